// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code bench/faults}: arguments are an empty folder, the DAG folder, how often, which faults. */
public final class FaultsMain {
  private FaultsMain() {}

  public static void main(String[] args) throws Exception {
    List<String> missing = Installation.missing();
    if (!missing.isEmpty()) {
      missing.forEach(each -> System.err.println("bench/faults " + each));
      System.exit(2);
    }
    List<String> ids = List.of(args).subList(3, args.length);
    for (String id : ids) {
      if (!Faults.ids().contains(id)) {
        System.err.println("There is no fault " + id + "; there are: " + Faults.ids());
        System.exit(2);
      }
    }
    boolean broken = false;
    for (Ground.Kind kind : Ground.Kind.values()) {
      List<String> some = ids.stream().filter(id -> Faults.ground(id) == kind).toList();
      if (!some.isEmpty()) {
        broken |= onOne(kind, some, args);
      }
    }
    System.exit(broken ? 1 : 0);
  }

  /** A fault whose ground cannot be made is refused, and counts as broken: it was not shown. */
  private static boolean onOne(Ground.Kind kind, List<String> ids, String[] args) throws Exception {
    List<String> missing = Ground.missing(kind);
    if (!missing.isEmpty()) {
      ids.forEach(id -> System.err.println(id + " was not run: it " + missing.getFirst()));
      return true;
    }
    boolean broken = false;
    Path home = Path.of(args[0]).resolve(kind.name().toLowerCase(Locale.ROOT));
    Files.createDirectory(home);
    Ground ground = Ground.of(kind, home);
    try (Installation installation = Installation.start(ground, Path.of(args[1]), 2)) {
      var warm = Load.start(installation, "warm", 300, 20).judge();
      warm.forEach(System.err::println);
      for (String id : ids) {
        broken |= run(installation, id, Integer.parseInt(args[2]));
      }
    }
    return broken;
  }

  private static boolean run(Installation installation, String id, int times) throws Exception {
    var verdicts = new ArrayList<Verdict>();
    for (int i = 0; i < times; i++) {
      verdicts.add(Faults.cause(id, installation, id + "-" + i));
    }
    System.out.println(verdicts.getFirst().line(id, verdicts));
    List<String> wrong = Faults.wrong(verdicts);
    wrong.stream().limit(20).forEach(each -> System.out.println("  " + each));
    return !wrong.isEmpty();
  }
}
