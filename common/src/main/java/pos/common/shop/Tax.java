package pos.common.shop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A sales tax on an invoice.
 *
 * @param rate as it is printed, such as {@code 0.09975}
 */
public record Tax(String code, String rate, long amountCents) {

  /** The province of the stores. */
  public static final String QUEBEC = "QC";
  private static final long ONE = 100_000;

  /** A tax that a province levies. @param hundredThousandths the rate in units of 0.00001 */
  private record Levy(String code, String rate, long hundredThousandths) {

    /** Rounds half up, once for the whole invoice. */
    Tax on(long cents) {
      return new Tax(code, rate, (Math.multiplyExact(cents, hundredThousandths) + ONE / 2) / ONE);
    }
  }

  private static final Levy GST = new Levy("gst", "0.05", 5_000);
  private static final List<Levy> GST_ONLY = List.of(GST);
  private static final List<Levy> HST_15 = List.of(new Levy("hst", "0.15", 15_000));
  private static final List<Levy> GST_AND_PST_12 = List.of(new Levy("gst_pst", "0.12", 12_000));

  private static final Map<String, List<Levy>> LEVIES = new TreeMap<>(Map.ofEntries(
      Map.entry(QUEBEC, List.of(GST, new Levy("qst", "0.09975", 9_975))),
      Map.entry("ON", List.of(new Levy("hst", "0.13", 13_000))),
      Map.entry("NB", HST_15), Map.entry("NL", HST_15), Map.entry("PE", HST_15),
      Map.entry("NS", List.of(new Levy("hst", "0.14", 14_000))),
      Map.entry("BC", GST_AND_PST_12), Map.entry("MB", GST_AND_PST_12),
      Map.entry("SK", List.of(new Levy("gst_pst", "0.11", 11_000))),
      Map.entry("AB", GST_ONLY), Map.entry("NT", GST_ONLY), Map.entry("NU", GST_ONLY), Map.entry("YT", GST_ONLY)));

  /** Returns the codes of Canada's provinces and territories, in alphabetical order. */
  public static Set<String> provinces() {
    return LEVIES.keySet();
  }

  /**
   * Returns the taxes of an invoice.
   *
   * @param province one of {@link #provinces}
   * @param taxableCents the sum of the lines whose products have the tax code {@code standard}, not negative
   */
  public static List<Tax> of(String province, long taxableCents) {
    return LEVIES.get(province).stream().map(levy -> levy.on(taxableCents)).toList();
  }

  /**
   * Returns the part of a price that is left without the taxes that it includes, to the cent.
   *
   * @param province one of {@link #provinces}
   */
  public static long without(String province, long centsWithTaxes) {
    var whole = ONE + LEVIES.get(province).stream().mapToLong(Levy::hundredThousandths).sum();
    return (2 * ONE * centsWithTaxes + whole) / (2 * whole);
  }

  public static long sum(List<Tax> taxes) {
    return taxes.stream().mapToLong(Tax::amountCents).sum();
  }

  /** Returns a list of {@code {code, rate, amount_cents}}, the form of answers, events and databases. */
  public static JsonArray toJson(List<Tax> taxes) {
    var json = new ArrayList<>(taxes.size());
    taxes.forEach(tax -> json.add(new JsonObject()
        .put("code", tax.code).put("rate", tax.rate).put("amount_cents", tax.amountCents)));
    return new JsonArray(json);
  }

  /** Reads what {@link #toJson} returned. */
  public static List<Tax> from(JsonArray json) {
    return json.stream().map(JsonObject.class::cast)
        .map(tax -> new Tax(tax.getString("code"), tax.getString("rate"), tax.getLong("amount_cents"))).toList();
  }
}
