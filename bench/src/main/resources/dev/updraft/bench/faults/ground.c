// SPDX-License-Identifier: Apache-2.0
// Loaded before libc: syncs take SLOW_SYNC_FILE's milliseconds more, the calendar's clock shows
// CLOCK_FILE's seconds more (read anew each second); clocks that only run forward stay true.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long number_in(const char *variable) {
  const char *path = getenv(variable);
  char text[32] = {0};
  int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return 0;
  ssize_t size = read(fd, text, sizeof text - 1);
  close(fd);
  return size > 0 ? atol(text) : 0;
}

static int sync_late(const char *name, int fd) {
  long millis = number_in("SLOW_SYNC_FILE");
  if (millis > 0) usleep(millis * 1000);
  return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
}

int fsync(int fd) { return sync_late("fsync", fd); }

int fdatasync(int fd) { return sync_late("fdatasync", fd); }

static int true_clock(clockid_t id, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  return real(id, at);
}

static long offset(void) {
  static long seconds;
  static time_t next;
  struct timespec now;
  true_clock(CLOCK_MONOTONIC, &now);
  if (now.tv_sec >= next) {
    next = now.tv_sec + 1;
    seconds = number_in("CLOCK_FILE");
  }
  return seconds;
}

int clock_gettime(clockid_t id, struct timespec *at) {
  int failed = true_clock(id, at);
  if (!failed && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) at->tv_sec += offset();
  return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
