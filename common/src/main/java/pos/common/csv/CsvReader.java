package pos.common.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Splits a CSV file (RFC 4180, UTF-8) into lines while it arrives, in pieces of any size.
 *
 * <p>A bad line is handed on with its error, and the lines after it are read as usual.
 */
public final class CsvReader {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * The cells up to a line break outside of quotes.
   *
   * @param number the number of the line in the file where it begins, from 1
   * @param bytes its length in bytes, at most the longest length allowed
   * @param error what is wrong with it, as the predicate of a sentence about the line, or null
   */
  public record Line(long number, int bytes, List<String> cells, String error) {

    public boolean isBlank() {
      return error == null && cells.size() == 1 && cells.getFirst().isBlank();
    }
  }

  /** The place of the next byte; after a quote within quotes, that byte decides whether the quote ended the cell. */
  private enum Place { CELL_START, PLAIN, QUOTED, AFTER_QUOTE }

  private final int maxLineBytes;
  private final Consumer<Line> lines;
  private List<String> cells = new ArrayList<>();
  private byte[] cell = new byte[256];
  private int length;
  private int bytes;
  private long position;
  private long firstLine = 1;
  private long currentLine = 1;
  private Place place = Place.CELL_START;
  private String error;
  private boolean tooLong;

  /**
   * @param maxLineBytes the longest a line may be in bytes, its line break included; of a longer one no more is kept
   * @param lines receives each line as soon as it has been read
   */
  public CsvReader(int maxLineBytes, Consumer<Line> lines) {
    this.maxLineBytes = maxLineBytes;
    this.lines = lines;
  }

  /** Reads the next piece of the file. */
  public void read(byte[] piece) {
    for (var b : piece) {
      if (position < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) position++]) {
        continue;
      }
      position = BYTE_ORDER_MARK.length;
      tooLong |= bytes == maxLineBytes;
      bytes += tooLong ? 0 : 1;
      read(b);
    }
  }

  /** Ends the file: its last line needs no line break. */
  public void end() {
    if (place == Place.QUOTED) {
      endLine("opens a quote that is never closed; the rest of the file was read as part of it, and reading stopped "
          + "here");
    } else if (bytes > 0) {
      endLine();
    }
  }

  private void read(byte b) {
    switch (place) {
      case CELL_START, PLAIN -> readPlain(b, place == Place.CELL_START);
      case QUOTED -> {
        if (b == '"') {
          place = Place.AFTER_QUOTE;
        } else {
          keep(b);
        }
      }
      case AFTER_QUOTE -> readAfterQuote(b);
    }
  }

  private void readPlain(byte b, boolean isFirst) {
    place = Place.PLAIN;
    switch (b) {
      case ',' -> endCell();
      case '\n' -> endLine();
      case '"' -> {
        if (isFirst) {
          place = Place.QUOTED;
        } else {
          error = "has a quote inside a cell without quotes: put the cell in quotes and double the quote inside";
        }
      }
      default -> keep(b);
    }
  }

  private void readAfterQuote(byte b) {
    switch (b) {
      case '"' -> {
        place = Place.QUOTED;
        keep(b);
      }
      case ',', '\n' -> readPlain(b, false);
      case '\r', ' ' -> { }
      default -> {
        error = "must not have text after a closing quote";
        place = Place.PLAIN;
      }
    }
  }

  /** Adds a byte to the cell, unless the line is too long already; a line break in a cell becomes a line feed. */
  private void keep(byte b) {
    if (b == '\n') {
      currentLine++;
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
    place = Place.CELL_START;
  }

  private String text() {
    length -= place == Place.PLAIN && length > 0 && cell[length - 1] == '\r' ? 1 : 0;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(cell, 0, length)).toString();
    } catch (CharacterCodingException e) {
      error = "must be UTF-8";
      return "";
    }
  }

  private void endLine() {
    endCell();
    var wrong = tooLong ? "must not be longer than " + maxLineBytes + " bytes" : error;
    // a missing quote joins several lines into one: name all that are lost
    endLine(wrong == null || firstLine == currentLine ? wrong : wrong + "; it continues up to line " + currentLine);
  }

  private void endLine(String wrong) {
    lines.accept(new Line(firstLine, bytes, cells, wrong));
    cells = new ArrayList<>();
    bytes = 0;
    firstLine = ++currentLine;
    error = null;
    tooLong = false;
  }
}
