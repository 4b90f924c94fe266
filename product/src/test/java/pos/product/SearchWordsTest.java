package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches in the development data alone, so that no other product matches. */
class SearchWordsTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      sirop érable | EPI-001
      ERABLE sir | EPI-001
      amber | EPI-001
      epi-001 | EPI-001
      Épi 001 amb | EPI-001
      chcolat | EPI-003
      chocollat | EPI-003
      chokolat | EPI-003
      chocloat nior | EPI-003
      kombucah | BOI-004
      ginegr kombuca | BOI-004
      petillantes cirton | BOI-001
      rehargable | ``
      zzzzzz | ``
      ½ | ``
      ';-- | ``
      sirop zzzzzz | ``
      'zz' & !zy:* & | ``
      """)
  void words_are_found_without_accents_by_their_beginning_and_mistyped(String words, String sku) {
    assertEquals(sku.isEmpty() ? List.of() : List.of(sku), catalogue.search(words));
  }
}
