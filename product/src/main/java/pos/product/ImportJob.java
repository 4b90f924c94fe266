package pos.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import pos.common.rule.French;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.shop.Language;
import pos.common.sql.Timestamps;
import pos.product.Outcome.Status;

/**
 * An import that goes on after its file was taken.
 *
 * @param lines those of its file
 * @param linesDone the line up to which it has come
 * @param errors the first hundred errors of its lines
 * @param problem why it has failed, or null
 * @param starts how many times it was begun: again after the process has ended that worked on it
 */
record ImportJob(UUID id, Mode mode, CsvFormat format, State state, long bytes, long lines, long linesDone, Map<Status, Long> counts,
    JsonArray errors, JsonObject problem, int starts, Instant createdAt, Instant startedAt, Instant endedAt) {

  enum Mode { ALL, PARTIAL }

  enum State {
    RECEIVING, WAITING, RUNNING, DONE, FAILED, CANCELLED;

    boolean isFinal() {
      return ordinal() >= DONE.ordinal();
    }
  }

  static ImportJob from(Row row) {
    var counts = new EnumMap<Status, Long>(Status.class);
    for (var status : Status.values()) {
      counts.put(status, row.getLong(Wire.name(status)));
    }
    return new ImportJob(row.getUUID("id"), Wire.parse(Mode.class, row.getString("mode")),
        new CsvFormat(Optional.ofNullable(row.getString("charset")).map(Charset::forName),
            row.getBoolean("decimal_comma")),
        Wire.parse(State.class, row.getString("state")), row.getLong("size_bytes"), row.getLong("lines"),
        row.getLong("lines_done"), counts, row.getJsonArray("errors"), row.getJsonObject("problem"),
        row.getInteger("starts"), Timestamps.read(row, "created_at"), Timestamps.read(row, "started_at"),
        Timestamps.read(row, "ended_at"));
  }

  String path() {
    return "/product-service/products/imports/" + id;
  }

  /** @param language that of the messages */
  JsonObject toJson(Language language) {
    var json = new JsonObject()
        .put("id", id.toString())
        .put("mode", Wire.name(mode))
        .put("state", Wire.name(state))
        .put("size_bytes", bytes)
        .put("lines", lines)
        .put("lines_done", linesDone);
    counts.forEach((status, count) -> json.put(Wire.name(status), count));
    if (problem != null) {
      json.put("problem", told(language));
    }
    return json.put("errors", language == Language.FR ? French.errors(errors) : errors)
        .put("created_at", Wire.time(createdAt))
        .put("started_at", Wire.time(startedAt))
        .put("ended_at", Wire.time(endedAt))
        .put("_links", links());
  }

  /** Returns the problem in a language; the first error may be its detail. */
  private JsonObject told(Language language) {
    var told = language.tell(problem.copy().put("errors", errors));
    told.remove("errors");
    return told;
  }

  private JsonObject links() {
    var links = Links.self(path());
    return (state.isFinal() ? links : links.action("cancel", "POST", path() + "/cancel")).toJson();
  }
}
