// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.updraft.objects.FolderObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What lies in the store keeps to the schema that is shipped. */
class ManifestSchemaTest {
  @TempDir Path folder;

  private String published() throws IOException {
    var registry = new ModelRegistry(new FolderObjectStore(folder, "test"));
    registry.publish(
        Samples.draft(
            "nightly/r1/train/1",
            Map.of("auc", 0.91, "rmse", 1e-9),
            Map.of("age", Histogram.of(List.of(1.0, 30.0), 20))),
        () -> Samples.files("a"));
    return Files.readString(folder.resolve("models/churn/versions/1.json"));
  }

  private static List<Error> errors(String json) throws IOException {
    var config = SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
    var registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config));
    try (var in = Manifest.class.getResourceAsStream("manifest.schema.json")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      Schema schema = registry.getSchema(JsonMapper.shared().readTree(text));
      return schema.validate(JsonMapper.shared().readTree(json));
    }
  }

  @Test
  void shouldKeepToTheSchema() throws IOException {
    String json = published();
    assertThat(errors(json)).as(json).isEmpty();
    assertThat(RegistryJson.read(json.getBytes(UTF_8), Manifest.class, "it").metrics())
        .containsEntry("auc", 0.91);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\" : 1|\"format\" : 2",
        "\"version\" : 1|\"version\" : 0",
        "\"name\" : \"churn\"|\"name\" : \"a/b\"",
        "0.91|\"0.91\"",
        "2026-11-20T12:00:00Z|yesterday",
        "\"commit\"|\"commits\"",
        "@sha256:|:latest"
      })
  void shouldFindWhatIsWrong(String was, String is) throws IOException {
    String json = published();
    assertThat(json).contains(was);
    assertThat(errors(json.replace(was, is))).isNotEmpty();
  }
}
