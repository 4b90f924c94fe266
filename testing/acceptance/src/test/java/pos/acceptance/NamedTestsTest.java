package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests that documents name: a name without a test would promise what nothing proves. */
class NamedTestsTest {

  private static final Path REPOSITORY = Path.of(System.getProperty("kong.directory")).getParent();
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  /** Returns the text of the test classes by their names, of which several services may have the same. */
  private static Map<String, String> tests() throws IOException {
    var tests = new HashMap<String, String>();
    try (var files = Files.walk(REPOSITORY)) {
      for (var file : files.filter(each -> each.toString().matches(".*/(src/test|testing/.*)/.*\\.java")).toList()) {
        tests.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
      }
    }
    return tests;
  }

  /** Returns the names in the last columns of the tables; the wildcard * stands for the rest of a method's name. */
  private static List<String> named(String document) throws IOException {
    var names = new ArrayList<String>();
    for (var line : Files.readAllLines(REPOSITORY.resolve("docs").resolve(document))) {
      if (line.startsWith("| ")) {
        var columns = line.split(" \\| ");
        NAME.matcher(columns[columns.length - 1]).results().forEach(match -> names.add(match.group(1)));
      }
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource({"bounds.md, 50", "outages.md, 40"})
  void every_test_that_a_document_names_exists(String document, int least) throws IOException {
    var tests = tests();
    var names = named(document);
    assertTrue(names.size() > least, "the tables are read");
    assertEquals(List.of(), names.stream().filter(name -> !exists(tests, name)).toList());
  }

  private static boolean exists(Map<String, String> tests, String name) {
    if (name.matches("[A-Z]\\w*")) {
      return tests.containsKey(name);
    }
    var dot = name.indexOf('.');
    var method = Pattern.compile("void " + name.substring(dot + 1).replace("*", "\\w*") + "\\(");
    return dot < 0 ? tests.values().stream().anyMatch(text -> method.matcher(text).find())
        : method.matcher(tests.getOrDefault(name.substring(0, dot), "")).find();
  }
}
