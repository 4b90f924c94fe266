package pos.acceptance;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayDeque;
import java.util.Deque;

/** Answers to the requests of a page that are on their way until they are let go. */
final class HeldAnswers {

  private final Page page;
  private final String url;
  private final Deque<Held> held = new ArrayDeque<>();

  private record Held(Route route, APIResponse answer) {}

  /** @param url a pattern of the addresses of the requests, which have their effect at once */
  HeldAnswers(Page page, String url) {
    this.page = page;
    this.url = url;
    page.route(url, route -> held.add(new Held(route, route.fetch())));
  }

  /** Waits until an answer is on its way. */
  HeldAnswers await() {
    page.waitForCondition(() -> !held.isEmpty());
    return this;
  }

  /** Lets all answers go, now and from now on, and waits until the page has dealt with those that were held. */
  void letGo() {
    page.unroute(url);
    while (!held.isEmpty()) {
      var next = held.poll();
      page.waitForRequestFinished(() ->
          next.route.fulfill(new Route.FulfillOptions().setResponse(next.answer)));
    }
    page.evaluate("new Promise(done => setTimeout(done))");
  }
}
