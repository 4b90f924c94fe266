package pos.common.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaxTest {

  private static String on(String province, long cents) {
    return Tax.of(province, cents).stream().map(tax -> tax.code() + " " + tax.rate() + " " + tax.amountCents())
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource({"QC, 'gst 0.05 500, qst 0.09975 998'", "ON, hst 0.13 1300", "NB, hst 0.15 1500", "NL, hst 0.15 1500",
      "PE, hst 0.15 1500", "NS, hst 0.14 1400", "BC, gst_pst 0.12 1200", "MB, gst_pst 0.12 1200",
      "SK, gst_pst 0.11 1100", "AB, gst 0.05 500", "NT, gst 0.05 500", "NU, gst 0.05 500", "YT, gst 0.05 500"})
  void every_province_has_its_rates(String province, String taxes) {
    assertEquals(taxes, on(province, 10_000));
  }

  @ParameterizedTest
  @CsvSource({"9, gst 0.05 0", "10, gst 0.05 1", "29, gst 0.05 1", "30, gst 0.05 2", "0, gst 0.05 0"})
  void half_a_cent_is_rounded_up(long cents, String tax) {
    assertEquals(tax, on("AB", cents));
  }

  @ParameterizedTest
  @CsvSource({"100, 5, 10", "200, 10, 20", "1002, 50, 100", "2010, 101, 200",
      "99900000000000, 4995000000000, 9965025000000"})
  void each_tax_of_quebec_is_rounded_on_its_own(long cents, long gst, long qst) {
    assertEquals("gst 0.05 " + gst + ", qst 0.09975 " + qst, on("QC", cents));
    assertEquals(gst + qst, Tax.sum(Tax.of("QC", cents)));
  }

  @ParameterizedTest
  @CsvSource({"AB, 105, 100", "ON, 113, 100", "QC, 995, 865", "QC, 11498, 10000", "BC, 112, 100", "SK, 1, 1", "QC, 0, 0",
      "AB, 21, 20", "NT, 9990000000, 9514285714"})
  void a_price_has_a_part_without_its_taxes(String province, long price, long part) {
    assertEquals(part, Tax.without(province, price));
  }

  @Test
  void all_provinces_and_territories_are_known() {
    assertEquals("[AB, BC, MB, NB, NL, NS, NT, NU, ON, PE, QC, SK, YT]", Tax.provinces().toString());
  }

  @Test
  void taxes_have_one_form_as_json() {
    var json = Tax.toJson(Tax.of("ON", 100));
    assertEquals("[{\"code\":\"hst\",\"rate\":\"0.13\",\"amount_cents\":13}]", json.encode());
    assertEquals(Tax.of("ON", 100), Tax.from(json));
  }
}
