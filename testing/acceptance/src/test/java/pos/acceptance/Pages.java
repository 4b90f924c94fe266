package pos.acceptance;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * A browser and the services behind its pages. Before each test all services run; after each test its tabs are closed,
 * and no page must have failed or written an error to the console.
 */
final class Pages implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(Pages.class);

  private final Supplier<Floor> floors;
  private final boolean isShared;
  private Running running;

  private record Running(Chrome chrome, Floor floor) implements AutoCloseable {

    static Running start(Floor floor) {
      var running = new Running(Chrome.start(), floor);
      try {
        floor.start();
        return running;
      } catch (RuntimeException | Error e) {
        running.close();
        throw e;
      }
    }

    @Override
    public void close() {
      try {
        chrome.close();
      } finally {
        floor.close();
      }
    }
  }

  private Pages(Supplier<Floor> floors, boolean isShared) {
    this.floors = floors;
    this.isShared = isShared;
  }

  /** Returns those of stores, web shop and customers, which the test classes of a JVM share, as they start slowly. */
  static Pages shared() {
    return new Pages(() -> Floor.withWebShop(1).forManyFromOneAddress(), true);
  }

  /** Returns those of one test class. */
  static Pages of(Floor floor) {
    return new Pages(() -> floor, false);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    var store = isShared ? context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE) : context.getStore(NAMESPACE);
    // a class finds what is shared in its own store as well, so that its own needs another key
    var key = isShared ? Running.class : this;
    running = store.getOrComputeIfAbsent(key, _ -> Running.start(floors.get()), Running.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    running.floor.open();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    running.chrome.closeProfiles();
    running.chrome.expectNoErrors();
  }

  Chrome chrome() {
    return running.chrome;
  }

  Floor floor() {
    return running.floor;
  }
}
