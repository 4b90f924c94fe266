package pos.common.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How the characters of a file that arrives in pieces are written: as it was declared, or else as the file shows.
 *
 * <p>A file that begins with a byte order mark is UTF-16 or UTF-8. In any other, the first cell with more than ASCII
 * tells: it is UTF-8, or else Windows-1252, which Excel writes.
 */
public final class CsvEncoding {

  public static final List<Charset> KNOWN = List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"),
      StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII, StandardCharsets.UTF_16, StandardCharsets.UTF_16LE,
      StandardCharsets.UTF_16BE);
  private static final Charset WINDOWS = KNOWN.get(1);
  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Of single cells; null until it is known. */
  private Charset cells;
  /** Of UTF-16, of which a piece may end within a character; null for all others. */
  private CharsetDecoder wide;
  private byte[] rest = new byte[0];
  private boolean begun;

  /** @param declared one of {@link #KNOWN}, or empty */
  public CsvEncoding(Optional<Charset> declared) {
    cells = declared.filter(charset -> !isWide(charset)).map(CsvEncoding::meant).orElse(null);
    wide = declared.filter(CsvEncoding::isWide).map(Charset::newDecoder).orElse(null);
  }

  private static boolean isWide(Charset charset) {
    return charset.name().startsWith("UTF-16");
  }

  /** Programs that declare one of the smaller two write the larger one as soon as there is a euro sign. */
  private static Charset meant(Charset declared) {
    return declared.equals(StandardCharsets.UTF_8) ? declared : WINDOWS;
  }

  /** Returns a piece without a byte order mark, and in UTF-8 when it was in UTF-16. */
  byte[] transcode(byte[] piece) {
    var bytes = joined(piece);
    if (!begun) {
      if (bytes.length < UTF_8_MARK.length && mayBeMark(bytes)) {
        rest = bytes;
        return new byte[0];
      }
      begun = true;
      bytes = withoutMark(bytes);
    }
    return wide == null ? bytes : narrowed(bytes);
  }

  private byte[] joined(byte[] piece) {
    if (rest.length == 0) {
      return piece;
    }
    var both = Arrays.copyOf(rest, rest.length + piece.length);
    System.arraycopy(piece, 0, both, rest.length, piece.length);
    rest = new byte[0];
    return both;
  }

  private static boolean mayBeMark(byte[] bytes) {
    return bytes.length == 0 || bytes[0] == UTF_8_MARK[0] || bytes.length == 1 && (bytes[0] == -1 || bytes[0] == -2);
  }

  private byte[] withoutMark(byte[] bytes) {
    if (bytes.length >= 3 && Arrays.equals(UTF_8_MARK, 0, 3, bytes, 0, 3)) {
      cells = StandardCharsets.UTF_8;
      return Arrays.copyOfRange(bytes, 3, bytes.length);
    }
    var first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    if (first == 0xFFFE || first == 0xFEFF) {
      wide = (first == 0xFEFF ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE).newDecoder();
      return Arrays.copyOfRange(bytes, 2, bytes.length);
    }
    return bytes;
  }

  /** What is no character becomes the one that stands for such. */
  private byte[] narrowed(byte[] bytes) {
    cells = StandardCharsets.UTF_8;
    wide.onMalformedInput(CodingErrorAction.REPLACE);
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length / 2 + 1);
    wide.decode(in, out, false);
    rest = Arrays.copyOfRange(bytes, in.position(), bytes.length);
    return out.flip().toString().getBytes(StandardCharsets.UTF_8);
  }

  String decode(ByteBuffer cell) throws CharacterCodingException {
    if (cells == null && isPlain(cell)) {
      return StandardCharsets.US_ASCII.decode(cell).toString();
    }
    if (cells == null) {
      cells = isUtf8(cell) ? StandardCharsets.UTF_8 : WINDOWS;
    }
    return cells.newDecoder().decode(cell).toString();
  }

  @Override
  public String toString() {
    return String.valueOf(cells);
  }

  private static boolean isPlain(ByteBuffer cell) {
    for (int i = 0; i < cell.limit(); i++) {
      if (cell.get(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(ByteBuffer cell) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(cell.duplicate());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
