package pos.sales.branch;

import java.util.Map;
import pos.testing.Plans.Listing;

/** The list of a branch's registers, for a check of its plans. */
public final class BranchListings {

  private BranchListings() {}

  public static Map<String, Listing> registers() {
    return Map.of("", (client, page) -> Branches.registers(client, 99, page));
  }

  public static String order() {
    return Branches.ORDER;
  }
}
