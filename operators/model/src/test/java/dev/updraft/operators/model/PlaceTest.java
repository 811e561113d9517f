// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.objects.S3Access;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceTest {
  private static Connection connection(String host, String schema, Map<String, String> extra) {
    return new Connection("store", "models", host, 0, schema, "key", "s3cret", extra);
  }

  @Test
  void shouldTakeAFolder() {
    assertThat(Place.of(connection("", "//srv/models", Map.of()))).hasToString("/srv/models");
    assertThat(Place.of(connection("folder", "srv/models", Map.of()))).hasToString("/srv/models");
    assertThatThrownBy(() -> Place.of(connection("", "models", Map.of())))
        .hasMessageContaining("'store'")
        .hasMessageContaining("such as /srv/updraft");
  }

  @Test
  void shouldTakeABucketWithTheConnectionsOwnKeys() {
    var there = Map.of("endpoint_url", "http://minio.example:9000");
    var place = Place.of(connection("s3", "models/ours", there));
    assertThat(place.at())
        .isEqualTo(
            new ObjectPlace.Bucket(
                "models",
                "ours",
                new S3Access(
                    Optional.of(URI.create("http://minio.example:9000")),
                    Optional.of("us-east-1"),
                    Optional.of(new S3Access.Keys("key", "s3cret")))));
    assertThat(place.at().toString() + place).doesNotContain("s3cret");
    assertThat(Place.of(connection("", "s3://models", Map.of("region_name", "eu-central-1"))))
        .hasToString("s3://models");
  }

  @Test
  void shouldSayWhatABucketLacks() {
    assertThatThrownBy(() -> Place.of(connection("s3", "models", Map.of())))
        .hasMessageContaining("'store'")
        .hasMessageContaining("region_name");
    assertThatThrownBy(
            () -> Place.of(connection("s3", "models", Map.of("endpoint_url", "minio:9000"))))
        .hasMessageContaining("such as http://");
    assertThatThrownBy(
            () -> Place.of(connection("s3", "M_odels/x", Map.of("region_name", "eu-central-1"))))
        .hasMessageContaining("can be no bucket");
  }
}
