package pos.sales.upload;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.StoreScope;
import pos.sales.sale.KnownSale;
import pos.sales.sale.Lookup;
import pos.sales.sale.SaleDraft;
import pos.sales.sale.SaleRequest;

/** A sale of a batch. */
sealed interface BatchEntry {

  /** A sale without errors so far. */
  record Valid(Object sent, SaleRequest request, Optional<SaleDraft> draft) implements BatchEntry {

    /** Returns the entry with the sale to write, unless its id is known already; or the entry as rejected. */
    BatchEntry judge(Lookup lookup, StoreScope stores) {
      try {
        return new Valid(sent, request, lookup.judge(request, stores));
      } catch (Failure e) {
        return new Rejected(sent, e);
      }
    }

    /** Returns the entry, as rejected when the sale that is stored under its id has other content. */
    BatchEntry compare(Map<UUID, KnownSale> stored) {
      try {
        request.mustMatch(stored.get(request.id()).fingerprint());
        return this;
      } catch (Failure e) {
        return new Rejected(sent, e);
      }
    }

    /** @param fresh the ids that this batch has written and that no result has named yet */
    JsonObject result(Map<UUID, KnownSale> stored, Set<UUID> fresh) {
      var sale = stored.get(request.id());
      return new JsonObject().put("id", id(sent)).put("status", fresh.remove(sale.id()) ? "accepted" : "duplicate")
          .put("receipt_number", sale.receiptNumber()).put("total_cents", sale.totalCents());
    }
  }

  /** A sale that cannot be written. */
  record Rejected(Object sent, Failure why) implements BatchEntry {

    JsonObject result() {
      return new JsonObject().put("id", id(sent)).put("status", "rejected").put("problem", why.toJson());
    }
  }

  /** Reads an entry of any form. */
  static BatchEntry parse(Object sent) {
    try {
      var fields = Fields.of(sent);
      if (!fields.has("id")) {
        fields.refuse("id", Flaw.of("missing", "is missing: without an id, the batch could not be sent again"), null);
      }
      return new Valid(sent, SaleRequest.from(fields, null), Optional.empty());
    } catch (Failure e) {
      return new Rejected(sent, e);
    }
  }

  /** Returns the id as it was sent, or null when there is none. */
  private static String id(Object sent) {
    return sent instanceof JsonObject json && json.getValue("id") instanceof String text ? text : null;
  }
}
