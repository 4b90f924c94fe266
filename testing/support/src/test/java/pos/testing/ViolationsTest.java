package pos.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class ViolationsTest {

  private static class Idle implements SharedFixture {

    @Override
    public void start() {}

    @Override
    public void close() {}
  }

  /** Is run by the tests below only. */
  static class ThreeTestsOfOneViolation {

    @RegisterExtension
    static final Idle fixture = new Idle();

    @Test
    void one() {
      Violations.OF_THIS_PROCESS.add("a line of the contract is missing", "GET /one");
    }

    @Test
    void two() {
      Violations.OF_THIS_PROCESS.add("a line of the contract is missing", "GET /two");
    }

    @Test
    void none() {}
  }

  private static TestExecutionSummary run(Class<?> tests) {
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(), summary);
    return summary.getSummary();
  }

  @Test
  void one_missing_line_is_one_red_test() {
    var summary = run(ThreeTestsOfOneViolation.class);
    assertEquals(2, summary.getTestsSucceededCount());
    assertEquals(1, summary.getTotalFailureCount());
    var failure = summary.getFailures().getFirst().getException().getMessage();
    assertTrue(failure.contains("a line of the contract is missing\n    GET /"), failure);
  }

  @Test
  void other_violations_are_reported_afterwards() {
    var violations = new Violations();
    violations.add("first", "GET /one");
    assertThrows(AssertionError.class, violations::report);
    violations.add("first", "GET /two");
    violations.add("second", "GET /two");
    var report = assertThrows(AssertionError.class, violations::report).getMessage();
    assertTrue(report.contains("second\n    GET /two") && !report.contains("first"), report);
  }
}
