// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What stands in the fence: the epoch in decimal, and a word when it does not lead.
 *
 * @param leads false: it lost the database, and only goes on answering what it knows
 */
public record FenceContent(long epoch, boolean leads) {
  private static final String ANSWERS = " answers";

  /** Throws {@link NumberFormatException} for what no scheduler wrote. */
  public static FenceContent parse(byte[] bytes) {
    String text = new String(bytes, US_ASCII);
    boolean leads = !text.endsWith(ANSWERS);
    String epoch = leads ? text : text.substring(0, text.length() - ANSWERS.length());
    return new FenceContent(Long.parseLong(epoch), leads);
  }

  byte[] bytes() {
    return (epoch + (leads ? "" : ANSWERS)).getBytes(US_ASCII);
  }
}
