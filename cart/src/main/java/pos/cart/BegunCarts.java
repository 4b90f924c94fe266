package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import pos.common.shop.StoreTime;

/** How many carts, of guests and customers, were begun on each of the last days, by their first item. */
final class BegunCarts {

  private static final int DAYS = 14;

  private final RedisAPI redis;
  private final Keys keys;
  private final InstantSource clock;

  BegunCarts(RedisAPI redis, Keys keys, InstantSource clock) {
    this.redis = redis;
    this.keys = keys;
    this.clock = clock;
  }

  /** Returns the key of today's number for a cart, which scripts count up. */
  String key(Owner owner) {
    return keys.begun(owner, today());
  }

  private LocalDate today() {
    return StoreTime.day(clock.instant());
  }

  /** Returns the numbers, of the oldest day first; fails with 503 when Redis does not answer. */
  Future<JsonObject> read() {
    var today = today();
    var days = IntStream.range(0, DAYS).mapToObj(day -> today.minusDays(DAYS - 1 - day)).toList();
    return Script.available(Future.all(keys.begun(days).stream().map(redis::mget).toList()))
        .map(groups -> json(days, groups.list()));
  }

  private static JsonObject json(List<LocalDate> days, List<Response> groups) {
    var items = new JsonArray();
    for (int i = 0; i < days.size(); i++) {
      var day = i;
      var carts = groups.stream().map(numbers -> numbers.get(day)).filter(Objects::nonNull)
          .mapToLong(Response::toLong).sum();
      items.add(new JsonObject().put("day", days.get(i).toString()).put("carts", carts));
    }
    return new JsonObject().put("time_zone", StoreTime.ZONE.getId()).put("days", items);
  }
}
