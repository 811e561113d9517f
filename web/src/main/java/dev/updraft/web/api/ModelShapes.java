// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.operators.model.Deletion;
import dev.updraft.operators.model.FileEntry;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.Published;
import dev.updraft.operators.model.VersionDiff;
import dev.updraft.web.http.Json;
import dev.updraft.web.model.ModelCard;
import dev.updraft.web.model.OneModel;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Our own response models, in the manner of Airflow's: every key is always there. */
final class ModelShapes {
  private ModelShapes() {}

  static ObjectNode card(ModelCard card) {
    Optional<Flip> live = card.live();
    ObjectNode json =
        Json.object()
            .put("connection_id", card.connection())
            .put("name", card.name())
            .put("newest_version", card.newest())
            .put(
                "newest_created_at",
                Json.time(card.newestManifest().map(Manifest::createdAt).orElse(null)))
            .put("version_count", card.versions())
            .put("live_version", number(card.liveVersion()))
            .put("live_sequence", live.map(Flip::sequence).orElse(0))
            .put("live_since", Json.time(live.map(Flip::at).orElse(null)))
            .put("live_by", live.map(Flip::who).orElse(null))
            .put("live_why", live.map(Flip::why).orElse(null));
    json.set("newest_metrics", metrics(card.newestManifest()));
    json.set("live_metrics", metrics(card.liveManifest()));
    return json.put("problem", card.problem().isEmpty() ? null : card.problem());
  }

  static ObjectNode pointer(OneModel.Pointer pointer) {
    return flip(pointer.now()).put("rollback_version", number(pointer.below()));
  }

  static ObjectNode flip(Flip flip) {
    return Json.object()
        .put("alias", flip.alias())
        .put("sequence", flip.sequence())
        .put("kind", flip.kind().name().toLowerCase(Locale.ROOT))
        .put("version", flip.version())
        .put("from_version", number(flip.from()))
        .put("by", flip.who())
        .put("why", flip.why())
        .put("when", Json.time(flip.at()));
  }

  static JsonNode version(OneModel.Version version) {
    Optional<Manifest> manifest = version.read().map(Published::manifest);
    Optional<Manifest.Origin> origin = manifest.map(Manifest::origin);
    ObjectNode json =
        Json.object()
            .put("version", version.number())
            .put("created_at", Json.time(manifest.map(Manifest::createdAt).orElse(null)))
            .put("dag_id", origin.map(Manifest.Origin::dag).orElse(null))
            .put("dag_run_id", origin.map(Manifest.Origin::run).orElse(null))
            .put("task_id", origin.map(Manifest.Origin::task).orElse(null))
            .put("commit", manifest.map(Manifest::commit).orElse(null))
            .put("file_count", manifest.map(it -> it.files().size()).orElse(0))
            .put("bytes", manifest.map(ModelShapes::bytes).orElse(0L));
    json.set("metrics", metrics(manifest));
    json.put("problem", version.problem().isEmpty() ? null : version.problem());
    return deleted(json, version.deletion());
  }

  private static ObjectNode deleted(ObjectNode json, Optional<Deletion> deletion) {
    return json.put("deleted_at", Json.time(deletion.map(Deletion::at).orElse(null)))
        .put("deleted_by", deletion.map(Deletion::who).orElse(null))
        .put("deleted_why", deletion.map(Deletion::why).orElse(null));
  }

  static ObjectNode deletion(Deletion deletion) {
    return deleted(Json.object().put("version", deletion.version()), Optional.of(deletion));
  }

  private static long bytes(Manifest manifest) {
    return manifest.files().stream().mapToLong(FileEntry::bytes).sum();
  }

  static JsonNode manifest(String connection, Published read, Optional<Deletion> deletion) {
    ObjectNode json =
        Json.object()
            .put("connection_id", connection)
            .put("name", read.version().name())
            .put("version", read.version().version())
            .put("manifest_sha256", read.version().manifest());
    deleted(json, deletion);
    json.set("manifest", Json.read(read.json()));
    return json;
  }

  static JsonNode diff(String connection, VersionDiff diff) {
    ObjectNode json =
        Json.object()
            .put("connection_id", connection)
            .put("name", diff.name())
            .put("from_version", diff.from())
            .put("to_version", diff.to());
    json.set("changes", Json.array(diff.changes(), ModelShapes::change));
    return json.put("total_entries", diff.changes().size());
  }

  private static JsonNode change(VersionDiff.Change change) {
    return Json.object()
        .put("section", change.section())
        .put("what", change.what())
        .put("before", change.before())
        .put("after", change.after())
        .put("note", change.note());
  }

  private static JsonNode metrics(Optional<Manifest> manifest) {
    ObjectNode json = Json.object();
    Map<String, Double> metrics = manifest.map(Manifest::metrics).orElse(Map.of());
    metrics.forEach(json::put);
    return json;
  }

  /** Versions count from 1. */
  private static @Nullable Integer number(int version) {
    return version == 0 ? null : version;
  }
}
