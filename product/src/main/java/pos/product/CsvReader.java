package pos.product;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Cuts a CSV file (RFC 4180, UTF-8) into lines as it arrives, whatever the pieces it arrives in. */
final class CsvReader {

  /** The longest line of good fields has 22,000 bytes. */
  private static final int MAX_BYTES = 32 * 1024;
  private static final String TOO_LONG = "must not be longer than " + MAX_BYTES + " bytes";
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
  private boolean tooLong;

  CsvReader(Consumer<Line> lines) {
    this.lines = lines;
  }

  void read(byte[] piece) {
    for (var b : piece) {
      if (position < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) position++]) {
        continue;
      }
      position = BYTE_ORDER_MARK.length;
      tooLong |= bytes == MAX_BYTES;
      bytes += tooLong ? 0 : 1;
      read(b);
    }
  }

  void end() {
    if (at == At.QUOTES) {
      endLine("opens a quote that is never closed: what follows was taken for a part of it, and reading stopped here");
    } else if (bytes > 0) {
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
      case '\n' -> endLine();
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

  /** Keeps a byte of the cell, unless the line is lost anyway; line breaks are all of one kind. */
  private void keep(byte b) {
    if (b == '\n') {
      current++;
      length -= length > 0 && cell[length - 1] == '\r' ? 1 : 0;
    }
    if (tooLong) {
      return;
    }
    if (length == cell.length) {
      cell = Arrays.copyOf(cell, 2 * length);
    }
    cell[length++] = b;
  }

  private void endCell() {
    if (!tooLong) {
      cells.add(text());
    }
    length = 0;
    at = At.BEGIN;
  }

  private String text() {
    length -= at == At.PLAIN && length > 0 && cell[length - 1] == '\r' ? 1 : 0;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(cell, 0, length)).toString();
    } catch (CharacterCodingException e) {
      error = "must be UTF-8";
      return "";
    }
  }

  private void endLine() {
    endCell();
    var wrong = tooLong ? TOO_LONG : error;
    // a quote that is missing makes one line of many: say which ones are lost
    endLine(wrong == null || begin == current ? wrong : wrong + "; it goes on to line " + current);
  }

  private void endLine(String wrong) {
    lines.accept(new Line(begin, bytes, cells, wrong));
    cells = new ArrayList<>();
    bytes = 0;
    begin = ++current;
    error = null;
    tooLong = false;
  }
}
