// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a {@link SparkSubmit}, a {@link SparkClient} or a {@link LivyBatch} runs.
 *
 * <pre>{@code new SparkJob.Jar("/opt/jobs/sales.jar", "com.acme.Sales")}</pre>
 */
public sealed interface SparkJob {
  /** For messages. */
  String told();

  /**
   * A main class in a jar.
   *
   * <pre>{@code SparkClient.on(spark).jar("/opt/jobs/sales.jar", "com.acme.Sales")}</pre>
   *
   * @param path or URL, as the worker sees it
   */
  record Jar(String path, String mainClass) implements SparkJob {
    public Jar {
      if (path.isBlank() || path.startsWith("-")) {
        throw new IllegalArgumentException(
            "jar: \"" + path + "\" is no path; give the path or URL of the job's jar");
      }
      JobClass.check(mainClass);
    }

    @Override
    public String told() {
      return mainClass + " in " + path;
    }
  }

  /**
   * A Python file of the DAG's.
   *
   * <pre>{@code SparkClient.on(spark).python(this, "report.py")}</pre>
   *
   * @param owner the class beside which it lies, in {@code <DAG>.files/}
   */
  record Python(Class<?> owner, String file) implements SparkJob {
    public Python {
      checkFile("python", file, ".py");
    }

    @Override
    public String told() {
      return file;
    }
  }

  /**
   * A Python file that is where the job runs.
   *
   * <pre>{@code LivyBatch.on(livy).python("hdfs:///jobs/report.py")}</pre>
   *
   * @param path or URL, as the cluster sees it
   */
  record Script(String path) implements SparkJob {
    public Script {
      if (!path.toLowerCase(Locale.ROOT).endsWith(".py") || path.startsWith("-")) {
        throw new IllegalArgumentException(
            "python: \"" + path + "\" is no Python file; give the path or URL of a .py file");
      }
    }

    @Override
    public String told() {
      return path;
    }
  }

  /**
   * A file of SQL statements of the DAG's.
   *
   * <pre>{@code SparkClient.on(spark).sql(this, "clean.sql")}</pre>
   *
   * @param owner the class beside which it lies, in {@code <DAG>.files/}
   */
  record Sql(Class<?> owner, String file) implements SparkJob {
    public Sql {
      checkFile("sql", file, ".sql");
    }

    @Override
    public String told() {
      return file;
    }
  }

  private static void checkFile(String what, String file, String suffix) {
    boolean inside = !file.startsWith("/") && !Path.of(file).normalize().startsWith("..");
    if (!inside || !file.endsWith(suffix) || file.startsWith("-")) {
      throw new IllegalArgumentException(
          what
              + ": \""
              + file
              + "\" is no "
              + suffix
              + " file in the folder beside the DAG's source, <DAG>.files/; name it relative to"
              + " that folder");
    }
  }

  /** The end of the command line, with files laid into the attempt's folder. */
  default List<String> command(Path folder, List<String> arguments) throws IOException {
    var end = new ArrayList<String>();
    switch (this) {
      case Jar(String path, String mainClass) -> end.addAll(List.of("--class", mainClass, path));
      case Python(Class<?> owner, String file) -> end.add(laid(owner, file, folder));
      case Script(String path) -> end.add(path);
      case Sql(Class<?> owner, String file) ->
          end.addAll(
              List.of(
                  "--class",
                  "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver",
                  "spark-internal",
                  "-f",
                  laid(owner, file, folder)));
    }
    end.addAll(arguments);
    return end;
  }

  /** What the file of the DAG's holds that it runs; empty when it runs none. */
  default Optional<String> text() throws IOException {
    return switch (this) {
      case Jar _, Script _ -> Optional.empty();
      case Python(Class<?> owner, String file) -> Optional.of(new String(read(owner, file), UTF_8));
      case Sql(Class<?> owner, String file) -> Optional.of(new String(read(owner, file), UTF_8));
    };
  }

  private static String laid(Class<?> owner, String file, Path folder) throws IOException {
    byte[] text = read(owner, file);
    Path target = folder.resolve("spark-job").resolve(file);
    Files.createDirectories(target.resolveSibling("."));
    Files.write(target, text);
    return target.toString();
  }

  private static byte[] read(Class<?> owner, String file) throws IOException {
    String beside = owner.getNestHost().getName().replace('.', '/') + ".files/" + file;
    try (var found = owner.getResourceAsStream("/" + beside)) {
      if (found == null) {
        throw new TaskFailed(beside + " is not beside the DAG's source");
      }
      return found.readAllBytes();
    }
  }
}
