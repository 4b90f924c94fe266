package pos.product;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Plans.Listing;
import pos.testing.ServiceUnderTest;

/** A large catalogue in which what is rare is new: a list that walks up the ids takes long to find it. */
class ListPlansTest {

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("product-service", ProductService::new, ProductService::port);

  @Test
  void every_filter_of_every_list_is_served_by_an_index() {
    var plans = service.plans();
    plans.fill(List.of("""
        INSERT INTO products (sku, barcode, name, price_cents, tax_code, active)
        SELECT 'S-' || n, lpad(n::text, 13, '0'), CASE WHEN n > 29000 THEN 'Rare ' ELSE 'Thing ' END || n, n,
          'standard', n <= 29900 FROM generate_series(1, 30000) AS n
        """, """
        INSERT INTO categories (name, parent_id) SELECT 'Category ' || n, CASE WHEN n > 4900 THEN 2 ELSE 1 END
        FROM generate_series(1, 5000) AS n
        """, """
        INSERT INTO product_categories
        SELECT id, CASE WHEN sku > 'S-299' THEN 2 ELSE 1 END FROM products WHERE sku LIKE 'S-%'
        """));
    plans.check("list_categories", Categories.ORDER, Map.of(
        "", (client, page) -> Categories.list(client, null, page),
        "parent_id", (client, page) -> Categories.list(client, 2L, page)));
    plans.check("list_products", SortOrder.ID.wireName(), Map.of(
        "", by(new Filter(null, null, null, null, null)),
        "ids", by(new Filter(new Long[] {1L, 29_000L}, null, null, null, null)),
        "sku", by(new Filter(null, new String[] {"S-1", "S-29000"}, null, null, null)),
        "barcode", by(new Filter(null, null, "0000000029000", null, null)),
        "active", by(new Filter(null, null, null, false, null)),
        "category_id", by(new Filter(null, null, null, null, new Long[] {2L})),
        "q", (client, page) -> Ranking.page(client, "rare 29500", new Filter(null, null, null, null, null), page)));
    plans.mustBeComplete();
    for (var order : SortOrder.values()) {
      plans.checkPages("products by " + order, order.wireName(), (client, page) ->
          Products.list(client, new Filter(null, null, null, null, null), order, page));
    }
  }

  private static Listing by(Filter filter) {
    return (client, page) -> Products.list(client, filter, SortOrder.ID, page);
  }
}
