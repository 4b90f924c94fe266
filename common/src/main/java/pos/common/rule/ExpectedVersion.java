package pos.common.rule;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The versions of a resource of which a change presumes one, if it presumes any (RFC 9110, {@code If-Match}).
 *
 * @param versions without any, the change is refused at every version
 */
public record ExpectedVersion(Optional<SortedSet<Long>> versions) {

  public static final ExpectedVersion ANY = new ExpectedVersion(Optional.empty());

  public static ExpectedVersion of(Long... versions) {
    return new ExpectedVersion(Optional.of(new TreeSet<>(List.of(versions))));
  }

  /** Returns the versions as the parameter of a statement, in which NULL stands for any version. */
  public Long[] parameter() {
    return versions.map(them -> them.toArray(Long[]::new)).orElse(null);
  }

  /** @throws Failure 412 when the resource is at another version */
  public void mustMatch(long current) {
    if (versions.isPresent() && !versions.get().contains(current)) {
      throw Failure.stale(current);
    }
  }
}
