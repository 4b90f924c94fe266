package pos.inventory;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.sql.Database;
import pos.inventory.Reservations.Due;

/** Ends reservations whose time is over, and keeps those that the sale or order they are made for needs (ADR 23). */
final class ExpireReservations {

  private static final Logger LOG = LoggerFactory.getLogger(ExpireReservations.class);

  private final Database database;
  private final List<OwnerClient> owners;

  ExpireReservations(Database database, List<OwnerClient> owners) {
    this.database = database;
    this.owners = owners;
  }

  /** Returns whether there may be more. */
  Future<Boolean> run() {
    return Reservations.due(database.statements()).compose(due -> due.isEmpty() ? Future.succeededFuture(false)
        : needed(due).compose(needed -> end(due, needed)).map(due.size() == Reservations.DUE_AT_ONCE));
  }

  /** No remote call is made inside a transaction, so the owners are asked first. */
  private Future<Set<String>> needed(List<Due> due) {
    var asked = new ArrayList<Future<Set<String>>>();
    for (var owner : owners) {
      asked.add(owner.needed(due.stream().filter(each -> !each.isSold()).map(Due::reference)
          .filter(owner::owns).toList()));
    }
    return Future.all(asked).map(answers -> {
      var needed = new HashSet<String>();
      answers.<Set<String>>list().forEach(needed::addAll);
      return needed;
    });
  }

  private Future<Void> end(List<Due> due, Set<String> needed) {
    var kept = due.stream().filter(each -> needed.contains(each.reference())).map(Due::id).toList();
    var over = due.stream().filter(each -> !needed.contains(each.reference())).map(Due::id).toList();
    return (kept.isEmpty() ? Future.<Void>succeededFuture() : Reservations.extend(database.statements(), kept))
        .compose(_ -> over.isEmpty() ? Future.<Void>succeededFuture() : expire(over));
  }

  private Future<Void> expire(List<Long> ids) {
    return database.transaction(tx -> EndReservation.expire(tx, ids))
        .onSuccess(expired -> LOG.info("{} reservations expired", expired)).mapEmpty();
  }
}
