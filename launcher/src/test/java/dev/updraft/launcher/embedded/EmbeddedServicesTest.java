// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** All parts together, once started for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedServicesTest {
  private final List<String> progress = new ArrayList<>();
  private DataFolder folder;
  private EmbeddedServices services;

  @BeforeAll
  void start(@TempDir Path temp) throws Exception {
    folder = DataFolder.open(temp);
    long began = System.nanoTime();
    services = EmbeddedServices.start(folder, progress::add);
    System.out.println("all parts, cold: " + (System.nanoTime() - began) / 1_000_000 + " ms");
  }

  @AfterAll
  void close() throws Exception {
    long pid = services.postgres().pid();
    services.close();
    folder.close();
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void shouldListenOnLoopbackOnly() throws Exception {
    var sockets = ListeningSockets.of(ProcessHandle.current().pid(), services.postgres().pid());

    assertThat(sockets).allMatch(ListeningSockets::isLoopback);
    assertThat(sockets.stream().map(ListeningSockets::port))
        .contains(
            services.postgres().port(), services.broker().port(), services.zooKeeper().port());
  }

  @Test
  void shouldTellWhatItDoes() {
    assertThat(progress)
        .contains("Starting PostgreSQL", "Starting the message broker", "Starting ZooKeeper")
        .anyMatch(line -> line.matches("Unpacking PostgreSQL [0-9.]+ \\(first start only\\).*"));
  }

  @Test
  void shouldKeepEachRoleInItsOwnDatabase() throws Exception {
    var updraft = services.updraft();
    var demo = services.demo();
    for (var own : List.of(updraft, demo)) {
      try (var connection = DriverManager.getConnection(own.jdbcUrl(), own.user(), own.password());
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE own (id int)");
      }
    }
    assertThatThrownBy(
            () -> DriverManager.getConnection(updraft.jdbcUrl(), demo.user(), demo.password()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied for database");
    assertThatThrownBy(
            () -> DriverManager.getConnection(demo.jdbcUrl(), updraft.user(), updraft.password()))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> DriverManager.getConnection(updraft.jdbcUrl(), "updraft", "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
    assertThat(updraft.toString()).doesNotContain(updraft.password());
  }

  @Test
  void shouldCarryMessages() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(services.broker().uri());
    try (var connection = factory.newConnection();
        var channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.queueDeclare("inbox", false, true, true, null);
      channel.basicPublish(
          "", "inbox", true, MessageProperties.MINIMAL_BASIC, "hello".getBytes(UTF_8));
      channel.waitForConfirmsOrDie(5_000);
      assertThat(channel.basicGet("inbox", true).getBody()).asString(UTF_8).isEqualTo("hello");
    }
    factory.setPassword("wrong");
    // Qpid drops the connection where RabbitMQ says why; the right password got in just before.
    assertThatThrownBy(factory::newConnection)
        .isInstanceOf(PossibleAuthenticationFailureException.class);
  }

  @Test
  void shouldServeZooKeeperOnlyToThoseWhoKnowThePassword() throws Exception {
    try (var client = curator(services.zooKeeper().credentials())) {
      client.create().withACL(ZooDefs.Ids.CREATOR_ALL_ACL).forPath("/own", "x".getBytes(UTF_8));
      assertThat(client.getData().forPath("/own")).asString(UTF_8).isEqualTo("x");
    }
    try (var stranger = curator("updraft:wrong")) {
      assertThatThrownBy(() -> stranger.getChildren().forPath("/"))
          .isInstanceOf(KeeperException.class);
    }
    try (var nobody = curator(null)) {
      assertThatThrownBy(() -> nobody.getChildren().forPath("/"))
          .isInstanceOf(KeeperException.class);
      assertThatThrownBy(() -> nobody.create().forPath("/mine"))
          .isInstanceOf(KeeperException.class);
    }
    try (var files = Files.list(folder.root().resolve("zookeeper"))) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".properties"));
    }
  }

  private CuratorFramework curator(@Nullable String credentials) {
    var builder =
        CuratorFrameworkFactory.builder()
            .connectString(services.zooKeeper().connectString())
            .connectionTimeoutMs(2_000)
            .retryPolicy(new RetryOneTime(10));
    if (credentials != null) {
      builder.authorization(EmbeddedZooKeeper.SCHEME, credentials.getBytes(UTF_8));
    }
    var client = builder.build();
    client.start();
    return client;
  }
}
