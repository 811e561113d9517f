// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.objects.ObjectStore;
import dev.updraft.operators.terraform.StackRecord.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When Terraform is ended because nothing of it is heard, with a clock and a store of the test's.
 */
class KeeperTest {
  private static final Step STEP = new Step(Step.Kind.STARTED, "a.b", "create", "");

  private static final String PASSWORD = Bench.PASSWORD;

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong();
  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch back = new CountDownLatch(1);

  /** Does the first write, and tells so 59 s later; the second hangs. */
  private final class Slow implements ObjectStore {
    private final ObjectStore real;
    private int writes;

    Slow(ObjectStore real) {
      this.real = real;
    }

    @Override
    public synchronized boolean putIfAbsent(String key, byte[] content) throws IOException {
      writes++;
      if (writes == 2) {
        hangs.countDown();
        try {
          back.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      boolean done = real.putIfAbsent(key, content);
      now.addAndGet(writes == 1 ? Duration.ofSeconds(59).toNanos() : 0);
      return done;
    }

    @Override
    public void put(String key, byte[] content) {
      throw new AssertionError("nothing is ever replaced: " + key);
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
      return real.get(key);
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
      return real.open(key);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
      return real.list(prefix);
    }

    @Override
    public void delete(String key) {
      throw new AssertionError("nothing is ever deleted: " + key);
    }
  }

  /** Whoever waits for the stack may have seen the record as soon as it was sent. */
  @Test
  void shouldCountFromWhenItSentEvenWhileAWriteHangs() throws Exception {
    var store = new Slow(new FolderObjectStore(folder, "test"));
    var log = new StackLog(store, "named/gpu", Seal.by(PASSWORD));
    var brake = new Brake();
    var state = folder.resolve("terraform.tfstate");
    var keeper = new Keeper(log, state, "", Lease.DEFAULT, brake, now::get, 0);
    keeper.step(STEP);
    keeper.start();
    assertThat(hangs.await(20, TimeUnit.SECONDS)).as("the beat is due after 59 s").isTrue();
    assertThatCode(brake::check).doesNotThrowAnyException();
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    await().atMost(Bench.LIMIT).until(() -> pulled(brake));
    assertThatThrownBy(brake::check)
        .isInstanceOf(StackProblem.class)
        .hasMessageContaining("could not be written for 61 s");
    back.countDown();
    keeper.finish(true);
    assertThat(History.of(log).holder()).isEmpty();
  }

  /** A second step of a plan may begin as soon as this was written. */
  @Test
  void shouldWriteWhatWasDoneBeforeWhatIsToBeDone() throws Exception {
    var log = new StackLog(new FolderObjectStore(folder, "test"), "named/gpu", Seal.by(PASSWORD));
    Path state = folder.resolve("terraform.tfstate");
    var keeper = new Keeper(log, state, "", Lease.DEFAULT, new Brake(), now::get, 0);
    Files.writeString(state, "{\"lineage\": \"x\"}");
    keeper.record(new StackRecord.Planned(new Source(Map.of(), "{}")));
    assertThat(log.read(1)).isInstanceOf(StackRecord.Progress.class);
    assertThat(log.read(2)).isInstanceOf(StackRecord.Planned.class);
    assertThat(History.of(log).state()).contains("lineage");
  }

  /** Terraform tells that it begins before its state has what it makes. */
  @Test
  void shouldKeepAStateTogetherWithAllThatWasToldBeforeIt() throws Exception {
    var log = new StackLog(new FolderObjectStore(folder, "test"), "named/gpu", Seal.by(PASSWORD));
    Path state = folder.resolve("terraform.tfstate");
    var keeper = new Keeper(log, state, "", Lease.DEFAULT, new Brake(), now::get, 0);
    Files.writeString(state, "{\"lineage\": \"x\"}");
    keeper.hears(() -> keeper.step(STEP));
    keeper.record(new StackRecord.Planned(new Source(Map.of(), "{}")));
    assertThat(log.read(1))
        .isEqualTo(new StackRecord.Progress(List.of(STEP), Files.readString(state)));
  }

  private static boolean pulled(Brake brake) {
    try {
      brake.check();
      return false;
    } catch (StackProblem e) {
      return true;
    }
  }
}
