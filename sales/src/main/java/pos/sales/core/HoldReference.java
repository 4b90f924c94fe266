package pos.sales.core;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The reference of a hold in the inventory service.
 *
 * @param attempt 1, or more when the holds of earlier attempts have expired or are for other goods
 */
public record HoldReference(UUID saleId, int attempt) {

  private static final Pattern FORM = Pattern.compile("sale:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:#([1-9][0-9]{0,3}))?");

  static HoldReference first(UUID saleId) {
    return new HoldReference(saleId, 1);
  }

  /** Returns empty for the reference of anything but a sale. */
  public static Optional<HoldReference> parse(String reference) {
    var parts = FORM.matcher(reference);
    return parts.matches() ? Optional.of(new HoldReference(UUID.fromString(parts.group(1)),
        parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2)))) : Optional.empty();
  }

  HoldReference next() {
    return new HoldReference(saleId, attempt + 1);
  }

  /** Returns the reference as inventory knows it. */
  String text() {
    return "sale:" + saleId + (attempt == 1 ? "" : "#" + attempt);
  }
}
