package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.ExampleSubjects.of;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Part;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** Events, and what webhooks are sent, are as docs/asyncapi.yaml says, with its members and no others. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class EventContractTest {

  private static final Path REPOSITORY = Path.of(System.getProperty("kong.directory")).getParent();

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(1).withReporting();
  private static JsonObject contract;
  private static ExampleSubjects subjects;

  @BeforeAll
  static void read() throws IOException {
    contract = Yaml.object(Files.readString(REPOSITORY.resolve("docs/asyncapi.yaml")));
    subjects = new ExampleSubjects(floor);
    var types = new TreeSet<>(messages("webhooks"));
    types.remove("webhook.test");
    // what a disabled one has chosen is kept, too
    post(201, "/reporting-service/webhooks", new JsonObject().put("url", "https://erp.example.com/")
        .put("event_types", new JsonArray(List.copyOf(types))).put("enabled", false));
    subjects.delivery(subjects.webhook());
  }

  @Test
  void every_event_is_as_its_message_says_and_every_message_is_told() {
    changeProducts();
    sell();
    moveGoods();
    order();
    erase();
    var told = new TreeMap<String, Set<String>>();
    ServiceProcess.await("every message of the contract is told", () -> {
      services().forEach(service -> told.put(service, types(service)));
      return messages().equals(told);
    });
    ServiceProcess.await("every message of webhooks is written down", () -> floor.databases()
        .sql(Part.REPORTING, "SELECT DISTINCT type FROM webhook_messages").stream().map(row -> row.getString(0))
        .collect(Collectors.toSet()).equals(messages("webhooks")));
    assertEquals(List.of(), violations());
    services().forEach(service -> {
      var address = contract.getJsonObject("channels").getJsonObject(service).getString("address");
      ServiceProcess.await(address + " has entries", () -> floor.askRedis(Command.XLEN, address).toLong() > 0);
    });
  }

  @Test
  void a_member_too_many_and_one_too_few_are_noticed() {
    var stock = new JsonObject().put("location_id", 1).put("product_id", 1).put("on_hand", 1).put("reserved", 0)
        .put("available", 1).put("alert_threshold", 5);
    assertTrue(isValid("stock.low", stock));
    assertFalse(isValid("stock.low", stock.copy().put("colour", "red")));
    stock.remove("reserved");
    assertFalse(isValid("stock.low", stock));
  }

  @Test
  void the_events_of_the_architecture_are_those_of_the_contract() throws IOException {
    var listed = Files.readString(REPOSITORY.resolve("docs/architecture.md")).lines()
        .filter(line -> line.matches("\\| `[a-z]+\\.[a-z_*]+`.*"))
        .flatMap(line -> List.of(line.split("\\|")[1].replace("`", "").trim().split(", ")).stream())
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(listed, messages().values().stream().flatMap(Set::stream)
        .map(type -> type.replaceFirst("replenishment\\..*", "replenishment.*"))
        .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Set<String> services() {
    var services = new TreeSet<>(contract.getJsonObject("channels").fieldNames());
    services.remove("webhooks");
    return services;
  }

  private static Set<String> messages(String channel) {
    return contract.getJsonObject("channels").getJsonObject(channel).getJsonObject("messages").fieldNames();
  }

  private static Map<String, Set<String>> messages() {
    var messages = new TreeMap<String, Set<String>>();
    services().forEach(service -> messages.put(service, messages(service)));
    return messages;
  }

  private static Part part(String service) {
    return Part.valueOf(service.toUpperCase(Locale.ROOT));
  }

  private static Set<String> types(String service) {
    return floor.databases().sql(part(service), "SELECT DISTINCT type FROM outbox").stream()
        .map(row -> row.getString(0)).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Looks at what services write; the development data's products, which a migration has told of, are shorter. */
  private static List<String> violations() {
    var violations = new ArrayList<String>();
    services().forEach(service -> violations.addAll(violations(part(service),
        "SELECT type, payload::text FROM outbox WHERE trace <> 'development-data'")));
    var shorter = floor.databases().sql(Part.PRODUCT, "SELECT id FROM outbox WHERE trace = 'development-data'")
        .stream().map(row -> "'" + row.getUUID(0) + "'").collect(Collectors.joining(", "));
    violations.addAll(violations(Part.REPORTING, "SELECT 'webhook.' || replace(type, 'webhook.', ''), body"
        + " FROM webhook_messages WHERE event_id NOT IN (" + shorter + ")"));
    return violations;
  }

  /** @param query of messages, with the name and the payload of each */
  private static List<String> violations(Part part, String query) {
    var violations = new ArrayList<String>();
    floor.databases().sql(part, query).forEach(row -> {
      var name = row.getString(0);
      var payload = new JsonObject(row.getString(1));
      var outcome = validator(name).validate(payload);
      if (!outcome.getValid()) {
        violations.add(name + ": " + outcome.toJson() + " in " + payload);
      }
    });
    return violations;
  }

  private static boolean isValid(String type, JsonObject payload) {
    return validator(type).validate(payload).getValid();
  }

  private static Validator validator(String type) {
    var schema = new JsonObject().put("components", formatted(contract.getJsonObject("components").copy()))
        .mergeIn(contract.getJsonObject("components").getJsonObject("messages").getJsonObject(type)
            .getJsonObject("payload"));
    return Validator.create(JsonSchema.of(schema),
        new JsonSchemaOptions().setBaseUri("https://pos.example").setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic));
  }

  /** Returns the same without formats that the validator expects of null, too. */
  private static JsonObject formatted(JsonObject schema) {
    if (!"string".equals(schema.getValue("type"))) {
      schema.remove("format");
    }
    schema.forEach(member -> {
      if (member.getValue() instanceof JsonObject object) {
        formatted(object);
      }
    });
    return schema;
  }

  private static Reply send(HttpMethod method, String path, JsonObject body, String token) {
    return subjects.send(method, path, body == null ? null : Buffer.buffer(body.encode()), token,
        "application/json", "*/*");
  }

  private static void post(int status, String path, JsonObject body) {
    var reply = send(HttpMethod.POST, path, body, subjects.client1().token());
    assertEquals(status, reply.status(), () -> path + " " + reply.body());
  }

  private static void changeProducts() {
    assertEquals(200, send(HttpMethod.DELETE, "/product-service/products/" + subjects.product(), null, "").status());
  }

  private static void sell() {
    post(201, "/sales-service/sales/" + subjects.sale() + "/returns", of("sales take_sale_return"));
    post(200, "/sales-service/sales/" + subjects.sale() + "/void", of("sales void_sale"));
    post(201, "/sales-service/returns", of("sales take_return"));
    post(201, "/sales-service/exchanges", of("sales take_exchange").put("returned_sale_id", subjects.sale()));
    var register = subjects.register();
    post(200, "/sales-service/sessions/" + subjects.session(register) + "/close", of("sales close_session"));
    floor.service(Part.INVENTORY).kill();
    subjects.saleAt(register);
    floor.open();
  }

  private static void moveGoods() {
    var product = floor.product(2, 10);
    // falls below what alerts, and below zero
    post(201, "/inventory-service/movements", new JsonObject().put("type", "adjustment").put("location_id", 1)
        .put("reference", "broken").put("reason", "a shelf fell").put("lines", new JsonArray()
            .add(new JsonObject().put("product_id", 15).put("quantity", -37))));
    post(201, "/sales-service/sales", new JsonObject().put("id", UUID.randomUUID().toString())
        .put("register_id", subjects.register()).put("allow_oversell", true)
        .put("lines", new JsonArray().add(new JsonObject().put("product_id", product).put("quantity", 11)))
        .put("payments", new JsonArray().add(new JsonObject().put("method", "debit").put("amount_cents", 1100))));
    post(200, "/inventory-service/replenishments/" + subjects.replenishment() + "/reject",
        of("inventory reject_replenishment"));
    post(200, "/inventory-service/replenishments/" + subjects.approved() + "/cancel",
        of("inventory cancel_replenishment"));
    post(200, "/inventory-service/replenishments/" + subjects.shippedGoods() + "/receive",
        of("inventory receive_replenishment"));
  }

  private static void order() {
    post(200, "/order-service/orders/" + subjects.order() + "/cancel", of("order cancel_order"));
    post(200, "/order-service/admin/orders/" + subjects.shippedOrder() + "/refund",
        new JsonObject().put("reason", "arrived broken"));
    var order = subjects.order();
    var piece = expect(200, floor.client().get("/order-service/admin/orders/" + order)).getJsonArray("items")
        .getJsonObject(0).getLong("product_id");
    post(200, "/order-service/admin/orders/" + order + "/refund", new JsonObject().put("reason", "one too many")
        .put("restock", true).put("lines", new JsonArray().add(Bodies.line(piece, 1))));
  }

  private static void erase() {
    var customer = subjects.newCustomer("some password");
    assertEquals(204, send(HttpMethod.DELETE, "/customer-service/customers/me", null, customer.token()).status());
  }
}
