// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    try (Installation installation = Installation.start(Path.of(args[0]), Path.of(args[1]), 1)) {
      var warm = Load.start(installation, "warm", 300, 20).judge();
      warm.forEach(System.err::println);
      for (String id : ids) {
        broken |= run(installation, id, Integer.parseInt(args[2]));
      }
    }
    System.exit(broken ? 1 : 0);
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
