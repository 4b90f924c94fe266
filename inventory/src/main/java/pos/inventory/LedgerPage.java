package pos.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.common.rule.Fields;

/**
 * Movements of a location in the order of their ids, as the head office tells them to a branch.
 *
 * @param epoch that of the head office's database; another one means that it was restored
 * @param position the id up to which everything is told: no movement with a lower one can be entered any more
 * @param complete whether no movement follows behind these
 */
record LedgerPage(long epoch, List<Movement> movements, long position, boolean complete) {

  /**
   * Reads what {@link #toJson} wrote at the head office.
   *
   * @param after the id behind which the page begins
   * @throws RuntimeException when it is anything else
   */
  static LedgerPage from(JsonObject json, long locationId, long after) {
    var fields = Fields.tolerant(json);
    var page = new LedgerPage(fields.integer("epoch", 0, Long.MAX_VALUE),
        // as many as an answer has room for
        fields.list("items", 0, Integer.MAX_VALUE, Movement::from),
        fields.integer("position", after, Long.MAX_VALUE), fields.flag("complete", false));
    fields.check();
    page.mustBeConsistent(locationId, after);
    return page;
  }

  private void mustBeConsistent(long locationId, long after) {
    var id = after;
    for (var movement : movements) {
      if (movement.id() <= id || !movement.concerns(locationId)) {
        throw new IllegalStateException("movement " + movement.id() + " does not belong behind " + id
            + " in the ledger of location " + locationId);
      }
      id = movement.id();
    }
    if (position > id || movements.isEmpty() && !complete) {
      throw new IllegalStateException("the ledger goes on to " + position + ", but ends at " + id);
    }
  }

  /** Returns the id of the last movement. @param after what it is when there is none */
  long end(long after) {
    return movements.isEmpty() ? after : movements.getLast().id();
  }

  /** Returns all locations that the movements name. */
  Set<Long> locations() {
    return movements.stream().map(Movement::content)
        .flatMap(draft -> Stream.of(draft.locationId(), draft.toLocationId())).filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** Returns the movements as facts of now: what a count at the head office makes of the time is a movement, too. */
  List<Movement.Fact> facts() {
    return movements.stream().map(movement -> Movement.Fact.now(movement.content())).toList();
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("items", new JsonArray(movements.stream().map(Movement::toEntry).toList()))
        .put("position", position)
        .put("epoch", epoch)
        .put("complete", complete);
  }
}
