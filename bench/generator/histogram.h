#pragma once
#include <stdint.h>

#define SUB_BITS 6
#define BUCKETS ((64 - SUB_BITS) << SUB_BITS)

/** Durations in nanoseconds, kept to 1.6 %: 64 buckets for every power of two (the layout of HdrHistogram). */
typedef struct {
  uint64_t count;
  uint64_t max;
  uint64_t buckets[BUCKETS];
} Histogram;

void histogram_record(Histogram *h, uint64_t ns);
/** The duration that a share (0..1) of all recorded ones does not pass; 0 when there are none. */
uint64_t histogram_quantile(const Histogram *h, double share);
void histogram_clear(Histogram *h);
