package pos.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.common.rule.Sha256;
import pos.common.run.Environment;
import pos.sales.SalesService;
import pos.sales.journal.JournalKeys;
import pos.testing.ServiceUnderTest;

/** Archives of sealed days, which are verified without the shop, and seals by keys that have been replaced. */
class ArchiveTest {

  private static final String NEW_SECRET = "the secret after the first one, of 32 bytes";
  private static final String PERIOD = "from=" + SignedShop.TODAY + "&to=" + SignedShop.TODAY.plusDays(9);

  @TempDir
  private static Path directory;
  private static SignedShop shop;
  private static List<String> archive;

  @BeforeAll
  static void export() throws IOException {
    shop = SignedShop.open();
    var file = directory.resolve("whole");
    Archive.write(shop::api, PERIOD, file, SignedShop.quiet());
    archive = Files.readAllLines(file);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static List<String> verify(byte[] content) throws IOException {
    var file = Files.write(directory.resolve("file"), content);
    var printed = new ByteArrayOutputStream();
    var findings = Archive.verify(file, new PrintStream(printed, true, StandardCharsets.UTF_8), SignedShop.quiet());
    var lines = new ArrayList<>(printed.toString(StandardCharsets.UTF_8).lines().toList());
    lines.addFirst(Long.toString(findings));
    return lines;
  }

  private static List<String> verify(List<String> lines) throws IOException {
    return verify((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void assertFound(String finding, List<String> lines) throws IOException {
    var found = verify(lines);
    assertTrue(found.stream().anyMatch(line -> line.contains(finding)),
        () -> finding + " in\n" + String.join("\n", found));
  }

  @Test
  void an_archive_is_verified_without_the_database() throws IOException {
    assertEquals("0", verify(archive).getFirst());
    assertTrue(verify(archive).getLast().startsWith(SignedShop.TODAY + " to "), verify(archive)::toString);
    // what is not sealed yet is not in it
    assertTrue(archive.stream().anyMatch(line -> line.contains(shop.sales.get(4))));
    assertFalse(archive.stream().anyMatch(line -> line.contains(shop.sales.get(5))));
  }

  @Test
  void an_archive_has_the_days_and_the_register_that_were_asked_for() throws IOException {
    var file = directory.resolve("day");
    var day = SignedShop.TODAY.plusDays(1);
    Archive.write(shop::api, "from=" + day + "&to=" + day + "&register_id=1", file, SignedShop.quiet());
    var lines = Files.readAllLines(file);
    assertEquals("0", verify(lines).getFirst());
    assertEquals(5, lines.size());
  }

  /** Some of the bytes: a prime number, so that each member of a line has its turn; and all ends of lines. */
  @Test
  void a_changed_byte_is_found_wherever_it_is() throws IOException {
    var content = (String.join("\n", archive) + "\n").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < content.length; i++) {
      if (i % 61 == 0 || content[i] == '\n') {
        var changed = content.clone();
        changed[i] = content[i] == '\n' ? (byte) '\r' : (byte) (content[i] ^ 1);
        var at = i;
        assertFalse(verify(changed).getFirst().equals("0"), () -> "byte " + at + " of " + content.length);
      }
    }
  }

  @Test
  void lines_that_were_removed_added_or_reordered_are_found() throws IOException {
    for (int i = 0; i < archive.size(); i++) {
      var without = new ArrayList<>(archive);
      without.remove(i);
      assertFalse(verify(without).getFirst().equals("0"), "without line " + (i + 1));
      var twice = new ArrayList<>(archive);
      twice.add(i, archive.get(i));
      assertFalse(verify(twice).getFirst().equals("0"), "twice line " + (i + 1));
    }
    assertFound("it was added: no sealed day has it", withOneMore());
    var reordered = new ArrayList<>(archive);
    reordered.add(4, reordered.remove(5));
    assertFound("entries", reordered);
    assertFound("entries 9 to 11 are missing", archive.stream()
        .filter(line -> !line.startsWith("{\"day\":\"" + SignedShop.TODAY.plusDays(1)) && !line.matches(
            ".*\"seq\":(9|10|11),\"entry\".*\"register_id\":1}")).toList());
    assertFound("line 1 is not the beginning", List.of("{}"));
    assertFound("line 1 was changed", List.of("no archive"));
  }

  /** Behind the last entry of register 1, with a hash that anybody can compute. */
  private static List<String> withOneMore() {
    var more = new ArrayList<>(archive);
    for (int i = archive.size() - 1; i > 0; i--) {
      var last = new JsonObject(archive.get(i));
      if (last.containsKey("entry") && last.getLong("register_id") == 1) {
        var seq = last.getLong("seq") + 1;
        var entry = new JsonObject(last.getString("entry")).put("seq", seq).encode();
        var bytes = entry.getBytes(StandardCharsets.UTF_8);
        more.add(i + 1, new JsonObject().put("seq", seq).put("entry", entry)
            .put("hash", Sha256.hex(last.getString("hash") + "\n", bytes, bytes.length)).put("register_id", 1)
            .encode());
        break;
      }
    }
    return more;
  }

  @Test
  void what_anybody_can_sign_is_a_finding_unless_it_is_as_the_shop_writes_it()
      throws GeneralSecurityException, IOException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var key = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    var id = Sha256.hex(key).substring(0, 16);
    var said = new JsonObject(new JsonObject(archive.getFirst()).getString("archive")).put("key_id", id);
    var odd = said.copy();
    odd.getJsonArray("registers").add("one more");
    for (var text : List.of("no JSON", "{}", odd.encode(), said.copy().put("registers", 1).encode())) {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      assertFound("line 1: what the archive should have is signed, but not written by a shop",
          List.of(new JsonObject().put("archive", text).put("key_id", id)
              .put("signature", HexFormat.of().formatHex(signature.sign()))
              .put("keys", new JsonObject().put(id, key)).encode()));
    }
  }

  @Test
  void seals_stay_verifiable_when_the_key_has_been_replaced() throws IOException {
    var oldKey = shop.api("/sales-service/journal/keys").getJsonArray("items").getJsonObject(0).getString("public_key");
    var environment = shop.service.environment();
    shop.seal(SignedShop.TODAY.plusDays(3));
    shop.service.post("/registers/1/sessions", new JsonObject().put("cashier", "Luc")
        .put("opening_float_cents", 0));
    SignedShop.seal(shop.service, JournalKeys.of(NEW_SECRET, oldKey), SignedShop.TODAY.plusDays(4));
    try (var rotated = start(environment, oldKey); var forgetful = start(environment, "")) {
      assertEquals(List.of(), findings(rotated));
      var file = directory.resolve("both");
      Archive.write(path -> rotated.get(path.replace("/sales-service", "")).json(), PERIOD, file, SignedShop.quiet());
      assertEquals("0", verify(Files.readAllLines(file)).getFirst());
      assertTrue(findings(forgetful).stream().anyMatch(line -> line.contains("or that key is not known")),
          findings(forgetful)::toString);
    }
  }

  private static ServiceUnderTest start(Environment environment, String previous) {
    return ServiceUnderTest.start("sales-service", SalesService::new, SalesService::port,
        "DATABASE_URL", environment.databaseUri(), "DATABASE_PASSWORD", environment.databasePassword(),
        "JOURNAL_SECRET", NEW_SECRET, "JOURNAL_PREVIOUS_KEYS", previous);
  }

  private static List<String> findings(ServiceUnderTest service) {
    var printed = new ByteArrayOutputStream();
    new Verify(path -> service.get(path.replace("/sales-service", "")).json(),
        new PrintStream(printed, true, StandardCharsets.UTF_8), SignedShop.quiet()).run();
    return printed.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains(" 0 findings")).toList();
  }
}
