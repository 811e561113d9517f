// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import dev.updraft.bundle.user.OtherUser;
import dev.updraft.launcher.embedded.CannotStart;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.PayloadCipher;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.protocol.amqp.AmqpWorkerTransport;
import dev.updraft.secrets.PayloadOpener;
import dev.updraft.worker.supervisor.TaskUser;
import dev.updraft.worker.supervisor.Worker;
import dev.updraft.worker.supervisor.WorkerConfig;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A worker, and the class path of processes that run user code. */
public final class WorkerRole {
  /**
   * Not PostgreSQL's user: a task must not be able to touch the database's files or processes. The
   * start script knows it too.
   */
  private static final int TASKS = 65_533;

  private WorkerRole() {}

  /**
   * @param name of the host, for people
   * @param labels what tasks may need of it that it cannot find out by itself
   * @param slots how many grants run at once; 0: four for each core
   * @param taskMemory MB of heap that a task may have
   */
  public record Settings(
      String name,
      URI broker,
      List<String> queues,
      List<String> labels,
      int slots,
      int taskMemory) {
    public Settings {
      queues = List.copyOf(queues);
      labels = List.copyOf(labels);
    }
  }

  /**
   * Who tasks run as where root starts a worker and may have processes of another user; empty: they
   * run as whoever starts it.
   */
  public static OptionalInt taskUser() {
    return OtherUser.isRoot() && OtherUser.hindrance(TASKS).isEmpty()
        ? OptionalInt.of(TASKS)
        : OptionalInt.empty();
  }

  /**
   * The class path of all processes that run user code. As root they are of users, where it may
   * have them, that cannot enter a clone below /root, so the jars are copied to where they can.
   */
  public static String classPath(DataFolder data) throws IOException {
    String own = System.getProperty("java.class.path");
    return OtherUser.isRoot() ? readable(own, data.passableFolder("lib")) : own;
  }

  private static Path readable(Path cache, DataFolder data) throws IOException {
    if (!OtherUser.isRoot()) {
      return cache;
    }
    Path copy = data.passableFolder("lib").resolve(cache.getFileName());
    copyIfNewer(cache, copy);
    return copy;
  }

  public static Worker start(
      Settings settings, ObjectStore objects, DataFolder data, String classPath)
      throws IOException, GeneralSecurityException {
    var opener = new PayloadOpener();
    List<String> flags = RunnerCache.flags(cache -> readable(cache, data));
    WorkerConfig config = config(settings, data, classPath, flags, opener.publicKey());
    var transport = new AmqpWorkerTransport(new AmqpSettings(settings.broker(), "worker"));
    return Worker.start(config, transport, objects, opening(opener));
  }

  private static WorkerConfig config(
      Settings settings, DataFolder data, String classPath, List<String> flags, String publicKey)
      throws IOException {
    Path folder = data.folder("worker");
    Path scratch = data.passableFolder("run");
    try {
      return WorkerConfig.of(
          settings.name(),
          settings.queues(),
          settings.labels(),
          settings.slots(),
          settings.taskMemory(),
          folder,
          scratch,
          classPath,
          flags,
          TaskUser.find(TASKS),
          publicKey);
    } catch (IOException e) {
      throw new CannotStart(String.valueOf(e.getMessage()));
    }
  }

  private static PayloadCipher opening(PayloadOpener opener) {
    return new PayloadCipher() {
      @Override
      public String seal(byte[] plain, String publicKey, String grant) {
        throw new IllegalStateException("a worker only opens");
      }

      @Override
      public byte[] open(String sealed, String grant) {
        return opener.open(sealed, grant);
      }
    };
  }

  /**
   * Folders of classes are on the class path only while Updraft itself is developed. Their names
   * stay, for they tell what authors of DAGs may see.
   */
  private static String readable(String classPath, Path folder) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (Files.isDirectory(source)) {
        int names = source.getNameCount();
        Path copy = folder.resolve(source.subpath(Math.max(0, names - 4), names));
        copyTree(source, copy);
        copies.add(copy.toString());
      } else if (Files.exists(source)) {
        Path copy = folder.resolve(source.getFileName());
        copyIfNewer(source, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copyTree(Path source, Path copy) throws IOException {
    Files.createDirectories(copy, passable());
    try (var all = Files.walk(source)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path target = copy.resolve(source.relativize(each));
        if (Files.isDirectory(each)) {
          Files.createDirectories(target, passable());
        } else {
          copyIfNewer(each, target);
        }
      }
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> passable() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copyIfNewer(Path source, Path copy) throws IOException {
    boolean same =
        Files.exists(copy)
            && Files.size(copy) == Files.size(source)
            && !Files.getLastModifiedTime(copy)
                .toInstant()
                .isBefore(Files.getLastModifiedTime(source).toInstant());
    if (!same) {
      Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
      // Or the JVM would not take it for what it made its cache with.
      Files.setLastModifiedTime(copy, Files.getLastModifiedTime(source));
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
