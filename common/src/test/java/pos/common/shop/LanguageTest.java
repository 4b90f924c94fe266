package pos.common.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;

/** Amounts, rates and times as receipts and reports write them. */
class LanguageTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"0 | 0,00 $ | $0.00", "5 | 0,05 $ | $0.05", "-5 | -0,05 $ | -$0.05",
      "99 | 0,99 $ | $0.99", "100 | 1,00 $ | $1.00", "99999 | 999,99 $ | $999.99", "100000 | 1 000,00 $ | $1,000.00",
      "123456 | 1 234,56 $ | $1,234.56", "-12345678 | -123 456,78 $ | -$123,456.78",
      "100000000000 | 1 000 000 000,00 $ | $1,000,000,000.00"})
  void amounts_are_written_as_in_each_language(long cents, String french, String english) {
    assertEquals(french, Language.FR.money(cents));
    assertEquals(english, Language.EN.money(cents));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"0.05 | 5 % | 5%", "0.09975 | 9,975 % | 9.975%", "0.10 | 10 % | 10%"})
  void rates_are_written_as_in_each_language(String rate, String french, String english) {
    assertEquals("fr-CA en-CA", Language.FR.tag() + " " + Language.EN.tag());
    assertEquals(french, Language.FR.percent(rate));
    assertEquals(english, Language.EN.percent(rate));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-22T04:59:59Z, 2026-11-21 23:59", "2026-11-22T05:00:00Z, 2026-11-22 00:00",
      "2026-07-01T12:00:00Z, 2026-07-01 08:00"})
  void times_are_those_of_montreal(String time, String local) {
    assertEquals(local, Language.time(Instant.parse(time)));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-01T05:30:00Z, 2026-11-01 01:30 -04:00", "2026-11-01T06:30:00Z, 2026-11-01 01:30 -05:00",
      "2026-03-08T06:59:59Z, 2026-03-08 01:59 -05:00", "2026-03-08T07:00:00Z, 2026-03-08 03:00 -04:00"})
  void a_time_with_its_offset_says_which_of_two_it_is(String time, String local) {
    assertEquals(local, Language.exactTime(Instant.parse(time)));
  }

  @Test
  void problems_are_told_in_french_and_are_english_already() {
    var problem = Failure.invalid("name", Flaw.MISSING).toJson();
    assertEquals("Contenu non valide", Language.FR.tell(problem).getString("title"));
    assertEquals(problem, Language.EN.tell(problem));
  }
}
