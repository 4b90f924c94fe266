package pos.common.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import pos.common.rule.BoundedJson;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.JsonEntries;
import pos.common.rule.Sha256;

/** The body of a request, read as JSON whatever its {@code Content-Type} says. */
public final class Body {

  /** The metadata of a route that says how many bytes its body may have. */
  public static final String LIMIT = "body";
  /** For routes that read no body: clients that always send one may send an empty object. */
  public static final int EMPTY = 2;
  /** For routes without a limit of their own: objects with some dozen fields. */
  public static final int SMALL = 64 << 10;
  /** For routes whose body has as many lines as a sale may have, 2,000. */
  public static final int OF_LINES = 1 << 20;
  /** For routes that read their body themselves, while it arrives. */
  public static final int STREAMED = -1;

  /** A sale of 2,000 lines, each with all its fields, has 14,100 values: fewer than a body of lines may have. */
  private static final int BYTES_A_VALUE = 64;
  private static final int MIN_VALUES = 2_000;

  private static final String KEY = Body.class.getName();

  private final InFlight.Share share;
  private final int limit;
  private byte[] bytes = new byte[0];
  private int length;

  Body(InFlight.Share share, int limit) {
    this.share = share;
    this.limit = limit;
  }

  /** Makes this the body of a request. */
  void enter(RoutingContext ctx) {
    ctx.put(KEY, this);
  }

  /**
   * Appends a piece that has arrived.
   *
   * @param expected the length of the whole body, or 0 when it is not known
   * @throws Failure 400, 413 or 503 when it is too much
   */
  void append(Buffer piece, long expected) {
    var needed = (long) length + piece.length();
    if (needed > limit) {
      throw tooLarge();
    }
    if (needed > bytes.length) {
      // not the expected length at once: it is only announced
      var capacity = (int) Math.min(Math.max(needed, Math.min(2L * bytes.length, limit)), Math.max(expected, needed));
      if (!share.take(capacity - bytes.length)) {
        throw busy();
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    piece.getBytes(bytes, length);
    length += piece.length();
  }

  /** Returns why a body beyond the limit is refused. */
  Failure tooLarge() {
    return limit <= EMPTY
        ? Failure.of(Failure.Kind.BAD_REQUEST, "no-body-expected", "This call takes no body: send it without one.")
        : Failure.of(Failure.Kind.TOO_LARGE, "payload-too-large",
            "The request body is larger than the " + limit + " bytes that this call accepts.");
  }

  private static Failure busy() {
    return Failure.of(Failure.Kind.UNAVAILABLE, "too-many-bodies",
        "This service is busy with other large requests. Try again shortly.").retryAfter(Duration.ofSeconds(1));
  }

  private static Body of(RoutingContext ctx) {
    Body body = ctx.get(KEY);
    if (body == null || body.length == 0) {
      throw Failure.of(Failure.Kind.BAD_REQUEST, "malformed-json", "The request body must be JSON.");
    }
    return body;
  }

  /**
   * Returns the fields of the body.
   *
   * @throws Failure 400 when the body is missing, not a JSON object or has too many values, 503 when the bodies of
   *     other requests take all memory that there is for them
   */
  public static Fields fields(RoutingContext ctx) {
    var body = of(ctx);
    var values = BoundedJson.count(body.bytes, 0, body.length, body.maxValues());
    if (!body.share.takeValues(values)) {
      throw busy();
    }
    return Fields.of(BoundedJson.parse(body.bytes, 0, body.length));
  }

  /** Returns the {@code references} of a body: 1 to {@code most}, of up to 100 characters each. */
  public static List<String> references(RoutingContext ctx, int most) {
    var fields = fields(ctx);
    var references = fields.texts("references", 1, most, 100);
    fields.check();
    return references;
  }

  private int maxValues() {
    return Math.max(MIN_VALUES, limit / BYTES_A_VALUE);
  }

  /** Reads a body that may be left out. @throws Failure 400 when there is one that is not a JSON object */
  public static Fields optionalFields(RoutingContext ctx) {
    return isEmpty(ctx) ? Fields.of(new JsonObject()) : fields(ctx);
  }

  /**
   * Returns the entries of a list in a large body, to be read one after the other.
   *
   * @throws Failure 400 when the body is missing, not a JSON object or has too many values, 422 when the list is
   *     missing or has too few or too many entries
   */
  public static JsonEntries entries(RoutingContext ctx, String name, int min, int max) {
    return entries(ctx, name, min, max, OF_LINES / BYTES_A_VALUE);
  }

  /** Does the same. @param maxValues the most JSON values of an entry */
  public static JsonEntries entries(RoutingContext ctx, String name, int min, int max, int maxValues) {
    var body = of(ctx);
    return JsonEntries.of(body.bytes, body.length, name, min, max, maxValues);
  }

  /** Returns the body as it was sent; empty when there is none. */
  public static String text(RoutingContext ctx) {
    return isEmpty(ctx) ? "" : new String(of(ctx).bytes, 0, of(ctx).length, StandardCharsets.UTF_8);
  }

  /** Returns a hash of a text and the body as it was sent. */
  static String hash(RoutingContext ctx, String head) {
    return isEmpty(ctx) ? Sha256.hex(head) : Sha256.hex(head, of(ctx).bytes, of(ctx).length);
  }

  private static boolean isEmpty(RoutingContext ctx) {
    Body body = ctx.get(KEY);
    return body == null || body.length == 0;
  }
}
