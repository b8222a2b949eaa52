#include "histogram.h"

#include <string.h>

static int bucket_of(uint64_t ns) {
  if (ns < (1u << SUB_BITS)) return (int)ns;
  int power = 63 - __builtin_clzll(ns);
  return ((power - SUB_BITS + 1) << SUB_BITS) + (int)((ns >> (power - SUB_BITS)) & ((1u << SUB_BITS) - 1));
}

static uint64_t upper_edge(int bucket) {
  if (bucket < (1 << SUB_BITS)) return (uint64_t)bucket;
  int power = (bucket >> SUB_BITS) + SUB_BITS - 1;
  uint64_t sub = (uint64_t)(bucket & ((1 << SUB_BITS) - 1));
  return (1ull << power) + ((sub + 1) << (power - SUB_BITS)) - 1;
}

void histogram_record(Histogram *h, uint64_t ns) {
  h->count++;
  h->buckets[bucket_of(ns)]++;
  if (ns > h->max) h->max = ns;
}

uint64_t histogram_quantile(const Histogram *h, double share) {
  if (h->count == 0) return 0;
  uint64_t wanted = (uint64_t)(share * (double)h->count + 0.999999);
  uint64_t seen = 0;
  for (int i = 0; i < BUCKETS; i++) {
    seen += h->buckets[i];
    if (seen >= wanted && seen > 0) return upper_edge(i) < h->max ? upper_edge(i) : h->max;
  }
  return h->max;
}

void histogram_clear(Histogram *h) { memset(h, 0, sizeof *h); }
