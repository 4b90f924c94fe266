package pos.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Random numbers that depend on the seed and the step only, so that a change of one step does not affect others. */
final class Dice {

  private final Random random;

  Dice(long seed, int step) {
    random = new Random(31 * seed + 7_919L * step);
    // the first numbers of similar seeds are similar
    random.nextLong();
  }

  /** @param max inclusive */
  int from(int min, int max) {
    return random.nextInt(min, max + 1);
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Returns some different items, at least one. */
  <T> List<T> some(List<T> all, int most) {
    var shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, from(1, Math.min(most, all.size())));
  }

  String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
