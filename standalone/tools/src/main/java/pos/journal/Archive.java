package pos.journal;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pos.embedded.FileTree;

/**
 * A file with the sealed days of a period, a JSON object a line: first the signed statement of what the file has, with
 * the public keys, then each register's seals, each with its entries behind it.
 */
final class Archive {

  /** A sale of 2,000 lines has a quarter of a megabyte. */
  private static final int LONGEST_LINE = 16 << 20;

  /** The members of a line: the statement, a seal, or an entry. */
  private static final List<Map<String, Class<?>>> SHAPES = List.of(
      Map.of("archive", String.class, "key_id", String.class, "signature", String.class, "keys", JsonObject.class),
      Map.of("day", String.class, "first_seq", Number.class, "last_seq", Number.class, "seal", String.class, "key_id",
          String.class, "signature", String.class, "register_id", Number.class),
      Map.of("seq", Number.class, "entry", String.class, "hash", String.class, "register_id", Number.class));

  /** The members of what the archive should have, and of what it says of each register. */
  private static final Map<String, Class<?>> CONTENT = Map.of("type", String.class, "from", String.class, "to",
      String.class, "made_at", String.class, "registers", JsonArray.class, "key_id", String.class);
  private static final Map<String, Class<?>> REGISTER = Map.of("register_id", Number.class, "first_seq", Number.class,
      "last_seq", Number.class, "days", Number.class, "last_signature", String.class);

  private Archive() {}

  private static boolean fits(JsonObject line, Map<String, Class<?>> shape) {
    return line.fieldNames().equals(shape.keySet())
        && shape.entrySet().stream().allMatch(member -> member.getValue().isInstance(line.getValue(member.getKey())));
  }

  /** Reads what an archive should have; empty when it is not as the shop writes it, no matter who signed it. */
  private static Optional<JsonObject> content(String text) {
    try {
      var content = new JsonObject(text);
      return fits(content, CONTENT) && content.getJsonArray("registers").stream()
          .allMatch(register -> register instanceof JsonObject said && fits(said, REGISTER))
          ? Optional.of(content) : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  /** Writes the file, which is there only when it is complete. @param query of the period, and of a register */
  static void write(Function<String, JsonObject> api, String query, Path file, Progress progress) throws IOException {
    var statement = api.apply(Verify.JOURNAL + "archive?" + query).put("keys", PublicKeys.ofShop(api));
    var said = new JsonObject(statement.getString("archive"));
    var partial = file.resolveSibling(file.getFileName() + ".partial");
    try (var out = Files.newBufferedWriter(partial)) {
      line(out, statement);
      for (var register : said.getJsonArray("registers")) {
        write(api, (JsonObject) register, out, progress);
      }
    }
    FileTree.sync(partial);
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Function<String, JsonObject> api, JsonObject register, BufferedWriter out,
      Progress progress) throws IOException {
    var id = register.getLong("register_id");
    var last = register.getLong("last_seq");
    var seals = new Pages(api, Verify.JOURNAL + "seals?register_id=" + id);
    var entries = new Pages(api, Verify.JOURNAL + "entries?register_id=" + id
        + "&from_seq=" + register.getLong("first_seq"));
    while (seals.hasNext()) {
      var seal = seals.next();
      if (seal.getLong("first_seq") >= register.getLong("first_seq") && seal.getLong("last_seq") <= last) {
        line(out, seal.put("register_id", id));
        write(entries, seal.getLong("last_seq"), id, out, progress);
      }
    }
  }

  private static void write(Iterator<JsonObject> entries, long last, long register, BufferedWriter out,
      Progress progress) throws IOException {
    var seq = 0L;
    while (seq < last && entries.hasNext()) {
      var entry = entries.next();
      seq = entry.getLong("seq");
      line(out, entry.put("register_id", register));
      progress.show(seq, 0);
    }
  }

  private static void line(BufferedWriter out, JsonObject json) throws IOException {
    out.write(json.encode());
    out.write('\n');
  }

  /** Verifies a file without any database, line by line, and returns the number of findings. */
  static long verify(Path file, PrintStream out, Progress progress) throws IOException {
    var findings = new Findings(out);
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      new Reading(in, findings, out, progress).run();
    }
    return findings.count();
  }

  private static final class Reading {

    private final InputStream in;
    private final Findings findings;
    private final PrintStream out;
    private final Progress progress;
    private long lines;
    private PublicKeys keys;
    private JsonObject next;

    Reading(InputStream in, Findings findings, PrintStream out, Progress progress) {
      this.in = in;
      this.findings = findings;
      this.out = out;
      this.progress = progress;
    }

    void run() throws IOException {
      var statement = line();
      if (statement == null || !(statement.getValue("archive") instanceof String text)) {
        findings.add("line 1 is not the beginning of an archive of the journal");
        return;
      }
      keys = PublicKeys.from(statement.getJsonObject("keys"), findings);
      if (!keys.verify(text, statement.getString("key_id"), statement.getString("signature"))) {
        findings.add("line 1: what the archive should have is not signed with the key %s that it names",
            statement.getString("key_id"));
        return;
      }
      var content = content(text);
      if (content.isEmpty()) {
        findings.add("line 1: what the archive should have is signed, but not written by a shop");
        return;
      }
      var said = content.get();
      next = line();
      said.getJsonArray("registers").forEach(register -> register((JsonObject) register));
      if (next != null) {
        findings.add("line %d: the archive has more than it should have", lines);
      }
      out.printf(Locale.ROOT, "%s to %s, %d registers, %,d lines, %,d findings. Signed with the key %s: compare it with"
          + " the one that the shop has published.%n", said.getString("from"), said.getString("to"),
          said.getJsonArray("registers").size(), lines, findings.count(), statement.getString("key_id"));
    }

    private void register(JsonObject said) {
      var register = said.getLong("register_id");
      var chain = Chain.ofArchive(register, said.getLong("first_seq"), keys, findings);
      var days = 0L;
      while (next != null && register.equals(next.getLong("register_id"))) {
        if (next.containsKey("seal")) {
          chain.seal(next);
          days++;
        } else {
          if (!chain.isInSeal()) {
            findings.add("line %d: register %d, entry %d: it was added: no sealed day has it", lines, register,
                next.getLong("seq"));
          }
          chain.entry(next);
        }
        next = line();
        progress.show(lines, findings.count());
      }
      chain.end(said.getLong("last_seq"), chain.hash(), "the archive");
      if (days != said.getLong("days") || !said.getString("last_signature").equals(chain.signature())) {
        findings.add("register %d: the archive should have %d sealed days, the last one signed %s; it has %d", register,
            said.getLong("days"), said.getString("last_signature"), days);
      }
    }

    /** Returns the next line, or null at the end. A line that is not as it was written is a finding, and the end. */
    private JsonObject line() {
      try {
        var bytes = new ByteArrayOutputStream();
        int read;
        while ((read = in.read()) >= 0 && read != '\n' && bytes.size() <= LONGEST_LINE) {
          bytes.write(read);
        }
        if (read < 0 && bytes.size() == 0) {
          return null;
        }
        lines++;
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        var json = new JsonObject(text);
        if (read == '\n' && json.encode().equals(text) && SHAPES.stream().anyMatch(shape -> fits(json, shape))) {
          return json;
        }
      } catch (CharacterCodingException | DecodeException e) {
        // a finding
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      findings.add("line %d was changed: it is not as it was written", lines);
      return null;
    }
  }
}
