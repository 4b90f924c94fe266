package pos.sales.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Random sales for tests of properties that every sale has. */
public final class Cases {

  private Cases() {}

  /** Checks a property in many cases that come from one seed, which a failure names. */
  public static void often(int cases, Consumer<Random> property) {
    var seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < cases; i++) {
      try {
        property.accept(random);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", case " + i, e);
      }
    }
  }

  public static List<Line> lines(Random random) {
    return IntStream.rangeClosed(1, 1 + random.nextInt(20)).mapToObj(no -> {
      var quantity = 1 + random.nextInt(30);
      var price = random.nextInt(20_000);
      return line(no, quantity, price, random.nextInt(quantity * price + 1),
          random.nextBoolean() ? Product.TaxCode.STANDARD : Product.TaxCode.EXEMPT);
    }).toList();
  }

  public static Line line(long no, long quantity, long price, long discount, Product.TaxCode code) {
    return new Line(no, no, "P-" + no, "Product", quantity, price, discount, code, null, 0);
  }

  /** Returns the line with more pieces returned. */
  public static Line returned(Line line, long pieces) {
    return new Line(line.lineNo(), line.productId(), line.sku(), line.name(), line.quantity(), line.unitPriceCents(),
        line.discountCents(), line.taxCode(), line.category(), line.returned() + pieces);
  }

  /** Returns some pieces of some lines: at least one, and never more than are left. */
  public static List<Line> some(Random random, List<Line> sold) {
    var back = new ArrayList<Line>();
    for (var line : sold) {
      var left = line.quantity() - line.returned();
      if (left > 0 && random.nextInt(3) == 0) {
        back.add(line.part(random.nextBoolean() ? left : 1 + random.nextLong(left)));
      }
    }
    return back.isEmpty() ? some(random, sold) : back;
  }
}
