package pos.common.shop;

import java.util.Optional;
import pos.common.rule.Failure;

/** The stores that a caller may act for: one, or all of them. */
public sealed interface StoreScope {

  /** Every store. */
  record AllStores() implements StoreScope {}

  /** A single store. */
  record OneStore(long id) implements StoreScope {}

  StoreScope ALL = new AllStores();

  /** The group of the consumers that act for every store. */
  String ALL_STORES = "all-stores";

  /** Returns the only store in the scope; empty when the scope is all stores. */
  default Optional<Long> store() {
    return this instanceof OneStore(var id) ? Optional.of(id) : Optional.empty();
  }

  default boolean includes(long locationId) {
    return !(this instanceof OneStore(var id)) || id == locationId;
  }

  /** @param does what only the head office does, such as {@code reads the journal} @throws Failure 403 for a store */
  default void mustBeHeadOffice(String does) {
    if (!equals(ALL)) {
      throw Failure.forbidden("head-office-only", "Only the head office " + does + ": use a key of the group "
          + ALL_STORES + ".", ALL_STORES);
    }
  }

  /** @throws Failure 403 when the scope does not include the location */
  default void mustInclude(long locationId) {
    if (this instanceof OneStore(var id) && id != locationId) {
      throw Failure.forbidden("not-your-store",
          "This key acts for store " + id + " only, not for " + locationId + ". A key of the group " + ALL_STORES
              + " may do this.", ALL_STORES).with("store_id", id);
    }
  }
}
