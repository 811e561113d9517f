// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules against all main classes; generated code is nobody's style. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  private static final String ROOT = "dev.updraft";
  private static final Rules RULES = new Rules(ROOT);
  private static final Allowed TELLERS_OF_TIME = Allowed.from("/clock-exceptions.txt");

  private JavaClasses code = new ClassFileImporter().importClasses();

  @BeforeAll
  void readClasses() {
    code =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/generated/"))
            .withImportOption(location -> !location.contains("/dev/updraft/gates/"))
            .importPackages(ROOT);
  }

  static Stream<ArchRule> rules() {
    return Stream.concat(
        Stream.of(
            RULES.everyModuleIsInTheTable(),
            RULES.modulesUseOnlyWhatTheTablePermits(),
            RULES.theWebUsesOfTheOperatorsOnlyModels(),
            RULES.apiNeedsNothingButTheJdk(),
            RULES.engineDoesNoInputOutputAndNoLogging(),
            RULES.onlyTheDatabaseModuleSpeaksSql(),
            RULES.pureModulesReadNoClockAndDrawNoRandomNumber(),
            RULES.timeIsAParameter(TELLERS_OF_TIME),
            RULES.modulesFormNoCycle(),
            RULES.namesAreMeaningful()),
        ModuleTable.EDGES.keySet().stream().sorted().map(RULES::packagesFormNoCycle));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void shouldHold(ArchRule rule) {
    rule.check(code);
  }

  @Test
  void shouldExcuseNobodyFromTheClockRuleInVain() {
    var tellers = new TreeSet<String>();
    for (JavaClass type : code) {
      if (type.getAccessesFromSelf().stream().anyMatch(Clocks::ambient)) {
        tellers.add(Rules.outermost(type).getName());
      }
    }
    assertThat(TELLERS_OF_TIME.stale(tellers))
        .as("entries of clock-exceptions.txt that can go")
        .isEmpty();
  }
}
