package pos.gateway.routing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** Normalizes paths as Kong does: decoded where that is safe, without dot segments or double slashes. */
public final class Paths {

  private static final String RESERVED = "!*'();:@&=+$,/?%#[]";
  private static final String KEPT = "!#$&'()*+,/:;=?@[\\]-_.~%";

  private Paths() {}

  /** Returns whether every {@code %} begins the code of a byte other than 0; nginx accepts nothing else. */
  public static boolean isEncoded(String path) {
    for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
      if (byteAt(path, at + 1) <= 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether an encoded path has more {@code ..} segments than there are segments before them. */
  public static boolean leavesRoot(String path) {
    if (!path.contains("..") && path.indexOf('%') < 0) {
      return false;
    }
    var depth = 0;
    var mark = path.indexOf('#');
    // nginx decodes also what separates segments
    for (var segment : decoded(mark < 0 ? path : path.substring(0, mark)).replace("%2F", "/").split("/+")) {
      depth += switch (segment) {
        case "", "." -> 0;
        case ".." -> -1;
        default -> 1;
      };
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether there are ASCII control characters. Characters above ASCII are bytes of longer ones here. */
  public static boolean hasControls(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) < ' ' || path.charAt(i) == 0x7f) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the characters of a decoded path, which are bytes, are UTF-8. */
  public static boolean isUtf8(String path) {
    if (path.chars().allMatch(c -> c < 0x80)) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path.getBytes(StandardCharsets.ISO_8859_1)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Returns the path that is compared with routes; its characters are bytes. */
  public static String normalized(String path) {
    var decoded = path.indexOf('%') < 0 ? path : decoded(path);
    return decoded.indexOf('.') < 0 && !decoded.contains("//") ? decoded : withoutDots(decoded);
  }

  /** Returns the path for a request line. */
  public static String escaped(String path) {
    return escaped(path, Paths::isKept);
  }

  /** Returns a query for a request line: its bytes above ASCII are encoded, and everything else is left as it is. */
  public static String escapedQuery(String query) {
    return escaped(query, c -> c < 0x80);
  }

  private static String escaped(String text, IntPredicate kept) {
    for (int i = 0; i < text.length(); i++) {
      if (!kept.test(text.charAt(i))) {
        return escapedFrom(text, i, kept);
      }
    }
    return text;
  }

  private static String escapedFrom(String text, int start, IntPredicate kept) {
    var escaped = new StringBuilder(text.length() + 16).append(text, 0, start);
    for (int i = start; i < text.length(); i++) {
      var c = text.charAt(i);
      if (kept.test(c)) {
        escaped.append(c);
      } else {
        escaped.append('%').append(hex(c >> 4)).append(hex(c));
      }
    }
    return escaped.toString();
  }

  private static boolean isKept(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || KEPT.indexOf(c) >= 0;
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit & 0xf, 16));
  }

  /** Decodes what is not reserved; the rest gets upper case digits. */
  private static String decoded(String path) {
    var decoded = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      var value = path.charAt(i) == '%' ? byteAt(path, i + 1) : -1;
      if (value < 0) {
        decoded.append(path.charAt(i));
        continue;
      }
      if (RESERVED.indexOf(value) >= 0) {
        decoded.append('%').append(hex(value >> 4)).append(hex(value));
      } else {
        decoded.append((char) value);
      }
      i += 2;
    }
    return decoded.toString();
  }

  private static int byteAt(String path, int at) {
    if (at + 2 > path.length()) {
      return -1;
    }
    int high = Character.digit(path.charAt(at), 16);
    int low = Character.digit(path.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static String withoutDots(String path) {
    var clean = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      int end = path.indexOf('/', at + 1);
      var last = end < 0;
      end = last ? path.length() : end;
      var segment = path.substring(at, end);
      switch (segment) {
        case "/." -> clean.append(last ? "/" : "");
        case "/.." -> {
          clean.setLength(Math.max(0, clean.lastIndexOf("/")));
          clean.append(last ? "/" : "");
        }
        case "/" -> clean.append(last ? "/" : "");
        default -> clean.append(segment);
      }
      at = end;
    }
    return clean.toString();
  }
}
