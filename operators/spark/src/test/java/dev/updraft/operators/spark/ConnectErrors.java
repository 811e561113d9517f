// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;

/** What a Spark Connect server sends when it does not do what it is asked. */
final class ConnectErrors {
  private ConnectErrors() {}

  /** An error as Spark sends it. */
  static StatusRuntimeException error(String condition, String sqlState, String message) {
    var info = ErrorInfo.newBuilder().setDomain("org.apache.spark").setReason("SparkException");
    if (!sqlState.isEmpty()) {
      info.putMetadata("sqlState", sqlState);
    }
    if (!condition.isEmpty()) {
      info.putMetadata("errorClass", condition);
    }
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.INTERNAL_VALUE)
            .setMessage(message)
            .addDetails(Any.pack(info.build()))
            .build());
  }

  static StatusRuntimeException handle(String what) {
    String condition = "INVALID_HANDLE." + what;
    return error(condition, "HY000", "[" + condition + "] The handle is invalid.");
  }

  /** A server that has no time. */
  static StatusRuntimeException busy(Duration spared) {
    var delay = com.google.protobuf.Duration.newBuilder().setSeconds(spared.toSeconds());
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
            .setMessage("too many requests")
            .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
            .build());
  }
}
