package pos.gateway;

import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;

/**
 * How TLS is served.
 *
 * @param port for TLS on the gateway's host, 0 for any free port
 * @param inside where services and programs of this machine are served in clear
 * @param certificate a PEM file with the certificate and those that have signed it
 * @param key a PEM file without a password
 * @param strictTransport whether browsers that use TLS shall never do without again (HSTS)
 */
public record Tls(int port, SocketAddress inside, Path certificate, Path key, boolean strictTransport) {}
