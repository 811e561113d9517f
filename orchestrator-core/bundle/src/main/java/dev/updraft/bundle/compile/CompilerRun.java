// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/** One run of the compiler, which may break on what it is given. */
final class CompilerRun implements TaskListener {
  private final DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
  private final StringWriter breakdown = new StringWriter();
  private String looksAt = "";

  /**
   * @return what is wrong, by file; the empty name where the compiler does not say of which
   */
  Map<String, String> compile(
      JavaCompiler javac,
      JavaFileManager files,
      Collection<String> options,
      Collection<MemoryFiles.Source> sources) {
    var task = (JavacTask) javac.getTask(breakdown, files, said, options, null, sources);
    task.setTaskListener(this);
    boolean whole = task.call();
    var wrong = new TreeMap<String, String>();
    for (var diagnostic : said.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        wrong.merge(
            file(diagnostic.getSource()), Diagnostics.render(diagnostic), (a, b) -> a + "\n" + b);
      }
    }
    if (!whole && wrong.isEmpty()) {
      wrong.put(looksAt, broken());
    }
    return wrong;
  }

  /** Its own words ask to report a bug, and show a thousand frames. */
  private String broken() {
    String why =
        breakdown
            .toString()
            .lines()
            .filter(line -> line.startsWith("java."))
            .findFirst()
            .orElse("no reason given");
    return looksAt
        + ": the Java compiler broke down over it ("
        + why
        + "). Mostly an expression is nested too deeply: take it apart";
  }

  /** The compiler hands out wrappers of its files: only their names are ours. */
  @Override
  public void started(TaskEvent event) {
    if (event.getSourceFile() != null) {
      looksAt = event.getSourceFile().getName().substring(1);
    }
  }

  private static String file(@Nullable FileObject of) {
    return of instanceof MemoryFiles.Source source ? source.file : "";
  }
}
