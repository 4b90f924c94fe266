package pos.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Streams an invoice file: consecutive lines with the same number are an invoice, and one invoice is in memory. */
final class InvoiceFile {

  private static final int EXCERPT = 80;
  private final Path path;

  /** @throws ReplayFailure when there is no such file, or it is not a regular file, which can be read twice */
  InvoiceFile(Path path) {
    if (!Files.isReadable(path)) {
      throw new ReplayFailure("There is no readable file " + path + ".");
    }
    if (!Files.isRegularFile(path)) {
      throw new ReplayFailure(path + " is not a regular file, but the replay has to read it twice.");
    }
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Returns the number of lines, including refused ones, without the header and empty lines. */
  long read(Consumer<Invoice> invoices, Consumer<Refusal> refusals) throws IOException {
    try (var reader = open()) {
      expectHeader(reader.readLine());
      var grouping = new Grouping(invoices);
      var lines = 0L;
      var number = 1L;
      for (var text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (!text.isBlank()) {
          lines++;
          try {
            grouping.add(number, InvoiceLine.parse(number, text));
          } catch (Refusal refusal) {
            refusals.accept(refusal);
          }
        }
      }
      grouping.endInvoice();
      return lines;
    }
  }

  /** Bytes that are not UTF-8 become U+FFFD, which is accepted in a description and refused in a number or code. */
  private BufferedReader open() throws IOException {
    return new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8), 1 << 16);
  }

  private void expectHeader(String line) {
    var text = line == null ? "" : line.startsWith("\uFEFF") ? line.substring(1) : line;
    var expected = String.join(",", InvoiceLine.HEADER);
    if (!text.strip().equals(expected)) {
      var found = text.isBlank() ? "empty" : text.substring(0, Math.min(EXCERPT, text.length()));
      throw new ReplayFailure("The first line of " + path + " must be " + expected + ", but is " + found
          + ". Each part of a split file needs this line as well.");
    }
  }

  /** Collects the lines of an invoice; a number that appears again after another one is refused. */
  private static final class Grouping {

    private final Consumer<Invoice> invoices;
    private final List<InvoiceLine> open = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();

    Grouping(Consumer<Invoice> invoices) {
      this.invoices = invoices;
    }

    void add(long number, InvoiceLine line) {
      if (!open.isEmpty() && !open.getFirst().invoice().equals(line.invoice())) {
        endInvoice();
      }
      if (ended.contains(line.invoice())) {
        throw new Refusal(number, line.invoice(), "the lines of an invoice must be consecutive");
      }
      open.add(line);
    }

    void endInvoice() {
      if (!open.isEmpty()) {
        ended.add(open.getFirst().invoice());
        invoices.accept(new Invoice(List.copyOf(open)));
        open.clear();
      }
    }
  }
}
