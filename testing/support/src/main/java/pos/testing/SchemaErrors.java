package pos.testing;

import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import java.util.List;
import java.util.stream.Stream;

/** What is wrong with a document, of all that a validator says about it. */
final class SchemaErrors {

  private SchemaErrors() {}

  /** Returns the errors from which the others follow, the same for each document that has them in such a property. */
  static List<String> of(Throwable failure) {
    return failure instanceof SchemaValidationException e && e.getOutputUnit().getErrors() != null
        ? causes(e.getOutputUnit().getErrors()).map(SchemaErrors::sentence).distinct().toList()
        : List.of(String.valueOf(failure.getMessage()));
  }

  /** Returns the errors about properties that the schema does not name. */
  static List<String> unnamed(OutputUnit outcome) {
    return outcome.getErrors() == null ? List.of()
        : causes(outcome.getErrors()).filter(SchemaErrors::isUnnamed).map(SchemaErrors::sentence).distinct().toList();
  }

  private static Stream<OutputUnit> causes(List<OutputUnit> errors) {
    var causes = errors.stream().filter(error -> errors.stream().noneMatch(other -> causes(other, error))).toList();
    return (causes.isEmpty() ? errors : causes).stream();
  }

  /** The errors of a part are errors of the whole, and a property with an error counts as one without a schema, too. */
  private static boolean causes(OutputUnit cause, OutputUnit error) {
    var isPart = cause.getInstanceLocation().startsWith(error.getInstanceLocation() + "/");
    var isSame = cause.getInstanceLocation().equals(error.getInstanceLocation());
    return cause.getKeywordLocation().startsWith(error.getKeywordLocation() + "/") && (isPart || isSame)
        || isUnnamed(error) && (isPart || isSame && !isUnnamed(cause));
  }

  private static boolean isUnnamed(OutputUnit error) {
    return error.getKeywordLocation().endsWith("/additionalProperties");
  }

  private static String sentence(OutputUnit error) {
    var property = Stream.of(error.getInstanceLocation().split("/")).filter(step -> !step.matches("#|[0-9]+"))
        .reduce("the body", (_, last) -> last);
    return property + (isUnnamed(error) ? " is not in the schema" : ": " + error.getError());
  }
}
