package pos.sales;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import pos.common.Caller;
import pos.common.Failure;
import pos.common.Fields;

/** Sales that a till sends after the fact: each is judged on its own, and the good ones are written together. */
final class BatchUpload {

  static final int MAX_SALES = 500;

  private final List<Entry> entries;
  private final Map<UUID, Booked> before;

  private BatchUpload(List<Entry> entries, Map<UUID, Booked> before) {
    this.entries = entries;
    this.before = before;
  }

  /** One of the batch: a request, what is to be written for it, or what is wrong with it. */
  private record Entry(String id, SaleRequest request, Sale sale, Failure failure) {

    static Entry parse(Object value) {
      var id = value instanceof JsonObject json && json.getValue("id") instanceof String text ? text : null;
      try {
        var fields = Fields.of(value);
        if (!fields.has("id")) {
          fields.refuse("id", "is missing: without it a batch could not be sent again", null);
        }
        return new Entry(id, SaleRequest.from(fields), null, null);
      } catch (Failure e) {
        return new Entry(id, null, null, e);
      }
    }

    Entry judged(Lookup lookup, Caller caller) {
      try {
        return request == null ? this : new Entry(id, request, lookup.judge(request, caller), null);
      } catch (Failure e) {
        return new Entry(id, request, null, e);
      }
    }

    JsonObject rejected(Failure reason) {
      return new JsonObject().put("id", id).put("status", "rejected").put("problem", reason.toJson());
    }

    JsonObject result(Booked booked, boolean first) {
      try {
        request.mustBe(booked.fingerprint());
      } catch (Failure e) {
        return rejected(e);
      }
      return new JsonObject().put("id", id).put("status", booked.fresh() && first ? "accepted" : "duplicate")
          .put("receipt_number", booked.receiptNumber()).put("total_cents", booked.totalCents());
    }
  }

  static Future<BatchUpload> judge(SqlClient client, List<?> values, Caller caller) {
    var entries = values.stream().map(Entry::parse).toList();
    return Lookup.of(client, entries.stream().map(Entry::request).filter(Objects::nonNull).toList())
        .map(lookup -> new BatchUpload(entries.stream().map(entry -> entry.judged(lookup, caller)).toList(),
            lookup.booked()));
  }

  /** @return a result for each entry, in the order they were sent */
  Future<JsonObject> write(SqlConnection tx) {
    var sales = new LinkedHashMap<UUID, Sale>();
    entries.stream().map(Entry::sale).filter(Objects::nonNull).forEach(sale -> sales.putIfAbsent(sale.id(), sale));
    return Booking.write(tx, List.copyOf(sales.values())).map(written -> {
      var booked = new HashMap<>(before);
      booked.putAll(written);
      return new JsonObject().put("items", results(booked));
    });
  }

  private JsonArray results(Map<UUID, Booked> booked) {
    var seen = new HashSet<UUID>();
    var results = new JsonArray();
    for (var entry : entries) {
      results.add(entry.failure != null ? entry.rejected(entry.failure)
          : entry.result(booked.get(entry.request.id()), seen.add(entry.request.id())));
    }
    return results;
  }
}
