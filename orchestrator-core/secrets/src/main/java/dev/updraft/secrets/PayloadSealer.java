// SPDX-License-Identifier: Apache-2.0
package dev.updraft.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The leader's side of sealed payloads. The key exchange is paid once for each worker incarnation:
 * a session key is sealed to the worker's public key (HPKE) and travels with every payload, which
 * is itself encrypted with the session key. Thread-safe.
 */
public final class PayloadSealer {
  static final byte[] CONTEXT = "updraft session key".getBytes(UTF_8);

  private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();

  private record Session(String sealedKey, Aead aead) {}

  public PayloadSealer() throws GeneralSecurityException {
    HybridConfig.register();
    AeadConfig.register();
  }

  /** The text opens only for the holder of the key, and only as the payload of that grant. */
  public String seal(byte[] plain, String publicKey, String grant) {
    Session session = sessions.computeIfAbsent(publicKey, PayloadSealer::session);
    try {
      byte[] sealed = session.aead.encrypt(plain, grant.getBytes(UTF_8));
      return session.sealedKey + "." + Base64.getEncoder().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal the payload of " + grant, e);
    }
  }

  /** Forgets the session of an incarnation that is gone. */
  public void forget(String publicKey) {
    sessions.remove(publicKey);
  }

  private static Session session(String publicKey) {
    try {
      KeysetHandle worker =
          TinkProtoKeysetFormat.parseKeysetWithoutSecret(Base64.getDecoder().decode(publicKey));
      KeysetHandle keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
      byte[] sealedKey =
          worker
              .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class)
              .encrypt(
                  TinkProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()),
                  CONTEXT);
      return new Session(
          Base64.getEncoder().encodeToString(sealedKey),
          keys.getPrimitive(RegistryConfiguration.get(), Aead.class));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a public key of a worker", e);
    }
  }
}
