package pos.sales.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

  /** The first test of RFC 8032, section 7.1: a private key, its public key and the signature of nothing. */
  @Test
  void the_public_key_and_the_signatures_are_those_of_the_standard() {
    var key = SigningKey.of(HexFormat.of().parseHex(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    var encoded = HexFormat.of().formatHex(Base64.getDecoder().decode(key.publicKey()));
    assertTrue(encoded.endsWith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), encoded);
    assertEquals("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        + "d25bf5f0595bbe24655141438e7a100b", key.sign(""));
  }

  @Test
  void a_secret_always_makes_the_same_key_and_another_one_another() {
    assertEquals(SigningKey.of("one").publicKey(), SigningKey.of("one").publicKey());
    assertTrue(!SigningKey.of("one").id().equals(SigningKey.of("two").id()));
  }

  @Test
  void the_keys_before_are_listed_behind_the_one_that_signs() {
    var before = SigningKey.of("before");
    var keys = JournalKeys.of("now", " " + before.publicKey() + " ,").toJson().getJsonArray("items");
    assertEquals(2, keys.size());
    assertEquals(SigningKey.of("now").id(), keys.getJsonObject(0).getString("key_id"));
    assertEquals(before.id(), keys.getJsonObject(1).getString("key_id"));
    for (var bad : new String[] {"no key", "bm8=", before.publicKey() + "," + before.id()}) {
      var e = assertThrows(IllegalArgumentException.class, () -> JournalKeys.of("now", bad));
      assertTrue(e.getMessage().startsWith("JOURNAL_PREVIOUS_KEYS must be"), e.getMessage());
    }
  }
}
