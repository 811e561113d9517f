// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

/** What the file of a DAG of the showcase looks like. */
final class ShowcaseSource {
  /** As the bundle processor describes a jar. */
  static final String JAR =
      """
      // gpu-tools-1.4.jar: a jar that was built elsewhere
      // 48,211 bytes, 9 classes, unit 7f1c0a4be2d95538c6e1

      DAGs:
        com.acme.gpu.SmokeTest

      Classes beside them:
        com.acme.gpu.Device
        com.acme.gpu.Device$Memory

      Other packages:
        com.acme.gpu.cuda: 6

      Libraries in it:
        com.acme:gpu-tools 1.4
        org.jocl:jocl 2.0.5

      Manifest:
        Manifest-Version: 1.0
        Implementation-Version: 1.4

      // com/acme/gpu/SmokeTest.java

      package com.acme.gpu;

      /** Looks whether a GPU answers. */
      public final class SmokeTest implements Dag<NoParams> {
        @Override
        public void define(DagFlow<NoParams> flow) {
          flow.run("smoke", this::smoke).queue("gpu");
        }
      }
      """;

  private ShowcaseSource() {}

  static String of(SeedDag dag, int version) {
    String name = dag.file().replace(".java", "");
    var text = new StringBuilder();
    text.append("import static dev.updraft.api.Schedule.cron;\n\nimport dev.updraft.api.Dag;\n")
        .append("import dev.updraft.api.DagFlow;\nimport dev.updraft.operators.Sql;\n\n/** ")
        .append(dag.description())
        .append(". */\npublic final class ")
        .append(name)
        .append(" implements Dag<")
        .append(name)
        .append(".Params> {\n\n  @Override\n  public void define(DagFlow<Params> flow) {\n")
        .append("    flow.description(\"" + dag.description() + "\");\n")
        .append("    flow.schedule(cron(\"" + dag.cron() + "\"));\n\n");
    for (SeedDag.Task task : dag.tasks()) {
      text.append("    var ")
          .append(task.id())
          .append(" = flow.task(\"" + task.id() + "\", this::" + task.id() + ")");
      if (!task.after().isEmpty()) {
        text.append(".after(" + String.join(", ", task.after()) + ")");
      }
      text.append(task.retries() > 0 ? ".retries(" + task.retries() + ");\n" : ";\n");
    }
    text.append("  }\n\n  void merge_orders(Database warehouse) {\n");
    text.append(
        version == 1
            ? "    warehouse.run(\"MERGE INTO orders o USING staging_orders s ON o.id = s.id\");\n"
            : "    warehouse.run(\"MERGE INTO orders o USING stg_orders s ON o.id = s.id\");\n");
    return text.append("  }\n}\n").toString();
  }
}
