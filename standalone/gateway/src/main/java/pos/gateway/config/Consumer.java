package pos.gateway.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An application that calls: who it is, and the groups it belongs to; {@code index} is its place in the file. */
public record Consumer(int index, String id, String username, String customId, Set<String> groups,
    String groupsHeader) {

  public static Consumer from(int index, Settings settings) {
    var username = settings.text("username");
    var id = settings.text("id", EntityIds.consumer(username));
    // Kong lists groups by their ids
    Map<String, String> groups = new TreeMap<>();
    for (var acl : settings.list("acls", "group")) {
      var group = acl.text("group");
      groups.put(acl.text("id", EntityIds.group(id, group)), group);
      acl.skip("tags").done();
    }
    return new Consumer(index, id, username, settings.text("custom_id", null), Set.copyOf(groups.values()),
        groups.values().stream().collect(Collectors.joining(", ")));
  }

  public boolean isIn(List<String> any) {
    return any.stream().anyMatch(groups::contains);
  }
}
