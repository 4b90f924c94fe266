package pos.common;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A tax of a web order's invoice, by the province it is shipped to; the rate is text, as it is printed. */
public record SalesTax(String code, String rate, long amountCents) {

  private record Levy(String code, String rate) {

    /** Half up, once for the whole invoice. */
    SalesTax on(long cents) {
      var amount = new BigDecimal(rate).multiply(BigDecimal.valueOf(cents)).setScale(0, RoundingMode.HALF_UP);
      return new SalesTax(code, rate, amount.longValueExact());
    }
  }

  private static final List<Levy> GST_ONLY = List.of(new Levy("gst", "0.05"));
  private static final List<Levy> HST_15 = List.of(new Levy("hst", "0.15"));
  private static final List<Levy> GST_AND_PST_12 = List.of(new Levy("gst_pst", "0.12"));

  private static final Map<String, List<Levy>> LEVIES = new TreeMap<>(Map.ofEntries(
      Map.entry("QC", List.of(new Levy("gst", "0.05"), new Levy("qst", "0.09975"))),
      Map.entry("ON", List.of(new Levy("hst", "0.13"))),
      Map.entry("NB", HST_15), Map.entry("NL", HST_15), Map.entry("PE", HST_15),
      Map.entry("NS", List.of(new Levy("hst", "0.14"))),
      Map.entry("BC", GST_AND_PST_12), Map.entry("MB", GST_AND_PST_12),
      Map.entry("SK", List.of(new Levy("gst_pst", "0.11"))),
      Map.entry("AB", GST_ONLY), Map.entry("NT", GST_ONLY), Map.entry("NU", GST_ONLY), Map.entry("YT", GST_ONLY)));

  /** The provinces and territories of Canada by their two letters, in order. */
  public static Set<String> provinces() {
    return LEVIES.keySet();
  }

  /**
   * The taxes of an invoice.
   *
   * @param province one of {@link #provinces}
   * @param taxableCents the sum of the lines whose products have the tax code {@code standard}
   */
  public static List<SalesTax> of(String province, long taxableCents) {
    return LEVIES.get(province).stream().map(levy -> levy.on(taxableCents)).toList();
  }

  public static long sum(List<SalesTax> taxes) {
    return taxes.stream().mapToLong(SalesTax::amountCents).sum();
  }

  /** As answers and databases have them: a list of {@code {code, rate, amount_cents}}. */
  public static JsonArray toJson(List<SalesTax> taxes) {
    var json = new JsonArray();
    taxes.forEach(tax -> json.add(new JsonObject()
        .put("code", tax.code).put("rate", tax.rate).put("amount_cents", tax.amountCents)));
    return json;
  }
}
