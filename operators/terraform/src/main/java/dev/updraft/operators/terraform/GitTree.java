// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of a folder as a commit has them. */
final class GitTree {
  private static final String LINK = "120000";
  private static final String SUBMODULE = "160000";
  private static final int MOST_LINKS = 10;

  private final GitRepository repository;
  private final String commit;
  private final String folder;

  GitTree(GitRepository repository, String commit, String folder) {
    this.repository = repository;
    this.commit = commit;
    this.folder = folder;
  }

  /** One that git lists. */
  private record Entry(String mode, String id, long size, String path) {
    static Entry of(String line) {
      int tab = line.indexOf('\t');
      String[] words = line.substring(0, tab).split(" +", -1);
      long size = words[3].equals("-") ? 0 : Long.parseLong(words[3]);
      return new Entry(words[0], words[2], size, line.substring(tab + 1));
    }
  }

  /**
   * Content by path; what is a link is a file of its own here.
   *
   * @throws TaskFailed when there is no such folder, or it holds what a plan may not
   */
  Map<String, byte[]> files() throws IOException, InterruptedException {
    List<Entry> entries = entries();
    Map<String, byte[]> contents = contents(entries);
    var links = new HashMap<String, String>();
    entries.stream()
        .filter(entry -> entry.mode().equals(LINK))
        .forEach(entry -> links.put(entry.path(), text(contents, entry.id())));
    var blobs = new HashMap<String, byte[]>();
    entries.stream()
        .filter(entry -> !entry.mode().equals(LINK))
        .forEach(entry -> blobs.put(entry.path(), contents.get(entry.id())));
    var files = new TreeMap<String, byte[]>(blobs);
    links.keySet().forEach(link -> files.put(link, followed(link, links, blobs)));
    if (files.isEmpty()) {
      throw new TaskFailed(told() + " holds no file");
    }
    return files;
  }

  private List<Entry> entries() throws IOException, InterruptedException {
    String listed = listed();
    var entries = new ArrayList<Entry>();
    long size = 0;
    for (String line : listed.split("\0", 0)) {
      if (line.isEmpty()) {
        continue;
      }
      Entry entry = Entry.of(line);
      if (!Source.belongs(entry.path(), told())) {
        continue;
      }
      if (entry.mode().equals(SUBMODULE)) {
        throw new TaskFailed(
            told() + " holds the submodule " + entry.path() + ", which is not fetched: remove it");
      }
      size += entry.size();
      Source.requireSmall(size, told());
      entries.add(entry);
    }
    return entries;
  }

  private String listed() throws IOException, InterruptedException {
    try {
      byte[] said = repository.ask("", "ls-tree", "-r", "-z", "-l", commit + ":" + folder);
      return new String(said, UTF_8);
    } catch (TerraformFailed e) {
      String said = String.valueOf(e.getMessage());
      if (said.contains("Not a valid object name") || said.contains("not a tree object")) {
        throw new TaskFailed("There is no folder '" + folder + "' at " + commit);
      }
      throw e;
    }
  }

  /** By id. */
  private Map<String, byte[]> contents(List<Entry> entries)
      throws IOException, InterruptedException {
    var asked = new StringBuilder();
    entries.forEach(entry -> asked.append(entry.id()).append('\n'));
    byte[] said = repository.ask(asked.toString(), "cat-file", "--batch");
    var contents = new HashMap<String, byte[]>();
    int at = 0;
    for (Entry entry : entries) {
      // a line with id, kind and size, the content, a line break
      while (said[at] != '\n') {
        at++;
      }
      int begin = at + 1;
      int end = begin + Math.toIntExact(entry.size());
      contents.put(entry.id(), Arrays.copyOfRange(said, begin, end));
      at = end + 1;
    }
    return contents;
  }

  private byte[] followed(String link, Map<String, String> links, Map<String, byte[]> blobs) {
    String at = link;
    for (int step = 0; step < MOST_LINKS && links.containsKey(at); step++) {
      Path parent = Path.of(at).getParent();
      String to = links.getOrDefault(at, "");
      Path target = (parent == null ? Path.of(to) : parent.resolve(to)).normalize();
      if (target.isAbsolute() || target.startsWith("..")) {
        throw new TaskFailed(
            told() + ": " + link + " is a link to " + to + ", outside of the folder of the plan");
      }
      at = target.toString();
    }
    byte[] content = blobs.get(at);
    if (content == null) {
      throw new TaskFailed(
          told() + ": " + link + " is a link to " + links.get(link) + ", which is no file here");
    }
    return content;
  }

  private static String text(Map<String, byte[]> contents, String id) {
    return new String(contents.getOrDefault(id, new byte[0]), UTF_8);
  }

  private String told() {
    return (folder.isEmpty() ? "The repository" : folder) + " at " + commit;
  }
}
