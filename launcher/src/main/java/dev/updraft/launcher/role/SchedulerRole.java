// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.bundle.BundleProcessor;
import dev.updraft.db.Upkeep;
import dev.updraft.db.scheduler.PostgresSchedulerStore;
import dev.updraft.db.web.CommandBell;
import dev.updraft.protocol.amqp.AmqpLeaderTransport;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.scheduler.leadership.Scheduler;
import dev.updraft.scheduler.leadership.SchedulerConfig;
import dev.updraft.secrets.PayloadSealer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;

/** A scheduler with all it needs: upkeep of the database, bundle processor, bell. */
public final class SchedulerRole {
  /**
   * ZooKeeper's client pings when it sent nothing for a third of the session less a second. The
   * leader writes the fence each second, so at six seconds or less it would ping each time besides.
   */
  private static final int SESSION_MILLIS = 6_600;

  /** Between tries, so that ZooKeeper's return is seen soon however long it was away. */
  private static final int MOST_WAIT_MILLIS = 1_000;

  private SchedulerRole() {}

  /**
   * @param name of the process, for people
   * @param zooKeeper {@code host:port,host:port}
   * @param zooKeeperAuth {@code user:password}, or empty: then anybody who reaches ZooKeeper may
   *     write its nodes
   */
  public record Settings(
      String name, URI broker, String zooKeeper, String zooKeeperAuth, Path dags) {}

  /**
   * Competes for leadership when it returns.
   *
   * @param classPath of processes that evaluate DAGs
   * @return rings for the scheduler; also lets a web in the same process wait
   */
  public static CommandBell start(
      Parts parts, Settings settings, Storage storage, String classPath, InstantSource clock)
      throws IOException, GeneralSecurityException {
    parts.opened(Upkeep.start(storage.database(), clock));
    var broker = new AmqpSettings(settings.broker(), "scheduler");
    CuratorFramework curator = parts.opened(curator(settings));
    curator.start();
    Scheduler scheduler =
        parts.opened(
            Scheduler.start(
                SchedulerConfig.of(settings.name()),
                () -> new PostgresSchedulerStore(storage.database()),
                () -> new AmqpLeaderTransport(broker),
                curator,
                storage.objects(),
                new VaultCipher(new PayloadSealer(), storage.vault())));
    parts.opened(
        BundleProcessor.start(settings.dags(), storage.objects(), scheduler::unit, classPath));
    return parts.opened(CommandBell.start(storage.database().settings(), scheduler::ring));
  }

  private static CuratorFramework curator(Settings settings) {
    var builder =
        CuratorFrameworkFactory.builder()
            .connectString(settings.zooKeeper())
            .sessionTimeoutMs(SESSION_MILLIS)
            .retryPolicy(new BoundedExponentialBackoffRetry(100, MOST_WAIT_MILLIS, 10));
    if (!settings.zooKeeperAuth().isEmpty()) {
      builder
          .authorization("digest", settings.zooKeeperAuth().getBytes(UTF_8))
          .aclProvider(onlyOurs());
    }
    return builder.build();
  }

  /** Who may not lead could otherwise write the fence, and so depose whoever does. */
  private static ACLProvider onlyOurs() {
    return new ACLProvider() {
      @Override
      public List<ACL> getDefaultAcl() {
        return ZooDefs.Ids.CREATOR_ALL_ACL;
      }

      @Override
      public List<ACL> getAclForPath(String path) {
        return ZooDefs.Ids.CREATOR_ALL_ACL;
      }
    };
  }
}
