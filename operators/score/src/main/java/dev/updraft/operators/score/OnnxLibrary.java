// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import ai.onnxruntime.OrtEnvironment;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The native library of ONNX Runtime, unpacked once on each worker. By itself ONNX Runtime unpacks
 * its 28 MB in each process, to a folder that a process which is killed leaves behind.
 */
final class OnnxLibrary {
  private static final String WHERE = "onnxruntime.native.path";
  private static final String CACHE = "UPDRAFT_CACHE";
  private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

  private OnnxLibrary() {}

  /** To be called before anything else of ONNX Runtime, which takes its place from a property. */
  static void prepare() throws IOException {
    if (System.getProperty(WHERE) == null) {
      System.setProperty(WHERE, in(cache()).toString());
    }
  }

  private static Path cache() {
    String given = System.getenv(CACHE);
    return given == null || given.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "updraft")
        : Path.of(given);
  }

  /** The folder of this version's library, complete. */
  static Path in(Path cache) throws IOException {
    String name = System.mapLibraryName(NAMES.getFirst());
    Path folder = cache.resolve("onnxruntime-" + checksum(resource(name)));
    Files.createDirectories(folder);
    for (String each : NAMES) {
      String file = System.mapLibraryName(each);
      if (!Files.exists(folder.resolve(file))) {
        unpack(resource(file), folder.resolve(file));
      }
    }
    return folder;
  }

  private static URL resource(String file) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String platform =
        (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
            + (arch.equals("aarch64") ? "-aarch64" : "-x64");
    URL found = OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform + "/" + file);
    if (found == null) {
      throw new TaskFailed(
          "ONNX Runtime brings no library for this worker ("
              + platform
              + "); score on another queue, or publish PMML");
    }
    return found;
  }

  /** Names the version: a folder is never written for two. */
  private static String checksum(URL library) throws IOException {
    return library.openConnection() instanceof JarURLConnection jar
        ? Long.toHexString(jar.getJarEntry().getCrc())
        : "unpacked";
  }

  /** Under its name only when it is whole: another process may do the same now. */
  private static void unpack(URL from, Path to) throws IOException {
    Path part = Files.createTempFile(to.getParent(), to.getFileName().toString(), ".part");
    try (InputStream in = from.openStream()) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
