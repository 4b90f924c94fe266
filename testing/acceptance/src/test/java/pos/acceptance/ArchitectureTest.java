package pos.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The structure of the code, as docs/architecture.md describes it. */
class ArchitectureTest {

  static final List<String> SERVICES =
      List.of("product", "inventory", "sales", "reporting", "customer", "cart", "order");

  private static final JavaClasses MAIN = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("pos");

  private static final String[] SERVICE_PACKAGES =
      SERVICES.stream().map(service -> "pos." + service + "..").toArray(String[]::new);

  /** Nested classes belong to the class around them. */
  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getName());
  }

  private static DescribedPredicate<JavaClass> named(String... endings) {
    return DescribedPredicate.describe("whose names end with " + String.join(", ", endings),
        type -> List.of(endings).stream().anyMatch(outermost(type)::endsWith));
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void a_service_knows_common_and_no_other_service(String service) {
    classes().that().resideInAPackage("pos." + service + "..").should().onlyDependOnClassesThat(
        resideInAnyPackage("pos." + service + "..", "pos.common..").or(resideOutsideOfPackages("pos.."))).check(MAIN);
  }

  @Test
  void common_knows_no_service_and_no_program() {
    classes().that().resideInAPackage("pos.common..").should().onlyDependOnClassesThat(
        resideInAPackage("pos.common..").or(resideOutsideOfPackages("pos.."))).check(MAIN);
  }

  @Test
  void packages_have_no_cycles() {
    slices().assignedFrom(new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return SliceIdentifier.of(type.getPackageName());
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    }).should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void classes_have_no_cycles() {
    slices().assignedFrom(new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return SliceIdentifier.of(outermost(type));
      }

      @Override
      public String getDescription() {
        return "classes with those nested in them";
      }
    }).should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void only_apis_see_requests() {
    noClasses().that(resideOutsideOfPackages("pos.common.http..").and(DescribedPredicate.not(named("Api"))))
        .should().dependOnClassesThat().areAssignableTo(RoutingContext.class).check(MAIN);
  }

  @Test
  void rules_tables_and_use_cases_speak_no_http() {
    noClasses().that(resideInAnyPackage(SERVICE_PACKAGES).and(DescribedPredicate.not(named("Api", "Service"))))
        .should().dependOnClassesThat().resideInAPackage("..http..").check(MAIN);
  }

  @Test
  void rules_know_json_and_rows_and_nothing_else_of_vertx() {
    noClasses().that(resideInAnyPackage(SERVICE_PACKAGES)).and().areRecords()
        .and(DescribedPredicate.not(named("Api", "Client")))
        .should().dependOnClassesThat(resideInAnyPackage("io.vertx..")
            .and(resideOutsideOfPackages("io.vertx.core.json..", "io.vertx.sqlclient.."))).check(MAIN);
  }

  @Test
  void logging_goes_through_slf4j() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(MAIN);
  }

  /** Logging starts before the environment is read. */
  @Test
  void only_the_environment_reads_variables() {
    noClasses().that(DescribedPredicate.not(named("run.Environment", "run.CheckVariables", "log.Logging",
            "Settings")))
        .should().callMethod(System.class, "getenv", String.class)
        .orShould().callMethod(System.class, "getenv").check(MAIN);
  }

  /** Beside the other tests, which keep all cores busy, a page would wait for its services. */
  @Test
  void tests_of_pages_run_by_themselves() {
    classes().that().haveSimpleNameEndingWith("Test").and(DescribedPredicate.describe("open pages", type ->
        type.getDirectDependenciesFromSelf().stream().map(dependency -> dependency.getTargetClass().getSimpleName())
            .anyMatch(List.of("Pages", "Chrome")::contains)))
        .should().beAnnotatedWith(Tag.class).check(new ClassFileImporter().importPackagesOf(ArchitectureTest.class));
  }
}
