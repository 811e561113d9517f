// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeoutException;

/**
 * What the parts under Updraft cost by themselves, on the same services in the same run: no design
 * on top of them can be faster than their sum.
 *
 * @param commit one row inserted and committed
 * @param hop one message through the broker, one way
 * @param handOver a line to another process and back
 * @param spawn of a shell process that does nothing, to its end
 * @param messages a second through the broker, one publisher and one consumer
 */
record Parts(double commit, double hop, double handOver, double spawn, double messages) {
  private static final int TIMES = 400;
  private static final int FLOOD = 20_000;

  /** Seconds; medians. */
  static Parts of(Path data) throws IOException {
    try (Connection broker = broker(data)) {
      return new Parts(
          commitTime(data), hopTime(broker), handOverTime(), spawnTime(), flood(broker));
    } catch (TimeoutException | SQLException e) {
      throw new IOException(e);
    }
  }

  /** Seconds that a chain needs at least. */
  double chain(int length, boolean spawned) {
    return length * (commit + 2 * hop + handOver + (spawned ? spawn : 0));
  }

  private static Connection broker(Path data) throws IOException, TimeoutException {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(Integer.parseInt(Files.readString(data.resolve("broker/port")).strip()));
    factory.setUsername("updraft");
    factory.setPassword(Files.readString(data.resolve("secrets/broker")).strip());
    return factory.newConnection("bench");
  }

  private interface Act {
    void run() throws IOException, SQLException;
  }

  private static double median(Act act) throws IOException, SQLException {
    long[] times = new long[TIMES];
    for (int i = -TIMES; i < TIMES; i++) {
      long before = System.nanoTime();
      act.run();
      if (i >= 0) {
        times[i] = System.nanoTime() - before;
      }
    }
    Arrays.sort(times);
    return times[TIMES / 2] / 1e9;
  }

  private static double commitTime(Path data) throws IOException, SQLException {
    String port = Files.readString(data.resolve("pgsql/port")).strip();
    String password = Files.readString(data.resolve("secrets/database-updraft")).strip();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/updraft";
    try (var connection = DriverManager.getConnection(url, "updraft", password);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bench_commit (n int)");
      try (var insert = connection.prepareStatement("INSERT INTO bench_commit VALUES (1)")) {
        return median(insert::executeUpdate);
      } finally {
        statement.execute("DROP TABLE bench_commit");
      }
    }
  }

  private static double hopTime(Connection broker) throws IOException, SQLException {
    Channel channel = broker.createChannel();
    String queue = channel.queueDeclare().getQueue();
    var back = new SynchronousQueue<byte[]>();
    channel.basicConsume(queue, true, (_, delivery) -> put(back, delivery.getBody()), _ -> {});
    byte[] body = new byte[500];
    return median(
        () -> {
          channel.basicPublish("", queue, null, body);
          take(back);
        });
  }

  private static void put(SynchronousQueue<byte[]> queue, byte[] body) {
    try {
      queue.put(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void take(SynchronousQueue<byte[]> queue) {
    try {
      queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double flood(Connection broker) throws IOException {
    Channel in = broker.createChannel();
    Channel out = broker.createChannel();
    String queue = in.queueDeclare().getQueue();
    var left = new CountDownLatch(FLOOD);
    in.basicConsume(queue, true, (_, _) -> left.countDown(), _ -> {});
    byte[] body = new byte[500];
    long before = System.nanoTime();
    for (int i = 0; i < FLOOD; i++) {
      out.basicPublish("", queue, null, body);
    }
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FLOOD * 1e9 / (System.nanoTime() - before);
  }

  private static double handOverTime() throws IOException, SQLException {
    Process echo = new ProcessBuilder("cat").start();
    try (var to = echo.getOutputStream();
        var from = echo.getInputStream()) {
      return median(
          () -> {
            to.write('x');
            to.flush();
            if (from.read() < 0) {
              throw new IOException("cat ended");
            }
          });
    }
  }

  private static double spawnTime() throws IOException, SQLException {
    return median(
        () -> {
          try {
            new ProcessBuilder("sh", "-c", "true").start().waitFor();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
