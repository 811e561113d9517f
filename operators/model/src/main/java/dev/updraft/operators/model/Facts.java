// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was said about a version, once all of it is known: in the run. */
record Facts(List<Publish.Fact> facts) {
  Draft draft(String name, TaskContext task) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    all(Publish.Kind.METRICS)
        .forEach(fact -> object(fact).forEach((k, v) -> metric(metrics, k, v)));
    all(Publish.Kind.METRIC).forEach(fact -> metric(metrics, fact.name(), fact.value().get()));
    SortedMap<String, Histogram> histograms = new TreeMap<>();
    all(Publish.Kind.HISTOGRAMS)
        .forEach(fact -> object(fact).forEach((k, v) -> histogram(histograms, k, v)));
    all(Publish.Kind.HISTOGRAM)
        .forEach(fact -> histogram(histograms, fact.name(), fact.value().get()));
    return new Draft(
        name,
        task.now(),
        new Manifest.Origin(task.dagId(), task.runId(), task.taskId(), task.submitKey()),
        new Manifest.Environment(
            Publish.image(text(Publish.Kind.IMAGE), ""), text(Publish.Kind.LOCK)),
        texts(Publish.Kind.PARAMETER),
        metrics,
        all(Publish.Kind.BATCH).map(fact -> fact.value().get().toString()).toList(),
        text(Publish.Kind.COMMIT),
        new Manifest.Signature(texts(Publish.Kind.INPUT), texts(Publish.Kind.OUTPUT)),
        histograms);
  }

  /** All files, by their paths in the model; there is at least one, and the lock file is one. */
  SortedMap<String, Content> contents() throws IOException {
    SortedMap<String, Content> contents = new TreeMap<>();
    for (Publish.Fact fact : all(Publish.Kind.FOLDER).toList()) {
      below(folder(fact.value().get().toString()), contents);
    }
    for (Publish.Fact fact : all(Publish.Kind.FILE).toList()) {
      add(contents, fact.name(), new Content.OfText(fact.value().get().toString()));
    }
    if (contents.isEmpty()) {
      throw new ModelProblem("There is no file to publish; give a folder or file(path, text)");
    }
    String lock = text(Publish.Kind.LOCK);
    if (!lock.isEmpty() && !contents.containsKey(lock)) {
      throw new ModelProblem(
          "lock is '" + lock + "', which is none of the files: " + contents.keySet());
    }
    return contents;
  }

  private static Path folder(String text) {
    try {
      Path folder = Path.of(text);
      if (folder.isAbsolute() && Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      throw new ModelProblem("folder is '" + text + "', which is no path");
    }
    throw new ModelProblem(
        "folder is '"
            + text
            + "', which is no folder on this worker; it must be absolute, and on storage that the"
            + " task that made it and this worker share");
  }

  private static void below(Path folder, SortedMap<String, Content> contents) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(folder)) {
      found = files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path file : found) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new ModelProblem(file + " is a link or no plain file; put the file itself there");
      }
      add(contents, folder.relativize(file).toString(), new Content.OfFile(file));
    }
  }

  private static void add(SortedMap<String, Content> contents, String path, Content content) {
    if (contents.putIfAbsent(FilePath.check(path), content) != null) {
      throw new ModelProblem("the file '" + path + "' is given twice");
    }
  }

  private static void metric(SortedMap<String, Double> metrics, String name, Object value) {
    if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
      throw new ModelProblem("metric '" + name + "' is " + value + "; it must be a finite number");
    }
    metrics.put(name, number.doubleValue());
  }

  private static void histogram(
      SortedMap<String, Histogram> histograms, String feature, Object value) {
    try {
      histograms.put(
          feature,
          value instanceof Histogram counted
              ? counted
              : RegistryJson.convert(value, Histogram.class));
    } catch (RuntimeException e) {
      throw new ModelProblem("the histogram of '" + feature + "' is none: " + e.getMessage());
    }
  }

  private static Map<String, Object> object(Publish.Fact fact) {
    SortedMap<String, Object> members = new TreeMap<>();
    if (!(fact.value().get() instanceof Map<?, ?> map)) {
      throw new ModelProblem(fact.kind() + " must be given by name, as a map");
    }
    map.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }

  private Map<String, String> texts(Publish.Kind kind) {
    return all(kind)
        .collect(
            Collectors.toMap(
                Publish.Fact::name, fact -> fact.value().get().toString(), (_, last) -> last));
  }

  private String text(Publish.Kind kind) {
    return all(kind).map(fact -> fact.value().get().toString()).reduce("", (_, last) -> last);
  }

  private Stream<Publish.Fact> all(Publish.Kind kind) {
    return facts.stream().filter(fact -> fact.kind() == kind);
  }
}
