package pos.gateway.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate of the server, with its key; both are read again when their files change. */
public final class Certificate {

  private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final Path certificate;
  private final Path key;
  private byte[] content;
  /** Why what the files contain now is not used, or null. */
  private String refusal;
  private SslContext context;

  /**
   * Reads PEM files: the certificate with those that have signed it, and its key without a password.
   *
   * @throws IllegalArgumentException with a message for the operator when they cannot be used
   */
  public Certificate(Vertx vertx, Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
    try {
      content = content();
      context = context(vertx);
    } catch (Exception e) {
      throw new IllegalArgumentException("The certificate in " + certificate + " cannot be used with the key in " + key
          + ": " + reason(e) + ". './pos certificate' makes both.", e);
    }
  }

  /** Takes what the files contain now. While they do not fit together, the certificate before stays in use. */
  public void renew(Vertx vertx) {
    try {
      var now = content();
      if (!Arrays.equals(now, content)) {
        context = context(vertx);
        content = now;
        refusal = null;
        LOG.info("the certificate in {} was renewed", certificate);
      }
    } catch (Exception e) {
      // at each look, since it may be valid only from the next minute on; said once
      if (!reason(e).equals(refusal)) {
        refusal = reason(e);
        LOG.error("the new certificate in {} cannot be used, the one before stays in use: {}", certificate, refusal);
      }
    }
  }

  /** Returns what encrypts a new connection; a handshake that takes too long ends it. */
  SslHandler handler(ByteBufAllocator allocator) {
    var handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
    return handler;
  }

  private byte[] content() throws IOException {
    return Buffer.buffer(Files.readAllBytes(certificate)).appendBytes(Files.readAllBytes(key)).getBytes();
  }

  private SslContext context(Vertx vertx) throws Exception {
    var pem = new PemKeyCertOptions().addCertValue(Buffer.buffer(Files.readAllBytes(certificate)))
        .addKeyValue(Buffer.buffer(Files.readAllBytes(key)));
    var keys = pem.getKeyManagerFactory(vertx);
    check((X509KeyManager) keys.getKeyManagers()[0]);
    return SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).protocols(PROTOCOLS).build();
  }

  /** Refuses a key of another certificate, as in the moment when only one of the files has been replaced. */
  private static void check(X509KeyManager keys) throws GeneralSecurityException {
    for (var type : new String[] {"RSA", "EC", "EdDSA", "RSASSA-PSS"}) {
      var aliases = keys.getServerAliases(type, null);
      if (aliases != null && aliases.length > 0) {
        var chain = keys.getCertificateChain(aliases[0]);
        chain[0].checkValidity();
        check(keys.getPrivateKey(aliases[0]), chain[0].getPublicKey());
        return;
      }
    }
    throw new GeneralSecurityException("there is no certificate with a key that can be used");
  }

  private static void check(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    var algorithm = switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
    var signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(PROTOCOLS[0].getBytes());
    var signature = signing.sign();
    signing.initVerify(certified);
    signing.update(PROTOCOLS[0].getBytes());
    if (!signing.verify(signature)) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
