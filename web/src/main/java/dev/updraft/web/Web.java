// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import dev.updraft.db.read.Readers;
import dev.updraft.db.scheduler.RunImages;
import dev.updraft.db.web.CommandStore;
import dev.updraft.db.web.Writers;
import dev.updraft.objects.ObjectStore;
import dev.updraft.secrets.Vault;
import dev.updraft.web.api.ArtifactRoutes;
import dev.updraft.web.api.ClearRoutes;
import dev.updraft.web.api.ConnectionSecrets;
import dev.updraft.web.api.DagRoutes;
import dev.updraft.web.api.DocumentRoutes;
import dev.updraft.web.api.EventLogRoutes;
import dev.updraft.web.api.ImportErrorRoutes;
import dev.updraft.web.api.InstanceRoutes;
import dev.updraft.web.api.LogRoutes;
import dev.updraft.web.api.MarkRoutes;
import dev.updraft.web.api.ModelRoutes;
import dev.updraft.web.api.MonitorRoutes;
import dev.updraft.web.api.NotBuilt;
import dev.updraft.web.api.RedirectRoutes;
import dev.updraft.web.api.RunRoutes;
import dev.updraft.web.api.SettingRoutes;
import dev.updraft.web.api.TaskRoutes;
import dev.updraft.web.api.TryRoutes;
import dev.updraft.web.api.VersionRoutes;
import dev.updraft.web.api.WorkerRoutes;
import dev.updraft.web.api.XcomRoutes;
import dev.updraft.web.artifact.Artifacts;
import dev.updraft.web.auth.Access;
import dev.updraft.web.auth.Logins;
import dev.updraft.web.auth.Tokens;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Failures;
import dev.updraft.web.http.Storable;
import dev.updraft.web.log.TaskLogs;
import dev.updraft.web.model.ModelCatalog;
import dev.updraft.web.model.ModelChanges;
import dev.updraft.web.model.ModelStores;
import dev.updraft.web.ui.Pages;
import dev.updraft.web.why.Why;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.jetty.http.UriCompliance;

/** The running HTTP server: Airflow's API and our pages. */
public final class Web implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Names may hold slashes, percent signs and backslashes; dots alone stay steps, and refused. */
  private static final UriCompliance ANY_NAME =
      UriCompliance.RFC3986.with(
          "names",
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
          UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

  private final Javalin server;

  private Web(Javalin server) {
    this.server = server;
  }

  /** Listens when it returns. The pool and the object store stay the caller's to close. */
  public static Web start(
      WebConfig config,
      DataSource pool,
      CommandStore commandStore,
      ObjectStore objects,
      Vault vault,
      InstantSource clock)
      throws PortInUse {
    Readers readers = Readers.over(pool);
    Writers writers = Writers.over(pool);
    var tokens = new Tokens(config.tokenKey(), config.tokenLife(), clock);
    var access = new Access(tokens, config.cliToken());
    Javalin server =
        Javalin.create(
            javalin -> {
              server(javalin);
              javalin.routes.before(access::check);
              javalin.routes.before(Storable::requireQuery);
              var logins = new Logins(readers.users(), tokens, clock);
              var logs = new TaskLogs(objects);
              var commands = new Commands(commandStore, PATIENCE);
              var files = new Artifacts(objects);
              var why = new Why(new RunImages(pool), readers.dags(), readers.workers());
              var models = models(readers, vault);
              var changes = ModelChanges.of(models, clock);
              var pages =
                  new Pages(readers, commands, logins, logs, files, why, models, changes, clock);
              logins.register(javalin.routes);
              NotBuilt.register(javalin.routes);
              new RedirectRoutes(logins).register(javalin.routes);
              new SettingRoutes(readers, writers, commands, vault).register(javalin.routes);
              new ModelRoutes(models, changes).register(javalin.routes);
              api(javalin.routes, readers, writers, commands);
              instances(javalin.routes, readers, logs, objects);
              lastInstances(javalin.routes, readers, writers, commands);
              pages.register(javalin.routes);
              Failures.register(javalin.routes, pages::message);
            });
    return new Web(started(server, config));
  }

  private static Javalin started(Javalin server, WebConfig config) throws PortInUse {
    try {
      return server.start(config.bind(), config.port());
    } catch (JavalinBindException e) {
      throw new PortInUse(config.bind(), config.port(), e);
    }
  }

  private static ModelCatalog models(Readers readers, Vault vault) {
    var secrets = new ConnectionSecrets(vault);
    return new ModelCatalog(new ModelStores(readers.connections(), secrets::opened, PATIENCE));
  }

  private static void server(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.concurrency.useVirtualThreads = true;
    javalin.http.maxRequestSize = Body.LARGEST;
    javalin.http.prefer405over404 = true;
    javalin.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(ANY_NAME));
    javalin.staticFiles.enableWebjars();
    javalin.staticFiles.add(
        files -> {
          files.hostedPath = "/static";
          files.directory = "/web";
          files.location = Location.CLASSPATH;
        });
  }

  private static void instances(
      RoutesConfig routes, Readers readers, TaskLogs logs, ObjectStore objects) {
    var artifacts = new Artifacts(objects);
    new LogRoutes(readers, logs).register(routes);
    new XcomRoutes(readers, objects).register(routes);
    new TryRoutes(readers, artifacts).register(routes);
    new ArtifactRoutes(readers, artifacts).register(routes);
  }

  /** After all others whose fixed words stand where a map index may. */
  private static void lastInstances(
      RoutesConfig routes, Readers readers, Writers writers, Commands commands) {
    new MarkRoutes(readers, writers, commands).register(routes);
    new InstanceRoutes(readers).register(routes);
  }

  private static void api(
      RoutesConfig routes, Readers readers, Writers writers, Commands commands) {
    DocumentRoutes.register(routes);
    new MonitorRoutes(readers.system()).register(routes);
    new DagRoutes(readers, commands).register(routes);
    new RunRoutes(readers, writers, commands).register(routes);
    new EventLogRoutes(readers.events()).register(routes);
    new ImportErrorRoutes(readers.system()).register(routes);
    new VersionRoutes(readers).register(routes);
    new TaskRoutes(readers).register(routes);
    new ClearRoutes(readers, commands).register(routes);
    new WorkerRoutes(readers.workers()).register(routes);
  }

  public int port() {
    return server.port();
  }

  /** Every route, as method and path. */
  List<String> routes() {
    return server.unsafe.internalRouter.allHttpHandlers().stream()
        .map(route -> route.endpoint.method + " " + route.endpoint.path)
        .toList();
  }

  @Override
  public void close() {
    server.stop();
  }
}
