package pos.sales.branch;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.sales.core.Copy;

/**
 * An entry of a branch's journal, as the branch sends it.
 *
 * @param seq its number at the register, from 1
 * @param at when the branch has written it
 * @param hash that of the entry at the branch
 */
record BranchEntry(long seq, Instant at, String hash, Copy copy) {

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  static BranchEntry from(Fields fields, long storeId, long registerId) {
    fields.integer("register_id", registerId, registerId);
    var entry = new BranchEntry(fields.integer("seq", 1, Long.MAX_VALUE), fields.instant("at", Instant.EPOCH),
        fields.text("hash", 64, 64), copy(fields, storeId, registerId));
    fields.check();
    return entry;
  }

  /** Reads what the entry is about, in the member with the name of its kind. */
  private static Copy copy(Fields fields, long storeId, long registerId) {
    var copies = Stream.of(CopiedKind.values()).filter(kind -> fields.has(Wire.name(kind)))
        .map(kind -> Optional.ofNullable(
            fields.object(Wire.name(kind), content -> kind.read(content, storeId, registerId)))).toList();
    return copies.size() == 1 ? copies.getFirst().orElse(null)
        : fields.refuse("sale", copies.isEmpty() ? Flaw.MISSING
            : Flaw.tooMany(1, "or another one of " + Wire.names(CopiedKind.class) + ", but only one"), null);
  }
}
