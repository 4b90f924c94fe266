package pos.cart;

import java.util.Optional;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.IdempotencyKey;

/** The conditions of a change: to take effect once for an Idempotency-Key, or only on an expected version. */
record Preconditions(Optional<IdempotencyKey> key, ExpectedVersion version) {

  static final Preconditions NONE = new Preconditions(Optional.empty(), ExpectedVersion.ANY);

  static Preconditions once(Optional<IdempotencyKey> key) {
    return new Preconditions(key, ExpectedVersion.ANY);
  }

  static Preconditions on(ExpectedVersion version) {
    return new Preconditions(Optional.empty(), version);
  }
}
