// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What user code saw: one line a task, appended in one write, on the machine's monotonic clock. */
final class Witness {
  private Witness() {}

  static void line(String folder, TaskContext task, long start) throws IOException {
    String line =
        String.join(
                ",",
                task.runId(),
                task.taskId() + (task.mapIndex() < 0 ? "" : "[" + task.mapIndex() + "]"),
                "" + task.attempt(),
                "" + ProcessHandle.current().pid(),
                "" + start,
                "" + System.nanoTime())
            + "\n";
    Path file = Path.of(folder, "witness-" + ProcessHandle.current().pid());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      channel.write(StandardCharsets.UTF_8.encode(line));
    }
  }
}
