// SPDX-License-Identifier: Apache-2.0
package dev.updraft.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest {
  @TempDir Path folder;

  @Test
  void shouldOpenAPayloadOnlyForItsWorkerAndGrant() throws Exception {
    var sealer = new PayloadSealer();
    var worker = new PayloadOpener();
    String first = sealer.seal("one".getBytes(UTF_8), worker.publicKey(), "g1");
    String second = sealer.seal("two".getBytes(UTF_8), worker.publicKey(), "g2");

    assertThat(worker.open(first, "g1")).asString().isEqualTo("one");
    assertThat(worker.open(second, "g2")).asString().isEqualTo("two");
    assertThat(first).doesNotContain("one");
    assertThatThrownBy(() -> worker.open(first, "g2")).isInstanceOf(SealBroken.class);
    assertThatThrownBy(() -> new PayloadOpener().open(first, "g1")).isInstanceOf(SealBroken.class);
    assertThatThrownBy(() -> worker.open("rubbish", "g1")).isInstanceOf(SealBroken.class);
  }

  @Test
  void shouldKeepTheVaultAcrossStartsAndBindTextsToTheirPlace() throws Exception {
    Path keyFile = folder.resolve("vault.json");
    String sealed = Vault.at(keyFile).seal("hunter2", "connection/demo");

    assertThat(Vault.at(keyFile).open(sealed, "connection/demo")).isEqualTo("hunter2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> Vault.at(keyFile).open(sealed, "connection/other"))
        .isInstanceOf(SealBroken.class)
        .hasMessageContaining("connection/other");
  }

  @Test
  void shouldRecogniseAPasswordAndNoOther() {
    String stored = PasswordHash.of("correct horse".toCharArray());
    assertThat(PasswordHash.matches("correct horse".toCharArray(), stored)).isTrue();
    assertThat(PasswordHash.matches("wrong".toCharArray(), stored)).isFalse();
    assertThat(PasswordHash.of("correct horse".toCharArray())).isNotEqualTo(stored);
    assertThat(PasswordHash.matches("x".toCharArray(), "rubbish")).isFalse();
  }
}
