package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvoiceLineTest {

  @Test
  void a_valid_line_is_read() {
    var line = InvoiceLine.parse(2, "C100,BANK CHARGES,\"TEA, SET \",-3,2010-12-01 08:26:00,2.1,,United Kingdom");
    assertEquals(new InvoiceLine("C100", "BANK CHARGES", "TEA, SET", -3, Instant.parse("2010-12-01T08:26:00Z"), 210),
        line);
    assertEquals(-630, line.totalCents());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      100,A1,TEA,1,2010-12-01 08:26:00,2.555,,UK | invoice 100: the price '2.555' has more than two decimals
      100,A1,TEA,1,2010-12-01 08:26:00,-1.00,,UK | invoice 100: the price '-1.00' is negative
      100,A1,TEA,1,2010-12-01 08:26:00,free,,UK  | invoice 100: the price 'free' is not a decimal number
      100,A1,TEA,0,2010-12-01 08:26:00,2.55,,UK  | invoice 100: the quantity is 0
      100,A1,TEA,1.5,2010-12-01 08:26:00,2.5,,UK | invoice 100: the quantity '1.5' is not a whole number
      100,A1,TEA,100000,2010-12-01 08:26:00,1,,UK | invoice 100: the quantity 100000 is out of range
      100,A1,TEA,2,2010-12-01 08:26:00,5000000.01,,UK | invoice 100: quantity times price is more than $10,000,000.00
      100,,TEA,1,2010-12-01 08:26:00,2.55,,UK | invoice 100: the stock code is missing
      100,A\uFFFD,TEA,1,2010-12-01 08:26:00,2.55,,UK | invoice 100: the stock code is not readable text
      100,A1,TEA,1,2010-12-01 08:26:00,2.55,UK | invoice 100: the line has 7 fields instead of 8
      100,A1,TEA,-1,2010-12-01 08:26:00,2.55,,UK | invoice 100: a negative quantity with a price must be a return
      C100,A1,TEA,1,2010-12-01 08:26:00,2.55,,UK | invoice C100: a return has a positive quantity
      """)
  void a_refusal_names_the_line_the_invoice_and_the_reason(String line, String message) {
    assertEquals("line 7, " + message, assertThrows(Refusal.class, () -> InvoiceLine.parse(7, line)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      100,A1,TEA,99999,2010-12-01 08:26:00,1,,UK | 9999900
      100,A1,TEA,2,2010-12-01 08:26:00,5000000.00,,UK | 1000000000
      C100,A1,TEA,-99999,2010-12-01 08:26:00,1,,UK | -9999900
      C100,A1,TEA,-2,2010-12-01 08:26:00,5000000.00,,UK | -1000000000
      C100,A1,TEA,-1,2010-12-01 08:26:00,0,,UK | 0
      100,A1,TEA,-1,2010-12-01 08:26:00,0,,UK | 0
      """)
  void a_line_may_be_as_large_as_the_services_allow(String line, long cents) {
    var read = InvoiceLine.parse(7, line);
    assertEquals(cents, read.totalCents());
    assertEquals(line.startsWith("C"), read.isReturn());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      C100,A1,TEA,-100000,2010-12-01 08:26:00,1,,UK | invoice C100: the quantity -100000 is out of range
      C100,A1,T,-2,2010-12-01 08:26:00,5000000.01,,UK | invoice C100: quantity times price is more than $10,000,000.00
      C100,A1,TEA,1,2010-12-01 08:26:00,0,,UK | invoice C100: a return has a positive quantity
      100,A1,TEA,-1,2010-12-01 08:26:00,0.01,,UK | invoice 100: a negative quantity with a price must be a return
      """)
  void a_line_outside_of_them_is_refused(String line, String message) {
    assertEquals("line 7, " + message, assertThrows(Refusal.class, () -> InvoiceLine.parse(7, line)).getMessage());
  }

  @Test
  void numbers_and_codes_have_at_most_64_characters_without_controls() {
    var line = "100,%s,TEA,1,2010-12-01 08:26:00,2.5,,UK";
    assertEquals(64, InvoiceLine.parse(7, line.formatted("x".repeat(64))).code().length());
    assertEquals("line 7, invoice 100: the stock code is longer than 64 characters",
        assertThrows(Refusal.class, () -> InvoiceLine.parse(7, line.formatted("x".repeat(65)))).getMessage());
    assertEquals("line 7, invoice 100: the stock code is not readable text",
        assertThrows(Refusal.class, () -> InvoiceLine.parse(7, line.formatted("A\u00071"))).getMessage());
    assertEquals("line 7, invoice 100: the stock code is not readable text",
        assertThrows(Refusal.class, () -> InvoiceLine.parse(7, line.formatted("\uFFFD1"))).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"12/1/2010 8:26", "2010-02-30 08:26:00", "2010-12-01T08:26:00", "2010-12-01", ""})
  void a_date_in_another_form_or_that_does_not_exist_is_refused(String date) {
    assertEquals("line 7, invoice 100: the date '" + date + "' must have the form 2010-12-01 08:26:00",
        assertThrows(Refusal.class, () -> InvoiceLine.parse(7, "100,A1,TEA,1," + date + ",2.5,,UK")).getMessage());
  }

  @Test
  void a_line_without_an_invoice_number_is_refused_by_its_line_number() {
    assertEquals("line 7: the invoice number is missing",
        assertThrows(Refusal.class, () -> InvoiceLine.parse(7, ",A1,TEA,1,2010-12-01 08:26:00,2.5,,UK")).getMessage());
  }
}
