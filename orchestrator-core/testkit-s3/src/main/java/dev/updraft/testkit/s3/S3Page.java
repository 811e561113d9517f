// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.s3;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** One page of ListObjectsV2, with the prefix, delimiter and token that an address asks for. */
record S3Page(Map<String, String> asked, int most) {
  S3Page(URI address, int most) {
    this(
        Arrays.stream(address.getRawQuery().split("&"))
            .map(each -> each.split("=", 2))
            .collect(
                Collectors.toMap(
                    each -> each[0],
                    each ->
                        each.length < 2 ? "" : URLDecoder.decode(each[1], StandardCharsets.UTF_8))),
        most);
  }

  String of(Collection<String> keys, UnaryOperator<String> contents) {
    String prefix = asked.getOrDefault("prefix", "");
    String after = asked.getOrDefault("continuation-token", "");
    List<String> left =
        keys.stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> shown(key, prefix))
            .distinct()
            .filter(shown -> shown.compareTo(after) > 0)
            .toList();
    var page = new StringBuilder("<ListBucketResult>");
    left.stream().limit(most).forEach(each -> page.append(element(each, contents)));
    if (left.size() > most) {
      page.append("<IsTruncated>true</IsTruncated><NextContinuationToken>")
          .append(left.get(most - 1))
          .append("</NextContinuationToken>");
    }
    return page.append("</ListBucketResult>").toString();
  }

  private String shown(String key, String prefix) {
    int end = asked.containsKey("delimiter") ? key.indexOf('/', prefix.length()) : -1;
    return end < 0 ? key : key.substring(0, end + 1);
  }

  private String element(String shown, UnaryOperator<String> contents) {
    return asked.containsKey("delimiter") && shown.endsWith("/")
        ? "<CommonPrefixes><Prefix>" + shown + "</Prefix></CommonPrefixes>"
        : contents.apply(shown);
  }
}
