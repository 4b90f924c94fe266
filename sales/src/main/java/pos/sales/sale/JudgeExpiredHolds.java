package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import pos.sales.core.HoldReference;

/** Decides which holds whose time is over are given back: those of sales that are not written (ADR 23). */
final class JudgeExpiredHolds {

  private JudgeExpiredHolds() {}

  /**
   * Returns the references of the holds that are needed: of sales that are written, or being written. A sale that is
   * not written yet will not rely on any other of the holds.
   */
  static Future<List<String>> needed(SqlConnection tx, List<String> references) {
    var holds = new LinkedHashMap<String, HoldReference>();
    references.forEach(reference -> HoldReference.parse(reference).ifPresent(hold -> holds.put(reference, hold)));
    var saleIds = holds.values().stream().map(HoldReference::saleId).collect(Collectors.toSet());
    return GivenBackHolds.tryLock(tx, saleIds).compose(locked -> GivenBackHolds.written(tx, locked).compose(written -> {
      var unwritten = new HashSet<>(locked);
      unwritten.removeAll(written);
      var givenBack = holds.values().stream().filter(hold -> unwritten.contains(hold.saleId())).toList();
      return GivenBackHolds.add(tx, givenBack).map(_ -> holds.entrySet().stream()
          .filter(hold -> !unwritten.contains(hold.getValue().saleId())).map(hold -> hold.getKey()).toList());
    }));
  }
}
