package pos.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what a receipt printer is sent, and refuses every command that is not known to it. */
public final class EscPosReader {

  /** What a printer does. */
  public sealed interface Item {}

  /** @param align 0 for left, 1 for centred */
  public record Text(String text, boolean strong, boolean small, int width, int height, int align) implements Item {}

  public record Bars(String digits, int moduleDots, int heightDots) implements Item {}

  public record Square(String digits, int moduleDots) implements Item {}

  public record Feed(int lines) implements Item {}

  /** A cut that leaves a point. */
  public record Cut() implements Item {}

  /** What opens the drawer. */
  public record Pulse() implements Item {}

  /** The command that sets everything to what it is after the start. */
  public record Begin() implements Item {}

  /** A question for the state. @param now whether it is answered before what came earlier has been printed */
  public record Asked(boolean now, int about) implements Item {}

  private static final int LF = 0x0A;
  private static final int DLE = 0x10;
  private static final int ESC = 0x1B;
  private static final int GS = 0x1D;
  private static final int WINDOWS_1252 = 16;
  private static final int CODE_128 = 73;

  private final InputStream in;
  private Charset charset;
  private boolean strong;
  private boolean small;
  private int size;
  private int align;
  private int barHeight;
  private int barModule;
  private int squareModule;
  private String square;

  public EscPosReader(InputStream in) {
    this.in = in;
  }

  /** Returns everything up to the end. */
  public List<Item> all() throws IOException {
    var items = new ArrayList<Item>();
    for (var item = next(); item != null; item = next()) {
      items.add(item);
    }
    return items;
  }

  /**
   * Returns the next thing that is done; null at the end.
   *
   * @throws IllegalStateException when a command is not known
   */
  public Item next() throws IOException {
    var text = new ByteArrayOutputStream();
    while (true) {
      var next = in.read();
      Item item = null;
      switch (next) {
        case -1 -> {
          return null;
        }
        case LF -> item = text(text.toByteArray());
        case DLE -> {
          need("DLE", 4);
          item = new Asked(true, read());
        }
        case ESC -> item = escape(text);
        case GS -> item = group(text);
        default -> {
          if (next < ' ') {
            throw new IllegalStateException("The printer does not know the byte " + next + " within a text.");
          }
          text.write(next);
        }
      }
      if (item != null) {
        return item;
      }
    }
  }

  private Item text(byte[] bytes) {
    if (charset == null && bytes.length > 0) {
      throw new IllegalStateException("A text comes before ESC @ and ESC t.");
    }
    return new Text(charset == null ? "" : new String(bytes, charset), strong, small, (size >> 4) + 1, (size & 15) + 1,
        align);
  }

  private Item escape(ByteArrayOutputStream before) throws IOException {
    mustBeginALine(before);
    var command = read();
    switch (command) {
      case '@' -> {
        charset = null;
        strong = false;
        small = false;
        size = 0;
        align = 0;
        return new Begin();
      }
      case 't' -> {
        need("ESC t", WINDOWS_1252);
        charset = Charset.forName("windows-1252");
      }
      case 'E' -> strong = flag();
      case 'M' -> small = flag();
      case 'a' -> align = read();
      case 'd' -> {
        return new Feed(read());
      }
      case 'p' -> {
        need("ESC p", 0);
        read();
        read();
        return new Pulse();
      }
      default -> throw new IllegalStateException("The printer does not know ESC " + (char) command + ".");
    }
    return null;
  }

  private Item group(ByteArrayOutputStream before) throws IOException {
    mustBeginALine(before);
    var command = read();
    switch (command) {
      case '!' -> size = read();
      case 'h' -> barHeight = read();
      case 'w' -> barModule = read();
      case 'H' -> need("GS H", 0);
      case 'k' -> {
        need("GS k", CODE_128);
        return bars();
      }
      case '(' -> {
        need("GS (", 'k');
        return square();
      }
      case 'V' -> {
        need("GS V", 66);
        need("GS V", 0);
        return new Cut();
      }
      case 'r' -> {
        return new Asked(false, read());
      }
      default -> throw new IllegalStateException("The printer does not know GS " + (char) command + ".");
    }
    return null;
  }

  private Item bars() throws IOException {
    var length = read();
    need("Code 128", '{');
    need("Code 128", 'C');
    var digits = new StringBuilder();
    for (int i = 2; i < length; i++) {
      var pair = read();
      if (pair > 99) {
        throw new IllegalStateException("The set C has no " + pair + ".");
      }
      digits.append(pair / 10).append(pair % 10);
    }
    return new Bars(digits.toString(), barModule, barHeight);
  }

  private Item square() throws IOException {
    var length = read() + 256 * read();
    need("GS ( k", 49);
    var function = read();
    var data = in.readNBytes(length - 2);
    switch (function) {
      case 65 -> {
        if (data[0] != 50) {
          throw new IllegalStateException("Only QR codes of model 2 are known.");
        }
      }
      case 67 -> squareModule = data[0];
      case 69 -> {
      }
      case 80 -> square = new String(data, 1, data.length - 1, StandardCharsets.US_ASCII);
      case 81 -> {
        return new Square(square, squareModule);
      }
      default -> throw new IllegalStateException("The printer does not know function " + function + " of QR codes.");
    }
    return null;
  }

  private static void mustBeginALine(ByteArrayOutputStream before) {
    if (before.size() > 0) {
      throw new IllegalStateException("A command comes within the line " + before + ".");
    }
  }

  private boolean flag() throws IOException {
    var value = read();
    if (value > 1) {
      throw new IllegalStateException("A flag is " + value + ".");
    }
    return value == 1;
  }

  private void need(String command, int value) throws IOException {
    var found = read();
    if (found != value) {
      throw new IllegalStateException(command + " is followed by " + found + " instead of " + value + ".");
    }
  }

  private int read() throws IOException {
    var next = in.read();
    if (next < 0) {
      throw new EOFException("The bytes end within a command.");
    }
    return next;
  }
}
