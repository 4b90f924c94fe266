package pos.shop;

import io.vertx.core.Deployable;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import pos.cart.CartService;
import pos.common.run.Environment;
import pos.customer.CustomerService;
import pos.inventory.InventoryService;
import pos.order.OrderService;
import pos.product.ProductService;
import pos.reporting.ReportingService;
import pos.sales.SalesService;

/** A service of the shop, with the port of each instance on this machine. */
public enum Part {

  PRODUCT(ProductService::new, 8001),
  INVENTORY(InventoryService::new, 8002),
  SALES(SalesService::new, 8003),
  REPORTING(ReportingService::new, 8004),
  CUSTOMER(CustomerService::new, 8005),
  CART(CartService::new, 8006, 8016, 8026),
  ORDER(OrderService::new, 8007);

  public static final String HOST = "127.0.0.1";

  private final Function<Environment, Deployable> verticle;
  private final List<Integer> ports;

  Part(Function<Environment, Deployable> verticle, Integer... ports) {
    this.verticle = verticle;
    this.ports = List.of(ports);
  }

  static Stream<Part> all() {
    return Stream.of(values());
  }

  /** Returns those that a branch has. */
  static Stream<Part> ofBranch() {
    return Stream.of(PRODUCT, INVENTORY, SALES);
  }

  Deployable verticle(Environment environment) {
    return verticle.apply(environment);
  }

  /** Returns the name in the API and the logs, such as {@code product-service}. */
  public String service() {
    return owner() + "-service";
  }

  /** Returns the name in the upstreams of kong.yml, such as {@code product-service:8001}. */
  public String target() {
    return service() + ":" + port();
  }

  /** Returns the main class that starts it as a process of its own. */
  public String mainClass() {
    return "pos.%s.%s%sService".formatted(owner(), name().charAt(0), owner().substring(1));
  }

  /** Returns the port of the first instance. */
  public int port() {
    return ports.getFirst();
  }

  public List<Integer> ports() {
    return ports;
  }

  public List<SocketAddress> addresses() {
    return ports.stream().map(port -> SocketAddress.inetSocketAddress(port, HOST)).toList();
  }

  /** Returns false for the cart service, whose data is in Redis. */
  public boolean hasDatabase() {
    return this != CART;
  }

  /** Returns the name of the database, such as {@code product_db}. */
  public String databaseName() {
    return owner() + "_db";
  }

  /** Returns the database role of the service, such as {@code product}. */
  public String owner() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of a variable of this service alone, such as {@code PRODUCT_DATABASE_URL}. */
  public String variable(String name) {
    return name() + "_" + name;
  }
}
