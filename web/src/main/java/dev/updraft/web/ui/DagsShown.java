// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * Which DAGs a list shows.
 *
 * @param page from 0
 * @param last number of the last page
 * @param fitting how many DAGs all pages have together
 */
public record DagsShown(String find, String filter, int page, int last, int fitting) {

  public String href(int other) {
    return "/dags?q="
        + URLEncoder.encode(find, UTF_8)
        + "&state="
        + URLEncoder.encode(filter, UTF_8)
        + "&page="
        + other;
  }
}
