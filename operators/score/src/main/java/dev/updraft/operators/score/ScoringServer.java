// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.model.ModelProblem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@link ModelImage} runs: serves one version of a model by HTTP, on the port that {@code
 * PORT} of the environment names. It checks and loads the model, warms it, and opens the port then;
 * a version that is not as it was published is not served. SIGTERM lets requests end.
 *
 * <pre>
 * {@code java -cp 'lib/*' dev.updraft.operators.score.ScoringServer model SHA256 FILE FEATURE… -- [serve]}
 * </pre>
 */
public final class ScoringServer {
  private static final int GRACE_SECONDS = 10;
  private static final int MAX_PORT = 65_535;

  private ScoringServer() {}

  /**
   * Serves until it is ended.
   *
   * @param args the folder, the SHA-256 of its manifest, the file of the version, the features;
   *     behind {@code --} what the container is told, which is nothing, or {@code serve} by
   *     SageMaker
   */
  public static void main(String[] args) {
    try {
      List<String> given = given(List.of(args));
      ServedModel model =
          ServedModel.load(
              Path.of(given.get(0)), given.get(1), given.get(2), given.subList(3, given.size()));
      Optional<Latency> warm = model.warm(System::nanoTime);
      HttpServer server = start(model, version(model, given), port(System.getenv()));
      System.out.printf(
          "%s %d (%s) answers on port %d; %s%n",
          model.manifest().name(),
          model.manifest().version(),
          given.get(2),
          server.getAddress().getPort(),
          warm.map(
                  it ->
                      "a made-up row takes %.3f ms (p50), %.3f ms (p99)"
                          .formatted(it.p50Millis(), it.p99Millis()))
              .orElse("it took no made-up row, so the first ones will be slower"));
    } catch (ModelProblem | TaskFailed | IllegalArgumentException | IOException e) {
      System.err.println("The model is not served: " + e.getMessage());
      System.exit(1);
    }
  }

  private static List<String> given(List<String> args) {
    int end = args.lastIndexOf("--");
    List<String> told = args.subList(end + 1, args.size());
    if (end < 0 || !(told.isEmpty() || told.equals(List.of("serve")))) {
      throw new IllegalArgumentException(
          "the container was told " + told + "; tell it nothing, or serve as SageMaker does");
    }
    return args.subList(0, end);
  }

  private static HttpServer start(ServedModel model, ObjectNode version, int port)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/", new ScoringHandler(model, version));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(GRACE_SECONDS), "stop"));
    server.start();
    return server;
  }

  private static int port(Map<String, String> environment) {
    String given = environment.getOrDefault("PORT", "8080");
    if (given.matches("[0-9]{1,5}") && Integer.parseInt(given) <= MAX_PORT) {
      return Integer.parseInt(given);
    }
    throw new IllegalArgumentException("PORT is '" + given + "'; give a number to " + MAX_PORT);
  }

  private static ObjectNode version(ServedModel model, List<String> given) {
    var json = JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();
    ObjectNode version =
        json.createObjectNode()
            .put("model", model.manifest().name())
            .put("version", model.manifest().version())
            .put("manifest_sha256", given.get(1))
            .put("file", given.get(2));
    ArrayNode inputs = version.putArray("inputs");
    for (Input input : model.inputs()) {
      inputs.addObject().put("name", input.name()).put("give", input.wanted());
    }
    version.set("manifest", json.valueToTree(model.manifest()));
    return version;
  }
}
