// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import dev.updraft.api.Value;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code s3://bucket/key}.
 *
 * @param key may be empty, or end in a slash
 */
record S3Address(String bucket, String key) {
  private static final Pattern FORM =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.*)", Pattern.DOTALL);

  /**
   * @throws IllegalArgumentException when the text is none, with how to mend it
   */
  static S3Address of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address of an object; write it as s3://bucket/key");
    }
    return new S3Address(parts.group(1), parts.group(2));
  }

  /** What is known while the DAG is drawn is looked at then. */
  static void check(Value<String> address) {
    if (address.ref() == null) {
      of(address.get());
    }
  }

  boolean isFolder() {
    return key.isEmpty() || key.endsWith("/");
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
