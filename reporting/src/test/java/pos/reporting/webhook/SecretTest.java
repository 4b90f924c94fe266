package pos.reporting.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretTest {

  /** The example of the libraries of the specification; computed with OpenSSL as well. */
  @Test
  void a_message_is_signed_as_the_specification_has_it() {
    var secret = Secret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assertEquals("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"));
  }

  @Test
  void secrets_are_random_and_in_no_text_but_their_own() {
    var secret = Secret.random();
    assertNotEquals(secret.text(), Secret.random().text());
    assertEquals(32, Base64.getDecoder().decode(secret.text().substring("whsec_".length())).length);
    assertEquals(secret.text(), Secret.parse(secret.text()).text());
    assertEquals("secret of 32 bytes", secret.toString());
    assertFalse(due(secret, Optional.of(secret)).toString().contains(secret.text().substring(6)));
  }

  private static Due due(Secret secret, Optional<Secret> previous) {
    return new Due(1, 1, URI.create("https://example.com"), new UUID(0, 7), "{}", secret, previous);
  }

  @Test
  void while_a_secret_is_replaced_both_sign_and_the_new_one_comes_first() {
    var secret = Secret.random();
    var before = Secret.random();
    var id = new UUID(0, 7).toString();
    assertEquals(Map.of("content-type", "application/json", "user-agent", "pos-webhooks", "webhook-id", id,
            "webhook-timestamp", "1700000000", "webhook-signature",
            secret.sign(id, 1_700_000_000, "{}") + " " + before.sign(id, 1_700_000_000, "{}")),
        due(secret, Optional.of(before)).headers(1_700_000_000));
    assertEquals(secret.sign(id, 5, "{}"), due(secret, Optional.empty()).headers(5).get("webhook-signature"));
  }
}
