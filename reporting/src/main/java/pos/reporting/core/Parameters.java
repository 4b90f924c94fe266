package pos.reporting.core;

import java.util.Collection;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;

/** The parameters of a query, of which those are refused that a call does not have. */
public final class Parameters {

  private Parameters() {}

  /** @throws Failure 400 naming the first one that is not known */
  public static void mustBeAmong(Collection<String> names, List<String> known) {
    names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
      throw Failure.badRequest(name, Flaw.of("unknown_parameter", known.isEmpty()
          ? "is not a parameter: this call has none"
          : "is not a parameter of this call, which has " + String.join(", ", known)));
    });
  }
}
