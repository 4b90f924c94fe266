package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The index of docs/adr, and which decisions supersede others. */
class DecisionsTest {

  private static final Path DECISIONS = Path.of(System.getProperty("kong.directory")).resolveSibling("docs/adr");
  private static final Pattern ENTRY = Pattern.compile("(?m)^- (\\[.*?]\\(\\S+\\.md\\))(.*)$");
  private static final Pattern SUPERSEDED = Pattern.compile("(?i)superseded by ADR (\\d+)");

  /** Returns the lines of each decision by its number. */
  private static Map<Integer, List<String>> decisions() throws IOException {
    var decisions = new TreeMap<Integer, List<String>>();
    for (var file : files()) {
      decisions.put(Integer.parseInt(file.substring(0, 4)), Files.readAllLines(DECISIONS.resolve(file)));
    }
    return decisions;
  }

  private static List<String> files() throws IOException {
    try (var files = Files.list(DECISIONS)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\d{4}-.*")).sorted()
          .toList();
    }
  }

  /** Returns what the index says of each entry, by its link. */
  private static Map<String, String> index() throws IOException {
    return ENTRY.matcher(Files.readString(DECISIONS.resolve("README.md"))).results()
        .collect(Collectors.toMap(entry -> entry.group(1), entry -> entry.group(2)));
  }

  private static Set<Integer> supersedingIn(String text) {
    return SUPERSEDED.matcher(text).results().map(found -> Integer.valueOf(found.group(1))).collect(Collectors.toSet());
  }

  private static String status(List<String> decision) {
    return decision.get(2);
  }

  @Test
  void every_decision_is_in_the_index_with_what_supersedes_it() throws IOException {
    var expected = new TreeMap<String, Set<Integer>>();
    for (var file : files()) {
      var lines = Files.readAllLines(DECISIONS.resolve(file));
      expected.put("[" + lines.getFirst().substring(2) + "](" + file + ")", supersedingIn(status(lines)));
    }
    var actual = new TreeMap<String, Set<Integer>>();
    index().forEach((link, remark) -> actual.put(link, supersedingIn(remark)));
    assertEquals(expected, actual);
  }

  @Test
  void a_decision_that_supersedes_another_says_so_itself() throws IOException {
    var decisions = decisions();
    decisions.forEach((number, lines) -> supersedingIn(status(lines)).forEach(newer -> {
      var status = status(decisions.get(newer));
      assertTrue(status.matches(".*Supersedes .*\\b" + number + "\\b.*"), newer + " about " + number + ": " + status);
    }));
  }
}
