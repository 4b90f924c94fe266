package pos.common.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import pos.common.rule.Text;

/**
 * Splits a CSV file (RFC 4180) into lines while it arrives, in pieces of any size.
 *
 * <p>Cells are separated by what separates the first two of the header: a comma, a semicolon or a tab. A bad line is
 * handed on with its error, and the lines after it are read as usual.
 */
public final class CsvReader {

  private static final String SEPARATOR_LINE = "sep=";

  /**
   * The cells up to a line break outside of quotes.
   *
   * @param number the number of the line in the file where it begins, from 1
   * @param bytes its length in bytes of UTF-8, at most the longest length allowed
   * @param error what is wrong with it, as the predicate of a sentence about the line, or null
   */
  public record Line(long number, int bytes, List<String> cells, String error) {

    /** Returns whether no cell has anything in it. */
    public boolean isBlank() {
      return error == null && cells.stream().allMatch(cell -> Text.of(cell).isEmpty());
    }
  }

  /** The place of the next byte; after a quote within quotes, that byte decides whether the quote ended the cell. */
  private enum Place { CELL_START, PLAIN, QUOTED, AFTER_QUOTE }

  private final int maxLineBytes;
  private final Consumer<Line> lines;
  private final CsvEncoding encoding;
  private List<String> cells = new ArrayList<>();
  private byte[] cell = new byte[256];
  private int length;
  private int bytes;
  private long firstLine = 1;
  private long currentLine = 1;
  private Place place = Place.CELL_START;
  /** 0 until it is known. */
  private byte separator;
  private String error;
  private boolean tooLong;

  /**
   * @param encoding of the file
   * @param maxLineBytes the longest a line may be in bytes, its line break included; of a longer one no more is kept
   * @param lines receives each line as soon as it has been read
   */
  public CsvReader(CsvEncoding encoding, int maxLineBytes, Consumer<Line> lines) {
    this.encoding = encoding;
    this.maxLineBytes = maxLineBytes;
    this.lines = lines;
  }

  /** Reads the next piece of the file. */
  public void read(byte[] piece) {
    for (var b : encoding.transcode(piece)) {
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
    if (isSeparator(b)) {
      endCell();
    } else if (b == '\n') {
      endLine();
    } else if (b != '"') {
      keep(b);
    } else if (isFirst) {
      place = Place.QUOTED;
    } else {
      error = "has a quote inside a cell without quotes: put the cell in quotes and double the quote inside";
    }
  }

  private void readAfterQuote(byte b) {
    if (b == '"') {
      place = Place.QUOTED;
      keep(b);
    } else if (b == '\n' || isSeparator(b)) {
      readPlain(b, false);
    } else if (b != '\r' && b != ' ') {
      error = "must not have text after a closing quote";
      place = Place.PLAIN;
    }
  }

  /** No name of a column has any of the three, so the first one in a file separates its cells. */
  private boolean isSeparator(byte b) {
    if (separator == 0 && (b == ',' || b == ';' || b == '\t')) {
      separator = b;
    }
    return separator != 0 && b == separator;
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
      return encoding.decode(ByteBuffer.wrap(cell, 0, length));
    } catch (CharacterCodingException e) {
      error = "must be " + encoding;
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
    var line = new Line(firstLine, bytes, cells, wrong);
    // Excel writes such a first line, and reads it
    if (firstLine > 1 || cells.isEmpty() || !cells.getFirst().equalsIgnoreCase(SEPARATOR_LINE)) {
      // a header of one column has no separator
      separator = separator == 0 && !line.isBlank() ? (byte) ',' : separator;
      lines.accept(line);
    }
    cells = new ArrayList<>();
    bytes = 0;
    firstLine = ++currentLine;
    error = null;
    tooLong = false;
  }
}
