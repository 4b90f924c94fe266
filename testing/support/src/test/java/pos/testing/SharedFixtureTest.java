package pos.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedFixtureTest {

  @RegisterExtension
  private static final Counting FIXTURE = new Counting();

  private static final class Counting implements SharedFixture {

    private int starts;
    private int closes;

    @Override
    public void start() {
      starts++;
    }

    @Override
    public void close() {
      closes++;
    }
  }

  @BeforeAll
  static void a_fixture_runs_before_the_class_prepares_itself() {
    assertEquals(1, FIXTURE.starts);
  }

  @AfterAll
  static void a_fixture_still_runs_while_the_class_cleans_up() {
    assertEquals(0, FIXTURE.closes);
  }

  @Test
  void a_fixture_runs_during_the_tests() {
    assertEquals(1, FIXTURE.starts);
    assertEquals(0, FIXTURE.closes);
  }

  @Test
  void a_fixture_is_started_once_for_all_tests_of_a_class() {
    assertEquals(1, FIXTURE.starts);
  }
}
