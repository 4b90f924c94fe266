package pos.embedded;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * The files of a running cluster, copied with the part of the WAL that makes them consistent: all databases as they were
 * at one moment, the end of the copy.
 */
public final class BaseBackup {

  /** Directories whose content belongs to the running server; WAL is copied at the end. */
  private static final Set<String> EMPTY = Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial",
      "pg_snapshots", "pg_stat_tmp", "pg_subtrans");
  /** Files of the running server, and those that each start writes anew. */
  private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "postgresql.conf",
      "pg_hba.conf", "pg_ident.conf", "pg_internal.init");
  private static final String CONTROL = "global/pg_control";
  private static final Pattern START = Pattern.compile("START WAL LOCATION: \\S+ \\(file ([0-9A-F]{24})\\)");
  private static final int BUFFER = 1 << 16;

  private final Path data;
  private final TarArchiveOutputStream tar;
  private final LongConsumer progress;
  private final byte[] buffer = new byte[BUFFER];
  private long copied;

  private BaseBackup(Path data, TarArchiveOutputStream tar, LongConsumer progress) {
    this.data = data;
    this.tar = tar;
    this.progress = progress;
  }

  /** Returns about how many bytes a backup of a cluster reads. @param home the directory of the embedded server */
  public static long size(Path home) throws IOException {
    var bytes = new AtomicLong();
    Files.walkFileTree(home.resolve("data"), new SimpleFileVisitor<>() {

      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return directory.endsWith("pg_wal") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes.addAndGet(attributes.size());
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        return vanished(e);
      }
    });
    return bytes.get();
  }

  /**
   * Writes a backup of a running server as a compressed tar archive.
   *
   * @param home the directory of the embedded server
   * @param progress is told how many bytes are read
   * @throws ServerFailure when the server does not run, or refuses
   */
  public static void take(Path home, OutputStream out, LongConsumer progress) throws IOException {
    var data = home.resolve("data");
    var parameters = new GzipParameters();
    parameters.setCompressionLevel(1);
    try (var superuser = Superuser.connect(socket(data), Superuser.NAME);
        var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(new BufferedOutputStream(out, BUFFER),
            parameters), StandardCharsets.UTF_8.name())) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      new BaseBackup(data, tar, progress).write(superuser);
    }
  }

  /** The pid file has the port in its fourth line and the directory of the socket in its fifth. */
  private static Path socket(Path data) throws IOException {
    try {
      var lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return Path.of(lines.get(4)).resolve(".s.PGSQL." + lines.get(3));
    } catch (NoSuchFileException | IndexOutOfBoundsException e) {
      throw new ServerFailure("PostgreSQL does not run in %s.".formatted(data), e);
    }
  }

  /** The slot keeps the WAL from the beginning of the backup on; it disappears with the session, whatever happens. */
  private void write(Superuser superuser) throws IOException {
    superuser.query("SELECT pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)");
    superuser.query("SELECT pg_backup_start('pos backup', true)");
    copyFiles();
    copy(data.resolve(CONTROL));
    var end = superuser.query("SELECT pg_walfile_name(lsn) || ' ' || labelfile FROM pg_backup_stop(false)").getFirst();
    var last = end.substring(0, end.indexOf(' '));
    var label = end.substring(end.indexOf(' ') + 1);
    add("backup_label", label.getBytes(StandardCharsets.UTF_8));
    var start = START.matcher(label);
    if (!start.find()) {
      throw new ServerFailure("PostgreSQL does not say where its backup begins: " + label);
    }
    for (var segment : segments(start.group(1), last)) {
      copy(segment);
    }
  }

  private void copyFiles() throws IOException {
    Files.walkFileTree(data, new SimpleFileVisitor<>() {

      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        var name = directory.getFileName().toString();
        if (name.startsWith("pgsql_tmp")) {
          return FileVisitResult.SKIP_SUBTREE;
        }
        if (!directory.equals(data)) {
          tar.putArchiveEntry(new TarArchiveEntry(data.relativize(directory) + "/"));
          tar.closeArchiveEntry();
        }
        return directory.getParent().equals(data) && EMPTY.contains(name) ? FileVisitResult.SKIP_SUBTREE
            : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        var name = file.getFileName().toString();
        if (!LEFT_OUT.contains(name) && !name.startsWith("pgsql_tmp") && !file.equals(data.resolve(CONTROL))) {
          copy(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        return vanished(e);
      }
    });
  }

  /** A table that is dropped meanwhile takes its files with it; the WAL says so. */
  private static FileVisitResult vanished(IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  /** Returns the segments of the WAL from one to another, whose names are in their order. */
  private List<Path> segments(String first, String last) throws IOException {
    try (var files = Files.list(data.resolve("pg_wal"))) {
      return files.filter(file -> {
        var name = file.getFileName().toString();
        return name.matches("[0-9A-F]{24}") && name.compareTo(first) >= 0 && name.compareTo(last) <= 0;
      }).sorted().toList();
    }
  }

  /** Copies as many bytes as the file has now: it may grow, or become shorter, which the WAL repairs. */
  private void copy(Path file) throws IOException {
    try (var channel = FileChannel.open(file); var in = Channels.newInputStream(channel)) {
      var left = channel.size();
      var entry = new TarArchiveEntry(data.relativize(file).toString());
      entry.setSize(left);
      tar.putArchiveEntry(entry);
      while (left > 0) {
        var read = in.readNBytes(buffer, 0, (int) Math.min(left, BUFFER));
        // zeros for what is missing
        var written = read == 0 ? (int) Math.min(left, BUFFER) : read;
        if (read == 0) {
          Arrays.fill(buffer, (byte) 0);
        }
        tar.write(buffer, 0, written);
        left -= written;
        copied += written;
      }
      tar.closeArchiveEntry();
      progress.accept(copied);
    } catch (NoSuchFileException e) {
      vanished(e);
    }
  }

  private void add(String name, byte[] content) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /**
   * Unpacks a backup where an embedded server can be started on it.
   *
   * @param home an empty directory
   */
  public static void unpack(InputStream in, Path home) throws IOException {
    var data = Files.createDirectory(home.resolve("data"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (var tar = new TarArchiveInputStream(new GzipCompressorInputStream(new BufferedInputStream(in, BUFFER)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var path = data.resolve(entry.getName()).normalize();
        if (!path.startsWith(data)) {
          throw new IOException("the backup has a file outside of its directory: " + entry.getName());
        }
        Files.createDirectories(entry.isDirectory() ? path : path.getParent());
        if (entry.isFile()) {
          Files.copy(tar, path);
        }
      }
    }
  }
}
