package pos.gateway.plugin;

import java.util.List;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/** Lets only consumers of the listed groups pass. */
record Acl(List<String> allowed, boolean hidesGroups) implements Plugin {

  static Acl from(Settings config) {
    config.only("always_use_authenticated_groups", false, false);
    var allowed = config.texts("allow", List.of());
    if (allowed.isEmpty()) {
      throw new BadGatewayFile(config.where() + ": \"allow\" is missing, and only \"allow\" is implemented");
    }
    return new Acl(allowed, config.flag("hide_groups_header", false));
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    var consumer = exchange.consumer();
    if (consumer == null) {
      return Answer.error(401, "Unauthorized");
    }
    if (!consumer.isIn(allowed)) {
      return Answer.forbidden(allowed);
    }
    if (!hidesGroups) {
      exchange.headers().set("X-Consumer-Groups", consumer.groupsHeader());
    }
    return null;
  }
}
