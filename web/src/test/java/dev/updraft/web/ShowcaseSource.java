// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

/** What the file of a DAG of the showcase looks like. */
final class ShowcaseSource {
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
