package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.ExampleSubjects.of;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pos.acceptance.ExampleSubjects.Customer;
import pos.testing.Reply;

/**
 * Every operation of every contract, called with the examples of its parameters and its body as they stand there, on
 * the development data, once what its path names is there. Only what a client is given at run time is replaced: the ids
 * of what others have made, and secrets.
 */
class ContractExamplesTest {

  /** Operations that are not called here, and why. */
  private static final Map<String, String> ELSEWHERE = Map.of(
      "reporting stream_dashboard", "its answer does not end; StreamTest reads it",
      "sales copy_journal", "it needs a branch that has written the entry; BranchTest and CutOffStoreTest copy some",
      "sales sign_archive", "it needs a day that has ended; ArchiveTest exports some");
  /** Parameters that only printers may give. */
  private static final Pattern FOR_PRINTERS = Pattern.compile("[?&](width|copy|drawer)=");

  private static final long NOTHING = 999_999_999;

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(1).withReporting();
  private static ExampleSubjects subjects;

  /**
   * What has to be there for an example.
   *
   * @param ids what the parameters of the path are given, before the examples of the contract
   * @param given members of the body that a client is given at run time
   */
  private record Prepared(List<?> ids, Map<String, Object> given, String token) {

    private Prepared(Object... ids) {
      this(List.of(ids), Map.of(), subjects.client1().token());
    }
  }

  @BeforeAll
  static void logIn() {
    subjects = new ExampleSubjects(floor);
  }

  static Stream<ContractExample> examples() {
    return ContractExample.all().filter(example -> !ELSEWHERE.containsKey(example.operation()));
  }

  static Stream<ContractExample> lists() {
    return examples().filter(example -> example.method() == HttpMethod.GET && example.filters().count() > 0);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_is_accepted(ContractExample example) {
    assertEquals(List.of(), example.unexplained(), () -> example.operation() + ": give these an example");
    var prepared = prepare(example);
    if (example.takesBody()) {
      assertNotNull(example.value(), () -> example.operation() + " takes a body: give it an example");
    }
    var body = !example.takesBody() ? null : example.isJson()
        ? example.json().mergeIn(new JsonObject(prepared.given)).toBuffer() : Buffer.buffer(example.value().toString());
    var uri = example.uri(prepared.ids);
    var answer = send(example, uri, body, prepared.token);
    assertTrue(example.successes().contains(answer.status()),
        () -> example.operation() + ": " + answer.status() + " " + answer.body() + "\nto " + uri + " " + body);
    // what is uploaded has an answer each
    assertFalse(example.operation().equals("sales upload_sales") && answer.body().toString().contains("\"problem\":"),
        () -> example.operation() + ": " + answer.body());
  }

  @ParameterizedTest
  @MethodSource("lists")
  void each_filter_of_a_list_is_accepted(ContractExample list) {
    var prepared = prepare(list);
    var uri = list.uri(prepared.ids);
    assertAll(list.filters().map(filter -> () -> {
      var answer = send(list, uri + (uri.contains("?") ? "&" : "?") + filter, null, prepared.token);
      assertTrue(list.successes().contains(answer.status()), () -> uri + " " + filter + ": " + answer.body());
    }));
  }

  /** About things that do not exist, so that nothing happens where the token was not asked for. */
  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_asks_for_the_key_and_the_token_that_its_contract_names(ContractExample example) {
    var uri = example.uri(Collections.nCopies(2, example.path().contains("sales") ? new UUID(0, 1) : NOTHING));
    var body = example.takesBody() ? Buffer.buffer("{}") : null;
    assertEquals(401, floor.client().ask(example.method(), uri, body, "apikey", "unknown").await().status());
    var withKey = floor.client().ask(example.method(), uri, body).await();
    assertEquals(example.schemes().contains("customer"), withKey.status() == 401, () -> uri + ": " + withKey.body());
  }

  static Stream<ContractExample> operations() {
    return examples().filter(example -> example.number() == 0);
  }

  @Test
  void what_is_not_called_here_is_an_operation() {
    assertTrue(ContractExample.all().map(ContractExample::operation).toList().containsAll(ELSEWHERE.keySet()));
  }

  @Test
  void the_gateway_has_the_contracts_as_json_and_one_of_all_services() {
    var all = expect(200, floor.client().get("/openapi.json"));
    assertEquals(Yaml.resource("/contracts/shop.json"), all);
    assertEquals(ContractExample.all().map(ContractExample::path).distinct().count(),
        all.getJsonObject("paths").size());
    assertEquals(Yaml.resource("/sales/openapi.yaml"), expect(200, floor.client().get("/sales-service/openapi.json")));
    assertTrue(floor.client().get("/docs").await().body().toString().contains("docs/docs.js"));
    assertEquals(200, floor.client().get("/docs/docs.js").await().status());
  }

  private static Reply send(ContractExample example, String uri, Buffer body, String token) {
    return subjects.send(example.method(), uri, body, token, example.takesBody() ? example.type() : "text/plain",
        FOR_PRINTERS.matcher(uri).find() ? "application/vnd.escpos" : "*/*");
  }

  private static Prepared prepare(ContractExample example) {
    var service = example.operation().split(" ")[0];
    return switch (service) {
      case "product" -> prepareProducts(example);
      case "inventory" -> prepareStock(example);
      case "sales" -> prepareSales(example);
      case "customer" -> prepareCustomer(example);
      case "cart" -> prepareCart(example);
      case "order" -> prepareOrder(example);
      default -> prepareReports(example);
    };
  }

  private static Prepared prepareReports(ContractExample example) {
    return switch (example.operation()) {
      case "reporting read_report" ->
          new Prepared(subjects.created("/reporting-service/reports", of("reporting make_report")));
      case "reporting read_webhook", "reporting replace_webhook", "reporting delete_webhook",
          "reporting rotate_webhook_secret", "reporting test_webhook", "reporting list_webhook_deliveries" ->
          new Prepared(subjects.webhook());
      case "reporting resend_webhook_messages" -> new Prepared(List.of(subjects.webhook()),
          Map.of("from", Instant.now().toString()), subjects.client1().token());
      case "reporting resend_webhook_delivery" -> {
        var webhook = subjects.webhook();
        yield new Prepared(webhook, subjects.delivery(webhook));
      }
      default -> new Prepared();
    };
  }

  private static Prepared prepareProducts(ContractExample example) {
    return switch (example.operation()) {
      case "product create_product" -> {
        subjects.rename("EPI-005");
        yield new Prepared();
      }
      case "product replace_product", "product change_product" -> {
        subjects.rename("EPI-005");
        yield new Prepared(subjects.product());
      }
      case "product retire_product" -> new Prepared(subjects.product());
      // the example may have been created already
      case "product replace_category" -> new Prepared(List.of(subjects.category()),
          Map.of("name", "New " + UUID.randomUUID()), subjects.client1().token());
      case "product delete_category" -> new Prepared(subjects.category());
      case "product read_import" -> new Prepared(subjects.startedImport(1));
      case "product cancel_import" -> new Prepared(subjects.startedImport(20_000));
      default -> new Prepared();
    };
  }

  private static Prepared prepareStock(ContractExample example) {
    return switch (example.operation()) {
      case "inventory replace_location" -> new Prepared(subjects.location());
      case "inventory read_count" -> new Prepared(subjects.created("/inventory-service/counts",
          of("inventory post_count")));
      case "inventory read_replenishment", "inventory approve_replenishment", "inventory reject_replenishment" ->
          new Prepared(subjects.replenishment());
      case "inventory cancel_replenishment", "inventory ship_replenishment" -> new Prepared(subjects.approved());
      case "inventory receive_replenishment" -> new Prepared(subjects.shippedGoods());
      case "inventory read_reservation", "inventory commit_reservation", "inventory release_reservation" ->
          new Prepared(subjects.reservation());
      default -> new Prepared();
    };
  }

  private static Prepared prepareSales(ContractExample example) {
    return switch (example.operation()) {
      case "sales open_session", "sales rename_register" -> new Prepared(subjects.register());
      case "sales read_session", "sales move_cash", "sales close_session" ->
          new Prepared(subjects.session(subjects.register()));
      case "sales take_exchange" ->
          new Prepared(List.of(), Map.of("returned_sale_id", subjects.sale()), subjects.client1().token());
      case "sales read_sale", "sales print_receipt", "sales list_sale_returns", "sales void_sale",
          "sales take_sale_return" -> new Prepared(subjects.sale());
      case "sales read_return", "sales print_return" -> new Prepared(subjects.saleReturn());
      case "sales read_refused_sale", "sales dismiss_refused_sale" -> new Prepared(subjects.refusedSale());
      case "sales begin_branch" -> new Prepared(subjects.storeWithRegister());
      case "sales end_branch", "sales list_branch_registers" -> new Prepared(subjects.branch());
      case "sales change_cashier" -> new Prepared(subjects.cashier());
      default -> new Prepared();
    };
  }

  private static Prepared prepareCustomer(ContractExample example) {
    var body = example.takesBody() ? example.json() : new JsonObject();
    var customer = subjects.newCustomer(body.getString("current_password", "some password"));
    return switch (example.operation()) {
      case "customer refresh_tokens", "customer log_out" ->
          prepared(customer, Map.of("refresh_token", customer.tokens().getString("refresh_token")));
      case "customer confirm_email" -> prepared(customer, Map.of("token", subjects.mailed(customer, "confirm")));
      case "customer reset_password" -> {
        expect(202, floor.client().post("/customer-service/auth/password/forgotten",
            new JsonObject().put("username", customer.username())));
        yield prepared(customer, Map.of("token", subjects.mailed(customer, "reset")));
      }
      case "customer read_address", "customer replace_address", "customer delete_address" ->
          prepared(customer, Map.of(), subjects.address(customer));
      default -> prepared(customer, Map.of());
    };
  }

  private static Prepared prepared(Customer customer, Map<String, Object> given, Object... ids) {
    return new Prepared(List.of(ids), given, customer.token());
  }

  private static Prepared prepareCart(ContractExample example) {
    return switch (example.operation()) {
      case "cart merge_carts" ->
          prepared(subjects.newCustomer("some password"), Map.of("session_id", subjects.guest()));
      case "cart add_to_guest_cart", "cart read_guest_cart", "cart clear_guest_cart", "cart change_guest_item",
          "cart remove_guest_item" -> new Prepared(subjects.guest());
      default -> new Prepared();
    };
  }

  private static Prepared prepareOrder(ContractExample example) {
    return switch (example.operation()) {
      case "order check_out", "order quote_checkout" -> {
        subjects.fillCart();
        yield new Prepared();
      }
      case "order read_order", "order read_order_history", "order cancel_order", "order read_any_order",
          "order read_any_order_history", "order ship_order", "order refund_order" -> new Prepared(subjects.order());
      case "order deliver_order" -> new Prepared(subjects.shippedOrder());
      default -> new Prepared();
    };
  }
}
