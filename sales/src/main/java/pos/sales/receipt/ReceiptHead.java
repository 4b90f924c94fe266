package pos.sales.receipt;

import java.util.List;
import java.util.stream.Stream;

/** The lines at the top of every receipt, such as the retailer's name and the numbers under which it collects taxes. */
public record ReceiptHead(List<String> lines) {

  private static final int MAX_LINES = 10;

  /**
   * Reads the setting RECEIPT_HEAD.
   *
   * @param setting lines separated by {@code |}; empty for none
   * @throws IllegalArgumentException naming RECEIPT_HEAD when there are more than ten lines
   */
  public static ReceiptHead parse(String setting) {
    var lines = Stream.of(setting.split("\\|")).map(ReceiptText::clean).filter(line -> !line.isEmpty()).toList();
    if (lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("RECEIPT_HEAD has more than " + MAX_LINES + " lines");
    }
    return new ReceiptHead(lines);
  }
}
