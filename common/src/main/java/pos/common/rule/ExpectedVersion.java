package pos.common.rule;

import java.util.OptionalLong;

/** The version of a resource that a change presumes, if it presumes one (RFC 9110, {@code If-Match}). */
public record ExpectedVersion(OptionalLong version) {

  public static final ExpectedVersion ANY = new ExpectedVersion(OptionalLong.empty());

  public static ExpectedVersion of(long version) {
    return new ExpectedVersion(OptionalLong.of(version));
  }

  /** Returns the version as the parameter of a statement, in which NULL stands for any version. */
  public Long parameter() {
    return version.isPresent() ? (Long) version.getAsLong() : null;
  }

  /** @throws Failure 412 when the resource is at another version */
  public void mustMatch(long current) {
    if (version.isPresent() && version.getAsLong() != current) {
      throw Failure.stale(current);
    }
  }
}
