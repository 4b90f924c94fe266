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
 * The account that the servers run as: this process's own, or an unprivileged one instead of root, as which PostgreSQL
 * refuses to run.
 *
 * @param user the user name that the servers see
 * @param owner the owner of their files
 * @param prefix the words in front of a command that make it run as this account
 */
record Account(String user, String owner, List<String> prefix) {

  static final long UID = new UnixSystem().getUid();
  private static final String ROOT = "root";
  /** Created where there is no account of PostgreSQL. */
  private static final String OWN = "pos-data";
  /** Never the servers' account outside of a namespace: other daemons run as it too, and would be the superuser. */
  private static final String NOBODY = "nobody";
  private static final List<List<String>> CREATIONS = List.of(
      List.of("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OWN),
      List.of("adduser", "-S", "-D", "-H", OWN));

  static boolean ownedByThisUser(Path directory) throws IOException {
    return (int) Files.getAttribute(directory, "unix:uid") == UID;
  }

  /** Chooses the account for an existing directory, makes it the owner, and closes the directory to all others. */
  static Account of(Path directory) throws IOException {
    var account = UID == 0 ? insteadOfRoot(directory) : thisUser(directory);
    account.takeOwnership(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    return account;
  }

  private static Account thisUser(Path directory) throws IOException {
    if (!ownedByThisUser(directory)) {
      throw new ServerFailure("%s belongs to %s: start as that user or as root, or choose another directory."
          .formatted(directory, Files.getOwner(directory)));
    }
    var user = System.getProperty("user.name");
    return new Account(user, user, List.of());
  }

  /**
   * Prefers the directory's present owner. A user namespace is the last resort, because the files then belong to root.
   */
  private static synchronized Account insteadOfRoot(Path directory) throws IOException {
    var users = new LinkedHashSet<>(List.of(Files.getOwner(directory).getName(), "postgres", OWN));
    users.removeAll(List.of(ROOT, NOBODY));
    if (users.stream().noneMatch(Account::exists)) {
      CREATIONS.stream().anyMatch(Command::succeeds);
    }
    var namespace = new Account(NOBODY, ROOT, List.of("unshare", "--user", "--map-user=" + NOBODY));
    return Stream.concat(users.stream().filter(Account::exists).flatMap(Account::switchedTo), Stream.of(namespace))
        .filter(account -> account.canEnter(directory.getParent()))
        .findFirst()
        .orElseThrow(() -> new ServerFailure("""
            PostgreSQL does not run as root, and setpriv, su and unshare offer no other account that can enter %s: \
            start as a normal user, create an account with "useradd --system %s", or choose another directory."""
            .formatted(directory.getParent(), OWN)));
  }

  private static boolean exists(String user) {
    return Command.succeeds(List.of("id", user));
  }

  private static Stream<Account> switchedTo(String user) {
    var group = Command.run(Path.of("/"), List.of("id", "-g", user));
    return Stream.of(
        List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups"),
        List.of("su", "-s", "/bin/sh", "-c", "exec \"$@\"", "--", user, "sh"))
        .map(prefix -> new Account(user, user, prefix));
  }

  /** Returns a command with the words in front that make it run as this account. */
  List<String> command(Object... words) {
    return Stream.concat(prefix.stream(), Stream.of(words).map(Object::toString)).toList();
  }

  private boolean canEnter(Path directory) {
    return Command.succeeds(command("test", "-x", directory));
  }

  /** Writes a file that the servers can read. */
  void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    takeOwnership(file);
  }

  /**
   * Makes this account the owner of a file or directory. The directory itself comes last, so that an interrupted change
   * is completed the next time.
   */
  void takeOwnership(Path path) throws IOException {
    var principal = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
    if (Files.getOwner(path).equals(principal)) {
      return;
    }
    for (var file : FileTree.contentFirst(path)) {
      Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS).setOwner(principal);
    }
  }
}
