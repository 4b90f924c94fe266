package pos.gateway.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A consumer: an application that has credentials of its own, and belongs to groups.
 *
 * @param index its position in the file, from 0
 */
public record Consumer(int index, String id, String username, String customId, Set<String> groups,
    String groupsHeader) {

  public static Consumer from(int index, Settings settings) {
    var username = settings.text("username");
    var id = settings.text("id", EntityIds.consumer(username));
    // Kong orders groups by their ids
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
    for (var group : any) {
      if (groups.contains(group)) {
        return true;
      }
    }
    return false;
  }
}
