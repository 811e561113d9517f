// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.api.Dag;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class a fresh {@link TestDag} as parameter, closes it afterwards, and adds
 * the timeline of its runs to what a failed test shows.
 *
 * <pre>{@code
 * @DagTest(NightlySales.class)
 * final class NightlySalesTest {
 *   @Test
 *   void shouldReportWhatWasLoaded(TestDag sales) { … }
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DagTestExtension.class)
public @interface DagTest {
  /** The DAG, on the test's class path. */
  Class<? extends Dag<?>>[] value() default {};

  /** Or its source, compiled as the bundle processor does; relative to the working folder. */
  String file() default "";
}
