package pos.sales.receipt;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** A store as it is called on receipts; name and address are null while they are not known, and an address may be. */
record Place(long storeId, String name, String address) {

  static Place unknown(long storeId) {
    return new Place(storeId, null, null);
  }

  /** @param location as inventory describes it */
  static Place from(JsonObject location) {
    return new Place(location.getLong("id"), location.getString("name"), location.getString("address"));
  }

  /** Returns the lines of a head, and below them those of the place. */
  List<String> below(ReceiptHead head) {
    return Stream.concat(head.lines().stream(), Stream.of(name, address).filter(line -> line != null)).toList();
  }

  JsonObject toJson() {
    return new JsonObject().put("id", storeId).put("name", name).put("address", address);
  }
}
