package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import pos.testing.Times;

/**
 * Compares random histories of all operations on stock and money, with crashes, with a model.
 *
 * <p>{@code -Dsimulation.histories=N} sets the number of histories; {@code -Dsimulation.base=random} uses other seeds
 * than usual; {@code -Dsimulation.seed=N} runs one history alone; {@code -Dsimulation.log=INFO} shows the logs of the
 * services.
 */
class SimulationTest {

  private static final String ONE = "simulation.seed";
  private static final long BASE = 20_261_122;
  private static final int AT_ONCE = Integer.getInteger("simulation.threads", 16);
  private static final int MOST_FAILURES = 5;

  private final Tally tally = new Tally();
  private final ConcurrentLinkedQueue<Long> failures = new ConcurrentLinkedQueue<>();

  @Test
  void histories_of_sales_stock_and_crashes_agree_with_the_model() throws InterruptedException {
    var began = System.nanoTime();
    try (var world = new World(Level.toLevel(System.getProperty("simulation.log"), Level.OFF))) {
      run(world, seeds());
      System.out.printf("simulation: %s; %d s%n", tally, (System.nanoTime() - began) / 1_000_000_000);
      assertEquals(List.of(), List.copyOf(failures), "the seeds of failed histories, whose requests are printed above;"
          + " repeat one with ./pos test -pl testing/acceptance -Dtest=SimulationTest -Dsimulation.seed=N");
      checkAll(world);
    }
  }

  /** Checks the sums over all histories. */
  private void checkAll(World world) {
    var summary = world.ask(Call.get(world.sales, "/sales/summary")).json();
    summary.fieldNames().retainAll(tally.summary().fieldNames());
    assertEquals(tally.summary(), summary);
    for (var service : List.of(world.inventory, world.sales)) {
      assertEquals(0, service.number("SELECT count(*) FROM dead_events"), "parked events of " + service.name());
    }
    assertTrue(Long.getLong(ONE) != null || tally.mostlyHeld(), tally::toString);
  }

  private static List<Long> seeds() {
    var one = Long.getLong(ONE);
    if (one != null) {
      return List.of(one);
    }
    var base = "random".equals(System.getProperty("simulation.base")) ? System.currentTimeMillis()
        : Long.getLong("simulation.base", BASE);
    return LongStream.range(base, base + Long.getLong("simulation.histories", Times.of(60, 400))).boxed().toList();
  }

  private void run(World world, List<Long> seeds) throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      seeds.forEach(seed -> threads.execute(() -> run(world, seed)));
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.HOURS);
    }
  }

  private void run(World world, long seed) {
    if (failures.size() < MOST_FAILURES) {
      try {
        new HistoryRun(world, seed, tally).run();
      } catch (AssertionError e) {
        failures.add(seed);
        System.out.println(e.getMessage());
      }
    }
  }
}
