package pos.sales.journal;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/**
 * Something about which journal and books, or two columns of the journal, do not say the same.
 *
 * @param id of what they are about, such as {@code sale:3f0c...}
 * @param registerId that of the journal; null when it would be that of a store
 * @param seq the number of the entry; null when there is none
 * @param journal what the journal says, or null
 * @param books what the books say, or null
 */
record Difference(String id, Long registerId, Long seq, String figure, String journal, String books) {

  private static final int LONGEST = 200;

  static String text(Object value) {
    return Json.encode(value);
  }

  JsonObject toJson() {
    return new JsonObject().put("id", id).put("register_id", registerId).put("seq", seq).put("figure", figure)
        .put("journal", cut(journal)).put("books", cut(books));
  }

  private static String cut(String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
