// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The architecture below one root package. Empty modules pass: there is nothing to judge yet. */
record Rules(String root) {

  private static final Pattern VAGUE =
      Pattern.compile(".*(Impl|Utils?|Manager|Helper|Common)(Test)?");

  private static final Set<String> COMPOSITION_ROOTS = Set.of("launcher", "bench");

  /** The module that a class belongs to: the package name below the root, or "" for neither. */
  String module(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    if (!name.startsWith(root + ".")) {
      return "";
    }
    String rest = name.substring(root.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  ArchRule everyModuleIsInTheTable() {
    return classes()
        .should(
            condition(
                "belong to a module of the table",
                (type, events) -> {
                  if (!ModuleTable.EDGES.containsKey(module(type))) {
                    violate(events, type, type.getName() + " belongs to no known module");
                  }
                }))
        .allowEmptyShould(true);
  }

  ArchRule modulesUseOnlyWhatTheTablePermits() {
    return classes()
        .should(
            condition(
                "use only the modules that the table permits",
                (type, events) ->
                    type.getDirectDependenciesFromSelf().stream()
                        .filter(edge -> !module(edge.getTargetClass()).isEmpty())
                        .filter(
                            edge ->
                                !ModuleTable.permits(module(type), module(edge.getTargetClass())))
                        .forEach(edge -> violate(events, edge, edge.getDescription()))))
        .allowEmptyShould(true);
  }

  /** Operators are for tasks; the web shows what one family of them keeps (decision 11). */
  ArchRule theWebUsesOfTheOperatorsOnlyModels() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".web..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + ".operators..")
                .and(not(resideInAPackage(root + ".operators.model.."))))
        .allowEmptyShould(true);
  }

  ArchRule apiNeedsNothingButTheJdk() {
    return classes()
        .that()
        .resideInAPackage(root + ".api..")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(root + ".api..")
                .or(resideInAPackage("java.."))
                .or(resideInAPackage("org.slf4j.."))
                .or(resideInAPackage("org.jspecify.."))
                .or(describe("primitives", type -> type.getBaseComponentType().isPrimitive())))
        .allowEmptyShould(true);
  }

  ArchRule engineDoesNoInputOutputAndNoLogging() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.slf4j..",
            "java.util.logging..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.net.http..",
            "java.sql..",
            "javax.sql..")
        .allowEmptyShould(true);
  }

  ArchRule onlyTheDatabaseModuleSpeaksSql() {
    return noClasses()
        .that(outside("db"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jooq..")
        .allowEmptyShould(true);
  }

  ArchRule pureModulesReadNoClockAndDrawNoRandomNumber() {
    return classes()
        .that()
        .resideInAnyPackage(root + ".engine..", root + ".api..")
        .should(notAccess("read no clock and draw no random number", Clocks::impure))
        .allowEmptyShould(true);
  }

  /**
   * Adapters are known by their package or class name; anything else needs an entry in the list.
   */
  ArchRule timeIsAParameter(Allowed allowed) {
    return classes()
        .that(
            describe(
                "are neither composition roots nor adapters nor listed",
                type -> tellsNoTime(type) && !allowed.excuses(outermost(type).getName())))
        .should(notAccess("neither read a calendar clock nor sleep", Clocks::ambient))
        .allowEmptyShould(true);
  }

  ArchRule modulesFormNoCycle() {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
  }

  ArchRule packagesFormNoCycle(String module) {
    return slices()
        .matching(root + "." + module + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true);
  }

  ArchRule namesAreMeaningful() {
    return classes()
        .should(
            condition(
                "have a name that says what they are",
                (type, events) -> {
                  if (VAGUE.matcher(type.getSimpleName()).matches()) {
                    violate(events, type, type.getName() + " has a name that says nothing");
                  }
                }))
        .allowEmptyShould(true);
  }

  static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Rules::outermost).orElse(type);
  }

  private boolean tellsNoTime(JavaClass type) {
    return !COMPOSITION_ROOTS.contains(module(type))
        && !outermost(type).getName().toLowerCase(Locale.ROOT).contains("adapter");
  }

  private DescribedPredicate<JavaClass> outside(String module) {
    return describe("are outside " + module, type -> !module(type).equals(module));
  }

  private static ArchCondition<JavaClass> notAccess(String text, Predicate<JavaAccess<?>> banned) {
    return condition(
        text,
        (type, events) ->
            type.getAccessesFromSelf().stream()
                .filter(banned)
                .forEach(access -> violate(events, access, access.getDescription())));
  }

  private static void violate(ConditionEvents events, Object what, String message) {
    events.add(SimpleConditionEvent.violated(what, message));
  }

  private static ArchCondition<JavaClass> condition(String text, Check check) {
    return new ArchCondition<>(text) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.check(type, events);
      }
    };
  }

  private interface Check {
    void check(JavaClass type, ConditionEvents events);
  }
}
