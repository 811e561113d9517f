// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPatternTest {
  @ParameterizedTest
  @CsvSource({
    "a/b.csv,       a/b.csv,    a/b.csv,   true",
    "a/b.csv,       a/b.csv,    a/bxcsv,   false",
    "a/b.csv,       a/b.csv,    a/b.csv.2, false",
    "a/*.csv,       a/,         a/b.csv,   true",
    "a/*.csv,       a/,         a/.csv,    true",
    "a/*.csv,       a/,         a/b/c.csv, false",
    "a/**,          a/,         a/b/c.csv, true",
    "a/**/c.csv,    a/,         a/x/y/c.csv, true",
    "*/c,           '',         b/c,       true",
    "a?c,           a,          abc,       true",
    "a?c,           a,          a/c,       false",
    "a[1]/*,        a[1]/,      a[1]/x,    true",
  })
  void shouldMean(String written, String prefix, String key, boolean meant) {
    KeyPattern pattern = KeyPattern.of(written);
    assertThat(pattern.prefix()).isEqualTo(prefix);
    assertThat(pattern.matches(key)).isEqualTo(meant);
  }
}
