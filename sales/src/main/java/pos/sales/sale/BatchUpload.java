package pos.sales.sale;

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
import java.util.Set;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.StoreScope;

/** Sales that a till sends after the fact: each is judged on its own, and the good ones are written together. */
public final class BatchUpload {

  public static final int MAX_SALES = 500;

  private final List<Entry> entries;
  private final Map<UUID, Booked> before;

  private BatchUpload(List<Entry> entries, Map<UUID, Booked> before) {
    this.entries = entries;
    this.before = before;
  }

  /** One of the batch: what was sent, the request, what is to be written for it, or what is wrong with it. */
  private record Entry(Object sent, SaleRequest request, Sale sale, Failure failure) {

    static Entry parse(Object sent) {
      try {
        var fields = Fields.of(sent);
        if (!fields.has("id")) {
          fields.refuse("id", "is missing: without it a batch could not be sent again", null);
        }
        return new Entry(sent, SaleRequest.from(fields), null, null);
      } catch (Failure e) {
        return new Entry(sent, null, null, e);
      }
    }

    Entry judged(Lookup lookup, StoreScope stores) {
      try {
        return request == null ? this : new Entry(sent, request, lookup.judge(request, stores), null);
      } catch (Failure e) {
        return new Entry(sent, request, null, e);
      }
    }

    /** @param booked what the books have by now, which is not this one when another content has its id */
    Entry held(Map<UUID, Booked> booked) {
      try {
        if (failure == null) {
          request.mustBe(booked.get(request.id()).fingerprint());
        }
        return this;
      } catch (Failure e) {
        return new Entry(sent, request, null, e);
      }
    }

    JsonObject result(Map<UUID, Booked> books, Set<UUID> seen) {
      var id = sent instanceof JsonObject json && json.getValue("id") instanceof String text ? text : null;
      if (failure != null) {
        return new JsonObject().put("id", id).put("status", "rejected").put("problem", failure.toJson());
      }
      var booked = books.get(request.id());
      return new JsonObject().put("id", id)
          .put("status", booked.fresh() && seen.add(booked.id()) ? "accepted" : "duplicate")
          .put("receipt_number", booked.receiptNumber()).put("total_cents", booked.totalCents());
    }
  }

  public static Future<BatchUpload> judge(SqlClient client, List<?> values, StoreScope stores) {
    var entries = values.stream().map(Entry::parse).toList();
    return Lookup.of(client, entries.stream().map(Entry::request).filter(Objects::nonNull).toList())
        .map(lookup -> new BatchUpload(entries.stream().map(entry -> entry.judged(lookup, stores)).toList(),
            lookup.booked()));
  }

  /** @return a result for each entry, in the order they were sent; what is refused is kept */
  public Future<JsonObject> write(SqlConnection tx, StoreScope stores) {
    var sales = new LinkedHashMap<UUID, Sale>();
    entries.stream().map(Entry::sale).filter(Objects::nonNull).forEach(sale -> sales.putIfAbsent(sale.id(), sale));
    return Booking.write(tx, List.copyOf(sales.values())).compose(written -> {
      var booked = new HashMap<>(before);
      booked.putAll(written);
      var held = entries.stream().map(entry -> entry.held(booked)).toList();
      var refused = held.stream().filter(entry -> entry.failure != null)
          .map(entry -> RefusedSale.of(entry.sent, entry.failure, stores)).toList();
      var seen = new HashSet<UUID>();
      var items = held.stream().map(entry -> entry.result(booked, seen)).toList();
      return RefusedSales.keep(tx, refused).map(kept -> new JsonObject().put("items", new JsonArray(items)));
    });
  }
}
