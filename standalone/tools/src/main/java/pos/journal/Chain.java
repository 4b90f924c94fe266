package pos.journal;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import pos.common.rule.Sha256;

/** Follows the journal of one register, entry by entry and seal by seal; keeps its end and the sums of a day. */
final class Chain {

  private final long register;
  private final PublicKeys keys;
  private final Findings findings;
  private long seq;
  /** The hash of the last entry; null when it is not known. */
  private String hash;
  /** The signature of the last seal; null before the first one. */
  private String signature;
  private JsonObject seal;
  private long entries;
  private long sales;
  private long voids;
  private long returns;

  private Chain(long register, PublicKeys keys, Findings findings) {
    this.register = register;
    this.keys = keys;
    this.findings = findings;
  }

  /** Begins with the first entry of a register. */
  static Chain ofRegister(long register, PublicKeys keys, Findings findings) {
    var chain = new Chain(register, keys, findings);
    chain.hash = "0".repeat(64);
    return chain;
  }

  /** Begins with a seal, which says what was before it. */
  static Chain ofArchive(long register, long firstSeq, PublicKeys keys, Findings findings) {
    var chain = new Chain(register, keys, findings);
    chain.seq = firstSeq - 1;
    return chain;
  }

  long seq() {
    return seq;
  }

  String hash() {
    return hash;
  }

  String signature() {
    return signature;
  }

  boolean isInSeal() {
    return seal != null;
  }

  /** Checks a seal, whose entries follow. @param stored with {@code seal}, {@code key_id} and {@code signature} */
  void seal(JsonObject stored) {
    var text = stored.getString("seal");
    if (!keys.verify(text, stored.getString("key_id"), stored.getString("signature"))) {
      findings.add("register %d: the seal of %s is not signed with the key %s that it names, or that key is not known",
          register, stored.getString("day"), stored.getString("key_id"));
    }
    var said = parse(text, "the seal of " + stored.getString("day"));
    if (said == null) {
      return;
    }
    var day = text(said, "day");
    for (var column : new String[] {"day", "first_seq", "last_seq", "key_id"}) {
      mustBe(said.getValue(column), stored.getValue(column), "the seal of " + day + ": " + column);
    }
    mustBe(said.getValue("register_id"), register, "the seal of " + day + ": register_id");
    if (seal != null) {
      findings.add("register %d: the seal of %s begins before entry %d, the last one of %s", register, day,
          number(seal, "last_seq"), text(seal, "day"));
    }
    if (number(said, "first_seq") != seq + 1) {
      findings.add("register %d: the seal of %s begins with entry %d, not with entry %d: a seal between them was"
          + " removed", register, day, number(said, "first_seq"), seq + 1);
    }
    if (signature != null && !signature.equals(said.getValue("previous"))) {
      findings.add("register %d: the seal of %s does not follow the one before it: one was removed or replaced",
          register, day);
    }
    if (hash != null && number(said, "first_seq") == seq + 1) {
      mustBe(said.getValue("hash_before"), hash, "the seal of " + day + ": the hash before its first entry");
    }
    hash = hash == null ? text(said, "hash_before") : hash;
    signature = stored.getString("signature");
    seal = said;
    entries = 0;
    sales = 0;
    voids = 0;
    returns = 0;
  }

  /** Checks the next entry. @param stored with {@code seq}, {@code entry} and {@code hash} */
  void entry(JsonObject stored) {
    long number = stored.getLong("seq");
    var text = stored.getString("entry");
    var said = parse(text, "entry " + number);
    var name = said == null ? "" : " (" + text(said, "kind") + ":" + text(said, "reference") + ")";
    if (number > seq + 1) {
      missing(number - 1);
      hash = null;
    }
    if (said != null && (number != number(said, "seq") || register != number(said, "register_id"))) {
      findings.add("register %d, entry %d%s: it says that it is entry %d of register %d: entries were reordered",
          register, number, name, number(said, "seq"), number(said, "register_id"));
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (hash != null && !Sha256.hex(hash + "\n", bytes, bytes.length).equals(stored.getString("hash"))) {
      findings.add("register %d, entry %d%s: its hash does not fit: it, or the entry before it, was changed", register,
          number, name);
    }
    seq = number;
    hash = stored.getString("hash");
    if (said != null && seal != null) {
      add(said);
    }
  }

  private void add(JsonObject entry) {
    entries++;
    var cents = number(entry, "amount_cents");
    switch (text(entry, "kind")) {
      case "sale" -> sales += cents;
      case "void" -> voids += cents;
      case "return" -> returns += cents;
      default -> { }
    }
    if (seq >= number(seal, "last_seq")) {
      var of = "the seal of " + text(seal, "day") + ": ";
      mustBe(seal.getValue("last_seq"), seq, of + "its last entry");
      mustBe(seal.getValue("hash"), hash, of + "the hash of its last entry");
      mustBe(seal.getValue("entries"), entries, of + "entries");
      mustBe(seal.getValue("sales_cents"), sales, of + "sales_cents");
      mustBe(seal.getValue("voids_cents"), voids, of + "voids_cents");
      mustBe(seal.getValue("returns_cents"), returns, of + "returns_cents");
      seal = null;
    }
  }

  /** Ends the journal. @param last the number of its last entry, by what says so */
  void end(long last, String lastHash, String by) {
    if (seq < last) {
      missing(last);
    } else {
      mustBe(lastHash, hash, by + ": the hash of the last entry");
    }
    if (seal != null) {
      findings.add("register %d: the seal of %s has entries up to %d, the journal ends with %d", register,
          text(seal, "day"), number(seal, "last_seq"), seq);
    }
  }

  /** Reports an entry that should have been sealed long ago. @param stored the first one without a seal */
  void mustBeYoung(JsonObject stored, Instant sealedBefore) {
    var said = parse(stored.getString("entry"), "entry " + stored.getLong("seq"));
    // as text, since it may have been changed
    if (said != null && text(said, "at").compareTo(sealedBefore.toString()) < 0) {
      findings.add("register %d, entry %d of %s: it and what follows is not sealed: seals were removed, or none are"
          + " made", register, stored.getLong("seq"), text(said, "at"));
    }
  }

  private void missing(long last) {
    findings.add("register %d: entries %d to %d are missing", register, seq + 1, last);
  }

  private void mustBe(Object said, Object found, String what) {
    if (said == null || !said.toString().equals(String.valueOf(found))) {
      findings.add("register %d, %s: %s, found %s", register, what, said, found);
    }
  }

  /** What was changed may have any type. */
  private static String text(JsonObject said, String name) {
    return String.valueOf(said.getValue(name));
  }

  private static long number(JsonObject said, String name) {
    return said.getValue(name) instanceof Number number ? number.longValue() : -1;
  }

  private JsonObject parse(String text, String what) {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      findings.add("register %d, %s: it is no JSON any more", register, what);
      return null;
    }
  }
}
