// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of an upload: the SDK signs it piece by piece, with the signatures between them. */
final class AwsChunks {
  private AwsChunks() {}

  static byte[] decoded(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    String length = exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length");
    if (length == null) {
      return in.readAllBytes();
    }
    var content = new ByteArrayOutputStream();
    int size = size(in);
    while (size > 0) {
      content.write(in.readNBytes(size));
      in.skipNBytes(2);
      size = size(in);
    }
    in.skipNBytes(in.available()); // checksums
    var _ = in.readAllBytes();
    if (content.size() != Integer.parseInt(length)) {
      throw new IOException(content.size() + " bytes of " + length);
    }
    return content.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    int read = in.read();
    while (read >= 0 && read != '\n') {
      line.write(read);
      read = in.read();
    }
    return Integer.parseInt(line.toString(US_ASCII).strip().replaceFirst(";.*", ""), 16);
  }
}
