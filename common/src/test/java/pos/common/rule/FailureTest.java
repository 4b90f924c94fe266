package pos.common.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures as they are answered, and the small rules that end in them. */
class FailureTest {

  private enum Colour { RED, DARK_BLUE }

  private static JsonObject problem(int status, String title, String code, String detail) {
    return new JsonObject().put("type", "about:blank").put("title", title).put("status", status).put("detail", detail)
        .put("code", code);
  }

  private static JsonArray error(String field, String code, String message) {
    return new JsonArray().add(new JsonObject().put("field", field).put("code", code).put("message", message));
  }

  @Test
  void a_failure_is_answered_as_a_problem_with_what_programs_need() {
    assertEquals(problem(404, "Not Found", "product-not-found", "There is no product 7."),
        Failure.notFound("product", 7).toJson());
    assertEquals(problem(409, "Conflict", "sold-out", "Sold out.").put("left", 3),
        Failure.conflict("sold-out", "Sold out.").with("left", 3).toJson());
    assertEquals(problem(422, "Unprocessable Entity", "invalid-input", "name is missing.")
        .put("errors", error("name", "missing", "is missing")), Failure.invalid("name", Flaw.MISSING).toJson());
    assertEquals(problem(400, "Bad Request", "invalid-input", "limit must be small.")
        .put("errors", error("limit", "not_small", "must be small")),
        Failure.badRequest("limit", Flaw.of("not_small", "must be small")).toJson());
    assertEquals(problem(412, "Precondition Failed", "stale-version",
        "The resource has changed and is now at version 4. Read it again."), Failure.stale(4).toJson());
    assertEquals(problem(403, "Forbidden", "not-yours", "Not yours.").put("groups", new JsonArray().add("a").add("b")),
        Failure.forbidden("not-yours", "Not yours.", "a", "b").toJson());
  }

  @Test
  void a_client_is_told_when_to_try_again() {
    var unavailable = Failure.unavailable("x-service");
    assertEquals(Failure.Kind.UNAVAILABLE, unavailable.kind());
    assertEquals(503, unavailable.status());
    assertEquals(Optional.of(Duration.ofSeconds(1)), unavailable.retryAfter());
    assertEquals(Optional.of(Duration.ofSeconds(1)), unavailable.with("a", 1).retryAfter());
    assertEquals(Optional.empty(), Failure.conflict("x", "X.").retryAfter());
    assertEquals(new JsonArray(), unavailable.errors());
  }

  @Test
  void a_change_that_presumes_a_version_is_refused_at_another_one() {
    assertDoesNotThrow(() -> ExpectedVersion.ANY.mustMatch(7));
    assertDoesNotThrow(() -> ExpectedVersion.of(7L).mustMatch(7));
    assertEquals("stale-version", assertThrows(Failure.class, () -> ExpectedVersion.of(6L, 7L).mustMatch(8)).code());
    assertDoesNotThrow(() -> ExpectedVersion.of(6L, 7L).mustMatch(6));
    assertThrows(Failure.class, () -> ExpectedVersion.of().mustMatch(0));
    assertNull(ExpectedVersion.ANY.parameter());
    assertArrayEquals(new Long[] {6L, 7L}, ExpectedVersion.of(7L, 6L).parameter());
  }

  @Test
  void a_key_stands_for_one_request() {
    var key = new IdempotencyKey("till", "key", "f");
    assertDoesNotThrow(() -> key.mustMatch("f"));
    var reused = assertThrows(Failure.class, () -> key.mustMatch("g"));
    assertEquals(List.of(422, "idempotency-key-reused"), List.of(reused.status(), reused.code()));
    var busy = IdempotencyKey.inProgress();
    assertEquals(List.of(409, "idempotency-in-progress"), List.of(busy.status(), busy.code()));
    assertEquals(Optional.of(Duration.ofSeconds(1)), busy.retryAfter());
  }

  @ParameterizedTest
  @CsvSource({"'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"})
  void hashes_are_those_of_the_standard(String text, String hash) {
    assertEquals(hash, Sha256.hex(text));
    var bytes = (text + "x").getBytes(StandardCharsets.UTF_8);
    assertEquals(hash, Sha256.hex("", bytes, bytes.length - 1));
    assertEquals(hash, Sha256.hex(text, bytes, 0));
    assertEquals(Sha256.hex("xé"), Sha256.hex("xé".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void constants_are_written_in_lower_case_and_times_in_milliseconds() {
    assertEquals("dark_blue", Wire.name(Colour.DARK_BLUE));
    assertEquals(List.of("red", "dark_blue"), Wire.names(Colour.class));
    assertEquals(Colour.DARK_BLUE, Wire.parse(Colour.class, "dark_blue"));
    assertThrows(IllegalArgumentException.class, () -> Wire.parse(Colour.class, "green"));
    assertNull(Wire.name(null));
    assertNull(Wire.parse(Colour.class, null));
    assertEquals("2026-11-22T10:00:00.123Z", Wire.time(Instant.parse("2026-11-22T10:00:00.1239Z")));
    assertNull(Wire.time(null));
  }
}
