package pos.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Streams an invoice file: lines with the same number are an invoice. Those of most are consecutive, and in memory is one
 * such invoice and those whose lines are apart, of which more is to come.
 */
final class InvoiceFile {

  private static final int EXCERPT = 80;
  /** What fits into memory; the lines of a file that is sorted otherwise are all apart. */
  private static final int MOST_LINES_APART = 20_000;
  private final Path path;
  /** In how many places an invoice is whose lines are apart, by its number; null until the file has been read. */
  private Map<String, Integer> apart;

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

  /** Returns the numbers of the invoices whose lines are apart in the file. */
  Set<String> apart() throws IOException {
    if (apart == null) {
      var places = new HashMap<String, Integer>();
      var last = new AtomicReference<>("");
      readLines(line -> {
        if (!line.invoice().equals(last.getAndSet(line.invoice()))) {
          places.merge(line.invoice(), 1, Integer::sum);
        }
      }, _ -> {});
      places.values().removeIf(count -> count == 1);
      apart = places;
    }
    return new TreeSet<>(apart.keySet());
  }

  /** Returns the number of lines, including refused ones, without the header and empty lines. */
  long read(Consumer<Invoice> invoices, Consumer<Refusal> refusals) throws IOException {
    apart();
    var grouping = new Grouping(invoices, new HashMap<>(apart));
    var lines = readLines(grouping::add, refusals);
    grouping.endInvoice();
    return lines;
  }

  private long readLines(Consumer<InvoiceLine> valid, Consumer<Refusal> refusals) throws IOException {
    try (var reader = open()) {
      expectHeader(reader.readLine());
      var lines = 0L;
      var number = 1L;
      for (var text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (!text.isBlank()) {
          lines++;
          try {
            valid.accept(InvoiceLine.parse(number, text));
          } catch (Refusal refusal) {
            refusals.accept(refusal);
          }
        }
      }
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

  /** Collects the lines of an invoice, those of one whose lines are apart until its last place in the file. */
  private final class Grouping {

    private final Consumer<Invoice> invoices;
    private final Map<String, Integer> placesToCome;
    private final Map<String, List<InvoiceLine>> begun = new HashMap<>();
    private List<InvoiceLine> open = new ArrayList<>();
    private int linesApart;

    Grouping(Consumer<Invoice> invoices, Map<String, Integer> placesToCome) {
      this.invoices = invoices;
      this.placesToCome = placesToCome;
    }

    void add(InvoiceLine line) {
      if (!open.isEmpty() && !open.getFirst().invoice().equals(line.invoice())) {
        endInvoice();
      }
      if (open.isEmpty()) {
        open = begun.getOrDefault(line.invoice(), open);
      }
      open.add(line);
      linesApart += placesToCome.containsKey(line.invoice()) ? 1 : 0;
      if (linesApart > MOST_LINES_APART) {
        throw new ReplayFailure("More than " + MOST_LINES_APART + " lines of " + path + " are apart from others of their"
            + " invoice: sort the file by InvoiceNo.");
      }
    }

    void endInvoice() {
      if (open.isEmpty()) {
        return;
      }
      var number = open.getFirst().invoice();
      var more = placesToCome.computeIfPresent(number, (_, places) -> places - 1);
      if (more != null && more > 0) {
        begun.put(number, open);
      } else {
        linesApart -= begun.remove(number) == null ? 0 : open.size();
        invoices.accept(new Invoice(List.copyOf(open)));
      }
      open = new ArrayList<>();
    }
  }
}
