// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.LocalRelation;
import org.apache.spark.connect.proto.Relation;

/** One operation of a {@link ScriptedConnect}, with all that it ever answered. */
final class ScriptedOperation {
  enum State {
    RUNNING,
    FINISHED,
    FAILED,
    CANCELED
  }

  final ExecutePlanRequest request;
  final List<ExecutePlanResponse> answers = new ArrayList<>();
  State state = State.RUNNING;

  ScriptedOperation(ExecutePlanRequest request) {
    this.request = request;
    answer(
        ExecutePlanResponse.newBuilder()
            .setMetrics(ExecutePlanResponse.Metrics.getDefaultInstance()));
  }

  private void answer(ExecutePlanResponse.Builder answer) {
    answers.add(
        answer
            .setSessionId(request.getSessionId())
            .setOperationId(request.getOperationId())
            .setResponseId("answer-" + (answers.size() + 1))
            .build());
  }

  /** How many answers there are up to this one. */
  int after(String seen) {
    if (seen.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).getResponseId().equals(seen)) {
        return i + 1;
      }
    }
    throw ConnectErrors.error(
        "INVALID_CURSOR.POSITION_NOT_FOUND", "HY109", "[INVALID_CURSOR] not found");
  }

  /** Tells how far it is, of ten tasks. */
  void report(int done) {
    var stage =
        ExecutePlanResponse.ExecutionProgress.StageInfo.newBuilder()
            .setNumTasks(10)
            .setNumCompletedTasks(done);
    answer(
        ExecutePlanResponse.newBuilder()
            .setExecutionProgress(
                ExecutePlanResponse.ExecutionProgress.newBuilder().addStages(stage)));
  }

  /**
   * Answers all that is left.
   *
   * @param rows each becomes a batch
   */
  void result(List<String> rows) {
    if (request.getPlan().hasRoot()) {
      rows.forEach(row -> answer(batch(List.of(row))));
      answer(batch(List.of()));
    } else {
      answer(command(request.getPlan().getCommand().getSqlCommand().getInput()));
    }
    answer(
        ExecutePlanResponse.newBuilder()
            .setResultComplete(ExecutePlanResponse.ResultComplete.getDefaultInstance()));
  }

  /** A query comes back as it was. */
  private static ExecutePlanResponse.Builder command(Relation sql) {
    boolean query = sql.getSql().getQuery().startsWith("SELECT");
    var none = LocalRelation.newBuilder().setData(ArrowSample.texts(List.of(), false));
    Relation relation = query ? sql : Relation.newBuilder().setLocalRelation(none).build();
    return ExecutePlanResponse.newBuilder()
        .setSqlCommandResult(
            ExecutePlanResponse.SqlCommandResult.newBuilder().setRelation(relation));
  }

  private static ExecutePlanResponse.Builder batch(List<String> rows) {
    return ExecutePlanResponse.newBuilder()
        .setArrowBatch(
            ExecutePlanResponse.ArrowBatch.newBuilder()
                .setRowCount(rows.size())
                .setData(ArrowSample.texts(rows, rows.isEmpty())));
  }
}
