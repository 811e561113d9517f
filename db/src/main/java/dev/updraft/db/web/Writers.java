// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** All that the web writes by itself, over one pool; the rest are commands. Thread-safe. */
public record Writers(VariableStore variables, ConnectionStore connections, NoteStore notes) {
  public static Writers over(DataSource pool) {
    DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
    return new Writers(new VariableStore(sql), new ConnectionStore(sql), new NoteStore(sql));
  }
}
