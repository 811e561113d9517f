// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.external;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Runs a job on a {@link ToyCluster}: the smallest operator that keeps the contract. */
public record ToyJob(Value<Connection> cluster) implements ExternalOperator<ToyJob.Job, Integer> {
  /** What finds the job again. */
  public record Job(String id) {}

  public static ToyJob on(Ref<Connection> cluster) {
    return new ToyJob(Value.of(cluster));
  }

  @Override
  public Job submit(TaskContext task) throws IOException, InterruptedException {
    String job = call("PUT", "?key=" + URLEncoder.encode(task.submitKey(), UTF_8));
    task.log().info("submitted {}", job);
    return new Job(job);
  }

  @Override
  public Poll<Integer> poll(Job job, TaskContext task) throws IOException, InterruptedException {
    String[] state = call("GET", "/" + job.id()).split(" ", 2);
    return switch (state[0]) {
      case "RUNNING" -> Poll.again(Duration.ofSeconds(30));
      case "FINISHED" -> Poll.done(Integer.valueOf(state[1]));
      default -> Poll.failed(job.id() + " is " + String.join(": ", state));
    };
  }

  @Override
  public Poll<Integer> attach(Job job, TaskContext task) throws IOException, InterruptedException {
    task.log().info("attached to {}", job.id());
    return poll(job, task);
  }

  @Override
  public void cancel(Job job, TaskContext task) throws IOException, InterruptedException {
    call("DELETE", "/" + job.id());
  }

  private String call(String method, String rest) throws IOException, InterruptedException {
    var at = cluster.get();
    var uri = URI.create("http://" + at.host() + ":" + at.port() + "/jobs" + rest);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.noBody());
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.statusCode() + " from " + uri + ": " + answer.body());
      }
      return answer.body();
    }
  }
}
