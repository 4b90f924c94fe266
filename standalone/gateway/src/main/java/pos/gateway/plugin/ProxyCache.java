package pos.gateway.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import pos.gateway.cache.Cache;
import pos.gateway.cache.CacheControl;
import pos.gateway.cache.PendingEntry;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Attachment;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.Source;

/** Caches answers as long as the service's {@code Cache-Control} allows, for each consumer separately. */
public record ProxyCache(Set<HttpMethod> methods, Set<Integer> statuses, List<MediaType> contentTypes,
    List<String> varyHeaders, boolean showsAge, boolean showsStatus) implements Plugin {

  private static final String STATUS = "X-Cache-Status";
  private static final Attachment<PendingEntry> PENDING = Attachment.of(PendingEntry.class);
  private static final Attachment<Cache.Entry> HIT = Attachment.of(Cache.Entry.class);

  public static ProxyCache from(Settings config) {
    config.only("strategy", null, "memory");
    config.only("cache_control", false, true);
    config.only("ignore_uri_case", false, false);
    // the service decides how long an answer is cached
    config.skip("cache_ttl");
    config.section("memory").skip("dictionary_name").done();
    var shown = config.section("response_headers");
    shown.only("X-Cache-Key", true, false);
    var plugin = new ProxyCache(config.texts("request_method", List.of("GET", "HEAD")).stream().map(HttpMethod::valueOf)
        .collect(Collectors.toUnmodifiableSet()),
        config.numbers("response_code", Set.of(200, 301, 404)),
        config.texts("content_type", List.of("text/plain", "application/json")).stream().map(MediaType::of).toList(),
        config.texts("vary_headers", List.of()), shown.flag("age", true), shown.flag(STATUS, true));
    shown.done();
    return plugin;
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    var asked = CacheControl.of(exchange.headers().get(HttpHeaders.CACHE_CONTROL));
    if (!methods.contains(exchange.method()) || asked.has("no-store") || asked.has("no-cache")) {
      show(exchange, "Bypass");
      return null;
    }
    var key = key(exchange);
    var now = shared.seconds();
    var entry = shared.cache().get(key, now);
    if (entry == null && asked.has("only-if-cached")) {
      return Answer.error(504, null);
    }
    if (entry == null || !isFreshEnough(entry, asked, now)) {
      exchange.attach(PENDING, new PendingEntry(shared.cache(), key));
      show(exchange, entry == null ? "Miss" : "Refresh");
      return null;
    }
    show(exchange, "Hit");
    return hit(exchange, entry, now);
  }

  @Override
  public void head(Exchange exchange, Shared shared) {
    var pending = exchange.attached(PENDING);
    if (pending == null) {
      return;
    }
    var from = exchange.serviceHeaders();
    var allowed = from == null ? null : CacheControl.of(from.get(HttpHeaders.CACHE_CONTROL));
    var now = shared.clock().instant();
    var seconds = allowed == null ? 0 : allowed.timeToLive(from.get(HttpHeaders.EXPIRES), now);
    if (seconds > 0 && isCacheable(exchange, from.get(HttpHeaders.CONTENT_TYPE), allowed)) {
      pending.begin(exchange.response().getStatusCode(), kept(from), now.getEpochSecond(), seconds);
    } else {
      show(exchange, "Bypass");
    }
  }

  @Override
  public void log(Exchange exchange, Shared shared, int status, Source source) {
    var pending = exchange.attached(PENDING);
    if (pending != null) {
      pending.discard();
    }
  }

  /** Returns the copy that is made of the service's answer, or null when none is. */
  public static PendingEntry pendingEntry(Exchange exchange) {
    return exchange.attached(PENDING);
  }

  /** Caches the copy of an answer that is complete now. */
  public static void store(Exchange exchange) {
    var pending = exchange.attached(PENDING);
    if (pending != null) {
      pending.store();
    }
  }

  /** Returns whether the request was answered from the cache. */
  public static boolean isHit(Exchange exchange) {
    return exchange.attached(HIT) != null;
  }

  private boolean isCacheable(Exchange exchange, String contentType, CacheControl allowed) {
    return statuses.contains(exchange.response().getStatusCode())
        && contentType != null && contentTypes.contains(MediaType.of(contentType))
        && !allowed.has("private") && !allowed.has("no-store") && !allowed.has("no-cache");
  }

  private Answer hit(Exchange exchange, Cache.Entry entry, long now) {
    exchange.attach(HIT, entry);
    var headers = HttpHeaders.headers().addAll(entry.headers());
    if (showsAge) {
      headers.set("Age", String.valueOf(entry.age(now)));
    }
    var known = exchange.headers().get(HttpHeaders.IF_NONE_MATCH);
    if (entry.status() == 200 && known != null && matches(known, headers.get(HttpHeaders.ETAG))) {
      return Answer.of(304, headers.remove(HttpHeaders.CONTENT_TYPE), Buffer.buffer());
    }
    return Answer.of(entry.status(), headers, entry.body());
  }

  /** Compares tags as nginx does: a weak one equals the strong one. */
  private static boolean matches(String known, String tag) {
    return tag != null && Arrays.stream(known.split(",")).map(String::strip)
        .anyMatch(one -> one.equals("*") || opaque(one).equals(opaque(tag)));
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static boolean isFreshEnough(Cache.Entry entry, CacheControl asked, long now) {
    var age = entry.age(now);
    return age <= asked.seconds("max-age", Long.MAX_VALUE)
        && entry.timeToLive() - age >= asked.seconds("min-fresh", Long.MIN_VALUE);
  }

  private String key(Exchange exchange) {
    var key = new StringBuilder(160);
    if (exchange.consumer() != null) {
      key.append(exchange.consumer().id()).append(':');
    }
    key.append(exchange.route().id()).append('|').append(exchange.method().name()).append('|')
        .append(exchange.rawPath()).append('|');
    var query = exchange.query();
    if (query != null) {
      var arguments = query.split("&");
      Arrays.sort(arguments);
      key.append(String.join("&", arguments));
    }
    for (var name : varyHeaders) {
      key.append('|').append(String.join(",", exchange.headers().getAll(name)));
    }
    return key.toString();
  }

  private static MultiMap kept(MultiMap from) {
    return HttpHeaders.headers().addAll(from).remove(HttpHeaders.CONTENT_LENGTH).remove("Age").remove(STATUS);
  }

  private void show(Exchange exchange, String status) {
    if (showsStatus) {
      exchange.response().headers().set(STATUS, status);
    }
  }

  /** A media type with its parameters, on which equality depends. */
  record MediaType(String type, Set<String> parameters) {

    static MediaType of(String text) {
      var parts = Arrays.stream(text.toLowerCase(Locale.ROOT).split(";")).map(String::strip).toList();
      return new MediaType(parts.getFirst(), Set.copyOf(parts.subList(1, parts.size())));
    }
  }
}
