package pos.common.http;

import io.vertx.ext.web.LanguageHeader;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Text;
import pos.common.shop.Language;
import pos.common.shop.StoreScope;
import pos.common.shop.StoreTime;
import pos.common.sql.Cursor;
import pos.common.sql.PageRequest;

/** Reads path and query parameters strictly: a bad value is a 400 that names it, and a missing one is null. */
public record Query(RoutingContext ctx) {

  /** The metadata of a route that names the parameters of its query; without it, the route has none. */
  public static final String NAMES = "query";

  private static final String CURSOR = "cursor";
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
  private static final Flaw NOT_AN_ID = Flaw.of("not_an_id", "must be an id, a whole number from 1").with("min", 1);
  private static final Flaw NOT_A_LIMIT =
      Flaw.of("not_a_whole_number", "must be a whole number from 1 to 200").between(1, 200);

  public static Query of(RoutingContext ctx) {
    return new Query(ctx);
  }

  /** Returns the names of a list's parameters: its own, and those of its pages. */
  public static List<String> ofList(String... own) {
    return Stream.concat(Arrays.stream(own), Stream.of("limit", CURSOR)).toList();
  }

  /** Returns the parameters that the route of the request has, in the order of the contract. */
  static List<String> names(Route route) {
    List<String> names = route.getMetadata(NAMES);
    return names == null ? List.of() : names;
  }

  /** @throws Failure 400 with the name of the first parameter that is not known, and those that are */
  public void mustBeAmong(List<String> known) {
    ctx.queryParams().names().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
      throw Failure.badRequest(name, Flaw.unknownParameter(known));
    });
  }

  /**
   * Returns the query as it was understood, in one form however the client or the gateway wrote it: without what is
   * empty, and with each name in the place that the contract gives it.
   *
   * @param cursor of the page, or null for the one that was asked for
   */
  String canonical(String cursor) {
    var values = ctx.queryParams();
    return names(ctx.currentRoute()).stream().flatMap(name ->
        (cursor != null && name.equals(CURSOR) ? List.of(cursor) : values.getAll(name)).stream()
            .filter(value -> !value.isEmpty())
            .map(value -> name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
        .collect(Collectors.joining("&"));
  }

  /** Returns the first of the client's languages (Accept-Language) that the shop speaks, and French without one. */
  public Language language() {
    return acceptedLanguage(ctx).orElse(Language.FR);
  }

  /** Returns the first of the client's languages that the shop speaks, if there is one. */
  public static Optional<Language> acceptedLanguage(RoutingContext ctx) {
    return ctx.acceptableLanguages().stream().filter(language -> language.weight() > 0).map(LanguageHeader::tag)
        .map(Language::of).flatMap(Optional::stream).findFirst();
  }

  public static long pathId(RoutingContext ctx, String name) {
    return parseId(name, ctx.pathParam(name));
  }

  public static UUID pathUuid(RoutingContext ctx, String name) {
    try {
      var text = ctx.pathParam(name);
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw Failure.badRequest(name, Flaw.NOT_A_UUID);
  }

  /** @return the value in its {@linkplain Text spelling}, or null when the parameter is missing or empty */
  public String text(String name, int max) {
    var written = written(name);
    return written.isEmpty() ? null : checked(name, written, max, Text::line);
  }

  private String written(String name) {
    var values = ctx.queryParam(name);
    if (values.size() > 1) {
      throw Failure.badRequest(name, Flaw.REPEATED);
    }
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** Returns the value as it was written, for what has a stricter form. */
  private String raw(String name, int max) {
    var written = written(name);
    return written.isEmpty() ? null : checked(name, written, max, UnaryOperator.identity());
  }

  /**
   * Returns all values of a parameter that may be repeated, or null when there is none.
   *
   * @param max the most characters of a value
   * @param most the most values
   */
  public String[] texts(String name, int max, int most) {
    var values = ctx.queryParam(name).stream().filter(value -> !value.isEmpty()).toList();
    if (values.size() > most) {
      throw Failure.badRequest(name, Flaw.tooMany(most, "must be given at most " + most + " times"));
    }
    var texts = values.stream().map(value -> checked(name, value, max, Text::line)).toArray(String[]::new);
    return texts.length == 0 ? null : texts;
  }

  private static String checked(String name, String written, int max, UnaryOperator<String> spelling) {
    Flaw.ofText(written, 1, max, spelling).ifPresent(flaw -> {
      throw Failure.badRequest(name, flaw);
    });
    return spelling.apply(written);
  }

  public Long id(String name) {
    var text = raw(name, 19);
    return text == null ? null : (Long) parseId(name, text);
  }

  /** Returns the store that the parameter names, or all stores when it is missing. */
  public StoreScope stores(String name) {
    var id = id(name);
    return id == null ? StoreScope.ALL : new StoreScope.OneStore(id);
  }

  /** Returns ids separated by commas, at most {@code max}, or null when there are none. */
  public Long[] ids(String name, int max) {
    var text = raw(name, 20 * max);
    if (text == null) {
      return null;
    }
    var ids = Arrays.stream(text.split(",")).map(id -> parseId(name, id)).toArray(Long[]::new);
    if (ids.length > max) {
      throw Failure.badRequest(name, Flaw.tooMany(max, "must have at most " + max + " ids"));
    }
    return ids;
  }

  public Boolean flag(String name) {
    var text = oneOf(name, "true", "false");
    return text == null ? null : Boolean.valueOf(text);
  }

  public String oneOf(String name, String... allowed) {
    var text = raw(name, 50);
    if (text == null || List.of(allowed).contains(text)) {
      return text;
    }
    throw Failure.badRequest(name,
        Flaw.notAnOption(List.of(allowed), "must be one of " + String.join(", ", allowed)));
  }

  /** Returns an RFC 3339 time; a day such as 2026-11-22 stands for its first instant in the stores. */
  public Instant instant(String name) {
    var text = raw(name, 40);
    if (text == null) {
      return null;
    }
    // an unescaped + of an offset arrives as a space
    var instant = Fields.parseInstant(text.length() == 10 ? text + "T00:00:00Z" : text.replace(' ', '+'));
    if (instant != null && text.length() == 10) {
      return StoreTime.start(LocalDate.parse(text));
    }
    if (instant == null) {
      throw Failure.badRequest(name, Flaw.of("not_a_time",
          "must be a time such as 2026-11-22T15:04:05Z or a day such as 2026-11-22"));
    }
    return instant;
  }

  /**
   * Returns the page that {@code limit} (1 to 200, by default 50) and {@code cursor} ask for.
   *
   * @param order the name of the list's order; a cursor of a list in another order is refused
   */
  public PageRequest page(String order) {
    var cursor = raw(CURSOR, 2000);
    return new PageRequest(order, Optional.ofNullable(cursor).map(text -> Cursor.parse(text, order)), limit());
  }

  public int limit() {
    var text = raw("limit", 9);
    return text == null ? 50 : (int) number("limit", text, 200, NOT_A_LIMIT);
  }

  private static long parseId(String name, String text) {
    return number(name, text, Long.MAX_VALUE, NOT_AN_ID);
  }

  private static long number(String name, String text, long max, Flaw flaw) {
    try {
      var number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : 0;
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw Failure.badRequest(name, flaw);
  }
}
