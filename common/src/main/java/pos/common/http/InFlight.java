package pos.common.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bodies of this process's requests take, theirs and that of the JSON values in them, from the time
 * they arrive until they are answered: a third of the heap at most.
 */
final class InFlight {

  static final InFlight PROCESS = new InFlight(Runtime.getRuntime().maxMemory() / 3);

  /** Beyond this a body counts as large; large ones share half of the memory, so that small ones always find some. */
  static final int LARGE = 64 << 10;

  /** What a JSON value takes while a request is served: as an object, as a record, as a row and in the answer. */
  private static final int VALUE_BYTES = 256;

  private final AtomicLong taken = new AtomicLong();
  private final long most;

  InFlight(long most) {
    this.most = most;
  }

  /** Adds the metrics of the process, unless another service has added them. */
  void measure(MeterRegistry registry) {
    if (registry.find("request.bodies.used").gauge() != null) {
      return;
    }
    Gauge.builder("request.bodies.used", taken::get).baseUnit("bytes")
        .description("Memory that the bodies of requests take").register(registry);
    Gauge.builder("request.bodies.max", () -> most).baseUnit("bytes")
        .description("The most that the bodies of requests may take").register(registry);
  }

  /** The share of one request; to be used by one event loop. */
  final class Share {

    private long bytes;

    /** Takes more bytes for the request; returns false when there are not enough now. */
    boolean take(long more) {
      var available = bytes + more > LARGE ? most / 2 : most;
      if (taken.addAndGet(more) > available) {
        taken.addAndGet(-more);
        return false;
      }
      bytes += more;
      return true;
    }

    boolean takeValues(int values) {
      return take((long) values * VALUE_BYTES);
    }

    /** Gives everything back; may be called again. */
    void release() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
