import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.DebugElementsOption;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Leaves out of jars what a running service has no use for: the names of local variables, which only debuggers read,
 * libraries for C, which the image has beside the jars, and pages of Swagger UI that are not served. Lines in stack
 * traces stay.
 */
final class Slim {

  private static final Pattern UNUSED = Pattern.compile(
      ".*\\.(so|dll|dylib|jnilib|a)|(.*/)?module-info\\.class|META-INF/(native-image|proguard)/.*"
          + "|.*/swagger-ui(-es-bundle.*|-standalone-preset.*|)\\.js.*");

  private static final ClassFile CLASSES = ClassFile.of(DebugElementsOption.DROP_DEBUG);

  private Slim() {}

  public static void main(String[] jars) throws IOException {
    for (var name : jars) {
      var jar = Path.of(name);
      var slim = Path.of(name + ".slim");
      try (var in = new ZipFile(jar.toFile()); var out = new ZipOutputStream(Files.newOutputStream(slim))) {
        out.setLevel(Deflater.BEST_COMPRESSION);
        in.stream().filter(entry -> !entry.isDirectory() && !UNUSED.matcher(entry.getName()).matches())
            .forEach(entry -> copy(in, entry, out));
      }
      Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void copy(ZipFile in, ZipEntry entry, ZipOutputStream out) {
    try {
      var bytes = in.getInputStream(entry).readAllBytes();
      out.putNextEntry(new ZipEntry(entry.getName()));
      out.write(entry.getName().endsWith(".class") ? withoutLocalNames(bytes) : bytes);
      out.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] withoutLocalNames(byte[] bytes) {
    return CLASSES.transformClass(CLASSES.parse(bytes), ClassTransform.transformingMethodBodies(CodeBuilder::with));
  }
}
