package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldReferenceTest {

  private static final UUID SALE = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

  @Test
  void a_reference_names_its_sale_and_its_attempt() {
    assertEquals(new HoldReference(SALE, 1), HoldReference.parse("sale:" + SALE).orElseThrow());
    assertEquals(new HoldReference(SALE, 12), HoldReference.parse("sale:" + SALE + "#12").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"order:1", "sale:------------------------------------",
      "sale:01890a5dac96774bbcceb302099a80570000", "sale:01890a5d-ac96-774b-bcce-b302099a8057#0",
      "sale:01890a5d-ac96-774b-bcce-b302099a8057#12345"})
  void a_reference_of_another_form_is_no_sale_s(String reference) {
    assertTrue(HoldReference.parse(reference).isEmpty());
  }
}
