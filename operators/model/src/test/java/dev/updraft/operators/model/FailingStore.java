// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real store whose nth write fails, before it is done or after: the process dies there. */
final class FailingStore implements ObjectStore {
  enum Moment {
    BEFORE,
    AFTER
  }

  private final ObjectStore real;
  private Moment moment = Moment.BEFORE;
  private int left = Integer.MAX_VALUE;

  FailingStore(ObjectStore real) {
    this.real = real;
  }

  /**
   * @param write from 1
   */
  void failAt(int write, Moment when) {
    left = write;
    moment = when;
  }

  private interface Write<R> {
    R done() throws IOException;
  }

  private <R> R write(Write<R> write) throws IOException {
    boolean dies = --left == 0;
    if (dies && moment == Moment.BEFORE) {
      throw new IOException("dies before a write");
    }
    R done = write.done();
    if (dies) {
      throw new IOException("dies after a write");
    }
    return done;
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    write(
        () -> {
          real.put(key, content);
          return true;
        });
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws IOException {
    return write(() -> real.putIfAbsent(key, content));
  }

  @Override
  public boolean putIfAbsent(String key, Path file) throws IOException {
    return write(() -> real.putIfAbsent(key, file));
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
  public void delete(String key) throws IOException {
    write(
        () -> {
          real.delete(key);
          return true;
        });
  }
}
