// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** The fence as a permanent znode: the epoch in decimal, and a word when it does not lead. */
final class ZooKeeperFenceNode implements FenceNode {
  private static final String ANSWERS = " answers";

  private final CuratorFramework curator;
  private final String path;

  ZooKeeperFenceNode(CuratorFramework curator, String path) {
    this.curator = curator;
    this.path = path;
  }

  @Override
  public Optional<Content> read() throws Unknown {
    try {
      Stat stat = new Stat();
      String text = new String(curator.getData().storingStatIn(stat).forPath(path), UTF_8);
      boolean leads = !text.endsWith(ANSWERS);
      long epoch = Long.parseLong(leads ? text : text.substring(0, text.indexOf(' ')));
      return Optional.of(new Content(epoch, leads, stat.getVersion()));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw unknown(e);
    }
  }

  @Override
  public OptionalInt write(long epoch, boolean leads, int version) throws Unknown {
    try {
      Stat stat = curator.setData().withVersion(version).forPath(path, content(epoch, leads));
      return OptionalInt.of(stat.getVersion());
    } catch (KeeperException.BadVersionException e) {
      return OptionalInt.empty();
    } catch (Exception e) {
      throw unknown(e);
    }
  }

  @Override
  public OptionalInt create(long epoch, boolean leads) throws Unknown {
    try {
      curator.create().creatingParentsIfNeeded().forPath(path, content(epoch, leads));
      return OptionalInt.of(0);
    } catch (KeeperException.NodeExistsException e) {
      return OptionalInt.empty();
    } catch (Exception e) {
      throw unknown(e);
    }
  }

  private static byte[] content(long epoch, boolean leads) {
    return (epoch + (leads ? "" : ANSWERS)).getBytes(UTF_8);
  }

  private static Unknown unknown(Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return new Unknown(e);
  }
}
