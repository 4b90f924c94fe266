package pos.common.remote;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** Which addresses belong to servers of the public internet: not to this machine, to a network inside or to none. */
public final class PublicAddress {

  /** A block of addresses. @param first its first address, in as many bytes as matter */
  private record Block(int bits, int... first) {

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        var mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** The special-purpose registry of IANA (RFC 6890 and later), groups and what is reserved. */
  private static final List<Block> NOT_PUBLIC_4 = List.of(
      new Block(8, 0),
      new Block(8, 10),
      // carrier-grade NAT
      new Block(10, 100, 64),
      new Block(8, 127),
      // link-local, and with it the metadata of clouds
      new Block(16, 169, 254),
      new Block(12, 172, 16),
      new Block(24, 192, 0, 0),
      new Block(24, 192, 0, 2),
      // relays of 6to4
      new Block(24, 192, 88, 99),
      new Block(16, 192, 168),
      new Block(15, 198, 18),
      new Block(24, 198, 51, 100),
      new Block(24, 203, 0, 113),
      // groups, and behind them what is reserved
      new Block(3, 224));
  /** Outside of it are loopback, unspecified, mapped, translated, local and multicast addresses. */
  private static final Block GLOBAL_6 = new Block(3, 0x20);
  /** Within it: Teredo and other protocols, documentation, 6to4. Some of these have an IPv4 address inside. */
  private static final List<Block> NOT_PUBLIC_6 = List.of(
      new Block(23, 0x20, 0x01, 0x00),
      new Block(32, 0x20, 0x01, 0x0d, 0xb8),
      new Block(16, 0x20, 0x02),
      new Block(20, 0x3f, 0xff, 0x00));

  private PublicAddress() {}

  /** Java itself makes an IPv4 address of one that is mapped into IPv6. */
  public static boolean is(InetAddress address) {
    var bytes = address.getAddress();
    return address instanceof Inet4Address ? NOT_PUBLIC_4.stream().noneMatch(block -> block.contains(bytes))
        : GLOBAL_6.contains(bytes) && NOT_PUBLIC_6.stream().noneMatch(block -> block.contains(bytes));
  }
}
