package pos.journal;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Verifies the journals of all registers, and compares them with the books, page by page. */
final class Verify {

  static final String JOURNAL = "/sales-service/journal/";
  private static final List<String> OTHERS =
      List.of("unnumbered", "void", "return", "session_opened", "session_closed", "cash_movement");
  /** The day itself, and one in which the sealing may have failed. */
  private static final Duration SEALED_WITHIN = Duration.ofDays(2);

  private final Function<String, JsonObject> api;
  private final PrintStream out;
  private final Findings findings;
  private final Progress progress;
  private long examined;

  /** @param api answers the paths of the gateway */
  Verify(Function<String, JsonObject> api, PrintStream out, Progress progress) {
    this.api = api;
    this.out = out;
    this.findings = new Findings(out);
    this.progress = progress;
  }

  /** Returns the number of findings. */
  long run() {
    var keys = PublicKeys.from(PublicKeys.ofShop(api), findings);
    new Pages(api, JOURNAL + "chains?").forEachRemaining(chain -> verify(chain, keys));
    OTHERS.forEach(kind -> report(JOURNAL + "unwritten?kind=" + kind));
    out.printf(Locale.ROOT, "%,d entries and rows of the books examined, %,d findings%n", examined, findings.count());
    return findings.count();
  }

  private void verify(JsonObject end, PublicKeys keys) {
    var register = end.getLong("register_id");
    var before = findings.count();
    var chain = Chain.ofRegister(register, keys, findings);
    follow(chain, register, end);
    report(JOURNAL + "differences?register_id=" + register);
    report(JOURNAL + "unwritten?kind=sale&register_id=" + register);
    out.printf(Locale.ROOT, "register %-8d%,12d entries%,10d findings%n", register, chain.seq(),
        findings.count() - before);
  }

  /** What is written while it is being verified is not part of it. */
  private void follow(Chain chain, long register, JsonObject found) {
    var end = found;
    var seals = new Pages(api, JOURNAL + "seals?register_id=" + register);
    var entries = new Pages(api, JOURNAL + "entries?register_id=" + register);
    var unsealed = false;
    while (entries.hasNext()) {
      var entry = entries.next();
      if (entry.getLong("seq") > end.getLong("entries")) {
        mustBeNew(register, entry.getLong("seq"));
        break;
      }
      if (!chain.isInSeal() && seals.hasNext()) {
        var seal = seals.next();
        if (seal.getLong("last_seq") > end.getLong("entries")) {
          // the day was sealed while registers before this one were verified
          end = end(register);
        }
        chain.seal(seal);
      }
      if (!chain.isInSeal() && !unsealed) {
        chain.mustBeYoung(entry, Instant.now().minus(SEALED_WITHIN));
        unsealed = true;
      }
      chain.entry(entry);
      examined++;
      progress.show(examined, findings.count());
    }
    var last = end.getLong("entries");
    chain.end(last, end.getString("hash"), "the register");
    seals.forEachRemaining(seal -> {
      if (seal.getLong("last_seq") <= last) {
        findings.add("register %d: there is a seal of %s for entries %d to %d that other seals have", register,
            seal.getString("day"), seal.getLong("first_seq"), seal.getLong("last_seq"));
      }
    });
  }

  /** The end of the journal is read after the entry, so what was written in the meantime is before it. */
  private void mustBeNew(long register, long seq) {
    var last = end(register).getLong("entries");
    if (last < seq) {
      findings.add("register %d, entry %d: it was inserted: the journal ends with entry %d", register, seq, last);
    }
  }

  private JsonObject end(long register) {
    return api.apply(JOURNAL + "chains?register_id=" + register).getJsonArray("items").getJsonObject(0);
  }

  private void report(String path) {
    new Pages(api, path, rows -> {
      examined += rows;
      progress.show(examined, findings.count());
    }).forEachRemaining(found -> findings.add("%s%s%s: %s", found.getString("id"),
        found.getLong("register_id") == null ? "" : ", register " + found.getLong("register_id"),
        found.getLong("seq") == null ? "" : ", entry " + found.getLong("seq"), said(found)));
  }

  private static String said(JsonObject found) {
    if (found.getString("journal") == null) {
      return "it is in the books and not in the journal";
    }
    return found.getString("books") == null ? "it is in the journal and not in the books"
        : found.getString("figure") + " is " + found.getString("journal") + " in the journal, "
            + found.getString("books") + " in the books";
  }
}
