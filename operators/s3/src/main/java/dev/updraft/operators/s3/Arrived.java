// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import java.util.List;

/**
 * What a sensor waited for.
 *
 * <pre>{@code
 * var files = flow.given(arrived).task("files", Arrived::addresses);
 * flow.each(files, file -> flow.given(lake, file).task("load", this::load));
 * }</pre>
 *
 * @param addresses such as {@code s3://bucket/key}, in the order of the keys; the first 10,000
 * @param count of all
 * @param bytes of all
 */
public record Arrived(List<String> addresses, int count, long bytes) {
  static final int MOST = 10_000;

  public Arrived {
    addresses = List.copyOf(addresses);
  }
}
