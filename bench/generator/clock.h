#pragma once
#include <stdint.h>
#include <time.h>

#define MS 1000000ull
#define SECOND 1000000000ull

/** Nanoseconds of the monotonic clock. */
static inline uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}
