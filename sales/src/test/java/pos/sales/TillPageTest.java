package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.FromGateway;
import pos.testing.Reply;

/** The files of the till's page: all of them are served, and all texts are there in both languages. */
class TillPageTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final Path DIRECTORY = Path.of("src", "main", "resources", "sales", "till");
  private static final Pattern TEXT = Pattern.compile("^  '([^']+)': '((?:[^'\\\\]|\\\\.)*)',$", Pattern.MULTILINE);
  private static final Pattern USE = Pattern.compile("\\bt\\('([^']+)'|say\\('[a-z]+', '([^']+)'");
  private static final Pattern PLACE = Pattern.compile("\\{\\w+\\}");
  /** Apart from the catalogue. */
  private static final int FIRST_VISIT_BYTES = 150_000;

  /** As the gateway forwards a request without a key. */
  private static Reply get(String path) {
    return shop.service.sendPastGateway(HttpMethod.GET, path, null,
        Map.of(FromGateway.SECRET, FromGateway.headers().get(FromGateway.SECRET))).await();
  }

  private static String read(String name) throws IOException {
    return Files.readString(DIRECTORY.resolve(name));
  }

  private static Map<String, String> texts(String name) throws IOException {
    var texts = new TreeMap<String, String>();
    var matcher = TEXT.matcher(read(name));
    while (matcher.find()) {
      texts.put(matcher.group(1), matcher.group(2));
    }
    return texts;
  }

  private static List<String> places(String text) {
    return PLACE.matcher(text).results().map(match -> match.group()).sorted().toList();
  }

  @Test
  void every_file_is_served_and_a_first_visit_is_small() throws IOException {
    var worker = get("/till/sw.js").body().toString();
    var version = worker.replaceAll("(?s).*const VERSION = '([0-9a-f]{16})'.*", "$1");
    var files = Arrays.asList(worker.replaceAll("(?s).*const FILES = '([^']*)'.*", "$1").split(" "));
    try (var names = Files.list(DIRECTORY)) {
      var missing = new TreeSet<>(names.map(path -> path.getFileName().toString()).toList());
      missing.removeAll(files);
      assertEquals(new TreeSet<>(List.of("index.html", "sw.js")), missing);
    }
    var bytes = compressed(get("/till/"));
    for (var file : files) {
      var reply = get("/till/" + version + "/" + file);
      assertEquals(200, reply.status(), file);
      bytes += compressed(reply);
    }
    assertTrue(bytes < FIRST_VISIT_BYTES, bytes + " bytes");
    assertTrue(get("/till/").body().toString().contains(version + "/start.js"));
  }

  private static int compressed(Reply reply) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(reply.body().getBytes());
    }
    return out.size();
  }

  @Test
  void both_languages_have_all_texts_with_the_same_places_for_values() throws IOException {
    var french = texts("fr.js");
    var english = texts("en.js");
    assertEquals(french.keySet(), english.keySet());
    assertEquals(read("fr.js").lines().filter(line -> line.startsWith("  '")).count(), french.size());
    french.forEach((key, text) -> assertEquals(places(text), places(english.get(key)), key));
    assertTrue(Stream.concat(french.values().stream(), english.values().stream()).noneMatch(String::isBlank));
  }

  @Test
  void every_text_that_the_page_uses_is_there() throws IOException {
    var texts = texts("fr.js").keySet();
    var unknown = new TreeSet<String>();
    try (var files = Files.list(DIRECTORY)) {
      for (var file : files.filter(path -> path.toString().endsWith(".js")).toList()) {
        USE.matcher(Files.readString(file)).results()
            .flatMap(match -> Stream.of(match.group(1), match.group(2))).filter(key -> key != null)
            // the beginning of a key that ends with a code, such as method.cash
            .filter(key -> !texts.contains(key)
                && (!key.endsWith(".") || texts.stream().noneMatch(text -> text.startsWith(key))))
            .forEach(unknown::add);
      }
    }
    assertEquals(new TreeSet<>(), unknown);
  }

  /** The policy of the page would refuse them. */
  @Test
  void there_is_no_script_or_style_within_the_page() throws IOException {
    var page = read("index.html");
    var within = Pattern.compile("<script(?! (?:type=\"module\" )?src=)|<style| style=| on\\w+=");
    assertTrue(!within.matcher(page).find());
    try (var files = Files.list(DIRECTORY)) {
      for (var file : files.filter(path -> path.toString().endsWith(".js")).toList()) {
        var text = Files.readString(file);
        assertTrue(Stream.of("innerHTML", " style=", "eval(").noneMatch(text::contains), file.toString());
        assertTrue(text.lines().count() <= 300, file.toString());
      }
    }
  }
}
