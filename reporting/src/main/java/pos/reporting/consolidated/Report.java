package pos.reporting.consolidated;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.shop.StoreTime;
import pos.common.sql.Timestamps;
import pos.reporting.core.Period;

/** A consolidated report as it was made. @param content what the sources said then */
record Report(long id, Period period, Instant createdAt, JsonObject content) {

  static Report from(Row row) {
    return new Report(row.getLong("id"), new Period(Timestamps.read(row, "since"), Timestamps.read(row, "until")),
        Timestamps.read(row, "created_at"), row.getJsonObject("content"));
  }

  String path() {
    return "/reporting-service/reports/" + id;
  }

  /** Returns the rows of stores and channels. */
  List<JsonObject> stores() {
    return content.getJsonArray("stores").stream().map(JsonObject.class::cast).toList();
  }

  JsonObject totals() {
    return content.getJsonObject("totals");
  }

  /** Returns the services that did not answer. */
  List<String> missing() {
    return content.getJsonArray("sources").stream().map(JsonObject.class::cast)
        .filter(source -> source.getString("status").equals("down"))
        .map(source -> source.getString("service")).toList();
  }

  JsonObject toJson() {
    return new JsonObject().put("id", id).put("type", "consolidated")
        .put("from", Wire.time(period.from())).put("to", Wire.time(period.to()))
        .put("time_zone", StoreTime.ZONE.getId()).put("currency", "CAD")
        .put("created_at", Wire.time(createdAt)).mergeIn(content)
        .put("_links", Links.self(path()).toJson());
  }
}
