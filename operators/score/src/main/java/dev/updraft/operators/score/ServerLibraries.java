// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.model.ModelFolder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.math3.util.FastMath;
import org.apache.commons.text.StringEscapeUtils;
import org.pmml4s.model.Model;
import scala.Option;
import scala.xml.Node;
import spray.json.JsValue;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jars that a {@link ScoringServer} runs with, each told by a class of it: its own, and all
 * that the POM of pmml4s names, of which a model may need any. The servers of {@code
 * ServedImageTest} have no others.
 */
final class ServerLibraries {
  private static final List<Class<?>> ALWAYS =
      List.of(
          ScoringServer.class,
          ModelFolder.class,
          TaskFailed.class,
          JsonMapper.class,
          JsonParser.class,
          JsonProperty.class);
  private static final List<Class<?>> FOR_ONNX = List.of(OrtEnvironment.class);
  private static final List<Class<?>> FOR_PMML =
      List.of(
          Model.class,
          Option.class,
          Node.class,
          JsValue.class,
          FastMath.class,
          StringEscapeUtils.class,
          StringUtils.class);

  private ServerLibraries() {}

  static void copy(boolean onnx, Path lib) throws IOException {
    Files.createDirectories(lib);
    for (Class<?> one : ALWAYS) {
      copy(one, lib);
    }
    for (Class<?> one : onnx ? FOR_ONNX : FOR_PMML) {
      copy(one, lib);
    }
  }

  private static void copy(Class<?> one, Path lib) throws IOException {
    Path from;
    try {
      from = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the place of " + one + " is no path", e);
    }
    if (Files.isDirectory(from)) {
      pack(from, lib.resolve(one.getPackageName() + ".jar"));
    } else {
      Files.copy(from, lib.resolve(from.getFileName().toString()));
    }
  }

  /** Classes that no build has packed yet, as in its tests. */
  private static void pack(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }
}
