// SPDX-License-Identifier: Apache-2.0
package dev.updraft.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A worker incarnation's side of sealed payloads; its key lives in memory only. Thread-safe. */
public final class PayloadOpener {
  private final HybridDecrypt own;
  private final String publicKey;
  private final ConcurrentMap<String, Aead> sessions = new ConcurrentHashMap<>();

  public PayloadOpener() throws GeneralSecurityException {
    HybridConfig.register();
    AeadConfig.register();
    KeysetHandle keys =
        KeysetHandle.generateNew(
            HpkeParameters.builder()
                .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                .setVariant(HpkeParameters.Variant.TINK)
                .build());
    this.own = keys.getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);
    this.publicKey =
        Base64.getEncoder()
            .encodeToString(
                TinkProtoKeysetFormat.serializeKeysetWithoutSecret(keys.getPublicKeysetHandle()));
  }

  /** What heartbeats announce. */
  public String publicKey() {
    return publicKey;
  }

  /** Opens a payload that was sealed to this key for that very grant. */
  public byte[] open(String sealed, String grant) {
    int dot = sealed.indexOf('.');
    try {
      if (dot < 0) {
        throw new GeneralSecurityException("not a sealed payload");
      }
      Aead session = sessions.get(sealed.substring(0, dot));
      if (session == null) {
        session = unwrap(sealed.substring(0, dot));
        sessions.put(sealed.substring(0, dot), session);
      }
      return session.decrypt(
          Base64.getDecoder().decode(sealed.substring(dot + 1)), grant.getBytes(UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SealBroken("The payload of grant " + grant + " is not for this worker", e);
    }
  }

  private Aead unwrap(String sealedKey) throws GeneralSecurityException {
    byte[] keys = own.decrypt(Base64.getDecoder().decode(sealedKey), PayloadSealer.CONTEXT);
    return TinkProtoKeysetFormat.parseKeyset(keys, InsecureSecretKeyAccess.get())
        .getPrimitive(RegistryConfiguration.get(), Aead.class);
  }
}
