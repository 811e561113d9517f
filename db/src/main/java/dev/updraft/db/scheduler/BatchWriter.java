// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.port.Batch;
import java.sql.SQLException;

/**
 * One batch, one transaction, one round trip; the fence goes first. Only the first batch of a month
 * asks before it for the partitions.
 */
final class BatchWriter {
  private BatchWriter() {}

  static void write(LeaderSession session, Batch batch) throws SQLException {
    Pipeline pipeline = new Pipeline();
    pipeline.add("SELECT updraft_fence(?)", session.epoch());
    DagSql.insertVersions(pipeline, batch.versions());
    DagSql.upsert(pipeline, batch.dags());
    AsideSql.importErrors(pipeline, batch.importErrors(), batch.mendedFiles());
    RunSql.insert(pipeline, batch.newRuns());
    RunSql.update(pipeline, batch.runs(), session.partitions());
    InstanceSql.insert(pipeline, batch.newInstances());
    InstanceSql.update(pipeline, batch.instances(), session.partitions());
    GrantSql.insert(pipeline, batch.newGrants());
    GrantSql.update(pipeline, batch.grants(), session.partitions());
    HistorySql.insert(pipeline, batch.history());
    AsideSql.late(pipeline, batch.late());
    AsideSql.quarantined(pipeline, batch.quarantined());
    AsideSql.pools(pipeline, batch.pools(), batch.removedPools());
    AsideSql.notes(pipeline, batch.notes());
    WorkerSql.put(pipeline, batch.workers(), batch.goneWorkers());
    AsideSql.results(pipeline, batch.commandResults());
    pipeline.commit(session.writer());
  }
}
