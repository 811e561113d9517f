// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.scheduler.store.InMemorySchedulerStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The threads, and ZooKeeper, for real. */
final class SchedulerTest {
  private final InMemorySchedulerStore.Tables tables = new InMemorySchedulerStore.Tables();
  private final List<Long> opened = new CopyOnWriteArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private @TempDir Path folder = Path.of("");

  private Scheduler start(String id, @Nullable CuratorFramework curator) throws Exception {
    return Scheduler.start(
        SchedulerConfig.of(id),
        () -> new InMemorySchedulerStore(tables, () -> Instant.EPOCH),
        Transport::new,
        curator,
        new FolderObjectStore(folder, id),
        (_, _, _) -> "sealed");
  }

  @Test
  void shouldLeadAloneAndResignWhenClosed() throws Exception {
    try (Scheduler scheduler = start("one", null)) {
      await().until(scheduler::leads);
      assertThat(opened).containsExactly(1L);
    }
    assertThat(tables.resigned).isTrue();
  }

  @Test
  void shouldTakeOverAnewAfterAnOutageOfTheStore() throws Exception {
    try (Scheduler scheduler = start("one", null)) {
      await().until(scheduler::leads);
      tables.available = false;
      await().until(() -> !scheduler.leads());
      tables.available = true;
      await().until(scheduler::leads);
      assertThat(opened).containsExactly(1L, 2L);
      await().until(() -> closed.get() == 1);
    }
  }

  @Test
  void shouldLeadAsSoonAsTheLockIsFreeWithoutAnElection() throws Exception {
    try (Scheduler first = start("one", null)) {
      await().until(first::leads);
      try (Scheduler second = start("two", null)) {
        Thread.onSpinWait();
        assertThat(second.leads()).isFalse();
        tables.lock = null; // its session ended with its process
        await().until(second::leads);
        await().until(() -> !first.leads());
      }
    }
  }

  @Test
  void shouldPassTheVoteAndRaiseTheFence() throws Exception {
    try (TestingServer server = new TestingServer(true);
        CuratorFramework curator = curator(server)) {
      Scheduler first = start("one", curator);
      await().until(first::leads);
      try (Scheduler second = start("two", curator)) {
        await().until(() -> "1".equals(fence(curator)));
        assertThat(second.leads()).isFalse();
        first.close();
        await().until(second::leads);
        await().until(() -> "2".equals(fence(curator)));
      }
    }
  }

  @Test
  void shouldGoOnWritingTheFenceWhileTheStoreIsAway() throws Exception {
    try (TestingServer server = new TestingServer(true);
        CuratorFramework curator = curator(server)) {
      try (Scheduler scheduler = start("one", curator)) {
        await().until(() -> scheduler.leads() && "1".equals(fence(curator)));
        tables.available = false;
        await().until(() -> "1 answers".equals(fence(curator)));
        int version = curator.checkExists().forPath("/updraft/0/fence").getVersion();
        await()
            .until(
                () -> curator.checkExists().forPath("/updraft/0/fence").getVersion() > version + 1);
        assertThat(closed).as("it still answers").hasValue(0);
        tables.available = true;
        await().until(() -> "2".equals(fence(curator)));
      }
    }
  }

  private static CuratorFramework curator(TestingServer server) {
    var curator =
        CuratorFrameworkFactory.newClient(
            server.getConnectString(), 6000, 3000, new RetryOneTime(100));
    curator.start();
    return curator;
  }

  private static String fence(CuratorFramework curator) throws Exception {
    return curator.checkExists().forPath("/updraft/0/fence") == null
        ? ""
        : new String(
            curator.getData().forPath("/updraft/0/fence"), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Serves one epoch, as the real one does. */
  private final class Transport implements LeaderTransport {
    private final AtomicBoolean used = new AtomicBoolean();

    @Override
    public void open(long epoch, Listener listener) {
      if (used.getAndSet(true)) {
        throw new IllegalStateException("opened twice");
      }
      opened.add(epoch);
    }

    @Override
    public void hello(Message.Hello hello) {}

    @Override
    public void send(String inbox, List<? extends Message> messages) {}

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
