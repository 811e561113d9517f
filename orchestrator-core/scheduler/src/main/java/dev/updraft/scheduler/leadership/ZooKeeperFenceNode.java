// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** The fence as a permanent znode. */
final class ZooKeeperFenceNode implements FenceNode {
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
      var found = FenceContent.parse(curator.getData().storingStatIn(stat).forPath(path));
      return Optional.of(new Content(found, stat.getVersion()));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw unknown(e);
    }
  }

  @Override
  public OptionalInt write(FenceContent content, int version) throws Unknown {
    try {
      Stat stat = curator.setData().withVersion(version).forPath(path, content.bytes());
      return OptionalInt.of(stat.getVersion());
    } catch (KeeperException.BadVersionException e) {
      return OptionalInt.empty();
    } catch (Exception e) {
      throw unknown(e);
    }
  }

  @Override
  public OptionalInt create(FenceContent content) throws Unknown {
    try {
      curator.create().creatingParentsIfNeeded().forPath(path, content.bytes());
      return OptionalInt.of(0);
    } catch (KeeperException.NodeExistsException e) {
      return OptionalInt.empty();
    } catch (Exception e) {
      throw unknown(e);
    }
  }

  private static Unknown unknown(Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return new Unknown(e);
  }
}
