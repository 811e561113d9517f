// SPDX-License-Identifier: Apache-2.0
package dev.updraft.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Encrypts what is secret at rest (connections, variables) with a key that only scheduler and web
 * hold. A text is bound to its place: moved to another row it does not open. Thread-safe.
 */
public final class Vault {
  private final Aead aead;

  private Vault(KeysetHandle keys) throws GeneralSecurityException {
    this.aead = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  /** Opens the key file, readable by its owner only; makes it on the first start. */
  public static Vault at(Path keyFile) throws IOException, GeneralSecurityException {
    AeadConfig.register();
    if (!Files.exists(keyFile)) {
      create(keyFile);
    }
    return new Vault(
        TinkJsonProtoKeysetFormat.parseKeyset(
            Files.readString(keyFile), InsecureSecretKeyAccess.get()));
  }

  private static void create(Path keyFile) throws IOException, GeneralSecurityException {
    String keys =
        TinkJsonProtoKeysetFormat.serializeKeyset(
            KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
            InsecureSecretKeyAccess.get());
    try (var channel =
        Files.newByteChannel(
            keyFile,
            java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(UTF_8.encode(keys));
    } catch (FileAlreadyExistsException e) {
      // Another process of this installation was faster; its key is the key.
    }
  }

  /** Seals a text for one place, such as {@code connection/demo}. */
  public String seal(String plain, String place) {
    try {
      return Base64.getEncoder()
          .encodeToString(aead.encrypt(plain.getBytes(UTF_8), place.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal " + place, e);
    }
  }

  /** Opens what was sealed for that very place; {@link SealBroken} when it was not. */
  public String open(String sealed, String place) {
    try {
      return new String(
          aead.decrypt(Base64.getDecoder().decode(sealed), place.getBytes(UTF_8)), UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SealBroken(
          "The secret of " + place + " does not open: was the key file replaced?", e);
    }
  }
}
