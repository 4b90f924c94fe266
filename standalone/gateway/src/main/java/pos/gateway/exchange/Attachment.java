package pos.gateway.exchange;

/** A key under which one plugin keeps a value with a request. */
public final class Attachment<T> {

  private final Class<T> type;

  private Attachment(Class<T> type) {
    this.type = type;
  }

  public static <T> Attachment<T> of(Class<T> type) {
    return new Attachment<>(type);
  }

  /** An element of a linked list: a request has a few values at most. */
  record Node<T>(Attachment<T> key, T value, Node<?> next) {}

  /** Returns the value of this key in a list, or null when there is none. */
  T find(Node<?> newest) {
    for (var node = newest; node != null; node = node.next) {
      if (node.key == this) {
        return type.cast(node.value);
      }
    }
    return null;
  }
}
