package pos.sales.receipt;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import pos.testing.EscPosReader.Bars;
import pos.testing.EscPosReader.Cut;
import pos.testing.EscPosReader.Feed;
import pos.testing.EscPosReader.Item;
import pos.testing.EscPosReader.Square;
import pos.testing.EscPosReader.Text;

/** Draws what a printer prints, a pixel a dot, for people to look at; codes are drawn as grey boxes of their size. */
final class PaperPicture {

  private static final int MARGIN = 30;
  private static final int LINE = 30;
  private static final int MODULES_OF_BARS = 255;
  private static final int MODULES_OF_SQUARE = 25;

  private final int dots;
  private final Graphics2D graphics;
  private int y = MARGIN;

  private PaperPicture(int dots, Graphics2D graphics) {
    this.dots = dots;
    this.graphics = graphics;
  }

  /** @param dots of a line: 384 or 576 */
  static void draw(List<Item> items, int dots, Path file) throws IOException {
    var image = new BufferedImage(dots + 2 * MARGIN, 2 * MARGIN + 250 + 2 * LINE * items.size(),
        BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    var picture = new PaperPicture(dots, graphics);
    items.forEach(picture::draw);
    graphics.dispose();
    Files.createDirectories(file.getParent());
    ImageIO.write(image.getSubimage(0, 0, image.getWidth(), picture.y + MARGIN), "png", file.toFile());
  }

  private void draw(Item item) {
    switch (item) {
      case Text text -> text(text);
      case Bars bars -> box(MODULES_OF_BARS * bars.moduleDots(), bars.heightDots());
      case Square square -> box(MODULES_OF_SQUARE * square.moduleDots(), MODULES_OF_SQUARE * square.moduleDots());
      case Feed feed -> y += feed.lines() * LINE;
      case Cut _ -> {
        graphics.setColor(Color.RED);
        graphics.drawLine(0, y, dots + 2 * MARGIN, y);
      }
      default -> {
        // nothing to be seen
      }
    }
  }

  private void text(Text text) {
    var wide = (text.small() ? 9 : 12) * text.width();
    var high = 24 * text.height();
    var x = MARGIN + (text.align() == 1 ? (dots - wide * text.text().length()) / 2 : 0);
    var font = new Font(Font.MONOSPACED, text.strong() ? Font.BOLD : Font.PLAIN, text.small() ? 15 : 20);
    graphics.setColor(Color.BLACK);
    for (var character : text.text().split("")) {
      var move = graphics.getTransform();
      graphics.translate(x, y + high * 0.8);
      graphics.scale(text.width(), text.height());
      graphics.setFont(font);
      graphics.drawString(character, 0, 0);
      graphics.setTransform(move);
      x += wide;
    }
    y += Math.max(LINE, high + 6);
  }

  private void box(int width, int height) {
    graphics.setColor(Color.GRAY);
    graphics.fillRect(MARGIN + (dots - width) / 2, y, width, height);
    y += height + 6;
  }
}
