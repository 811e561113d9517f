// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.Models;
import java.io.IOException;

/**
 * Lets an alias of MLflow's name what ours names. MLflow has no compare-and-set, so ours decides:
 * whoever wrote looks at both again, until they agree. Whoever wrote last has then seen our newest
 * flip after its write.
 */
record Mirror(Requests requests, String name, Models models, TaskContext task) {
  private static final int ROUNDS = 10;

  MirroredAlias of(String model, String alias) throws IOException, InterruptedException {
    var registry = new Registry(requests, name);
    var registration = new Registration(requests, name, models, task);
    for (int round = 1; round <= ROUNDS; round++) {
      Flip flip = newest(model, alias);
      int version = registration.of(flip.model());
      Registry.Pointer there = registry.pointer(alias);
      if (there.sequence() > flip.sequence()) {
        refuseWhatIsAhead(there, newest(model, alias));
      } else if (there.equals(new Registry.Pointer(version, flip.sequence()))) {
        return new MirroredAlias(name, alias, version, flip.model(), flip.sequence());
      } else {
        task.log()
            .info(
                "'{}' of '{}' in MLflow names {}, and will name {}: {}, change {}",
                alias,
                name,
                there.version() == 0 ? "none" : there.version(),
                version,
                flip.model(),
                flip.sequence());
        registry.alias(alias, version);
        registry.tag(Tags.sequence(alias), Integer.toString(flip.sequence()));
      }
    }
    throw new IOException(
        "'%s' of '%s' in MLflow was changed by somebody else each of %d times"
            .formatted(alias, name, ROUNDS));
  }

  private Flip newest(String model, String alias) throws IOException {
    return models
        .flip(model, alias)
        .orElseThrow(
            () ->
                new TaskFailed(
                    "'%s' of '%s' names no version yet, so there is nothing to tell MLflow; promote one first"
                        .formatted(alias, model)));
  }

  private void refuseWhatIsAhead(Registry.Pointer there, Flip flip) {
    if (there.sequence() > flip.sequence()) {
      throw new TaskFailed(
          ("'%s' of '%s' in MLflow follows change %d, and the newest of connection '%s' is %d:"
                  + " another place of models writes to the same name, or this one was brought back"
                  + " from an older copy. If this one is right, delete the tag %s of the model in"
                  + " MLflow, and clear the task")
              .formatted(
                  flip.alias(),
                  name,
                  there.sequence(),
                  models.connection().id(),
                  flip.sequence(),
                  Tags.sequence(flip.alias())));
    }
  }
}
