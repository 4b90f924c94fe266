package pos.customer;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Resource;
import pos.common.rule.Text;

/** The passwords that are tried first, and so protect nothing. */
final class Guessable {

  private static final Flaw FLAW = Flaw.of("guessable",
      "is one of the first passwords that are tried, or your own name: choose another, such as a few words");
  private static final Set<String> COMMON =
      Resource.text("/customer/common-passwords.txt").lines().collect(Collectors.toUnmodifiableSet());

  private Guessable() {}

  /** @throws Failure 422 when the password is common, blank, a single character or the customer's own name */
  static void refuse(String field, String password, Customer.Profile owner) {
    var folded = password.toLowerCase(Locale.ROOT);
    if (Text.of(password).isEmpty() || folded.codePoints().distinct().count() == 1 || COMMON.contains(folded)
        || names(owner).anyMatch(folded.strip()::equals)) {
      throw Failure.invalid(field, FLAW);
    }
  }

  private static Stream<String> names(Customer.Profile owner) {
    return Stream.of(owner.username(), owner.email(), owner.email().split("@")[0]);
  }
}
