package pos.shop;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import pos.gateway.LocalAuthority;

/** Makes a certificate for the store's server, and says how the server uses it and tills are made to trust it. */
public final class MakeCertificate {

  private static final String TEXT = """
      The certificate of this server is valid for %1$s until 397 days from now.
      Run the same command again before that; a server that uses the files takes the new ones within ten seconds.

        %2$s   what tills trust
        %3$s      what the server shows
        %4$s      its key: keep it on this machine
        %5$s   the authority's key: keep it secret, and a copy of it

      The shop with TLS, for the whole network:
        GATEWAY_HOST=0.0.0.0 GATEWAY_TLS_CERTIFICATE=%3$s GATEWAY_TLS_KEY=%4$s ./pos up
      docker compose, with copies that the user of Kong can read in a directory that others cannot enter:
        install -D -m 444 -t %6$s/kong %3$s %4$s
        POS_CERTIFICATES=%6$s/kong docker compose -f compose.yml -f compose.tls.yml up -d

      To make a till trust the server, copy authority.pem to it, compare its SHA-256 and install it once:
        SHA-256 %7$s
        Windows    certutil -addstore -f Root authority.pem          (as administrator)
        macOS      sudo security add-trusted-cert -d -k /Library/Keychains/System.keychain authority.pem
        Debian     sudo cp authority.pem /usr/local/share/ca-certificates/pos.crt && sudo update-ca-certificates
        Chromium on Linux, in addition
                   certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n pos -i authority.pem    (package libnss3-tools)
        Firefox    Settings, Certificates, Authorities, Import
        Android    Settings, Security, Install a certificate, CA certificate
        iOS        open the file, then General, About, Certificate Trust Settings
      """;

  private MakeCertificate() {}

  /** @param arguments the names and addresses of the server; without any, those of this machine */
  public static void main(String[] arguments) {
    try {
      // beside the data: a copy of the data must not be a copy of the authority
      var directory = Settings.ofEnvironment().dataDirectory().resolveSibling("pos-certificates");
      var names = arguments.length > 0 ? List.of(arguments) : namesOfThisMachine();
      var authority = new LocalAuthority(directory);
      authority.certify(names);
      System.out.print(TEXT.formatted(String.join(", ", names), authority.certificate(), authority.serverCertificate(),
          authority.serverKey(), directory.resolve("authority.p12"), directory, authority.fingerprint()));
    } catch (Exception e) {
      System.err.println("pos: No certificate was made: " + (e.getMessage() == null ? e : e.getMessage()));
      System.exit(1);
    }
  }

  private static List<String> namesOfThisMachine() throws SocketException {
    var names = new LinkedHashSet<String>();
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      // a machine whose own name has no address
    }
    names.add("localhost");
    names.add("127.0.0.1");
    NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        // an IPv6 address names its interface behind a %
        .forEach(address -> names.add(address.getHostAddress().replaceFirst("%.*", "")));
    return List.copyOf(names);
  }
}
