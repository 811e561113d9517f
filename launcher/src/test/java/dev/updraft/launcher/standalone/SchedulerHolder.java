// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.bundle.BundleProcessor;
import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.scheduler.PostgresSchedulerStore;
import dev.updraft.db.web.CommandBell;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.protocol.amqp.AmqpLeaderTransport;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.scheduler.leadership.Scheduler;
import dev.updraft.scheduler.leadership.SchedulerConfig;
import dev.updraft.secrets.PayloadSealer;
import dev.updraft.secrets.Vault;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;

/**
 * A process with a scheduler and nothing else, to be killed. Arguments: id, database, its user and
 * password, broker, ZooKeeper, its credentials, object store, vault, DAG folder, class path of
 * evaluators.
 */
final class SchedulerHolder {
  private SchedulerHolder() {}

  public static void main(String[] args) throws Exception {
    var settings = new DatabaseSettings(args[1], args[2], args[3]);
    Database database = Database.open(settings, args[0], 4);
    CuratorFramework curator =
        CuratorFrameworkFactory.builder()
            .connectString(args[5])
            .authorization("digest", args[6].getBytes(UTF_8))
            .sessionTimeoutMs(6000)
            .retryPolicy(new ExponentialBackoffRetry(100, 10))
            .build();
    curator.start();
    var objects = new FolderObjectStore(Path.of(args[7]), args[0]);
    Scheduler scheduler =
        Scheduler.start(
            SchedulerConfig.of(args[0]),
            () -> new PostgresSchedulerStore(database),
            () -> new AmqpLeaderTransport(new AmqpSettings(URI.create(args[4]), args[0])),
            curator,
            objects,
            new VaultCipher(new PayloadSealer(), Vault.at(Path.of(args[8]))));
    BundleProcessor.start(Path.of(args[9]), objects, scheduler::unit, args[10]);
    CommandBell.start(settings, scheduler::ring);
    new CountDownLatch(1).await();
  }
}
