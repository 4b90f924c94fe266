package pos.sales.journal;

import java.util.Map;
import pos.testing.Plans.Listing;

/** The lists of the journal, for the test of their plans. */
public final class JournalListings {

  private JournalListings() {}

  public static String orderOfJournals() {
    return Entries.ORDER_OF_CHAINS;
  }

  public static String orderOfEntries() {
    return Entries.ORDER;
  }

  public static String orderOfSeals() {
    return Seals.ORDER;
  }

  public static Map<String, Listing> journals() {
    return Map.of("", (client, page) -> Entries.chains(client, null, page),
        "register_id", (client, page) -> Entries.chains(client, 7L, page));
  }

  public static Map<String, Listing> entries() {
    Listing ofRegister = (client, page) -> Entries.list(client, 7, null, page);
    return Map.of("", ofRegister, "register_id", ofRegister,
        "from_seq", (client, page) -> Entries.list(client, 7, 3000L, page));
  }

  public static Map<String, Listing> seals() {
    Listing ofRegister = (client, page) -> Seals.list(client, 7, page);
    return Map.of("", ofRegister, "register_id", ofRegister);
  }
}
