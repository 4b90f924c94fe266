package pos.common.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import pos.common.rule.Resource;
import pos.common.rule.Sha256;

/**
 * A page with its scripts and styles, read from the class path once and served from memory.
 *
 * <p>{@code index.html} and, if there is one, {@code sw.js} are at the page's own path and are asked for again each
 * time; in their text, <code>{version}</code> becomes a hash of all files, <code>{files}</code> their names, and
 * <code>{preloads}</code> links with which a browser fetches all scripts at once, not one behind the other. The files are
 * below a directory with that hash for a name, and may be kept for ever.
 */
public final class Site {

  /** The one script that is no module. */
  private static final String BOOT = "boot.js";
  /** What all pages share, in {@code common/page}; Preact with htm is one module. */
  private static final Map<String, String> SHARED = Map.of(
      "style.css", "/common/page/style.css",
      BOOT, "/common/page/boot.js",
      "page.js", "/common/page/page.js",
      "icon.svg", "/common/page/icon.svg",
      "preact.js", "/META-INF/resources/_static/htm/3.1.1/preact/standalone.module.js");
  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8",
      "svg", "image/svg+xml", "webmanifest", "application/manifest+json",
      "json", "application/json");
  private static final String INDEX = "index.html";
  private static final String WORKER = "sw.js";
  private static final String CONFIG = "config.json";
  /** A slow reader holds at most this much. */
  private static final int MAX_COMPRESSED_BYTES = 64 << 10;

  private final String path;
  private final String version;
  private final Map<String, Content> entries = new LinkedHashMap<>();
  private final Map<String, Content> files = new LinkedHashMap<>();

  /**
   * Reads the page.
   *
   * @param path of the page, such as {@code /till/}
   * @param directory of its files on the class path, such as {@code sales/till}
   * @param names of its files, without the shared ones
   */
  public Site(String path, String directory, List<String> names) {
    this(path, directory, names, Map.of());
  }

  /**
   * Reads a page that has files of libraries as well.
   *
   * @param libraries resources by the names under which they are served
   */
  public Site(String path, String directory, List<String> names, Map<String, String> libraries) {
    this.path = path;
    var bytes = new LinkedHashMap<String, byte[]>();
    var resources = new TreeMap<>(SHARED);
    resources.putAll(libraries);
    resources.forEach((name, resource) -> bytes.put(name, Resource.bytes(resource)));
    names.forEach(name -> bytes.put(name, Resource.bytes("/" + directory + "/" + name)));
    version = hash(bytes);
    var assets = new ArrayList<>(bytes.keySet());
    assets.removeAll(List.of(INDEX, WORKER));
    bytes.forEach((name, content) -> {
      if (assets.contains(name)) {
        files.put(name, Content.of(name, content));
      } else {
        var text = new String(content, StandardCharsets.UTF_8);
        entries.put(name, Content.of(name, text.replace("{version}", version)
            .replace("{files}", String.join(" ", assets)).replace("{preloads}", preloads(assets))
            .getBytes(StandardCharsets.UTF_8)));
      }
    });
  }

  /** Adds settings of this installation, which are asked for at the page's own path as {@code config.json}. */
  public Site configured(JsonObject config) {
    entries.put(CONFIG, Content.of(CONFIG, config.encode().getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  private String preloads(List<String> assets) {
    return assets.stream().filter(name -> name.endsWith(".js") && !name.equals(BOOT))
        .map(name -> "<link rel=\"modulepreload\" href=\"" + version + "/" + name + "\">")
        .collect(Collectors.joining("\n  "));
  }

  private static String hash(Map<String, byte[]> bytes) {
    var all = new StringBuilder();
    bytes.forEach((name, content) -> all.append(name).append(' ').append(Sha256.hex(content)).append('\n'));
    return Sha256.hex(all.toString()).substring(0, 16);
  }

  /** Adds the routes; none of them needs a consumer, and none is an operation of the contract. */
  void mount(Router router, int order) {
    var name = path.replace("/", "") + "_page";
    router.get(path).order(order).setName(name).handler(ctx -> send(ctx, entries.get(INDEX), "no-cache"));
    Map.of(WORKER, "_worker", CONFIG, "_config").forEach((file, suffix) -> {
      if (entries.containsKey(file)) {
        router.get(path + file).order(order).setName(name + suffix).handler(ctx ->
            send(ctx, entries.get(file), "no-cache"));
      }
    });
    router.get(path + ":version/:file").order(order).setName(name + "_file").handler(this::sendFile);
  }

  private void sendFile(RoutingContext ctx) {
    var file = version.equals(ctx.pathParam("version")) ? files.get(ctx.pathParam("file")) : null;
    if (file == null) {
      ctx.fail(404);
    } else {
      send(ctx, file, "public, max-age=31536000, immutable");
    }
  }

  private static void send(RoutingContext ctx, Content content, String caching) {
    var response = Html.protect(ctx.response(), "default-src 'self'")
        .putHeader("Content-Type", content.type)
        .putHeader("Cache-Control", caching)
        .putHeader("ETag", content.tag)
        .putHeader("Vary", "Accept-Encoding");
    var known = ctx.request().getHeader("If-None-Match");
    if (known != null && known.contains(content.tag)) {
      response.setStatusCode(304).end();
      return;
    }
    var accepted = ctx.request().getHeader("Accept-Encoding");
    if (accepted != null && accepted.contains("gzip")) {
      response.putHeader("Content-Encoding", "gzip").end(content.compressed);
    } else {
      response.end(content.plain);
    }
  }

  /** @param tag a weak one, because it stands for both forms */
  private record Content(String type, String tag, Buffer plain, Buffer compressed) {

    static Content of(String name, byte[] bytes) {
      var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      var compressed = compress(bytes);
      if (type == null || compressed.length > MAX_COMPRESSED_BYTES) {
        throw new IllegalArgumentException(name + " cannot be part of a page");
      }
      return new Content(type, "W/\"" + Sha256.hex(bytes).substring(0, 16) + "\"", Buffer.buffer(bytes),
          Buffer.buffer(compressed));
    }

    private static byte[] compress(byte[] bytes) {
      var out = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }
  }
}
