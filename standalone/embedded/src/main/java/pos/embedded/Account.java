package pos.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who the servers run as: ourselves, or an unprivileged account when we are root, since PostgreSQL refuses to be root.
 *
 * @param user what the servers see themselves as
 * @param owner whom their files belong to
 * @param prefix the words that make a command run as this account
 */
record Account(String user, String owner, List<String> prefix) {

  static final long UID = new UnixSystem().getUid();
  private static final String ROOT = "root";
  private static final String NOBODY = "nobody";

  /** Whether the directory belongs to this process's user. */
  static boolean owns(Path directory) throws IOException {
    return (int) Files.getAttribute(directory, "unix:uid") == UID;
  }

  /** Chooses the account that suits an existing directory, and gives it the directory, closed to all others. */
  static Account of(Path directory) throws IOException {
    var account = UID == 0 ? insteadOfRoot(directory) : ourselves(directory);
    account.own(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    return account;
  }

  private static Account ourselves(Path directory) throws IOException {
    if (!owns(directory)) {
      throw new ServerFailure("%s belongs to %s: start as that user or as root, or choose another directory."
          .formatted(directory, Files.getOwner(directory)));
    }
    var user = System.getProperty("user.name");
    return new Account(user, user, List.of());
  }

  /** Whoever has the directory keeps it; root in a user namespace comes last, as to files it is still root. */
  private static Account insteadOfRoot(Path directory) throws IOException {
    var users = new LinkedHashSet<>(List.of(Files.getOwner(directory).getName(), "postgres", NOBODY));
    users.remove(ROOT);
    var namespace = new Account(NOBODY, ROOT, List.of("unshare", "--user", "--map-user=" + NOBODY));
    return Stream.concat(users.stream().flatMap(Account::switchedTo), Stream.of(namespace))
        .filter(account -> account.enters(directory.getParent()))
        .findFirst()
        .orElseThrow(() -> new ServerFailure("""
            PostgreSQL does not run as root, and neither setpriv nor su nor unshare offers an account that can \
            enter %s: start as a normal user, or choose another directory.""".formatted(directory.getParent())));
  }

  private static Stream<Account> switchedTo(String user) {
    if (!Command.succeeds(List.of("id", user))) {
      return Stream.empty();
    }
    var group = Command.run(Path.of("/"), List.of("id", "-g", user));
    return Stream.of(
        List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups"),
        List.of("su", "-s", "/bin/sh", "-c", "exec \"$@\"", "--", user, "sh"))
        .map(prefix -> new Account(user, user, prefix));
  }

  /** The words of a command, made to run as this account. */
  List<String> command(Object... words) {
    return Stream.concat(prefix.stream(), Stream.of(words).map(Object::toString)).toList();
  }

  private boolean enters(Path directory) {
    return Command.succeeds(command("test", "-x", directory));
  }

  /** A file for the servers to read. */
  void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    own(file);
  }

  /** Gives away a directory's content before the directory itself, so that an interrupted change is taken up again. */
  void own(Path path) throws IOException {
    var principal = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
    if (Files.getOwner(path).equals(principal)) {
      return;
    }
    for (var file : FileTree.contentFirst(path)) {
      Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS).setOwner(principal);
    }
  }
}
