package pos.soak;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All who use the shop at the same time; everything runs on one context, hence on one thread, so nothing is locked. */
final class Crowd {

  private record Member(Worker worker, Duration pause) {}

  private final Vertx vertx;
  private final List<Member> members = new ArrayList<>();

  Crowd(Vertx vertx) {
    this.vertx = vertx;
  }

  /** @param pause after each thing that the worker has done */
  void add(Worker worker, Duration pause) {
    members.add(new Member(worker, pause));
  }

  /** Lets all work for a time; completes when each of them has ended what it had begun. */
  Future<Void> work(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    var all = new ArrayList<Promise<Void>>();
    members.forEach(_ -> all.add(Promise.promise()));
    vertx.getOrCreateContext().runOnContext(_ -> {
      for (int i = 0; i < members.size(); i++) {
        work(members.get(i), end, all.get(i));
      }
    });
    return Future.join(all.stream().map(Promise::future).toList()).mapEmpty();
  }

  private void work(Member member, long end, Promise<Void> done) {
    if (System.nanoTime() > end) {
      done.complete();
      return;
    }
    // an error is counted where it was answered, and ends nothing but what it belongs to
    member.worker.work().onComplete(_ -> vertx.setTimer(1 + member.pause.toMillis(), _ -> work(member, end, done)));
  }
}
