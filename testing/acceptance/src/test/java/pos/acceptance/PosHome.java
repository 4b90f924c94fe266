package pos.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory in which the script {@code ./pos} works as in the repository, on the classes of the tests. */
final class PosHome {

  private static final Path PROJECT = Path.of(System.getProperty("kong.directory")).getParent();

  private final Path directory;

  private PosHome(Path directory) {
    this.directory = directory;
  }

  static PosHome create(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (var name : List.of("kong", "compose", "docs", "common")) {
      Files.createSymbolicLink(directory.resolve(name), PROJECT.resolve(name));
    }
    Files.copy(PROJECT.resolve("pos"), directory.resolve("pos"));
    // what the script compares with the time of the build
    for (var file : List.of("pom.xml", "a/pom.xml", "a/src/main/none", "standalone/b/pom.xml",
        "standalone/b/src/main/none")) {
      Files.createDirectories(directory.resolve(file).getParent());
      Files.createFile(directory.resolve(file));
    }
    for (var file : List.of("build.sh", "operate.sh", "pos.service")) {
      Files.copy(PROJECT.resolve("standalone").resolve(file), directory.resolve("standalone").resolve(file));
    }
    var target = Files.createDirectories(directory.resolve("standalone/tools/target"));
    writeJar(target.resolve("pos.jar"));
    for (var later : List.of(target.resolve("pos.jar"), target.resolve(".built"))) {
      touch(later, 60);
    }
    // as if the rehearsal for a faster start had failed
    touch(target.resolve("shop-" + checksum() + ".failed"), 120);
    return new PosHome(directory);
  }

  /** A jar without classes, which names all of them. */
  private static void writeJar(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(":")).map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private static void touch(Path file, int secondsFromNow) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(file);
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(secondsFromNow)));
  }

  private static String checksum() throws IOException {
    var cksum = new ProcessBuilder("cksum")
        .redirectInput(Path.of(System.getProperty("java.home"), "release").toFile()).start();
    return new String(cksum.getInputStream().readAllBytes()).split(" ")[0];
  }

  Path directory() {
    return directory;
  }

  /** Forgets the build, so that the next start needs one. */
  void forgetBuild() throws IOException {
    Files.delete(directory.resolve("standalone/tools/target/.built"));
  }

  /** Puts a script in the place of a program that a shell finds on its PATH after {@link #enter}. */
  void replace(String program, String script) throws IOException {
    var file = Files.createDirectories(directory.resolve("bin")).resolve(program);
    Files.setPosixFilePermissions(Files.writeString(file, "#!/bin/sh\n" + script),
        PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Returns what a shell must run before commands of a page, so that they work here. */
  String enter(Path data) {
    return "export JAVA_HOME='%s' POS_DATA_DIR='%s' PATH='%s':$PATH%ncd '%s'%n"
        .formatted(System.getProperty("java.home"), data, directory.resolve("bin"), directory);
  }
}
