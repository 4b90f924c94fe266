package pos.sales.core;

import java.util.List;

/** Price lists for tests of other packages. */
public final class PriceLists {

  private PriceLists() {}

  public static PriceList of(Product... products) {
    return new PriceList(List.of(products), ScaleLabels.NONE);
  }
}
