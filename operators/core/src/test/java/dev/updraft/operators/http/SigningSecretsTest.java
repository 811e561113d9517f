// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretsTest {
  private static SigningSecrets secrets(String password) {
    return SigningSecrets.of(new Connection("shop", "http", "shop", 0, "", "", password, Map.of()));
  }

  /** The vector of the reference libraries of Standard Webhooks. */
  @Test
  void shouldSignAsStandardWebhooksDoes() {
    var secrets = secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assertThat(
            secrets.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void shouldSignWithBothSecretsWhileOneReplacesTheOther() {
    String one = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    String two = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    assertThat(secrets(one + " " + two).sign("msg_1", 1, "{}"))
        .isEqualTo(secrets(one).sign("msg_1", 1, "{}") + " " + secrets(two).sign("msg_1", 1, "{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s3cret", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%", "whsec_MfKQ9r8GKYqrTw x"})
  void shouldRefuseWhatIsNoSecretWithoutTellingIt(String password) {
    assertThatThrownBy(() -> secrets(password))
        .hasMessageContaining("The connection shop cannot be used")
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageNotContaining("s3cret")
        .hasMessageNotContaining("c2hvcnQ");
  }
}
