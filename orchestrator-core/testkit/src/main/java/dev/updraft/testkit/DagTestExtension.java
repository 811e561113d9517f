// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** What {@link DagTest} does; one DAG for each test, however often it is a parameter. */
final class DagTestExtension
    implements ParameterResolver, TestExecutionExceptionHandler, AfterEachCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(DagTestExtension.class);

  /** What happened before a test failed. */
  static final class Happened extends Exception {
    private static final long serialVersionUID = 1;

    Happened(String timeline) {
      super("what happened:\n" + timeline, null, false, false);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDag.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var store = context.getStore(OURS);
    return store.computeIfAbsent(
        TestDag.class, _ -> load(context.getRequiredTestClass()), TestDag.class);
  }

  private static TestDag load(Class<?> test) {
    DagTest said = null;
    for (Class<?> at = test; at != null && said == null; at = at.getEnclosingClass()) {
      said = at.getAnnotation(DagTest.class);
    }
    if (said == null || (said.value().length == 1) == !said.file().isEmpty()) {
      throw new ExtensionConfigurationException(
          "@DagTest names one DAG: @DagTest(Nightly.class) or @DagTest(file = \"Nightly.java\")");
    }
    return said.value().length == 1
        ? TestDag.of(said.value()[0])
        : TestDag.ofFile(Path.of(said.file()));
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    var dag = dag(context);
    if (dag != null && !dag.timeline().isEmpty()) {
      thrown.addSuppressed(new Happened(dag.timeline()));
    }
    throw thrown;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var dag = dag(context);
    if (dag != null) {
      dag.close();
    }
  }

  private static @Nullable TestDag dag(ExtensionContext context) {
    return context.getStore(OURS).get(TestDag.class, TestDag.class);
  }
}
