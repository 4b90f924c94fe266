package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvoiceFileTest {

  private final List<Invoice> invoices = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private Path path;

  @BeforeEach
  void choosePath(@TempDir Path directory) {
    path = directory.resolve("invoices.csv");
  }

  @Test
  void consecutive_lines_with_the_same_number_are_an_invoice() throws IOException {
    assertEquals(10, read(Sample.FILE));
    assertEquals(List.of("100", "C101", "102", "103", "104"), invoices.stream().map(Invoice::number).toList());
    assertEquals(List.of(3, 1, 1, 1, 3), invoices.stream().map(invoice -> invoice.lines().size()).toList());
    assertEquals(List.of("line 11, invoice 104: the price '18.005' has more than two decimals"), refusals);
  }

  @Test
  void a_refused_line_does_not_break_its_invoice() throws IOException {
    assertEquals(4, read(Sample.HEADER + """
        100,A1,TEA,1,2010-12-01 08:26:00,1.00,,UK
        100,A2,TEA,1,2010-12-01 08:26:00,1.005,,UK
        not an invoice line
        100,A3,TEA,1,2010-12-01 08:26:00,1.00,,UK
        """));
    assertEquals(1, invoices.size());
    assertEquals(200, invoices.getFirst().totalCents());
    assertEquals(2, refusals.size());
  }

  @Test
  void a_byte_order_mark_windows_line_ends_and_empty_lines_are_tolerated() throws IOException {
    assertEquals(10, read(("\uFEFF" + Sample.FILE + "\n\n").replace("\n", "\r\n")));
    assertEquals(5, invoices.size());
    assertEquals("HEART, SMALL", invoices.getFirst().lines().getLast().description());
  }

  @Test
  void a_last_line_without_an_end_of_line_is_read() throws IOException {
    assertEquals(1, read(Sample.HEADER + Sample.RETURN.strip()));
    assertEquals(1, invoices.size());
  }

  @Test
  void lines_that_are_apart_are_one_invoice_which_is_named() throws IOException {
    assertEquals(11, read(Sample.HEADER + Sample.SALE + Sample.RETURN + Sample.SALE + Sample.RETURN + Sample.SALE));
    assertEquals(List.of("C101", "100"), invoices.stream().map(Invoice::number).toList());
    assertEquals(List.of(2, 9), invoices.stream().map(invoice -> invoice.lines().size()).toList());
    assertEquals(Set.of("100", "C101"), new InvoiceFile(path).apart());
    assertEquals(List.of(), refusals);
  }

  @Test
  void twenty_thousand_lines_may_be_apart_at_a_time() throws IOException {
    assertEquals(2 * 19_999, read(twice(19_999)));
    assertEquals(19_999, invoices.size());
  }

  @Test
  void a_file_that_is_not_sorted_by_invoice_at_all_is_refused() {
    var failure = assertThrows(ReplayFailure.class, () -> read(twice(20_000)));
    assertTrue(failure.getMessage().endsWith("are apart from others of their invoice: sort the file by InvoiceNo."),
        failure.getMessage());
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused_in_a_code_only() throws IOException {
    var rows = Sample.HEADER + """
        100,A1,£ TEA,1,2010-12-01 08:26:00,1.00,,UK
        100,A£,TEA,1,2010-12-01 08:26:00,1.00,,UK
        """;
    Files.write(path, rows.getBytes(StandardCharsets.ISO_8859_1));
    new InvoiceFile(path).read(invoices::add, refusal -> refusals.add(refusal.getMessage()));
    assertEquals(1, invoices.getFirst().lines().size());
    assertEquals(List.of("line 3, invoice 100: the stock code is not readable text"), refusals);
  }

  @Test
  void a_file_with_another_first_line_is_refused_as_a_whole() {
    var failure = assertThrows(ReplayFailure.class, () -> read(Sample.SALE));
    assertTrue(failure.getMessage().contains("must be InvoiceNo,StockCode"), failure.getMessage());
    assertTrue(failure.getMessage().contains(", but is 100,85123A,,6,"), failure.getMessage());
    var empty = assertThrows(ReplayFailure.class, () -> read(""));
    assertTrue(empty.getMessage().contains(", but is empty. Each part"), empty.getMessage());
    var long81 = assertThrows(ReplayFailure.class, () -> read("x".repeat(81)));
    assertTrue(long81.getMessage().contains(" is " + "x".repeat(80) + ". "), long81.getMessage());
  }

  @Test
  void a_file_that_is_missing_or_not_a_regular_file_is_refused() {
    assertThrows(ReplayFailure.class, () -> new InvoiceFile(path));
    assertThrows(ReplayFailure.class, () -> new InvoiceFile(path.getParent()));
  }

  @Test
  void the_path_is_that_of_the_file() throws IOException {
    read(Sample.FILE);
    assertEquals(path, new InvoiceFile(path).path());
  }

  /** Returns a line of each of so many invoices, and then another one. */
  private static String twice(int count) {
    return Sample.HEADER + IntStream.range(0, 2 * count)
        .mapToObj(line -> line % count + ",A1,TEA,1,2010-12-01 08:26:00,1.00,,UK\n").collect(Collectors.joining());
  }

  private long read(String text) throws IOException {
    Files.writeString(path, text);
    return new InvoiceFile(path).read(invoices::add, refusal -> refusals.add(refusal.getMessage()));
  }
}
