package pos.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Chance that comes from a seed alone: each step has dice of its own, so that no step's draws shift another's. */
final class Dice {

  private final Random random;

  Dice(long seed, int step) {
    random = new Random(31 * seed + 7_919L * step);
    // the first draws of near seeds are alike
    random.nextLong();
  }

  /** Both ends included. */
  int from(int min, int max) {
    return random.nextInt(min, max + 1);
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Different ones, one at least. */
  <T> List<T> some(List<T> all, int most) {
    var shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, from(1, Math.min(most, all.size())));
  }

  String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
