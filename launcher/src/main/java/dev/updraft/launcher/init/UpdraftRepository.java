// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.launcher.cli.CliError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * What a project needs of this very Updraft, as a Maven repository in a folder of the project: it
 * then builds where there is no Updraft. The version ends with a hash of the jars, so that Maven
 * never takes those of another build for them.
 *
 * @param files by path in the project
 */
record UpdraftRepository(String version, Map<String, byte[]> files) {
  /** Hidden, so that a DAG folder that holds the project passes it over. */
  static final String FOLDER = ".updraft";

  /** The API, and the test kit with all that it needs of ours. */
  private static final List<String> MODULES =
      List.of("api", "engine", "objects", "protocol", "bundle", "testkit");

  private static final Pattern PARENT_VERSION =
      Pattern.compile("(<artifactId>updraft</artifactId>\\s*<version>)([^<]+)");

  /**
   * @param classPath of this process, with the jars of the distribution
   */
  static UpdraftRepository of(String classPath) throws IOException {
    String parent = parentPom();
    var found = PARENT_VERSION.matcher(parent);
    if (!found.find()) {
      throw new IllegalStateException("the pom of the build names no version");
    }
    String release = found.group(2);
    var jars = new TreeMap<String, byte[]>();
    var poms = new TreeMap<String, String>(Map.of("updraft", parent));
    for (String module : MODULES) {
      Path jar = jar(classPath, "updraft-" + module + "-" + release + ".jar");
      jars.put("updraft-" + module, Files.readAllBytes(jar));
      poms.put("updraft-" + module, pom(jar, "updraft-" + module));
    }
    String version = release + "-" + hash(jars, poms);
    var files = new TreeMap<String, byte[]>();
    jars.forEach((name, content) -> files.put(path(name, version, ".jar"), content));
    poms.forEach(
        (name, text) ->
            files.put(
                path(name, version, ".pom"),
                PARENT_VERSION.matcher(text).replaceFirst("$1" + version).getBytes(UTF_8)));
    return new UpdraftRepository(version, files);
  }

  private static String path(String artifact, String version, String end) {
    var folder = FOLDER + "/dev/updraft/" + artifact + "/" + version + "/";
    return folder + artifact + "-" + version + end;
  }

  private static Path jar(String classPath, String name) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.endsWith(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CliError(
                    name + " is not among the jars that run here: start this by ./updraft."));
  }

  /** As Maven put it into the jar that it built. */
  private static String pom(Path jar, String artifact) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      var name = "META-INF/maven/dev.updraft/" + artifact + "/pom.xml";
      var entry = Objects.requireNonNull(zip.getEntry(name), () -> jar + " has no " + name);
      return new String(zip.getInputStream(entry).readAllBytes(), UTF_8);
    }
  }

  /** It has the versions of all libraries; put beside this class by the build. */
  private static String parentPom() throws IOException {
    try (var in = UpdraftRepository.class.getResourceAsStream("parent/pom.xml")) {
      return new String(Objects.requireNonNull(in, "parent/pom.xml").readAllBytes(), UTF_8);
    }
  }

  private static String hash(Map<String, byte[]> jars, Map<String, String> poms) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      jars.values().forEach(digest::update);
      poms.values().forEach(text -> digest.update(text.getBytes(UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
