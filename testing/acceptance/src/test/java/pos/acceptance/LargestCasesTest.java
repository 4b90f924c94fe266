package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No operation is left out of {@link LargestAnswersTest} and {@link LargestBodiesTest} without a reason. */
class LargestCasesTest {

  @Test
  void every_operation_that_reads_is_tried_or_small() {
    var reading = Operations.all().entrySet().stream().filter(operation -> operation.getValue().startsWith("GET "))
        .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    var tried = Operations.lists().collect(Collectors.toCollection(TreeSet::new));
    tried.addAll(LargestDocuments.PATHS.keySet());
    tried.addAll(LargestDocuments.IN_SEVERAL_TYPES);
    tried.addAll(LargestDocuments.SMALL.keySet());
    assertEquals(reading, tried);
  }

  @Test
  void every_change_is_tried_here_or_elsewhere() {
    var named = new TreeSet<>(LargestBodies.TRIED);
    LargestBodies.ELSEWHERE.values().forEach(named::addAll);
    assertEquals(new TreeSet<>(Operations.changes().keySet()), named);
  }
}
