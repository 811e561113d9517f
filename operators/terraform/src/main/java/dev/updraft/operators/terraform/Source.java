// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A plan's files and the values of its variables: all that Terraform needs to make it, and to
 * destroy what it made.
 *
 * @param files content by path
 * @param variables JSON; may hold secrets
 */
record Source(Map<String, byte[]> files, String variables) {
  private static final long LARGEST = 16 << 20;

  /** Only an encryption block has blocks with two labels, or one of this name. */
  private static final Pattern ENCRYPTION =
      Pattern.compile(
          "(?m)^\\s*(key_provider|method)\\s+\"\\w+\"\\s+\"\\w+\"|\"key_provider\"\\s*:");

  private static final String VARIABLES = "zzz_updraft.auto.tfvars.json";

  Source {
    files = Map.copyOf(files);
  }

  /** Files that lie in {@code <DAG>.files/}, in a folder of that. */
  static Map<String, byte[]> ofDag(Class<?> owner, String folder, Iterable<String> names)
      throws IOException {
    String beside = owner.getNestHost().getName().replace('.', '/') + ".files/";
    var found = new TreeMap<String, byte[]>();
    for (String name : names) {
      String path = beside + (folder.isEmpty() ? "" : folder + "/") + name;
      try (var in = owner.getResourceAsStream("/" + path)) {
        if (in == null) {
          throw new TaskFailed(path + " is not beside the DAG's source");
        }
        found.put(name, in.readAllBytes());
      }
    }
    return found;
  }

  /** All files below a folder of this worker, but what Terraform itself puts there. */
  static Map<String, byte[]> ofFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new TaskFailed("There is no folder " + folder + " on this worker");
    }
    var found = new TreeMap<String, byte[]>();
    long size = 0;
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString();
        if (belongs(name, folder.toString())) {
          size += Files.size(file);
          requireSmall(size, folder.toString());
          found.put(name, Files.readAllBytes(file));
        }
      }
    }
    return found;
  }

  /**
   * Whether a file that lies there is of the plan, and not what Terraform or git put there.
   *
   * @param told where that is, for people
   * @throws TaskFailed when it is a state
   */
  static boolean belongs(String name, String told) {
    if (name.endsWith(".tfstate")) {
      throw new TaskFailed(
          name
              + " in "
              + told
              + " is a state that somebody else keeps; the plan of a task must have none. Put the"
              + " plan into a folder without it");
    }
    return !name.matches("(.*/)?\\.(terraform|git)/.*|.*\\.tfstate\\.\\S*");
  }

  /**
   * @param told where the files are, for people
   * @throws TaskFailed when they are too large together
   */
  static void requireSmall(long size, String told) {
    if (size > LARGEST) {
      throw new TaskFailed(
          told + " holds more than " + (LARGEST >> 20) + " MB; give a folder of the plan");
    }
  }

  /**
   * What OpenTofu encrypts knows of nothing here, and so a destroy would find nothing to do.
   *
   * @throws TaskFailed when the plan has it encrypt its state
   */
  void requireReadableState() {
    files.forEach(
        (name, content) -> {
          boolean ofPlan = name.matches("[^/]+\\.(tf|tofu)(\\.json)?");
          if (ofPlan && ENCRYPTION.matcher(new String(content, UTF_8)).find()) {
            throw new TaskFailed(
                name
                    + " has OpenTofu encrypt the state, and then Updraft cannot see what there is:"
                    + " leave the encryption out; what Updraft keeps is encrypted");
          }
        });
  }

  /** Puts them into a folder that only this user may read. */
  void layOut(Path folder) throws IOException {
    var closed = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, closed);
    for (var file : files.entrySet()) {
      Path target = folder.resolve(file.getKey()).normalize();
      Path parent = target.getParent();
      if (!target.startsWith(folder) || parent == null) {
        throw new TaskFailed(file.getKey() + " is outside of the plan's folder");
      }
      Files.createDirectories(parent);
      Files.write(target, file.getValue());
    }
    Path given = folder.resolve(VARIABLES);
    Files.deleteIfExists(given);
    Files.createFile(
        given, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(given, variables);
  }
}
