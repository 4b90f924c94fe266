package pos.sales.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.sale;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.sales.Shop;
import pos.sales.Till;
import pos.testing.EscPosReader;
import pos.testing.EscPosReader.Bars;
import pos.testing.EscPosReader.Begin;
import pos.testing.EscPosReader.Cut;
import pos.testing.EscPosReader.Feed;
import pos.testing.EscPosReader.Item;
import pos.testing.EscPosReader.Pulse;
import pos.testing.EscPosReader.Square;
import pos.testing.EscPosReader.Text;
import pos.testing.Reply;

/** Receipts, slips and reports as a printer understands their bytes. */
class EscPosTest {

  private static final String SOLD = "0199a3a0-0000-7000-8000-0000000000c1";
  private static final String BY_CARD = "0199a3a0-0000-7000-8000-0000000000c2";
  private static final String LONG = "Assortiment de chocolats fins « Cœur de Montréal », édition du 375ᵉ anniversaire,"
      + " noisettes & œufs – 12 pièces\u001b@\u001dV0 ☕ 茶 Łódź";
  @RegisterExtension
  private static final Shop shop = new Shop();
  private static long session;
  private static String refunded;

  @BeforeAll
  static void sell() {
    shop.service.sql("UPDATE catalogue SET name = $2 WHERE product_id = $1", 1L, "Jus d'orange pressé");
    shop.service.sql("UPDATE catalogue SET name = $2 WHERE product_id = $1", 3L, LONG);
    var till = new Till(shop, 7);
    session = till.session();
    till.sell(paid(sale(0, line("product_id", 1, 3).put("unit_price_cents", 499).put("discount_cents", 100),
        line("product_id", 2, 1), line("product_id", 3, 12).put("unit_price_cents", 123_456)).put("id", SOLD)
        .put("register_id", 7).put("sold_at", "2026-11-22T15:04:05Z"), payment("credit", 100_000),
        payment("cash", 1_605_130).put("tendered_cents", 1_610_000)));
    till.sell(till.sale().put("id", BY_CARD));
    var back = Shop.saleReturn(1, 2).put("refund_method", "cash").put("approved_by", "Zoë").put("register_id", 7);
    refunded = shop.service.post("/sales/" + SOLD + "/returns", back).json().getString("id");
  }

  private static Reply ask(String path) {
    return shop.service.get(path, "Accept", EscPos.TYPE);
  }

  private static List<Item> print(String path) throws IOException {
    var reply = ask(path);
    assertEquals(200, reply.status(), () -> reply.body().toString());
    assertEquals(EscPos.TYPE, reply.header("Content-Type"));
    return new EscPosReader(new ByteArrayInputStream(reply.body().getBytes())).all();
  }

  private static Stream<Text> texts(List<Item> items) {
    return items.stream().filter(Text.class::isInstance).map(Text.class::cast);
  }

  private static List<String> lines(List<Item> items) {
    return texts(items).map(Text::text).toList();
  }

  private static boolean opensDrawer(String path) throws IOException {
    return print(path).contains(new Pulse());
  }

  /** Those that are looked at when something is changed here: target/paper/*.png. */
  @ParameterizedTest
  @CsvSource({"58, 384", "80, 576"})
  void whatever_is_printed_fits_on_the_paper(int width, int dots) throws IOException {
    for (var lang : List.of("fr", "en")) {
      var query = "?lang=" + lang + "&width=" + width;
      for (var path : List.of("/sales/" + SOLD + "/receipt", "/sales/" + BY_CARD + "/receipt",
          "/returns/" + refunded + "/receipt", "/sessions/" + session)) {
        var items = print(path + query);
        texts(items).forEach(text -> assertTrue(text.text().length() * text.width() * (text.small() ? 9 : 12) <= dots,
            text::toString));
        PaperPicture.draw(items, dots, Path.of("target/paper",
            path.replaceAll("[/-]", "_") + "_" + lang + "_" + width + ".png"));
      }
    }
  }

  @Test
  void a_receipt_begins_and_ends_as_printers_expect() throws IOException {
    var items = print("/sales/" + SOLD + "/receipt");
    assertEquals(new Begin(), items.getFirst());
    assertEquals(List.of(new Feed(2), new Cut()), items.subList(items.size() - 2, items.size()));
    assertEquals(1, items.stream().filter(Cut.class::isInstance).count());
  }

  @Test
  void amounts_end_in_one_column_and_the_total_is_large() throws IOException {
    var items = print("/sales/" + SOLD + "/receipt");
    assertTrue(lines(items).contains("  3 x 4,99 $" + " ".repeat(46 - 12 - 7) + "14,97 $ T"), lines(items)::toString);
    assertTrue(lines(items).contains("  Monnaie rendue" + " ".repeat(46 - 16 - 7) + "48,70 $"), lines(items)::toString);
    var total = texts(items).filter(text -> text.text().startsWith("TOTAL ")).findFirst().orElseThrow();
    assertEquals(new Text("TOTAL       17 051,30 $", true, false, 2, 2, 0), total);
    var head = texts(items).findFirst().orElseThrow();
    assertEquals(new Text("Les Cinq Magasins inc.", false, false, 1, 1, 1), head);
  }

  @Test
  void letters_of_french_are_printed_and_others_have_something_in_their_place() throws IOException {
    var printed = String.join(" ", lines(print("/sales/" + SOLD + "/receipt"))).replaceAll(" +", " ");
    assertTrue(printed.contains("« Cœur de Montréal », édition du 375e anniversaire, noisettes & œufs – 12 pièces @ V0"
        + " ? ? Lódz"), printed);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"Crème brûlée œ Œ Ÿ € ’ | Crème brûlée œ Œ Ÿ € ’", "e\u0301te\u0301 | été",
      "a\u2011b \u2212 5\u2032 | a-b - 5'", "śćẹ̀ | sce", "👩\u200d👩\u200d👧茶 | ??", "a\u200db | ab",
      "1ᵉʳ ﬁn | 1er fin", "⅓ ① | ? ?"})
  void a_text_is_spelt_in_the_characters_of_the_printer(String text, String spelt) {
    assertEquals(spelt, new CodePage().spell(text));
  }

  @Test
  void no_name_reaches_the_printer_as_a_command() {
    IntStream.range(0, 0x3000).mapToObj(Character::toString).forEach(character -> {
      for (var each : CodePage.bytes(new CodePage().spell("a" + character + "b"))) {
        assertTrue((each & 0xFF) >= ' ', character);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {SOLD, BY_CARD, "00000000-0000-0000-0000-000000000001",
      "ffffffff-ffff-ffff-ffff-ffffffffffff"})
  void the_code_of_a_sale_is_its_id_in_forty_digits(String id) throws IOException {
    for (var roll : EscPos.Roll.values()) {
      var bytes = EscPos.of(List.of(new Sheet.Row(Sheet.Style.CODE, id, "", false)),
          new EscPos.Print(roll, null, false));
      var items = new EscPosReader(new ByteArrayInputStream(bytes.getBytes())).all();
      var digits = items.stream().flatMap(item -> switch (item) {
        case Bars bars -> Stream.of(bars.digits());
        case Square square -> Stream.of(square.digits());
        default -> Stream.empty();
      }).toList();
      assertEquals(1, digits.size());
      assertEquals(40, digits.getFirst().length());
      var hex = "%032x".formatted(new BigInteger(digits.getFirst()));
      assertEquals(UUID.fromString(id), UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-")));
      assertEquals(List.of(id, digits.getFirst()), lines(items), "to be typed");
    }
  }

  @Test
  void the_drawer_opens_for_cash_when_it_is_asked_for_and_never_for_a_copy() throws IOException {
    var cash = "/sales/" + SOLD + "/receipt";
    assertTrue(opensDrawer(cash + "?drawer=true"));
    assertFalse(opensDrawer(cash));
    assertFalse(opensDrawer(cash + "?drawer=true&copy=true"));
    assertFalse(opensDrawer("/sales/" + BY_CARD + "/receipt?drawer=true"));
    assertTrue(opensDrawer("/returns/" + refunded + "/receipt?drawer=true"));
    assertFalse(opensDrawer("/sessions/" + session));
  }

  @Test
  void a_copy_says_so_above_and_below() throws IOException {
    var lines = texts(print("/sales/" + SOLD + "/receipt?copy=true&lang=en")).toList();
    for (var mark : List.of(lines.getFirst(), lines.getLast())) {
      assertEquals(new Text("COPY", true, false, 1, 1, 1), mark);
    }
    assertFalse(lines(print("/sales/" + SOLD + "/receipt?lang=en")).contains("COPY"));
  }

  @Test
  void how_to_print_is_asked_of_printers_only() {
    for (var path : List.of("/sales/" + SOLD + "/receipt", "/returns/" + refunded + "/receipt",
        "/sessions/" + session)) {
      assertEquals("width", ask(path + "?width=76").field());
      assertEquals("copy", ask(path + "?copy=yes").field());
      assertEquals(400, ask(path + "?paper=80").status());
      var refused = shop.service.get(path + "?copy=true", "Accept", "text/plain");
      assertEquals(400, refused.status());
      assertEquals("copy", refused.field());
      assertEquals(400, shop.service.get(path + "?width=58").status());
    }
    assertEquals(400, ask("/sessions/" + session + "?drawer=true").status());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"application/vnd.escpos, text/html;q=0.5 | application/vnd.escpos",
      "*/* | text/plain", "application/* | application/json", "APPLICATION/VND.ESCPOS | application/vnd.escpos"})
  void the_form_is_the_one_that_the_client_prefers(String accept, String type) {
    var reply = shop.service.get("/sales/" + SOLD + "/receipt", "Accept", accept);
    assertEquals(type, reply.header("Content-Type").replace("; charset=utf-8", ""));
    assertEquals("Accept, Accept-Language", reply.header("Vary"));
    assertEquals("fr-CA", reply.header("Content-Language"));
  }

  @Test
  void a_report_of_another_store_is_not_printed() {
    assertEquals(403, shop.service.get("/sessions/" + session, "Accept", EscPos.TYPE, "X-Consumer-Custom-ID", "1")
        .status());
    assertEquals(404, ask("/sales/" + new UUID(1, 2) + "/receipt").status());
  }

  @Test
  void the_ids_of_a_slip_stay_in_one_line() throws IOException {
    for (var width : List.of(58, 80)) {
      var lines = lines(print("/returns/" + refunded + "/receipt?width=" + width));
      assertTrue(lines.contains("  " + SOLD), lines::toString);
      assertTrue(lines.contains(refunded), lines::toString);
    }
  }

  @Test
  void a_voided_sale_is_marked_on_paper_as_well() throws IOException {
    var till = new Till(shop, 8);
    till.session();
    var id = till.sell(till.sale());
    till.voidSale(id);
    assertTrue(texts(print("/sales/" + id + "/receipt"))
        .anyMatch(text -> text.strong() && text.text().startsWith("VENTE ANNULÉE")));
  }
}
