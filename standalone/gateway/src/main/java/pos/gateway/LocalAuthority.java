package pos.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A certificate authority for one store: its certificate is what tills trust, and it signs that of the store's server.
 * The JDK's keytool does the work, as the JDK has no other public way to sign certificates.
 */
public final class LocalAuthority {

  /** Names such as {@code store-1.example.com}, addresses of IPv4, and those of IPv6 with a colon. */
  private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]+)*");
  private static final int AUTHORITY_DAYS = 3650;
  /** Browsers refuse certificates that are valid for more than 398 days. */
  private static final int SERVER_DAYS = 397;
  private static final int MOST_NAMES = 50;
  /** Key stores need one; what protects them is that only their owner can read them. */
  private static final String PASSWORD = "changeit";

  private final Path directory;

  /** @param directory for the files of the authority and the server; it is created if it is missing */
  public LocalAuthority(Path directory) {
    this.directory = directory;
  }

  /** Returns the file of the authority's certificate, which tills have to trust. */
  public Path certificate() {
    return directory.resolve("authority.pem");
  }

  /** Returns the file of the server's certificate, with that of the authority. */
  public Path serverCertificate() {
    return directory.resolve("server.pem");
  }

  public Path serverKey() {
    return directory.resolve("server.key");
  }

  /**
   * Makes a key and a certificate for a server, and the authority when the directory has none. A server that uses the
   * files takes the new ones by itself.
   *
   * @param names the names and addresses by which clients reach the server
   * @throws IllegalArgumentException naming a name that is neither
   */
  public void certify(List<String> names) throws IOException, InterruptedException, GeneralSecurityException {
    var alternatives = alternatives(names);
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    var authority = directory.resolve("authority.p12");
    if (!Files.exists(authority)) {
      keytool(authority, "-genkeypair", "-alias", "authority", "-keyalg", "EC", "-groupname", "secp256r1",
          "-dname", "CN=Point of sale authority", "-validity", String.valueOf(AUTHORITY_DAYS),
          "-ext", "bc:critical=ca:true,pathlen:0", "-ext", "ku:critical=keyCertSign,cRLSign");
    }
    var draft = directory.resolve("server.p12");
    var request = directory.resolve("server.csr");
    var signed = directory.resolve("server.crt");
    Files.deleteIfExists(draft);
    keytool(draft, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1",
        "-dname", "CN=" + names.getFirst().replace(":", "\\:"));
    keytool(draft, "-certreq", "-alias", "server", "-file", request.toString());
    keytool(authority, "-gencert", "-alias", "authority", "-infile", request.toString(), "-outfile", signed.toString(),
        "-rfc", "-validity", String.valueOf(SERVER_DAYS), "-ext", "san=" + alternatives, "-ext", "eku=serverAuth",
        "-ext", "ku:critical=digitalSignature");
    var authorityPem = pem("CERTIFICATE", load(authority).getCertificate("authority").getEncoded());
    write(certificate(), authorityPem);
    write(serverKey(), pem("PRIVATE KEY", load(draft).getKey("server", PASSWORD.toCharArray()).getEncoded()));
    write(serverCertificate(), Files.readString(signed) + authorityPem);
    for (var file : List.of(draft, request, signed)) {
      Files.delete(file);
    }
  }

  /** Returns the SHA-256 of the authority's certificate, as browsers show it. */
  public String fingerprint() throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(certificate())) {
      var encoded = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    }
  }

  private static String alternatives(List<String> names) {
    if (names.isEmpty() || names.size() > MOST_NAMES) {
      throw new IllegalArgumentException("give 1 to " + MOST_NAMES + " names or addresses of the server");
    }
    return names.stream().map(name -> {
      if (ADDRESS.matcher(name).matches()) {
        return "ip:" + name;
      }
      if (NAME.matcher(name).matches() && name.length() <= 253) {
        return "dns:" + name;
      }
      throw new IllegalArgumentException("'" + name + "' is neither a name such as store-1.example.com nor an address");
    }).collect(Collectors.joining(","));
  }

  private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + output.strip());
    }
    if (Files.exists(store)) {
      Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String kind, byte[] content) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
  }

  /** Replaces a file at once, for servers that read it at any time. */
  private void write(Path file, String text) throws IOException {
    var draft = Files.createTempFile(directory, file.getFileName().toString(), null,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
