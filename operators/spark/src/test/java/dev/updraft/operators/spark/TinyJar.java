// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar with a Spark job, {@code Job}, compiled against the real Spark for Java 17. */
final class TinyJar {
  private static final String COUNTING =
      """
      import org.apache.spark.sql.SparkSession;

      public final class Job {
        public static void main(String[] args) throws Exception {
          try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            System.out.println("counted " + spark.range(100).count());
            if (args[0].equals("badly")) {
              throw new IllegalStateException("no such table");
            }
            while (args[0].equals("forever")) {
              Thread.sleep(100);
            }
          }
        }
      }
      """;

  private TinyJar() {}

  private static String jars() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of(RealCluster.home(), "jars"))) {
      return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }

  static Path compile(Path folder) throws IOException {
    return compile(folder, COUNTING);
  }

  static Path compile(Path folder, String job) throws IOException {
    Path source = Files.writeString(folder.resolve("Job.java"), job);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                System.err,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                jars(),
                "-d",
                classes.toString(),
                source.toString());
    if (code != 0) {
      throw new IllegalStateException("the job does not compile");
    }
    Path jar = folder.resolve("job.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(String.valueOf(file.getFileName())));
        Files.copy(file, out);
      }
    }
    return jar;
  }
}
