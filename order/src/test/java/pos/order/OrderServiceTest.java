package pos.order;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pos.common.run.Environment;

class OrderServiceTest {

  @Test
  void in_production_the_payment_provider_must_be_chosen() {
    for (var chosen : new String[] {null, "", "stripe"}) {
      var variables = new HashMap<>(Map.of("POS_ENV", "production", "GATEWAY_KEY", "g",
          "GATEWAY_SECRET", "a-secret-of-at-least-32-characters", "JWT_ISSUER", "i",
          "JWT_SECRET", "s".repeat(32)));
      if (chosen != null) {
        variables.put("PAYMENT_PROVIDER", chosen);
      }
      var service = new OrderService(Environment.read(variables, "order-service", 0));
      var refusal = assertThrows(IllegalArgumentException.class, service::start);
      assertTrue(refusal.getMessage().startsWith("PAYMENT_PROVIDER must be"), refusal::getMessage);
    }
  }
}
