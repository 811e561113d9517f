// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where models are kept: a connection of type {@code models}, whose schema is a folder that all
 * workers share, such as {@code /srv/models}, or a bucket, such as {@code s3://bucket/models}. A
 * bucket takes the connection's login and password as access key (none: the machine's role), and of
 * its extra {@code region_name} or, for a server of one's own, {@code endpoint_url}.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * flow.given(models, flow.context()).run(this::score);
 *
 * void score(Models models, TaskContext task) throws IOException {
 *   ModelVersion live = models.live("churn").orElseThrow();
 *   Path files = models.fetch(live, task.folder().resolve("model"));
 *   …
 * }
 * }</pre>
 *
 * A task that names what is not there, or reads a file that was changed, fails for good: {@link
 * TaskFailed}.
 */
public record Models(Connection connection) implements ConnectionView {
  /** The version that is live; empty when none is. */
  public Optional<ModelVersion> live(String name) throws IOException {
    return flip(name, Alias.LIVE).map(Flip::model);
  }

  /** The newest change of an alias, and so what it names; empty when it was never set. */
  public Optional<Flip> flip(String name, String alias) throws IOException {
    return at(registry -> registry.alias(name, alias).now());
  }

  /** A version by its number. */
  public ModelVersion version(String name, int number) throws IOException {
    return at(registry -> registry.version(name, number));
  }

  /** What a version is: metrics, parameters, files. */
  public Manifest manifest(ModelVersion version) throws IOException {
    return at(registry -> registry.manifest(version));
  }

  /** Copies the files of a version into a folder, each checked, and returns the folder. */
  public Path fetch(ModelVersion version, Path into) throws IOException {
    return at(registry -> registry.fetch(version, into));
  }

  @FunctionalInterface
  interface Use<R> {
    R of(ModelRegistry registry) throws IOException;
  }

  <R> R at(Use<R> use) throws IOException {
    try (ModelRegistry registry = Place.of(connection).open()) {
      return use.of(registry);
    } catch (ModelProblem | IllegalArgumentException e) {
      throw new TaskFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
