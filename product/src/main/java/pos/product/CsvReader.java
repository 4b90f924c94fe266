package pos.product;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import pos.common.Failure;

/** Cuts a CSV file (RFC 4180, UTF-8) into lines as it arrives, whatever the pieces it arrives in. */
final class CsvReader {

  /** The longest line of good fields has 22,000 bytes. */
  private static final int MAX_BYTES = 32 * 1024;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** The cells from one line break that is not in quotes to the next, and what is wrong with them, if anything. */
  record Line(long number, int bytes, List<String> cells, String error) {

    boolean isBlank() {
      return error == null && cells.size() == 1 && cells.getFirst().isBlank();
    }
  }

  /** Where in a cell: behind a quote inside of quotes, the next byte tells whether it ended them. */
  private enum At { BEGIN, PLAIN, QUOTES, QUOTE }

  private final Consumer<Line> lines;
  private List<String> cells = new ArrayList<>();
  private byte[] cell = new byte[256];
  private int length;
  private int bytes;
  private long position;
  private long begin = 1;
  private long current = 1;
  private At at = At.BEGIN;
  private String error;

  CsvReader(Consumer<Line> lines) {
    this.lines = lines;
  }

  /** @throws Failure 422 when a line is too long to be one */
  void read(byte[] piece) {
    for (var b : piece) {
      if (position < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) position++]) {
        continue;
      }
      position = BYTE_ORDER_MARK.length;
      if (++bytes > MAX_BYTES) {
        throw Failure.invalid("line " + begin, "must not be longer than " + MAX_BYTES + " bytes: is a quote missing?");
      }
      read(b);
    }
  }

  void end() {
    if (at == At.QUOTES) {
      error = "must close the quote that it opens";
    }
    if (bytes > 0) {
      endCell();
      endLine();
    }
  }

  private void read(byte b) {
    switch (at) {
      case BEGIN, PLAIN -> readPlain(b, at == At.BEGIN);
      case QUOTES -> {
        if (b == '"') {
          at = At.QUOTE;
        } else {
          keep(b);
        }
      }
      case QUOTE -> readBehindQuote(b);
    }
  }

  private void readPlain(byte b, boolean isFirst) {
    at = At.PLAIN;
    switch (b) {
      case ',' -> endCell();
      case '\n' -> {
        current++;
        endCell();
        endLine();
      }
      case '"' -> {
        if (isFirst) {
          at = At.QUOTES;
        } else {
          error = "must have a cell with a quote in it in quotes, and that quote twice";
        }
      }
      default -> keep(b);
    }
  }

  private void readBehindQuote(byte b) {
    switch (b) {
      case '"' -> {
        at = At.QUOTES;
        keep(b);
      }
      case ',', '\n' -> readPlain(b, false);
      case '\r', ' ' -> { }
      default -> {
        error = "must not have anything behind a closing quote";
        at = At.PLAIN;
      }
    }
  }

  /** Keeps a byte of the cell; line breaks are all of one kind. */
  private void keep(byte b) {
    if (b == '\n') {
      current++;
      length -= length > 0 && cell[length - 1] == '\r' ? 1 : 0;
    }
    if (length == cell.length) {
      cell = Arrays.copyOf(cell, 2 * length);
    }
    cell[length++] = b;
  }

  private void endCell() {
    length -= at == At.PLAIN && length > 0 && cell[length - 1] == '\r' ? 1 : 0;
    try {
      cells.add(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(cell, 0, length)).toString());
    } catch (CharacterCodingException e) {
      error = "must be UTF-8";
      cells.add("");
    }
    length = 0;
    at = At.BEGIN;
  }

  private void endLine() {
    lines.accept(new Line(begin, bytes, cells, error));
    cells = new ArrayList<>();
    bytes = 0;
    begin = current;
    error = null;
  }
}
