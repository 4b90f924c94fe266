package pos.gateway.metrics;

import java.util.ArrayList;
import java.util.List;
import pos.gateway.exchange.Source;

/** The requests of one consumer on one route, with the bytes of their bodies and answers. */
public final class Traffic {

  private final List<Requests> requests = new ArrayList<>(2);
  private long ingress;
  private long egress;

  /** The number of requests with the same status and source. */
  static final class Requests {
    private final int status;
    private final Source source;
    private long count;

    private Requests(int status, Source source) {
      this.status = status;
      this.source = source;
    }

    int status() {
      return status;
    }

    Source source() {
      return source;
    }

    long count() {
      return count;
    }
  }

  public void answered(int status, Source source) {
    alike(status, source).count++;
  }

  public void transferred(long in, long out) {
    ingress += in;
    egress += out;
  }

  List<Requests> requests() {
    return requests;
  }

  long ingress() {
    return ingress;
  }

  long egress() {
    return egress;
  }

  private Requests alike(int status, Source source) {
    for (int i = 0; i < requests.size(); i++) {
      var known = requests.get(i);
      if (known.status == status && known.source == source) {
        return known;
      }
    }
    var first = new Requests(status, source);
    requests.add(first);
    return first;
  }
}
