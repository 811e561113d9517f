// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.operators.terraform.StackRecord.Holder;
import dev.updraft.operators.terraform.StackRecord.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without Terraform: the records of a stack, and what is made of them. */
class StackLogTest {
  private static final Seal SEAL = Seal.by("correct-horse-battery-staple");
  private static final String STATE =
      """
      {"lineage": "x", "resources": [
        {"mode": "managed", "type": "a", "name": "b", "instances": [
          {"index_key": 0, "attributes": {"id": "i0"}},
          {"index_key": "k", "status": "tainted", "attributes": {"id": "i1"}},
          {"deposed": "1", "index_key": 0, "attributes": {"id": "i2"}}]},
        {"mode": "managed", "module": "module.m", "type": "a", "name": "c", "instances": [
          {"attributes": {"id": "i3"}}]},
        {"mode": "data", "type": "a", "name": "d", "instances": [{"attributes": {"id": "i4"}}]}]}
      """;

  @TempDir Path folder;

  private StackLog log() throws IOException {
    return new StackLog(new FolderObjectStore(folder, "test"), "named/gpu", SEAL);
  }

  private static StackRecord.Taken taken(String task, int attempt) {
    return new StackRecord.Taken(
        new Holder("gpu", "run", task, -1, attempt, "worker", Instant.EPOCH));
  }

  private static StackRecord progress(String state, Step... steps) {
    return new StackRecord.Progress(List.of(steps), state);
  }

  @Test
  void shouldStopWhoeverLostANumber() throws Exception {
    StackLog zombie = log();
    zombie.append(taken("cluster", 1));
    StackLog next = log();
    next.look();
    next.append(taken("cluster", 2));
    assertThatThrownBy(() -> zombie.append(progress(STATE))).isInstanceOf(StackLog.Overtaken.class);
    next.append(progress(STATE));
    assertThat(History.of(log()).holder().map(Holder::attempt)).contains(2);
  }

  @Test
  void shouldTakeAWriteWhoseAnswerWasLostForItsOwn() throws Exception {
    StackLog first = log();
    StackLog same = log();
    first.append(progress(STATE));
    same.append(progress(STATE));
    assertThat(same.look()).isEqualTo(1);
  }

  @Test
  void shouldFindHolderStateAndWhatIsNotSettled() throws Exception {
    StackLog log = log();
    log.append(taken("cluster", 1));
    log.append(new StackRecord.Planned(new Source(Map.of("main.tf", new byte[] {1}), "{}")));
    log.append(progress(STATE, step(Step.Kind.COMPLETED, "a.old", "old")));
    log.append(new StackRecord.Released(true));
    assertThat(History.of(log()).journal()).isEqualTo(Journal.of(List.of()));
    log.append(taken("cluster", 2));
    log.append(progress("", step(Step.Kind.COMPLETED, "a.new", "new")));
    log.append(taken("teardown", 1));
    log.append(new StackRecord.Released(false));
    History free = History.of(log());
    assertThat(free.holder()).isEmpty();
    assertThat(free.state()).isEqualTo(STATE);
    assertThat(free.source()).isPresent();
    assertThat(free.journal().outside(free.stateFile())).containsExactly(Map.entry("a.new", "new"));
    log.append(taken("teardown", 2));
    assertThat(History.of(log()).holder().map(Holder::task)).contains("teardown");
  }

  private static Step step(Step.Kind kind, String address, String id) {
    return new Step(kind, address, "create", id);
  }

  @Test
  void shouldTellApartWhatADeadTerraformLeft() {
    StateFile state = StateFile.read(STATE).orElseThrow();
    assertThat(state.tainted())
        .containsOnly(
            Map.entry("a.b[0]", false),
            Map.entry("a.b[\"k\"]", true),
            Map.entry("module.m.a.c", false));
    assertThat(state.ids()).containsExactlyInAnyOrder("i0", "i1", "i2", "i3");
    Journal journal =
        Journal.of(
            List.of(
                step(Step.Kind.STARTED, "a.b[0]", ""),
                step(Step.Kind.PROVISIONING, "a.b[0]", ""),
                step(Step.Kind.PROVISIONING, "a.b[\"k\"]", ""),
                step(Step.Kind.STARTED, "a.x", ""),
                step(Step.Kind.COMPLETED, "module.m.a.c", "i3"),
                step(Step.Kind.COMPLETED, "a.y", "lost"),
                step(Step.Kind.COMPLETED, "a.z", "deleted"),
                new Step(Step.Kind.STARTED, "a.z", "delete", "deleted"),
                new Step(Step.Kind.COMPLETED, "a.z", "delete", "")));
    assertThat(journal.outside(state)).containsExactly(Map.entry("a.y", "lost"));
    assertThat(journal.doubtful(state)).containsExactly("a.x");
    assertThat(journal.halfMade(state)).containsExactly("a.b[0]");
  }

  @Test
  void shouldNotTakeHalfAStateForAState() {
    assertThat(StateFile.read(STATE.substring(0, STATE.length() / 2))).isEmpty();
    assertThat(StateFile.read("")).isEmpty();
    assertThat(StateFile.read("{}")).isEmpty();
  }

  @Test
  void shouldOpenARecordOnlyInItsPlaceAndWithItsPassword() throws Exception {
    StackLog log = log();
    log.append(progress(STATE));
    Path first = folder.resolve("stacks/named/gpu/00000001");
    Files.copy(first, folder.resolve("stacks/named/gpu/00000002"));
    assertThatThrownBy(() -> log().read(2)).isInstanceOf(TaskFailed.class);
    var other =
        new StackLog(
            new FolderObjectStore(folder, "test"), "named/gpu", Seal.by("another password, long"));
    assertThatThrownBy(() -> other.read(1)).hasMessageContaining("password");
  }

  @Test
  void shouldCallOnlyAnEarlierAttemptOfTheSameInstanceDead() {
    Holder first = taken("cluster", 1).holder();
    assertThat(first.endedBefore(taken("cluster", 2).holder())).isTrue();
    assertThat(first.endedBefore(taken("cluster", 1).holder())).isFalse();
    assertThat(first.endedBefore(taken("teardown", 2).holder())).isFalse();
  }
}
