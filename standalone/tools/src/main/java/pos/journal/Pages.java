package pos.journal;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** The items of a list, of which one page at a time is in memory. */
final class Pages implements Iterator<JsonObject> {

  private static final int PAGE = 200;

  private final Function<String, JsonObject> api;
  private final String path;
  private final LongConsumer examined;
  private Iterator<Object> items;
  private String cursor = "";

  /**
   * Begins with the first page.
   *
   * @param path with a query
   * @param examined told of the rows behind each page of findings
   */
  Pages(Function<String, JsonObject> api, String path, LongConsumer examined) {
    this.api = api;
    this.path = path + "&limit=" + PAGE;
    this.examined = examined;
    read();
  }

  Pages(Function<String, JsonObject> api, String path) {
    this(api, path, _ -> { });
  }

  private void read() {
    var page = api.apply(path + cursor);
    examined.accept(page.getLong("examined", 0L));
    items = page.getJsonArray("items").iterator();
    var next = page.getString("next_cursor");
    cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
  }

  @Override
  public boolean hasNext() {
    while (!items.hasNext() && cursor != null) {
      read();
    }
    return items.hasNext();
  }

  @Override
  public JsonObject next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return (JsonObject) items.next();
  }
}
