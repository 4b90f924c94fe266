package pos.common.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

  private static void check(String address, boolean isPublic) {
    try {
      assertEquals(isPublic, PublicAddress.is(InetAddress.getByName(address)), address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
    var host = address.contains(":") ? "[" + address + "]" : address;
    assertEquals(!isPublic, OutsideClient.isAddressInside(URI.create("https://" + host + "/")), address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.9",
      "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
      "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.1",
      "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::a00:1",
      "100::1", "2001::1", "2001:db8::1", "2002:a00:1::1", "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1",
      "ff02::1", "5f00::1"})
  void addresses_inside_or_of_no_server_are_not_public(String address) {
    // Java makes an IPv4 address of a mapped one, which is judged as that: a public one is
    check(address, address.equals("::ffff:8.8.8.8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "128.0.0.1", "172.15.255.255",
      "172.32.0.1", "192.0.1.1", "192.167.255.255", "198.17.255.255", "198.20.0.1", "223.255.255.255",
      "2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1"})
  void addresses_of_the_internet_are_public(String address) {
    check(address, true);
  }
}
