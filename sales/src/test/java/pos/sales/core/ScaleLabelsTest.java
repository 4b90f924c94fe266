package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Fields;
import pos.sales.core.ScaleLabels.Kind;
import pos.sales.core.ScaleLabels.Label;

/** The labels of scales: a price or a weight in the number. */
class ScaleLabelsTest {

  private static final ScaleLabels LABELS = ScaleLabels.parse("20=price, 21=weight");
  /** Its articles are 12345, at 19.90 a kilogram. */
  private static final Product CHEESE =
      new Product(7, "CHEESE", "2112345000008", "Cheese", 1990, Product.TaxCode.EXEMPT, null);
  private static final Product PIE = new Product(8, "PIE", "2000001000007", "Pie", 1500, Product.TaxCode.EXEMPT, null);
  private static final PriceList PRICES = new PriceList(List.of(CHEESE, PIE), LABELS);

  private static Item item(String json) {
    return Item.from(Fields.of(new JsonObject(json)));
  }

  @ParameterizedTest
  @CsvSource({"2000001012994, 2000001000007, PRICE, 1299", "2112345003429, 2112345000008, WEIGHT, 342"})
  void a_label_is_taken_apart(String code, String barcode, Kind kind, long value) {
    assertEquals(Optional.of(new Label(barcode, kind, value)), LABELS.read(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2000001012993", "2200001012998", "4006381333931", "200000101299", "20000010129940", "TEA"})
  void other_codes_are_no_labels(String code) {
    assertEquals(Optional.empty(), LABELS.read(code));
    assertEquals(Optional.empty(), LABELS.read(null));
    assertEquals(Optional.empty(), ScaleLabels.NONE.read("2000001012994"));
  }

  @Test
  void a_setting_names_what_labels_contain_by_their_prefixes() {
    assertEquals(Map.of("20", Kind.PRICE, "21", Kind.WEIGHT), ScaleLabels.parse("20=price, 21=weight").kinds());
  }

  @Test
  void a_label_is_looked_up_by_itself_and_by_its_article() {
    assertEquals(List.of("TEA", "2000001012994", "2000001000007"),
        LABELS.withArticles(Stream.of("TEA", "2000001012994")).toList());
  }

  @Test
  void a_piece_costs_what_its_label_says_and_is_no_mismatch() {
    var priced = PRICES.price(List.of(item("{\"barcode\": \"2000001012994\", \"quantity\": 1}"),
        item("{\"barcode\": \"2112345003429\", \"quantity\": 1}"), item("{\"sku\": \"PIE\", \"quantity\": 1}"),
        item("{\"product_id\": 8, \"barcode\": \"2000001012994\", \"quantity\": 2, \"unit_price_cents\": 1299}")));
    // 342 g at 19.90 are 6.8058
    assertEquals(List.of(1299L, 681L, 1500L, 1299L), priced.lines().stream().map(Line::unitPriceCents).toList());
    assertEquals(List.of(8L, 7L, 8L, 8L), priced.lines().stream().map(Line::productId).toList());
    assertEquals(Flags.NONE, priced.flags());
    assertTrue(PRICES.price(List.of(item("""
        {"barcode": "2000001012994", "quantity": 1, "unit_price_cents": 1300}"""))).flags().price());
  }

  @Test
  void a_product_that_has_the_whole_code_owns_it() {
    var own = new Product(9, "OWN", "2000001012994", "Own", 300, Product.TaxCode.EXEMPT, null);
    var line = new PriceList(List.of(PIE, own), LABELS)
        .price(List.of(item("{\"barcode\": \"2000001012994\", \"quantity\": 1}"))).lines().getFirst();
    assertEquals("9 300", line.productId() + " " + line.unitPriceCents());
  }

  @ParameterizedTest
  @ValueSource(strings = {"30=price", "20=size", "20", "20=price,20=weight", "20=price,", ","})
  void a_setting_of_another_form_is_refused_by_name(String setting) {
    var refused = assertThrows(IllegalArgumentException.class, () -> ScaleLabels.parse(setting));
    assertTrue(refused.getMessage().startsWith("SCALE_LABELS"), refused::getMessage);
    assertEquals(Map.of(), ScaleLabels.parse("").kinds());
    assertEquals(new JsonObject().put("20", "price").put("21", "weight"), LABELS.toJson());
  }
}
