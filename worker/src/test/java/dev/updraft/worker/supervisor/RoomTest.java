// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RoomTest {
  private long usable = Room.RESERVE;
  private boolean broken;
  private final Room room = new Room(this::usable, () -> 0);

  private long usable() throws IOException {
    if (broken) {
      throw new IOException("stale file handle");
    }
    return usable;
  }

  @Test
  void shouldKeepTheLastRoomForWhatRuns() {
    room.look();
    assertThat(room.isShort()).isFalse();

    usable = Room.RESERVE - 1;
    room.look();
    assertThat(room.isShort()).isTrue();
    assertThat(room.isGone()).as("what runs can still write").isFalse();

    usable = 0;
    room.look();
    assertThat(room.isGone()).isTrue();

    usable = Room.RESERVE;
    room.look();
    assertThat(room.isShort()).isFalse();
  }

  @Test
  void shouldNotStopForADiskThatCannotBeAsked() {
    usable = 0;
    room.look();
    broken = true;
    room.look();
    assertThat(room.isShort()).isFalse();
  }
}
