// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state that OpenTofu encrypts must not pass for one that knows of nothing. */
class EncryptedStateTest {
  /** As OpenTofu 1.12 writes it. */
  private static final String ENCRYPTED =
      """
      {"serial": 1, "lineage": "21e245e3", "meta": {"key_provider.pbkdf2.k": "eyJ"},
       "encrypted_data": "7vOu2lIMIl79", "encryption_version": "v0"}
      """;

  @TempDir Path folder;

  private static Source plan(String name, String text) {
    return new Source(Map.of(name, text.getBytes(UTF_8)), "{}");
  }

  @Test
  void shouldRefuseAPlanThatHasItsStateEncrypted() {
    String block =
        """
        terraform {
          encryption {
            key_provider "pbkdf2" "k" { passphrase = var.passphrase }
            method "aes_gcm" "m" { keys = key_provider.pbkdf2.k }
            state { method = method.aes_gcm.m }
          }
        }
        """;
    String json = "{\"terraform\": {\"encryption\": {\"key_provider\": {\"pbkdf2\": {}}}}}";
    for (Source each : new Source[] {plan("main.tofu", block), plan("x.tf.json", json)}) {
      assertThatThrownBy(each::requireReadableState)
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("leave the encryption out");
    }
    String bucket =
        "resource \"google_storage_bucket\" \"b\" {\n  encryption {\n method = \"x\"\n }";
    assertThatCode(plan("main.tf", bucket)::requireReadableState).doesNotThrowAnyException();
    assertThatCode(plan("modules/a.tf", block)::requireReadableState).doesNotThrowAnyException();
    var terraform =
        new Terraform(
            new Connection(
                "tf", "terraform", "", 0, "/srv", "", "", Map.of("env.TF_ENCRYPTION", "x")));
    assertThatThrownBy(terraform::environment)
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("env.TF_ENCRYPTION would hide the state");
  }

  @Test
  void shouldNotTakeAnEncryptedStateForAnEmptyOne() throws Exception {
    var bench = new Bench(folder, Bench.PATIENT, new BenchStore.Folder(folder.resolve("store")));
    bench.store().make();
    try (StackLog log = bench.log()) {
      log.append(new StackRecord.Planned(plan("main.tf", "")));
      log.append(new StackRecord.Progress(List.of(), ENCRYPTED));
    }
    assertThatThrownBy(() -> bench.destroy(1))
        .isInstanceOf(StackProblem.class)
        .hasMessageContaining("OpenTofu encrypted the state");
    assertThat(StateFile.isEncrypted("{\"lineage\": \"a\", \"x\": {\"encrypted_data\": 1}}"))
        .isFalse();
  }
}
