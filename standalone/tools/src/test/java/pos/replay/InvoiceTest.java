package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InvoiceTest {

  @Test
  void the_id_is_the_same_in_every_run_and_differs_for_a_return() {
    assertEquals(UUID.fromString("0cfd38ee-dc06-3df3-9f18-8c308b939429"), Invoice.id("536365"));
    assertFalse(Invoice.id("536365").equals(Invoice.id("C536365")));
  }

  @Test
  void invoices_are_spread_over_five_stores_and_the_two_registers_of_each() {
    var counts = new int[11];
    IntStream.range(0, 1000).mapToObj(n -> Sample.invoice((536365 + n) + ",A,TEA,1,2010-12-01 08:26:00,1.00,,UK"))
        .forEach(invoice -> {
          assertEquals(invoice.store(), (invoice.register() + 1) / 2);
          counts[invoice.register()]++;
        });
    assertTrue(IntStream.rangeClosed(1, 10).allMatch(register -> counts[register] > 50));
  }

  @Test
  void an_ordinary_invoice_is_a_sale_that_is_paid_in_full() {
    var sale = Sample.invoice(Sample.SALE);
    assertTrue(sale.isSale());
    assertEquals(1530 + 840 + 85, sale.totalCents());
    assertEquals(new JsonObject("""
        {"id":"%s","store_id":%d,"register_id":%d,"cashier":"replay","sold_at":"2010-12-01T08:26:00Z","lines":[
          {"sku":"85123A","quantity":6,"unit_price_cents":255},
          {"sku":"85123A","quantity":4,"unit_price_cents":210},
          {"sku":"85123A","quantity":1,"unit_price_cents":85}],
         "payments":[{"method":"debit","amount_cents":2455}],"allow_oversell":true}
        """.formatted(Invoice.id("100"), sale.store(), sale.register())), sale.toSale());
  }

  @Test
  void a_sale_needs_its_pieces_by_code_and_codes_are_case_sensitive() {
    assertEquals(Map.of("85123A", 11L), Sample.invoice(Sample.SALE).needed());
  }

  @Test
  void an_invoice_whose_number_begins_with_a_c_is_a_return_without_a_receipt() {
    var back = Sample.invoice(Sample.RETURN);
    assertTrue(back.isReturn());
    assertFalse(back.isSale());
    assertEquals(510, back.totalCents());
    assertEquals(Map.of(), back.needed());
    assertEquals(Map.of(), back.adjustments());
    assertEquals(new JsonObject("""
        {"id":"%s","store_id":%d,"returned_at":"2010-12-01T09:00:00Z","lines":[
          {"sku":"85123A","quantity":2,"unit_price_cents":255}],
         "reason":"invoice C101","refund_method":"debit","restock":true,"approved_by":"replay"}
        """.formatted(Invoice.id("C101"), back.store())), back.toReturn());
  }

  @Test
  void a_write_off_is_an_adjustment_that_needs_the_pieces() {
    var writeOff = Sample.invoice(Sample.WRITE_OFF);
    assertFalse(writeOff.isSale());
    assertEquals(0, writeOff.totalCents());
    assertEquals(Map.of("71053", -20L), writeOff.adjustments());
    assertEquals(Map.of("71053", 20L), writeOff.needed());
  }

  @Test
  void stock_found_is_an_adjustment_that_needs_nothing() {
    var found = Sample.invoice(Sample.FOUND);
    assertEquals(Map.of("22139", 56L), found.adjustments());
    assertEquals(Map.of(), found.needed());
  }

  @Test
  void a_mixed_invoice_is_both_a_sale_and_an_adjustment() {
    var mixed = Sample.invoice(Sample.MIXED);
    assertTrue(mixed.isSale());
    assertEquals(1800 + 990, mixed.totalCents());
    assertEquals(2, mixed.toSale().getJsonArray("lines").size());
    assertEquals(Map.of("22139", 3L), mixed.adjustments());
    assertEquals(Map.of("POST", 1L, "22139", 2L), mixed.needed());
  }

  @Test
  void pieces_found_and_written_off_in_the_same_invoice_cancel_each_other() {
    var both = Sample.invoice("""
        105,A,TEA,3,2010-12-01 08:26:00,0.0,,UK
        105,A,TEA,-3,2010-12-01 08:26:00,0.0,,UK
        """);
    assertEquals(Map.of(), both.adjustments());
    assertEquals(Map.of(), both.needed());
  }
}
