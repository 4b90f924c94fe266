package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.StoreScope;
import pos.inventory.Replenishment.Item;
import pos.inventory.Replenishment.Progress;
import pos.inventory.Replenishment.Route;
import pos.inventory.Replenishment.Status;
import pos.inventory.Replenishment.Step;
import pos.inventory.Replenishment.Times;

/** The quantities of replenishments, and how they are read and shown, without starting anything. */
class ReplenishmentRulesTest {

  private static final Times TIMES = new Times(Instant.parse("2026-11-22T12:00:00.123456Z"), null, null, null, null);

  private static Replenishment replenishment(Status status, Item... lines) {
    return new Replenishment(3, new Route(6, 1), "please", new Progress(status, null, TIMES), List.of(lines), 4);
  }

  private static Replenishment requested() {
    return replenishment(Status.REQUESTED, new Item(7, 3, 3, null), new Item(9, 2, 2, null));
  }

  private static String refusal(Line... lowered) {
    return assertThrows(Failure.class, () -> requested().approve(List.of(lowered))).getMessage();
  }

  @Test
  void an_approval_sends_what_was_requested_or_less() {
    var whole = requested().approve(List.of());
    assertEquals(Status.APPROVED, whole.status());
    assertEquals(List.of(7L, 9L), whole.products());
    assertEquals(List.of(new Item(7, 3, 3, null), new Item(9, 2, 2, null)), whole.lines());
    assertEquals(List.of(new Item(7, 3, 0, null), new Item(9, 2, 1, null)),
        requested().approve(List.of(new Line(9, 1), new Line(7, 0))).lines());
    assertEquals(whole, requested().approve(List.of(new Line(7, 3))));
  }

  @Test
  void an_approval_cannot_add_raise_or_leave_nothing() {
    assertEquals("lines[0].quantity must be at most the requested 3.", refusal(new Line(7, 4)));
    assertEquals("lines[1].product_id is not a product of the replenishment.",
        refusal(new Line(7, 1), new Line(8, 1)));
    assertEquals("lines[1].product_id repeats the product of lines[0].", refusal(new Line(7, 1), new Line(7, 2)));
    assertEquals("lines must leave something to send; reject or cancel the replenishment to send nothing.",
        refusal(new Line(7, 0), new Line(9, 0)));
    assertThrows(Failure.class, () -> replenishment(Status.APPROVED, new Item(7, 3, 3, null)).approve(List.of()));
  }

  @Test
  void a_rejection_has_a_reason_and_changes_no_line() {
    var rejected = requested().end(Step.REJECT, "out of season");
    assertEquals(new Progress(Status.REJECTED, "out of season", TIMES), rejected.progress());
    assertEquals(requested().lines(), rejected.lines());
    assertThrows(Failure.class, () -> rejected.end(Step.REJECT, "again"));
  }

  @Test
  void a_shipment_may_be_cut_and_an_approval_cancelled() {
    var approved = replenishment(Status.APPROVED, new Item(7, 3, 3, null), new Item(9, 2, 1, null));
    var shipped = approved.ship(List.of(new Line(7, 2)));
    assertEquals(List.of(new Item(7, 3, 2, null), new Item(9, 2, 1, null)), shipped.lines());
    assertEquals(List.of(new Line(7, -2), new Line(9, -1)), shipped.movement().orElseThrow().lines());
    assertEquals("lines[0].quantity must be at most the approved 1.",
        assertThrows(Failure.class, () -> approved.ship(List.of(new Line(9, 2)))).getMessage());
    assertThrows(Failure.class, () -> approved.ship(List.of(new Line(7, 0), new Line(9, 0))));
    var cancelled = approved.end(Step.CANCEL, "none left");
    assertEquals(new Progress(Status.CANCELLED, "none left", TIMES), cancelled.progress());
    assertEquals(Optional.empty(), cancelled.movement());
    assertThrows(Failure.class, () -> cancelled.ship(List.of()));
    assertThrows(Failure.class, () -> requested().end(Step.CANCEL, null));
  }

  @Test
  void what_arrives_is_what_was_sent_or_less_and_the_rest_is_missing() {
    var shipped = replenishment(Status.SHIPPED, new Item(7, 3, 3, null), new Item(9, 2, 0, null), new Item(11, 4, 4, null));
    assertEquals(List.of(new Item(7, 3, 3, 3L), new Item(9, 2, 0, 0L), new Item(11, 4, 4, 4L)),
        shipped.receive(List.of()).lines());
    var fewer = shipped.receive(List.of(new Line(7, 1), new Line(11, 0)));
    assertEquals(List.of(new Item(7, 3, 3, 1L), new Item(9, 2, 0, 0L), new Item(11, 4, 4, 0L)), fewer.lines());
    assertEquals(List.of(new Line(7, 1)), fewer.movement().orElseThrow().lines());
    assertEquals(Optional.empty(), shipped.receive(List.of(new Line(7, 0), new Line(11, 0))).movement());
    assertEquals("lines[0].quantity must be at most the shipped 3.",
        assertThrows(Failure.class, () -> shipped.receive(List.of(new Line(7, 4)))).getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"REQUESTED | self approve reject | self | self",
      "APPROVED | self cancel ship | self | self", "SHIPPED | self receive | self receive | self",
      "RECEIVED | self | self | self", "REJECTED | self | self | self", "CANCELLED | self | self | self"})
  void the_links_are_the_steps_that_the_caller_may_take_now(Status status, String relations, String receivers,
      String others) {
    var links = links(status, StoreScope.ALL);
    assertEquals(Set.of(receivers.split(" ")), links(status, new StoreScope.OneStore(1)).fieldNames());
    assertEquals(Set.of(others.split(" ")), links(status, new StoreScope.OneStore(6)).fieldNames());
    assertEquals(Set.of(relations.split(" ")), links.fieldNames());
    links.fieldNames().stream().filter(relation -> !relation.equals("self")).forEach(step ->
        assertEquals(new JsonObject().put("href", "/inventory-service/replenishments/3/" + step).put("method", "POST"),
            links.getJsonObject(step)));
  }

  private static JsonObject links(Status status, StoreScope stores) {
    return replenishment(status, new Item(7, 3, 3, null)).toJson(stores, Labels.NONE).getJsonObject("_links");
  }

  @Test
  void a_replenishment_is_published_whole_and_listed_with_the_number_of_its_lines() {
    var head = new JsonObject("""
        {"id": 3, "location_id": 1, "from_location_id": 6, "status": "received", "comment": "please", "reason": null,
         "requested_at": "2026-11-22T12:00:00.123Z", "decided_at": null, "cancelled_at": null, "shipped_at": null, "received_at": null,
         "line_count": 1, "version": 4}""");
    var received = replenishment(Status.RECEIVED, new Item(7, 3, 2, 1L));
    assertEquals(head.copy().put("lines", new JsonArray("[{\"product_id\": 7, \"requested\": 3, \"quantity\": 2,"
            + " \"received\": 1, \"missing\": 1}]"))
        .encode(), received.toEvent().encode());
    assertEquals(head.put("line_count", 40L)
        .put("_links", new JsonObject("{\"self\": {\"href\": \"/inventory-service/replenishments/3\"}}")).encode(),
        new Replenishment.Summary(received, 40).toJson(StoreScope.ALL).encode());
  }

  private static Replenishment.Draft draft(JsonObject body) {
    var request = Replenishment.Request.from(Fields.of(body));
    return request.draft(request.lines().stream()
        .map(line -> new Line(line.product().productId(), line.quantity())).toList());
  }

  @Test
  void a_request_names_each_product_once() {
    var body = new JsonObject("""
        {"location_id": 1, "comment": "please",
         "lines": [{"product_id": 9, "quantity": 2}, {"product_id": 7, "quantity": 3}]}""");
    assertEquals(new Replenishment.Draft(1, null, "please", List.of(new Line(7, 3), new Line(9, 2))),
        draft(body));
    body.getJsonArray("lines").add(new JsonObject().put("product_id", 7).put("quantity", 1));
    assertEquals("lines[2].product_id repeats the product of lines[1].",
        assertThrows(Failure.class, () -> draft(body)).getMessage());
    body.put("from_location_id", 0).put("comment", "");
    assertEquals(2, assertThrows(Failure.class, () -> draft(body)).toJson()
        .getJsonArray("errors").size());
  }
}
