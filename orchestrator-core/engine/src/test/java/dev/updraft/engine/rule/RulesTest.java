// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.TriggerRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RulesTest {
  /** Columns: rule, states of three upstream (S, F, U, K, - = not ended), verdict. */
  @ParameterizedTest
  @CsvSource({
    "ALL_SUCCESS, SSS, RUN",
    "ALL_SUCCESS, SS-, WAIT",
    "ALL_SUCCESS, F--, UPSTREAM_FAILED",
    "ALL_SUCCESS, U--, UPSTREAM_FAILED",
    "ALL_SUCCESS, K--, SKIP",
    "ALL_SUCCESS, KF-, UPSTREAM_FAILED",
    "ALL_FAILED, FUF, RUN",
    "ALL_FAILED, FU-, WAIT",
    "ALL_FAILED, S--, SKIP",
    "ALL_FAILED, K--, SKIP",
    "ALL_DONE, SFK, RUN",
    "ALL_DONE, SF-, WAIT",
    "ALL_DONE, UUU, RUN",
    "ALL_DONE_MIN_ONE_SUCCESS, SFU, RUN",
    "ALL_DONE_MIN_ONE_SUCCESS, SF-, WAIT",
    "ALL_DONE_MIN_ONE_SUCCESS, FFU, UPSTREAM_FAILED",
    "ALL_DONE_MIN_ONE_SUCCESS, SSK, SKIP",
    "ALL_SKIPPED, KKK, RUN",
    "ALL_SKIPPED, KK-, WAIT",
    "ALL_SKIPPED, S--, SKIP",
    "ALL_SKIPPED, F--, SKIP",
    "ALL_SKIPPED, U--, SKIP",
    "ONE_SUCCESS, S--, RUN",
    "ONE_SUCCESS, FF-, WAIT",
    "ONE_SUCCESS, KKK, SKIP",
    "ONE_SUCCESS, KKF, UPSTREAM_FAILED",
    "ONE_SUCCESS, UUU, UPSTREAM_FAILED",
    "ONE_FAILED, F--, RUN",
    "ONE_FAILED, U--, RUN",
    "ONE_FAILED, SK-, WAIT",
    "ONE_FAILED, SKS, SKIP",
    "ONE_DONE, S--, RUN",
    "ONE_DONE, F--, RUN",
    "ONE_DONE, KU-, WAIT",
    "ONE_DONE, KUK, SKIP",
    "NONE_FAILED, SKS, RUN",
    "NONE_FAILED, KKK, RUN",
    "NONE_FAILED, SK-, WAIT",
    "NONE_FAILED, F--, UPSTREAM_FAILED",
    "NONE_FAILED, U--, UPSTREAM_FAILED",
    "NONE_FAILED_MIN_ONE_SUCCESS, SKK, RUN",
    "NONE_FAILED_MIN_ONE_SUCCESS, KKK, SKIP",
    "NONE_FAILED_MIN_ONE_SUCCESS, SK-, WAIT",
    "NONE_FAILED_MIN_ONE_SUCCESS, SKF, UPSTREAM_FAILED",
    "NONE_SKIPPED, SFU, RUN",
    "NONE_SKIPPED, SF-, WAIT",
    "NONE_SKIPPED, K--, SKIP",
    "ALWAYS, ---, RUN",
    "ALWAYS, FFF, RUN"
  })
  void shouldJudgeAsAirflow(TriggerRule rule, String states, Verdict verdict) {
    assertThat(Rules.verdict(rule, counts(states))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @EnumSource(TriggerRule.class)
  void shouldRunWithoutUpstream(TriggerRule rule) {
    assertThat(Rules.verdict(rule, counts(""))).isEqualTo(Verdict.RUN);
  }

  /** Nothing can wait for ever: when all upstream ended there is a verdict. */
  @ParameterizedTest
  @EnumSource(TriggerRule.class)
  void shouldNeverWaitWhenAllEnded(TriggerRule rule) {
    for (char a : "SFUK".toCharArray()) {
      for (char b : "SFUK".toCharArray()) {
        assertThat(Rules.verdict(rule, counts("" + a + b))).isNotEqualTo(Verdict.WAIT);
      }
    }
  }

  private static Counts counts(String states) {
    return new Counts(
        count(states, 'S'),
        count(states, 'F'),
        count(states, 'U'),
        count(states, 'K'),
        states.length());
  }

  private static int count(String states, char state) {
    return (int) states.chars().filter(c -> c == state).count();
  }
}
