package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.product.HeadOffice.product;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.ServiceUnderTest;

/** A branch and its head office, with a line between them that is cut now and then. */
class FollowCatalogueTest {

  @RegisterExtension
  private static final HeadOffice headOffice = new HeadOffice();
  @RegisterExtension
  private static final ServiceUnderTest branch =
      ServiceUnderTest.of("product-service", ProductService::new, ProductService::port)
          .with("HEAD_OFFICE_URL", headOffice::url).with("HEAD_OFFICE_KEY", HeadOffice.KEY)
          .with("HEAD_OFFICE_STORE", "2");
  private static final AtomicLong IDS = new AtomicLong(1000);

  private final long id = IDS.addAndGet(1000);
  private final long other = id + 1;
  private final String sku = "B-" + id;
  private final String otherSku = "B-" + other;

  @AfterEach
  void answerInFull() {
    headOffice.answerInPagesOf(2000);
    headOffice.answerWith(null);
  }

  private static void awaitCopy() {
    await("the catalogue of the head office is here", () -> position() == headOffice.newest());
  }

  private static long position() {
    return branch.number("SELECT position FROM head_office");
  }

  /** Makes changes at the head office, and waits for them at the branch. */
  private static void follow(JsonObject... products) {
    headOffice.put(products);
    awaitCopy();
  }

  private static JsonObject read(long id) {
    return branch.get("/products/" + id).json();
  }

  private static String skuOf(long id) {
    return read(id).getString("sku");
  }

  private static String barcodeOf(long id) {
    return read(id).getString("barcode");
  }

  /** Returns the types of the events of a product, and its versions in them. */
  private static List<String> events(long id) {
    return branch.sql("""
        SELECT type || ' ' || (payload->>'version') FROM outbox WHERE payload->>'id' = $1 ORDER BY sequence
        """, String.valueOf(id)).stream().map(row -> row.getString(0)).toList();
  }

  /** Returns what would show any change of products. */
  private static String state() {
    return branch.sql("""
        SELECT (SELECT (count(*), sum(version)) FROM products), (SELECT count(*) FROM outbox),
          (SELECT position FROM head_office)
        """).getFirst().deepToString();
  }

  /** Waits until the branch has taken answers that were given from now on. */
  private static void awaitAnswers() {
    var before = headOffice.answered();
    await("answers", () -> headOffice.answered() >= before + 2);
  }

  @Test
  void new_products_come_with_their_ids_and_are_told_to_the_services_of_the_branch() {
    var told = product(id, sku, "2000000000305");
    follow(told, product(other, otherSku, null).put("tax_code", "exempt"));
    var copy = read(id);
    told.put("id", told.remove("product_id")).put("description", "");
    copy.fieldNames().retainAll(told.fieldNames());
    assertEquals(told, copy);
    assertEquals("exempt", read(other).getString("tax_code"));
    assertNull(barcodeOf(other));
    assertEquals(List.of("product.changed 1"), events(id));
    await("the events are published",
        () -> branch.number("SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0);
  }

  @Test
  void changes_come_and_what_the_head_office_does_not_tell_stays() {
    follow(product(id, sku, null));
    branch.sql("UPDATE products SET description = 'kept here' WHERE id = $1", id);
    branch.sql("INSERT INTO product_categories VALUES ($1, 1)", id);
    follow(product(id, sku, null).put("price_cents", 250).put("name", "Other"));
    follow(product(id, sku, null).put("price_cents", 250).put("name", "Other").put("active", false));
    var copy = read(id);
    assertEquals(List.of(250, "Other", false, "kept here", new JsonArray().add(1)),
        List.of(copy.getInteger("price_cents"), copy.getString("name"), copy.getBoolean("active"),
            copy.getString("description"), copy.getJsonArray("category_ids")));
    assertEquals(List.of("product.changed 1", "product.changed 2", "product.retired 3"), events(id));
    follow(product(id, sku, null));
    assertEquals("product.changed 4", events(id).getLast());
  }

  @Test
  void products_of_which_the_head_office_has_never_told_stay_as_they_are() {
    follow(product(id, sku, null));
    assertEquals("EPI-001", skuOf(1));
    assertEquals(List.of(), branch.sql("SELECT FROM products WHERE version > 1 AND id <= 20"));
  }

  /** On one page, and on two: then one of them is here while the other still has what it takes. */
  @ParameterizedTest
  @ValueSource(ints = {2000, 1})
  void two_skus_are_swapped(int pageSize) {
    follow(product(id, sku, null), product(other, otherSku, null));
    headOffice.answerInPagesOf(pageSize);
    follow(product(id, otherSku, null), product(other, sku.toLowerCase(), null));
    assertEquals(List.of(otherSku, sku.toLowerCase()), List.of(skuOf(id), skuOf(other)));
    assertEquals(0, branch.number("SELECT sum(twin) FROM products"));
    assertEquals("product.changed 2", events(id).getLast());
    assertEquals(pageSize == 1 ? 3 : 2, read(other).getInteger("version"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2000, 1})
  void two_barcodes_are_swapped_in_either_form(int pageSize) {
    follow(product(id, sku, "0012345678905"), product(other, otherSku, "96385074"));
    headOffice.answerInPagesOf(pageSize);
    follow(product(id, sku, "0000096385074"), product(other, otherSku, "012345678905"));
    assertEquals(List.of("0000096385074", "012345678905"), List.of(barcodeOf(id), barcodeOf(other)));
    var versions = events(other);
    follow(product(other, otherSku, "0012345678905"));
    assertEquals(versions, events(other), "the same number in another form is no change");
  }

  @Test
  void what_a_product_loses_to_another_one_is_told_at_once() {
    follow(product(id, sku, "2000000000312"));
    follow(product(other, sku, "2000000000312"));
    assertEquals(List.of(sku, "2000000000312"), List.of(skuOf(other), barcodeOf(other)));
    assertEquals(sku + "  ~" + id, branch.sql("SELECT sku FROM products WHERE id = $1", id).getFirst().getString(0));
    assertNull(barcodeOf(id));
    assertEquals(List.of("product.changed 1", "product.changed 2"), events(id));
    follow(product(id, otherSku, null));
    assertEquals(otherSku, skuOf(id));
  }

  @Test
  void of_products_of_one_page_with_the_same_sku_the_last_one_has_it() {
    follow(product(id, sku, null), product(other, sku, null));
    assertEquals(sku, skuOf(other));
    assertTrue(skuOf(id).startsWith(sku) && skuOf(id).endsWith("~" + id), skuOf(id));
  }

  @Test
  void twins_of_an_earlier_release_are_twins_at_the_branch_too() {
    follow(product(id, sku, null), product(other, sku.toLowerCase(), null));
    follow(product(id, sku, null).put("price_cents", 1));
    follow(product(other, sku.toLowerCase(), null).put("price_cents", 2));
    assertEquals(List.of(sku, sku.toLowerCase()), List.of(skuOf(id), skuOf(other)));
    assertEquals(List.of(2, 2), List.of(read(id).getInteger("version"), read(other).getInteger("version")));
  }

  @Test
  void after_the_line_was_cut_no_change_is_lost_and_none_is_told_twice() {
    headOffice.answerInPagesOf(7);
    follow(LongStream.range(id, id + 20).mapToObj(i -> product(i, "B-" + i, null)).toArray(JsonObject[]::new));
    await("no lag", () -> lag() == 0);
    headOffice.cut();
    headOffice.put(LongStream.range(id + 10, id + 50).mapToObj(i -> product(i, "B-" + i, null).put("price_cents", 2))
        .toArray(JsonObject[]::new));
    await("a lag", () -> lag() > 0);
    var metrics = branch.get("/metrics").body().toString();
    assertTrue(metrics.contains("head_office_lag_seconds{service=\"product-service\"}"), metrics);
    assertEquals(List.of("product.changed 1"), events(id + 10));
    headOffice.start();
    awaitCopy();
    await("no lag", () -> lag() == 0);
    for (long i = id; i < id + 50; i++) {
      assertEquals(i < id + 10 ? 100 : 2, read(i).getInteger("price_cents"));
      assertEquals(i < id + 10 || i >= id + 20 ? List.of("product.changed 1")
          : List.of("product.changed 1", "product.changed 2"), events(i));
    }
  }

  private static long lag() {
    return branch.get("/health").json().getLong("head_office_lag_seconds");
  }

  @Test
  void a_catalogue_that_is_read_again_changes_nothing() {
    follow(product(id, sku, "2000000000329"), product(other, otherSku, null).put("active", false));
    var before = state();
    branch.sql("UPDATE head_office SET position = 0");
    awaitCopy();
    assertEquals(before, state());
  }

  @Test
  void two_instances_tell_each_change_once() {
    try (var _ = branch.another(ProductService::new, ProductService::port)) {
      headOffice.answerInPagesOf(3);
      follow(LongStream.range(id, id + 100).mapToObj(i -> product(i, "B-" + i, null)).toArray(JsonObject[]::new));
      for (long i = id; i < id + 100; i++) {
        assertEquals(List.of("product.changed 1"), events(i));
      }
    }
  }

  @Test
  void a_page_whose_events_cannot_be_written_is_not_written_and_comes_later() {
    follow(product(id, sku, null));
    branch.sql("ALTER TABLE outbox ADD CONSTRAINT broken CHECK (payload->>'name' <> 'Broken') NOT VALID");
    var before = state();
    headOffice.put(product(id, sku, null).put("price_cents", 7), product(other, otherSku, null).put("name", "Broken"));
    awaitAnswers();
    assertEquals(before, state());
    branch.sql("ALTER TABLE outbox DROP CONSTRAINT broken");
    awaitCopy();
    assertEquals(List.of("product.changed 1", "product.changed 2"), events(id));
    assertEquals(List.of("product.changed 1"), events(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "of which the second product is bad"})
  void an_answer_that_is_no_page_is_not_taken_and_asked_for_again(String answer) {
    var items = new JsonArray().add(product(id, sku, null).put("price_cents", 6)).add(product(other, "", null));
    var page = new JsonObject().put("items", items).put("position", 99_999).put("complete", true);
    follow(product(id, sku, null));
    var before = state();
    headOffice.answerWith(answer.startsWith("of") ? page.encode() : answer);
    headOffice.put(product(id, sku, null).put("price_cents", 5));
    awaitAnswers();
    assertEquals(before, state());
    headOffice.answerWith(null);
    awaitCopy();
    assertEquals(5, read(id).getInteger("price_cents"));
  }

  /** As it is when a change comes after the head office has looked for some, and before it looks for its position. */
  @Test
  void an_empty_answer_that_is_ahead_passes_no_change_over() {
    awaitCopy();
    headOffice.answerWith("{\"items\":[],\"position\":" + (headOffice.newest() + 1) + ",\"complete\":true}");
    headOffice.put(product(id, sku, null));
    awaitAnswers();
    headOffice.answerWith(null);
    awaitCopy();
    assertEquals(sku, skuOf(id));
  }

  @Test
  void a_head_office_that_was_restored_is_read_from_the_beginning() {
    follow(product(id, sku, null), product(other, otherSku, null));
    headOffice.restore(product(id, sku, null).put("price_cents", 3));
    awaitCopy();
    assertEquals(3, read(id).getInteger("price_cents"));
    assertEquals(List.of("product.changed 1", "product.changed 2"), events(id));
    assertEquals(List.of("product.changed 1"), events(other));
    assertEquals(otherSku, skuOf(other));
  }

  @Test
  void after_many_changes_the_statistics_are_updated() {
    headOffice.answerInPagesOf(400);
    var analyzed = "SELECT analyze_count FROM pg_stat_user_tables WHERE relname = 'products'";
    var before = branch.number(analyzed);
    follow(LongStream.range(id, id + 999).mapToObj(i -> product(i, "B-" + i, null)).toArray(JsonObject[]::new));
    follow(product(id + 999, "B-" + (id + 999), null));
    await("the statistics", () -> branch.number(analyzed) > before);
  }
}
