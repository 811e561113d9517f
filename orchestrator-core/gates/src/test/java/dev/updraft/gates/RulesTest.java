// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rule that cannot fail protects nothing: each one refuses a fixture, and only for its sin. */
class RulesTest {

  private static final String ROOT = "dev.updraft.gates.fixture";
  private static final Rules RULES = new Rules(ROOT);

  private final JavaClasses code = new ClassFileImporter().importPackages(ROOT);

  @Test
  void shouldRefuseAModuleThatIsNotInTheTable() {
    assertThat(violations(RULES.everyModuleIsInTheTable()))
        .singleElement()
        .asString()
        .contains("Stray");
  }

  @Test
  void shouldRefuseAnEdgeThatIsNotInTheTable() {
    assertThat(violations(RULES.modulesUseOnlyWhatTheTablePermits()))
        .isNotEmpty()
        .allMatch(line -> line.contains("engine.Sneaky") && line.contains("db.Rows"));
  }

  @Test
  void shouldRefuseAnotherFamilyOfOperatorsInTheWeb() {
    assertThat(violations(RULES.theWebUsesOfTheOperatorsOnlyModels()))
        .isNotEmpty()
        .allMatch(line -> line.contains("web.Submitter") && line.contains("operators.spark.Job"));
  }

  @Test
  void shouldRefuseALibraryInTheApi() {
    assertThat(violations(RULES.apiNeedsNothingButTheJdk()))
        .isNotEmpty()
        .allMatch(line -> line.contains("api.Heavy"));
  }

  @Test
  void shouldRefuseALoggerInTheEngine() {
    assertThat(violations(RULES.engineDoesNoInputOutputAndNoLogging()))
        .isNotEmpty()
        .allMatch(line -> line.contains("Sneaky") && line.contains("org.slf4j"));
  }

  @Test
  void shouldRefuseSqlOutsideTheDatabaseModule() {
    assertThat(violations(RULES.onlyTheDatabaseModuleSpeaksSql()))
        .isNotEmpty()
        .allMatch(line -> line.contains("web.RowManager"));
  }

  @Test
  void shouldRefuseClocksAndRandomNumbersInTheEngineEvenAsMethodReferences() {
    assertThat(violations(RULES.pureModulesReadNoClockAndDrawNoRandomNumber()))
        .hasSize(2)
        .anyMatch(line -> line.contains("System.nanoTime()"))
        .anyMatch(line -> line.contains("Random.<init>()"));
  }

  @Test
  void shouldRefuseAClockOutsideAdaptersUnlessItIsListed() {
    assertThat(violations(RULES.timeIsAParameter(Allowed.none())))
        .singleElement()
        .asString()
        .contains("scheduler.Sleeper");
    var listed = new Allowed(Map.of(ROOT + ".scheduler.Sleeper", "dozes on purpose"));
    assertThat(violations(RULES.timeIsAParameter(listed))).isEmpty();
  }

  @Test
  void shouldRefuseACycleOfModules() {
    assertThat(violations(RULES.modulesFormNoCycle())).singleElement().asString().contains("db");
  }

  @Test
  void shouldRefuseACycleOfPackages() {
    assertThat(violations(RULES.packagesFormNoCycle("worker")))
        .singleElement()
        .asString()
        .contains("left", "right");
    assertThat(violations(RULES.packagesFormNoCycle("scheduler"))).isEmpty();
  }

  @Test
  void shouldRefuseANameThatSaysNothing() {
    assertThat(violations(RULES.namesAreMeaningful()))
        .singleElement()
        .asString()
        .contains("RowManager");
  }

  @Test
  void shouldTellWhichExceptionsAreNoLongerNeeded() {
    Allowed allowed = Allowed.parse("# a comment\n\na.A: needs the time\na.B: needs it too\n");
    assertThat(allowed.stale(Set.of("a.A"))).containsExactly("a.B");
    assertThatThrownBy(() -> Allowed.parse("a.A: because"))
        .hasMessage("Give a real reason for a.A");
    assertThatThrownBy(() -> Allowed.parse("a.A")).hasMessageContaining("name: reason");
  }

  private List<String> violations(ArchRule rule) {
    return rule.evaluate(code).getFailureReport().getDetails();
  }
}
