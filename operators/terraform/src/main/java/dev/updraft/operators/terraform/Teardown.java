// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Destroys all of a stack that is held, by what it was made with. */
record Teardown(Session session, List<String> gone, TaskContext task) {
  Teardown {
    gone = List.copyOf(gone);
  }

  /**
   * @return how many resources were destroyed
   * @throws TaskFailed when there may be more than the state knows
   * @throws TerraformFailed when it could not; both name what is left
   */
  int destroy(String stack) throws IOException, InterruptedException {
    try {
      return all(stack);
    } catch (TerraformFailed e) {
      throw new TerraformFailed(e.getMessage() + session.left(task.now()));
    } catch (TaskFailed e) {
      throw new TaskFailed(e.getMessage() + session.left(task.now()), e);
    }
  }

  private int all(String stack) throws IOException, InterruptedException {
    Optional<Source> source = session.history().source();
    boolean nothing = session.history().copied().isEmpty() && session.state().empty();
    int destroyed = source.isEmpty() || nothing ? 0 : destroy(source.get());
    if (destroyed == 0) {
      task.log().info("There is nothing of the stack {} to destroy", stack);
    }
    session.refuseOutside(gone);
    var doubtful = new TreeSet<>(session.doubtful());
    gone.forEach(doubtful::remove);
    if (!doubtful.isEmpty()) {
      throw new TaskFailed(
          "All that the state knows is destroyed. But these were being made when their maker"
              + " died, and may exist: "
              + String.join(", ", doubtful)
              + ". Look for each, delete it by hand, and name its address with gone(…)");
    }
    session.settle();
    return destroyed;
  }

  private int destroy(Source source) throws IOException, InterruptedException {
    session.open(source);
    Commands.Planned planned = session.commands().plan("-destroy");
    if (planned.any()) {
      session.apply(() -> {});
    }
    return planned.changes().size();
  }
}
