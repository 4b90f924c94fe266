package pos.shop;

import io.vertx.core.Deployable;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.function.Function;
import pos.cart.CartService;
import pos.common.run.Environment;
import pos.customer.CustomerService;
import pos.inventory.InventoryService;
import pos.order.OrderService;
import pos.product.ProductService;
import pos.reporting.ReportingService;
import pos.sales.SalesService;

/** A service of the shop and the ports of its instances on loopback, the first of which kong.yml knows. */
record Part(String service, Function<Environment, Deployable> verticle, boolean database, List<Integer> ports) {

  static final String HOST = "127.0.0.1";
  static final List<Part> ALL = List.of(
      new Part("product-service", ProductService::new, true, List.of(8001)),
      new Part("inventory-service", InventoryService::new, true, List.of(8002)),
      new Part("sales-service", SalesService::new, true, List.of(8003)),
      new Part("reporting-service", ReportingService::new, true, List.of(8004)),
      new Part("customer-service", CustomerService::new, true, List.of(8005)),
      new Part("cart-service", CartService::new, false, List.of(8006, 8016, 8026)),
      new Part("order-service", OrderService::new, true, List.of(8007)));

  /** How kong.yml names it. */
  String target() {
    return service + ":" + ports.getFirst();
  }

  List<SocketAddress> addresses() {
    return ports.stream().map(port -> SocketAddress.inetSocketAddress(port, HOST)).toList();
  }

  /** Such as {@code product_db}; its owner is {@code product}. */
  String databaseName() {
    return owner() + "_db";
  }

  String owner() {
    return service.replace("-service", "");
  }

  /** The beginning of its own variables, such as {@code PRODUCT_} of {@code PRODUCT_DATABASE_URL}. */
  String prefix() {
    return owner().toUpperCase(java.util.Locale.ROOT) + "_";
  }
}
