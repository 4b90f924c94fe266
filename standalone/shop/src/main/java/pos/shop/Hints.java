package pos.shop;

import java.util.Locale;

/** The text on the terminal of an open shop: where everything is, and commands that fit the mode. */
public final class Hints {

  /** The beginning of the text, printed when the shop takes requests. */
  public static final String IS_OPEN = "The shop is open";

  private static final String OPEN = """

      %5$s at %1$s (started in %2$s s). Press Ctrl-C to stop it; the data stays in
      %3$s
      """;

  private static final String DEVELOPMENT = OPEN + """

      Try, in another terminal:
        # search the catalogue, as the web shop does
        curl -s -H 'apikey: pos-web-app-2025-frontend-key' '%1$s/product-service/products?q=cafe'
        # see which stores have a product
        curl -s -H 'apikey: pos-store-1-2025-dev-key' %1$s/inventory-service/products/2/availability
        # open a session at a register of store 1, with 200 dollars in the drawer
        curl -s -H 'apikey: pos-store-1-2025-dev-key' -H 'Idempotency-Key: first-session' \\
          %1$s/sales-service/registers/1/sessions -d '{"cashier": "ana", "opening_float_cents": 20000}'
        # sell there, paid with a 50 dollar bill
        curl -s -H 'apikey: pos-store-1-2025-dev-key' %1$s/sales-service/sales -d '{"register_id": 1, "cashier": "ana",
          "lines": [{"product_id": 2, "quantity": 2}],
          "payments": [{"method": "cash", "amount_cents": 3300, "tendered_cents": 5000}]}'
        # list the sales of store 1
        curl -s -H 'apikey: pos-store-1-2025-dev-key' '%1$s/sales-service/sales?store_id=1'
        # order on the web: log in, fill the cart, check out
        token=$(curl -s -H 'apikey: pos-web-app-2025-frontend-key' %1$s/customer-service/auth \\
          -d '{"username": "client1", "password": "password"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
        curl -s -H 'apikey: pos-web-app-2025-frontend-key' -H "Authorization: Bearer $token" \\
          %1$s/cart-service/add -d '{"product_id": 1, "quantity": 2}'
        curl -s -H 'apikey: pos-web-app-2025-frontend-key' -H "Authorization: Bearer $token" \\
          -H "Idempotency-Key: order-$RANDOM" %1$s/order-service/checkout -d '{
          "shipping_address_id": 1, "payment": {"method": "card", "token": "tok_visa"}}'
        curl -s -H 'apikey: pos-web-app-2025-frontend-key' -H "Authorization: Bearer $token" \\
          %1$s/order-service/orders
        # replay a file of real invoices: ./pos replay FILE

      The API is documented at %1$s/docs
      Logs: tail -f %4$s
      """;

  /** The keys are the operator's own, and there is neither a product nor a customer to try anything with. */
  private static final String PRODUCTION = OPEN + """

      This is production. docs/first-sale.md leads from empty databases to the first sale. In another terminal:
        ./pos status              # what it runs with, and whether everything is ready
        ./pos backup DIRECTORY    # save the data, while the shop is open
        ./pos logs -f             # read the log, which is in %4$s
      """;

  private static final String BRANCH = OPEN + """

      This is a branch of the shop at %6$s: its tills sell whether that answers or not. In another terminal:
        ./pos status              # what it runs with, and whether everything is ready
        ./pos logs -f             # read the log, which is in %4$s
        # head_office_lag_seconds: 0 when the head office has everything
        curl -s %1$s/sales-service/health
      """;

  private static final String TLS = """

      Clients elsewhere use https://NAME:%1$s. What arrives in clear at port %2$s is sent there or refused; %3$s is for
      programs of this machine.
      """;

  private Hints() {}

  /** @param nanos the time that the start took */
  static String text(Settings settings, long nanos) {
    return (settings.headOffice().isPresent() ? BRANCH : settings.isProduction() ? PRODUCTION : DEVELOPMENT)
        .formatted(settings.gatewayUrl(), String.format(Locale.ROOT, "%.1f", nanos / 1e9), settings.dataDirectory(),
            settings.logFile(), IS_OPEN, settings.headOffice().orElse(null))
        + settings.gateway().tls().map(tls -> TLS.formatted(tls.port(), settings.gateway().port(),
            settings.gatewayUrl())).orElse("");
  }
}
