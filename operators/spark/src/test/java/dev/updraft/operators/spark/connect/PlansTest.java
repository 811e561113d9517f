// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.InterruptRequest;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.ReattachExecuteRequest;
import org.apache.spark.connect.proto.ReleaseSessionRequest;
import org.junit.jupiter.api.Test;

/** What is written by numbers is read by Spark's own generated classes. */
class PlansTest {
  private static final Operation OPERATION = new Operation("ann", "s", "o");

  private static Expression.Literal literal(Object value) throws InvalidProtocolBufferException {
    return Expression.parseFrom(Literals.of("x", value).toBytes()).getLiteral();
  }

  @Test
  void shouldWriteEachKindOfValue() throws Exception {
    assertThat(literal(true).getBoolean()).isTrue();
    assertThat(literal((byte) -1).getByte()).isEqualTo(-1);
    assertThat(literal((short) -2).getShort()).isEqualTo(-2);
    assertThat(literal(-3).getInteger()).isEqualTo(-3);
    assertThat(literal(-4L).getLong()).isEqualTo(-4);
    assertThat(literal(1.5f).getFloat()).isEqualTo(1.5f);
    assertThat(literal(-2.5).getDouble()).isEqualTo(-2.5);
    assertThat(literal("O'Hara; --").getString()).isEqualTo("O'Hara; --");
    assertThat(literal(DayOfWeek.MONDAY).getString()).isEqualTo("MONDAY");
    assertThat(literal(LocalDate.EPOCH.minusDays(1)).getDate()).isEqualTo(-1);
    assertThat(literal(Instant.parse("1969-12-31T23:59:59.999999Z")).getTimestamp()).isEqualTo(-1);
    assertThat(literal(OffsetDateTime.parse("1970-01-01T01:00:01+01:00")).getTimestamp())
        .isEqualTo(1_000_000);
    assertThat(literal(LocalDateTime.parse("1970-01-01T00:00:01")).getTimestampNtz())
        .isEqualTo(1_000_000);
  }

  @Test
  void shouldWriteDecimalsAsSparkCountsTheirDigits() throws Exception {
    var small = literal(new BigDecimal("0.001")).getDecimal();
    assertThat(small.getValue()).isEqualTo("0.001");
    assertThat(List.of(small.getPrecision(), small.getScale())).containsExactly(3, 3);
    var round = literal(new BigDecimal("1E+3")).getDecimal();
    assertThat(round.getValue()).isEqualTo("1000");
    assertThat(List.of(round.getPrecision(), round.getScale())).containsExactly(4, 0);
    assertThat(literal(BigInteger.TEN).getDecimal().getValue()).isEqualTo("10");
    assertThatThrownBy(() -> literal(BigDecimal.TEN.pow(38))).hasMessageContaining("39 digits");
  }

  @Test
  void shouldKeepValuesOutOfTheText() throws Exception {
    var given = new LinkedHashMap<String, Message>();
    given.put("a", Literals.of("a", "x"));
    given.put("b", Literals.of("b", 1));
    var plan = Plan.parseFrom(Plans.command("DELETE FROM t WHERE a = :a", given).toBytes());
    var sql = plan.getCommand().getSqlCommand().getInput().getSql();
    assertThat(sql.getQuery()).isEqualTo("DELETE FROM t WHERE a = :a");
    assertThat(sql.getNamedArgumentsOrThrow("a").getLiteral().getString()).isEqualTo("x");
    assertThat(sql.getNamedArgumentsOrThrow("b").getLiteral().getInteger()).isOne();
  }

  @Test
  void shouldAskForRowsAsJson() throws Exception {
    var plan = Plan.parseFrom(Plans.rows("SELECT 1", Map.of()).toBytes());
    var project = plan.getRoot().getProject();
    assertThat(project.getInput().getSql().getQuery()).isEqualTo("SELECT 1");
    var json = project.getExpressionsList().getFirst().getUnresolvedFunction();
    assertThat(json.getFunctionName()).isEqualTo("to_json");
    assertThat(json.getArguments(0).getUnresolvedFunction().getArguments(0).hasUnresolvedStar())
        .isTrue();
    assertThat(json.getArguments(1).getUnresolvedFunction().getArgumentsList())
        .extracting(each -> each.getLiteral().getString())
        .startsWith("ignoreNullFields", "false");
  }

  @Test
  void shouldNameTheOperationInEachRequest() throws Exception {
    var execute =
        ExecutePlanRequest.parseFrom(
            OPERATION.execute(Plans.command("X", Map.of()), "a,b").toBytes());
    assertThat(execute.getSessionId()).isEqualTo("s");
    assertThat(execute.getUserContext().getUserId()).isEqualTo("ann");
    assertThat(execute.getOperationId()).isEqualTo("o");
    assertThat(execute.getTagsList()).containsExactly("a_b");
    assertThat(execute.getRequestOptions(0).getReattachOptions().getReattachable()).isTrue();
    assertThat(execute.getPlan().hasCommand()).isTrue();
    var reattach = ReattachExecuteRequest.parseFrom(OPERATION.reattach("r").toBytes());
    assertThat(List.of(reattach.getOperationId(), reattach.getLastResponseId()))
        .containsExactly("o", "r");
    assertThat(
            ReattachExecuteRequest.parseFrom(OPERATION.reattach("").toBytes()).hasLastResponseId())
        .isFalse();
    var interrupt = InterruptRequest.parseFrom(OPERATION.interrupt().toBytes());
    assertThat(interrupt.getInterruptType())
        .isEqualTo(InterruptRequest.InterruptType.INTERRUPT_TYPE_OPERATION_ID);
    assertThat(interrupt.getOperationId()).isEqualTo("o");
    var release = ReleaseSessionRequest.parseFrom(OPERATION.release().toBytes());
    assertThat(List.of(release.getSessionId(), release.getUserContext().getUserId()))
        .containsExactly("s", "ann");
  }
}
