package pos.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fixture that all tests of a class share: started before the first of them and closed after the last.
 * <pre>
 *   &#64;RegisterExtension
 *   static final Shop shop = new Shop();
 * </pre>
 * The constructor must start nothing; whatever runs is started by {@link #start}.
 */
public interface SharedFixture extends BeforeAllCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

  void start();

  /** Stops what {@link #start} started, also when it failed half-way. */
  @Override
  void close();

  @Override
  default void beforeAll(ExtensionContext context) {
    start();
  }

  /** Lets a test fail in which a service has violated its contract. */
  @Override
  default void afterEach(ExtensionContext context) {
    Violations.OF_THIS_PROCESS.report();
  }

  @Override
  default void afterAll(ExtensionContext context) {
    close();
  }
}
