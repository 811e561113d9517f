// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.Schedule;
import dev.updraft.engine.spec.DagSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates {@code define}. Runs user code: only in the processor's child process, and in tests.
 */
public final class DagDrawing {
  private DagDrawing() {}

  /** Whether a class is a DAG, and not only a frame for others. */
  public static boolean isDag(Class<?> type) {
    return Dag.class.isAssignableFrom(type)
        && !type.isInterface()
        && !Modifier.isAbstract(type.getModifiers());
  }

  /**
   * @param unit hash of the unit that the class was loaded from
   * @param file path of the source in the DAG folder
   * @throws DefinitionException when the DAG is wrong
   */
  public static DagSpec draw(Class<?> type, String unit, String file) {
    var name = file.substring(file.lastIndexOf('/') + 1);
    try {
      return drawn(instance(type), unit, file, name);
    } catch (DefinitionException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new DefinitionException(
          line(e, type, name), "define calls itself deeper than a stack allows: end the recursion");
    } catch (RuntimeException | LinkageError | AssertionError e) {
      throw new DefinitionException(line(e, type, name), "define failed: " + e);
    }
  }

  private static <P extends Record> DagSpec drawn(
      Dag<P> dag, String unit, String file, String name) {
    var type = dag.getClass();
    var id = id(dag, name);
    var drawing = new Drawing(type.getClassLoader());
    var frame = new Frame();
    var params = paramsOf(type);
    DagFlow<P> flow = new DrawnFlow<>(drawing, frame, params);
    dag.define(flow);
    drawing.finish();
    if (drawing.nodes().isEmpty()) {
      throw new DefinitionException(name, id + " has no task");
    }
    var schema = new ParamsSchema(params, drawing.json());
    if (!(frame.schedule instanceof Schedule.Manual)
        && params.getRecordComponents().length > 0
        && schema.defaults().equals("{}")) {
      throw new DefinitionException(
          name,
          id
              + " has a schedule, so "
              + params.getSimpleName()
              + " needs defaults: a no-argument constructor");
    }
    var layout = new Layout(drawing.nodes(), frame.defaults);
    return new DagSpec(
        id,
        unit,
        file,
        frame.description,
        frame.owner,
        frame.tags,
        frame.scheduleSpec(),
        frame.catchUp,
        frame.pausedWhenNew,
        frame.startDate,
        frame.endDate,
        frame.maxActiveRuns,
        frame.maxActiveTasks,
        frame.timeout,
        schema.schema(),
        schema.defaults(),
        layout.tasks(),
        drawing.groups(),
        layout.maps(drawing.regions()));
  }

  /** The class name may give one that is not allowed, too: then there is no line to point at. */
  private static String id(Dag<?> dag, String name) {
    @Nullable String id = dag.id();
    if (id == null || !Ids.allowed(id)) {
      throw new DefinitionException(
          MethodCode.overriding(dag.getClass(), "id").flatMap(MethodCode::where).orElse(name),
          "DAG id \"" + id + "\": " + Ids.RULE + ". Let id() return another");
    }
    return id;
  }

  private static Dag<?> instance(Class<?> type) {
    try {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Dag<?>) constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("its constructor threw " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("it needs a constructor without arguments", e);
    }
  }

  /** The record behind P, seen from {@code define(DagFlow<P>)} wherever it is declared. */
  private static Class<?> paramsOf(Class<?> type) {
    var mapper = tools.jackson.databind.type.TypeFactory.createDefaultInstance();
    var found = mapper.constructType(type).findTypeParameters(Dag.class);
    if (found.length == 1 && found[0].getRawClass().isRecord()) {
      return found[0].getRawClass();
    }
    throw new IllegalStateException("its parameters are no record: implement Dag<NoParams>");
  }

  private static String line(Throwable thrown, Class<?> type, String name) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      for (var frame : at.getStackTrace()) {
        if (loaded(frame.getClassName(), type)) {
          return frame.getFileName() + ":" + frame.getLineNumber();
        }
      }
    }
    return name;
  }

  private static boolean loaded(String name, Class<?> like) {
    try {
      return like.getClassLoader()
          .equals(Class.forName(name, false, like.getClassLoader()).getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
