package pos.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import pos.common.rule.Fields;
import pos.common.rule.Wire;

/** An article of the catalogue. */
record Product(long id, Draft content, long version, OffsetDateTime createdAt, OffsetDateTime updatedAt) {

  enum TaxCode { STANDARD, EXEMPT }

  /** What a client says about a product. */
  record Draft(String sku, String barcode, String name, String description, long priceCents, TaxCode taxCode,
      List<Long> categoryIds, boolean active) {

    Draft {
      categoryIds = categoryIds.stream().distinct().sorted().toList();
      if (priceCents < 0 || priceCents > Fields.MAX_CENTS) {
        throw new IllegalArgumentException("price out of range: " + priceCents);
      }
    }

    /** A whole product. @throws pos.common.rule.Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var empty = new Draft("", null, "", "", 0, TaxCode.STANDARD, List.of(), true);
      return read(fields, fields.text("sku", 1, 64), fields.text("name", 1, 200),
          fields.integer("price_cents", 0, Fields.MAX_CENTS), empty);
    }

    /** This product with the fields that were sent; {@code "barcode": ""} takes the barcode away. */
    Draft patched(Fields fields) {
      return read(fields, fields.text("sku", 1, 64, sku), fields.text("name", 1, 200, name),
          fields.integer("price_cents", 0, Fields.MAX_CENTS, priceCents), this);
    }

    private static Draft read(Fields fields, String sku, String name, long priceCents, Draft otherwise) {
      var barcode = fields.text("barcode", 0, 13, otherwise.barcode);
      if (barcode != null && !barcode.isEmpty() && !Barcode.isValid(barcode)) {
        fields.refuse("barcode", Barcode.RULE, null);
      }
      var description = fields.text("description", 0, 4000, otherwise.description);
      var taxCode = fields.oneOf("tax_code", TaxCode.class, otherwise.taxCode);
      var categories = fields.has("category_ids") ? fields.ids("category_ids", 20) : otherwise.categoryIds;
      var active = fields.flag("active", otherwise.active);
      if (!"CAD".equals(fields.text("currency", 0, 3, "CAD"))) {
        fields.refuse("currency", "must be CAD", null);
      }
      fields.check();
      return new Draft(sku, barcode == null || barcode.isEmpty() ? null : barcode, name, description, priceCents,
          taxCode, categories, active);
    }

    Draft in(List<Long> otherCategories) {
      return new Draft(sku, barcode, name, description, priceCents, taxCode, otherCategories, active);
    }

    Draft retired() {
      return new Draft(sku, barcode, name, description, priceCents, taxCode, categoryIds, false);
    }
  }

  static Product from(Row row) {
    var content = new Draft(row.getString("sku"), row.getString("barcode"), row.getString("name"),
        row.getString("description"), row.getLong("price_cents"),
        Wire.parse(TaxCode.class, row.getString("tax_code")),
        List.of(row.getArrayOfLongs("category_ids")), row.getBoolean("active"));
    return new Product(row.getLong("id"), content, row.getLong("version"),
        row.getOffsetDateTime("created_at"), row.getOffsetDateTime("updated_at"));
  }

  static String path(long id) {
    return "/product-service/products/" + id;
  }

  /** The state that events carry. */
  JsonObject toEvent() {
    return new JsonObject()
        .put("id", id)
        .put("sku", content.sku)
        .put("barcode", content.barcode)
        .put("name", content.name)
        .put("description", content.description)
        .put("price_cents", content.priceCents)
        .put("currency", "CAD")
        .put("tax_code", Wire.name(content.taxCode))
        .put("category_ids", new JsonArray(content.categoryIds))
        .put("active", content.active)
        .put("version", version)
        .put("created_at", utc(createdAt))
        .put("updated_at", utc(updatedAt));
  }

  JsonObject toJson() {
    var links = new JsonObject().put("self", href(path(id)));
    if (content.active) {
      links.put("retire", href(path(id)).put("method", "DELETE"));
    }
    if (content.barcode != null) {
      links.put("barcode", href("/product-service/products/barcode/" + content.barcode));
    }
    return toEvent().put("_links", links);
  }

  private static JsonObject href(String path) {
    return new JsonObject().put("href", path);
  }

  private static String utc(OffsetDateTime time) {
    return time.toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
