package pos.shop;

import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.gateway.Gateway;
import pos.gateway.GatewayFile;
import pos.gateway.GatewayOptions;

/** Makes the built-in gateway for instances that are somewhere else than kong.yml says. */
public final class ShopGateway {

  private ShopGateway() {}

  /**
   * Returns a gateway that is not deployed yet.
   *
   * @param variables the values of the placeholders in kong.yml
   * @param instances the addresses of each service's instances
   * @throws pos.gateway.BadGatewayFile when the gateway cannot read or enforce the file
   */
  public static Gateway of(Path kongFile, Map<String, String> variables, Listener listener,
      Function<Part, List<SocketAddress>> instances) {
    return of(GatewayFile.read(kongFile, variables), listener, instances);
  }

  static Gateway of(GatewayFile file, Listener listener, Function<Part, List<SocketAddress>> instances) {
    return new Gateway(file, GatewayOptions.standard()
        .listeningOn(listener.host(), listener.port(), listener.statusPort()).secured(listener.tls().orElse(null))
        .reaching(Part.all().collect(Collectors.toMap(Part::target, instances))));
  }
}
