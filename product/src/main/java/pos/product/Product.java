package pos.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.shop.FirstCategory;
import pos.common.sql.Timestamps;

/**
 * An article of the catalogue.
 *
 * @param category the first of its categories, or null
 */
record Product(long id, Draft content, FirstCategory category, long version, Instant createdAt, Instant updatedAt) {

  private static final String CURRENCY = "CAD";

  enum TaxCode { STANDARD, EXEMPT }

  /**
   * The part of a product that a client decides on.
   *
   * @param barcode an EAN-13, UPC-A or EAN-8, or null when the product has none
   */
  record Draft(String sku, String barcode, String name, String description, long priceCents, TaxCode taxCode,
      List<Long> categoryIds, boolean active) {

    /** The values of the fields that a new product may leave out. */
    static final Draft DEFAULTS = new Draft("", null, "", "", 0, TaxCode.STANDARD, List.of(), true);

    Draft {
      categoryIds = categoryIds.stream().distinct().sorted().toList();
      if (priceCents < 0 || priceCents > Fields.MAX_CENTS) {
        throw new IllegalArgumentException("price out of range: " + priceCents);
      }
    }

    /** Reads a whole product. @throws pos.common.rule.Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      return read(fields, fields.line("sku", 1, 64), fields.line("name", 1, 200),
          fields.integer("price_cents", 0, Fields.MAX_CENTS), DEFAULTS);
    }

    /** Returns this content with the fields that were sent; an empty barcode removes the barcode. */
    Draft patched(Fields fields) {
      return read(fields, fields.line("sku", 1, 64, sku), fields.line("name", 1, 200, name),
          fields.integer("price_cents", 0, Fields.MAX_CENTS, priceCents), this);
    }

    private static Draft read(Fields fields, String sku, String name, long priceCents, Draft fallback) {
      var barcode = fields.text("barcode", 0, 13, fallback.barcode);
      if (barcode != null && !barcode.isEmpty() && !Barcode.isValid(barcode)) {
        fields.refuse("barcode", Barcode.NOT_A_BARCODE, null);
      }
      var description = fields.text("description", 0, 4000, fallback.description);
      var taxCode = fields.oneOf("tax_code", TaxCode.class, fallback.taxCode);
      var categories = fields.has("category_ids") ? fields.ids("category_ids", 20) : fallback.categoryIds;
      var active = fields.flag("active", fallback.active);
      if (!CURRENCY.equals(fields.text("currency", 0, 3, CURRENCY))) {
        fields.refuse("currency", Flaw.notAnOption(List.of(CURRENCY), "must be " + CURRENCY), null);
      }
      fields.check();
      return new Draft(sku, barcode == null || barcode.isEmpty() ? null : barcode, name, description, priceCents,
          taxCode, categories, active);
    }

    Draft inCategories(List<Long> ids) {
      return new Draft(sku, barcode, name, description, priceCents, taxCode, ids, active);
    }

    Draft retired() {
      return new Draft(sku, barcode, name, description, priceCents, taxCode, categoryIds, false);
    }
  }

  static Product from(Row row) {
    var categories = List.of(row.getArrayOfLongs("category_ids"));
    var content = new Draft(row.getString("sku"), row.getString("barcode"), row.getString("name"),
        row.getString("description"), row.getLong("price_cents"),
        Wire.parse(TaxCode.class, row.getString("tax_code")),
        categories, row.getBoolean("active"));
    var category = categories.isEmpty() ? null : new FirstCategory(categories.getFirst(), row.getString("category"));
    return new Product(row.getLong("id"), content, category,
        row.getLong("version"), Timestamps.read(row, "created_at"), Timestamps.read(row, "updated_at"));
  }

  /** Returns the barcode of a product that has one, as 13 digits. */
  String ean() {
    return Barcode.ean(content.barcode);
  }

  static String path(long id) {
    return "/product-service/products/" + id;
  }

  /** Returns the product as events carry it. */
  JsonObject toEvent() {
    return new JsonObject()
        .put("id", id)
        .put("sku", content.sku)
        .put("barcode", content.barcode)
        .put("name", content.name)
        .put("description", content.description)
        .put("price_cents", content.priceCents)
        .put("currency", CURRENCY)
        .put("tax_code", Wire.name(content.taxCode))
        .put("category_ids", new JsonArray(content.categoryIds))
        .put("category", FirstCategory.toJson(category))
        .put("active", content.active)
        .put("version", version)
        .put("created_at", Wire.time(createdAt))
        .put("updated_at", Wire.time(updatedAt));
  }

  /** @param editable whether the caller may change products, and is shown how */
  JsonObject toJson(boolean editable) {
    return toEvent().put("_links", links(editable));
  }

  /** Returns the JSON of lists, which leave out what may be long. */
  JsonObject toSummary(boolean editable) {
    var json = toJson(editable);
    json.remove("description");
    json.remove("category_ids");
    return json;
  }

  private JsonObject links(boolean editable) {
    var links = Links.self(path(id));
    if (editable) {
      links.action("change", "PATCH", path(id)).action("replace", "PUT", path(id));
      if (content.active) {
        links.action("retire", "DELETE", path(id));
      }
    }
    if (content.barcode != null) {
      links.to("barcode", "/product-service/products/barcode/" + content.barcode);
    }
    return links.toJson();
  }
}
