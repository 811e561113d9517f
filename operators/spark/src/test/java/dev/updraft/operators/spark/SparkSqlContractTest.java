// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class SparkSqlContractTest extends ExternalOperatorContract {
  private final ScriptedConnect connect;

  SparkSqlContractTest() throws IOException {
    connect = ScriptedConnect.start();
  }

  /** A row. */
  public record Shop(String code, BigDecimal sold) {}

  /** Its one task is a query. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "shops",
              SparkSql.on(flow.connection("lake", SparkConnect.class))
                  .rows("SELECT code, sold FROM shop", Shop.class))
          .retries(1)
          .timeout(Duration.ofMinutes(10));
    }
  }

  @Override
  protected Class<? extends Dag<?>> dag() {
    return Nightly.class;
  }

  @Override
  protected Outside outside() {
    return connect;
  }

  @Override
  protected String connection(String id) {
    return connect.connection();
  }

  @Override
  protected String result() {
    return "[{\"code\":\"a\",\"sold\":1.50}]";
  }

  @Override
  protected boolean startsInItsFirstLook() {
    return true;
  }

  @AfterEach
  void close() {
    connect.close();
  }
}
