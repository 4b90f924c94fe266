package pos.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** The list of a backup's files, written when all of them are complete. */
record Manifest(JsonObject json) {

  static final String FILE = "backup.json";
  private static final int FORMAT = 1;

  /** Describes the files of a backup. */
  static Manifest of(Path directory, List<String> files) throws IOException {
    var list = new JsonArray();
    for (var name : files) {
      var file = directory.resolve(name);
      list.add(new JsonObject().put("name", name).put("bytes", Files.size(file)).put("sha256", digest(file)));
    }
    return new Manifest(new JsonObject().put("format", FORMAT).put("kind", "shop")
        .put("created_at", Instant.now().toString()).put("files", list));
  }

  void write(Path directory) throws IOException {
    Files.writeString(directory.resolve(FILE), json.encodePrettily() + "\n");
  }

  String createdAt() {
    return json.getString("created_at");
  }

  /**
   * Reads the list of a backup and compares every file with it.
   *
   * @throws IllegalStateException naming what is missing or damaged
   */
  static Manifest verified(Path directory) throws IOException {
    var file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException("%s is no complete backup: it has no %s. Choose another one."
          .formatted(directory, FILE));
    }
    try {
      var manifest = new Manifest(new JsonObject(Files.readString(file)));
      if (manifest.json.getInteger("format") != FORMAT || !"shop".equals(manifest.json.getString("kind"))) {
        throw new IllegalStateException("%s is not a backup of the one-command shop that this version reads."
            .formatted(directory));
      }
      manifest.json.getJsonArray("files").forEach(each -> verify(directory, (JsonObject) each));
      return manifest;
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException("%s cannot be read: the backup is damaged. Choose another one.".formatted(file), e);
    }
  }

  private static void verify(Path directory, JsonObject expected) {
    var file = directory.resolve(expected.getString("name"));
    try {
      if (!Files.isRegularFile(file) || Files.size(file) != expected.getLong("bytes")
          || !digest(file).equals(expected.getString("sha256"))) {
        throw new IllegalStateException("%s is missing or damaged: choose another backup.".formatted(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
