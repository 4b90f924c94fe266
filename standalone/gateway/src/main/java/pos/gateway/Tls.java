package pos.gateway;

import java.nio.file.Path;

/**
 * How TLS is served.
 *
 * @param port for TLS on the gateway's host, 0 for any free port
 * @param insideHost where services and programs of this machine are served in clear
 * @param insidePort the same, 0 for any free port
 * @param certificate a PEM file with the certificate and those that have signed it
 * @param key a PEM file without a password
 * @param strictTransport whether browsers that use TLS shall never do without again (HSTS)
 */
public record Tls(int port, String insideHost, int insidePort, Path certificate, Path key, boolean strictTransport) {}
