package pos.inventory;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import pos.common.sql.Database;

/** Copies the locations of the head office to a branch. */
final class CopyLocations {

  /** After this time they are copied again, because names and addresses change. */
  private static final Duration KEPT = Duration.ofHours(1);

  private final Database database;
  private final HeadOfficeClient headOffice;
  private Set<Long> copied = Set.of();
  private Instant copiedAt = Instant.MIN;

  CopyLocations(Database database, HeadOfficeClient headOffice) {
    this.database = database;
    this.headOffice = headOffice;
  }

  /** Copies them when one is missing, and the first time. */
  Future<Void> mustHave(Set<Long> ids) {
    return copied.containsAll(ids) && Duration.between(copiedAt, Instant.now()).compareTo(KEPT) < 0
        ? Future.succeededFuture() : copy();
  }

  Future<Void> copy() {
    return headOffice.locations().compose(locations ->
        database.transaction(tx -> Locations.copy(tx, locations)).onSuccess(_ -> {
          copied = locations.stream().map(Location::id).collect(Collectors.toSet());
          copiedAt = Instant.now();
        }));
  }
}
