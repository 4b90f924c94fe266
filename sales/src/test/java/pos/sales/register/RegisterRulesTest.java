package pos.sales.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.shop.Language;
import pos.common.shop.StoreScope;
import pos.testing.RowOf;

/** Registers, and what requests say of them. */
class RegisterRulesTest {

  private static final Register REGISTER = new Register(4, 1, "Register 3", 2, null);

  @Test
  void a_register_must_exist_and_belong_to_the_store_of_the_request() {
    assertSame(REGISTER, Register.mustExist(Map.of(4L, REGISTER), 4));
    assertSame(REGISTER, REGISTER.mustBelongTo(1));
    assertEquals("register_id must be a register: there is no register 5.",
        assertThrows(Failure.class, () -> Register.mustExist(Map.of(4L, REGISTER), 5)).getMessage());
    assertEquals("register_id belongs to store 1, not to store 2.",
        assertThrows(Failure.class, () -> REGISTER.mustBelongTo(2)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"Register 3, Caisse 3, Register 3", "Caisse 12, Caisse 12, Register 12", "Entrée, Entrée, Entrée",
      "Register 3b, Register 3b, Register 3b"})
  void a_numbered_name_is_translated_and_any_other_stays(String name, String french, String english) {
    var register = new Register(4, 1, name, 2, null);
    assertEquals(french, register.nameIn(Language.FR));
    assertEquals(english, register.nameIn(Language.EN));
  }

  @Test
  void its_own_store_may_rename_it() {
    assertEquals(REGISTER, Register.from(RowOf.columns("id", 4L, "store_id", 1L, "name", "Register 3", "version", 2L,
        "branch_since", null)));
    var foreign = new JsonObject("""
        {"id": 4, "store_id": 1, "name": "Register 3", "version": 2,
         "_links": {"self": {"href": "/sales-service/registers/4"}}}""");
    assertEquals(foreign, REGISTER.toJson(new StoreScope.OneStore(2)));
    foreign.getJsonObject("_links").put("rename",
        new JsonObject().put("href", "/sales-service/registers/4").put("method", "PATCH"));
    assertEquals(foreign, REGISTER.toJson(new StoreScope.OneStore(1)));
  }
}
