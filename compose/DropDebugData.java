import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.DebugElementsOption;
import java.lang.classfile.ClassFile.LineNumbersOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the classes of an image smaller, and with them what an AOT cache has of each: takes out the names of local
 * variables, which debuggers read, and of libraries the line numbers too, as jlink does with the JDK. Ours keep theirs.
 *
 * <p>{@code java DropDebugData.java APP}, the directory with {@code lib/} and {@code pos/}.
 */
final class DropDebugData {

  private final List<FileSystem> jars = new ArrayList<>();
  /** Of our classes and of libraries; where code jumps to, a class says by types whose supertypes have to be known. */
  private final ClassHierarchyResolverOption types = ClassHierarchyResolverOption.of(
      ClassHierarchyResolver.ofResourceParsing(this::open).orElse(ClassHierarchyResolver.defaultResolver()).cached());

  private DropDebugData() {}

  public static void main(String[] arguments) throws IOException {
    var app = Path.of(arguments[0]);
    var drop = new DropDebugData();
    var libraries = drop.open(app.resolve("lib"));
    var ours = drop.open(app.resolve("pos"));
    for (var jar : libraries) {
      drop.rewrite(jar, LineNumbersOption.DROP_LINE_NUMBERS);
    }
    for (var jar : ours) {
      drop.rewrite(jar, LineNumbersOption.PASS_LINE_NUMBERS);
    }
    for (var jar : drop.jars) {
      jar.close();
    }
  }

  private List<FileSystem> open(Path directory) throws IOException {
    var opened = new ArrayList<FileSystem>();
    try (var files = Files.list(directory)) {
      for (var file : files.toList()) {
        opened.add(FileSystems.newFileSystem(file));
      }
    }
    jars.addAll(opened);
    return opened;
  }

  private void rewrite(FileSystem jar, LineNumbersOption lines) throws IOException {
    var classes = ClassFile.of(DebugElementsOption.DROP_DEBUG, lines, ConstantPoolSharingOption.NEW_POOL, types);
    try (var files = Files.walk(jar.getPath("/"))) {
      for (var file : files.filter(path -> path.toString().matches(".*(?<!module-info)\\.class")).toList()) {
        try {
          Files.write(file, classes.transformClass(classes.parse(file), ClassTransform.ACCEPT_ALL));
        } catch (IllegalArgumentException e) {
          System.err.println(file + " stays as it is: " + e.getMessage());
        }
      }
    }
  }

  /** Returns the class from the first jar that has it, or null. */
  private InputStream open(ClassDesc type) {
    var descriptor = type.descriptorString();
    var name = descriptor.substring(1, descriptor.length() - 1) + ".class";
    try {
      for (var jar : jars) {
        if (Files.exists(jar.getPath(name))) {
          return Files.newInputStream(jar.getPath(name));
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
