package pos.gateway;

import java.util.List;
import java.util.Set;

/** A call to the API, and who may make it according to the API's contract. */
record Call(String method, String service, String path, Rule rule) {

  static final List<Call> ALL = calls("""
      GET    product   /products                          CATALOGUE
      HEAD   product   /products/1                        CATALOGUE
      GET    product   /products/barcode/4006381333931    CATALOGUE
      GET    product   /categories                        CATALOGUE
      POST   product   /products                          CATALOGUE_ADMIN
      POST   product   /products/import                   CATALOGUE_ADMIN
      PUT    product   /products/999999999                CATALOGUE_ADMIN
      PATCH  product   /products/999999999                CATALOGUE_ADMIN
      DELETE product   /products/999999999                CATALOGUE_ADMIN
      POST   product   /categories                        CATALOGUE_ADMIN
      GET    inventory /stocks                            STOCK_READ
      GET    inventory /products/1/availability           AVAILABILITY
      HEAD   inventory /products/1/availability/          AVAILABILITY
      POST   inventory /products/1/availability           STOCK_WRITE
      GET    inventory /availability                      AVAILABILITY
      GET    inventory /availability/x                    STOCK_READ
      GET    inventory /products/1/availability/x         STOCK_READ
      GET    inventory /products/x/availability           STOCK_READ
      GET    inventory /products/1%2F..%2F1/availability  STOCK_READ
      GET    inventory /stocks/1/1                        STOCK_READ
      GET    inventory /stocks/1/1/explain                STOCK_READ
      GET    inventory /movements                         STOCK_READ
      GET    inventory /movements/999999999               STOCK_READ
      GET    inventory /alerts                            STOCK_READ
      GET    inventory /locations                         STOCK_READ
      GET    inventory /locations/1                       STOCK_READ
      GET    inventory /locations/1/ledger                STOCK_READ
      GET    inventory /replenishments                    STOCK_READ
      GET    inventory /replenishments/999999999          STOCK_READ
      POST   inventory /reservations                      INTERNAL
      GET    inventory /reservations/999999999            INTERNAL
      POST   inventory /reservations/999999999/commit     INTERNAL
      POST   inventory /reservations/999999999/release    INTERNAL
      GET    inventory /audit/stocks                      INTERNAL
      POST   inventory /audit/goods                       INTERNAL
      POST   inventory /movements                         STORE_STOCK_WRITE
      POST   inventory /movements/                        STORE_STOCK_WRITE
      POST   inventory /movements/1                       STOCK_WRITE
      PATCH  inventory /stocks/1/999999999                STORE_STOCK_WRITE
      PATCH  inventory /stocks/1/x                        STOCK_WRITE
      PATCH  inventory /locations/1                       STOCK_WRITE
      POST   inventory /locations                         STOCK_WRITE
      PUT    inventory /locations/999999999               STOCK_WRITE
      POST   inventory /replenishments/999999999/approve  STOCK_WRITE
      POST   inventory /replenishments/999999999/reject   STOCK_WRITE
      POST   inventory /replenishments/999999999/ship     STOCK_WRITE
      GET    inventory /counts/999999999                  STOCK_READ
      POST   inventory /counts                            STORE_STOCK_WRITE
      POST   inventory /replenishments                    STORE_STOCK_WRITE
      POST   inventory /replenishments/999999999/receive  STORE_STOCK_WRITE
      GET    sales     /sales                             SALES
      POST   sales     /sales                             SALES
      POST   sales     /sales/batch                       SALES
      PUT    sales     /branches/999999999                SALES
      DELETE sales     /branches/999999999                SALES
      GET    sales     /branches/999999999/registers      SALES
      POST   sales     /branches/999999999/entries        SALES
      POST   sales     /returns                           SALES
      GET    sales     /returns/999999999/receipt         SALES
      POST   sales     /exchanges                         SALES
      GET    sales     /registers                         SALES
      POST   sales     /registers/999999999/sessions      SALES
      GET    sales     /sessions                          SALES
      POST   sales     /sessions/999999999/cash-movements SALES
      POST   sales     /sessions/999999999/close          SALES
      GET    sales     /sales/refused                     SALES
      GET    sales     /catalogue                         SALES
      GET    sales     /cashiers                          SALES
      POST   sales     /cashiers                          SALES
      PATCH  sales     /cashiers/999999999                SALES
      POST   sales     /cashiers/999999999/login          SALES
      POST   sales     /sales/999999999/returns           SALES
      POST   sales     /sales/999999999/void              SALES
      GET    sales     /sales/999999999/receipt           SALES
      GET    sales     /sales/summary                     SALES_BOOKS
      GET    sales     /journal/chains                    SALES
      POST   sales     /holds/expired                     INTERNAL
      GET    sales     /audit/sales                       INTERNAL
      POST   sales     /audit/goods                       INTERNAL
      GET    reporting /dashboard                         REPORTING
      GET    reporting /reports/sales                     REPORTING
      POST   reporting /reports                           REPORTING
      GET    reporting /reconciliation                    REPORTING
      POST   customer  /auth                              SHOP
      POST   customer  /auth/refresh                      SHOP
      POST   customer  /auth/logout                       SHOP
      POST   customer  /auth/password/forgotten           SHOP
      POST   customer  /auth/password/reset               SHOP
      POST   customer  /auth/email/confirm                SHOP
      POST   customer  /auth/other                        CUSTOMER
      POST   customer  /customers/me/email/confirmation   CUSTOMER
      POST   customer  /customers                         SHOP
      GET    customer  /customers/me                      CUSTOMER_OR_SERVICE
      PATCH  customer  /customers/me                      CUSTOMER
      POST   customer  /customers/me/addresses            CUSTOMER
      DELETE customer  /customers/me/addresses/999999999  CUSTOMER
      POST   cart      /guest                             SHOP
      GET    cart      /guest/0123456789abcdef/cart       SHOP
      POST   cart      /guest/0123456789abcdef/add        SHOP
      POST   cart      /add                               CUSTOMER
      GET    cart      /cart                              CUSTOMER_OR_SERVICE
      DELETE cart      /items/999999999                   CUSTOMER
      POST   cart      /merge                             CUSTOMER
      DELETE cart      /cart                              CUSTOMER
      POST   cart      /purchases                         INTERNAL
      POST   cart      /purchases/                        INTERNAL
      GET    cart      /purchases/summary                 INTERNAL
      POST   order     /checkout                          CUSTOMER
      POST   order     /checkout/quote                    CUSTOMER
      GET    order     /orders                            CUSTOMER
      POST   order     /orders/999999999/cancel           CUSTOMER
      GET    order     /admin/orders                      ORDERS_ADMIN
      POST   order     /admin/orders/999999999/ship       ORDERS_ADMIN
      POST   order     /admin/orders/999999999/refund     ORDERS_ADMIN
      GET    order     /orders/summary                    ORDER_BOOKS
      POST   order     /holds/expired                     INTERNAL
      GET    order     /audit/orders                      INTERNAL
      POST   order     /audit/goods                       INTERNAL
      """);

  /** The groups that may make a call, and whether a customer's token is needed as well. */
  enum Rule {
    CATALOGUE(false, "catalogue"),
    CATALOGUE_ADMIN(false, "catalogue-admin"),
    AVAILABILITY(false, "catalogue", "store", "logistics", "internal"),
    STOCK_READ(false, "store", "logistics", "internal"),
    INTERNAL(false, "internal"),
    STOCK_WRITE(false, "logistics"),
    STORE_STOCK_WRITE(false, "logistics", "store"),
    SALES(false, "store"),
    SALES_BOOKS(false, "store", "internal"),
    REPORTING(false, "reporting"),
    SHOP(false, "shop"),
    CUSTOMER(true, "shop"),
    CUSTOMER_OR_SERVICE(true, "shop", "internal"),
    ORDERS_ADMIN(false, "orders-admin"),
    ORDER_BOOKS(false, "internal", "reporting");

    final boolean needsToken;
    final Set<String> groups;

    Rule(boolean needsToken, String... groups) {
      this.needsToken = needsToken;
      this.groups = Set.of(groups);
    }
  }

  private static List<Call> calls(String table) {
    return table.lines().map(line -> line.split(" +"))
        .map(words -> new Call(words[0], words[1], words[2], Rule.valueOf(words[3]))).toList();
  }

  @Override
  public String toString() {
    return method + " " + service + "-service" + path + ": " + rule;
  }
}
