// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object while it is read: fails when less comes than the server announced. */
final class S3Download extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> answer;
  private final String what;
  private final S3Failures failures;
  private long left;

  S3Download(ResponseInputStream<GetObjectResponse> answer, String what, S3Failures failures) {
    super(answer);
    this.answer = answer;
    this.what = what;
    this.failures = failures;
    this.left = answer.response().contentLength();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = attempt(() -> answer.read(into, from, length));
    if (read > 0) {
      left -= read;
    }
    if (read < 0 && left > 0) {
      throw new IOException(what + ": it ended " + left + " bytes too early; read it again");
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    // By reading: what is skipped counts, and is part of the checksum.
    byte[] skipped = new byte[Math.clamp(bytes, 0, 8192)];
    return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Drops the connection when there is more to come, for nobody wants to wait for that. */
  @Override
  public void close() throws IOException {
    if (left > 0) {
      answer.abort();
    } else {
      answer.close();
    }
  }

  private int attempt(Read read) throws IOException {
    try {
      return read.some();
    } catch (SdkException e) {
      throw failures.told(what, e);
    } catch (IOException e) {
      throw new IOException(what + ": " + e, e);
    }
  }

  @FunctionalInterface
  private interface Read {
    int some() throws IOException;
  }

  /** What was cut is asked for again by the SDK. */
  static byte[] whole(GetObjectResponse response, InputStream in) {
    try {
      byte[] all = in.readAllBytes();
      if (all.length < response.contentLength()) {
        throw new EOFException(
            "it ended after " + all.length + " of " + response.contentLength() + " bytes");
      }
      return all;
    } catch (IOException e) {
      throw RetryableException.create(String.valueOf(e.getMessage()), e);
    }
  }
}
