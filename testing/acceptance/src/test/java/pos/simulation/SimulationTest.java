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

/**
 * Random histories of all stock and money operations, with crashes, against a model.
 *
 * <p>{@code -Dsimulation.histories=N} runs more or fewer; {@code -Dsimulation.base=random} draws other seeds than
 * always; {@code -Dsimulation.seed=N} replays one history alone and shows what the services log.
 */
class SimulationTest {

  private static final String ONE = "simulation.seed";
  private static final long BASE = 20_261_122;
  private static final int AT_ONCE = Integer.getInteger("simulation.threads", 16);
  private static final int MOST_FAILURES = 5;

  private final Tally tally = new Tally();
  private final ConcurrentLinkedQueue<Long> failures = new ConcurrentLinkedQueue<>();

  @Test
  void no_history_of_sales_stock_and_crashes_differs_from_the_model() throws InterruptedException {
    var began = System.nanoTime();
    try (var world = new World(Level.toLevel(System.getProperty("simulation.log"), Level.OFF))) {
      run(world, seeds());
      System.out.printf("simulation: %s; %d s%n", tally, (System.nanoTime() - began) / 1_000_000_000);
      assertEquals(List.of(), List.copyOf(failures), "failed, their steps are printed above; replay one by "
          + "./pos test -pl standalone -Dtest=SimulationTest -Dsimulation.seed=N");
      checkAll(world);
    }
  }

  /** What no single history can say. */
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
    return LongStream.range(base, base + Long.getLong("simulation.histories", 2_000)).boxed().toList();
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
        new History(world, seed, tally).run();
      } catch (AssertionError e) {
        failures.add(seed);
        System.out.println(e.getMessage());
      }
    }
  }
}
