#include <stdio.h>

#include "clock.h"
#include "cpu.h"
#include "dialect.h"
#include "scenario.h"

#define DRAIN_LIMIT (10 * SECOND)

static bool is_sending, is_overloaded;
static uint64_t first_due;

typedef struct {
  uint64_t at;
  Cpu server, watched[MAX_WATCHED];
  double own_cpu_ms;
  Traffic traffic;
  uint32_t completed, acked;
} Reading;

static Reading read_all(void) {
  Reading reading = {.at = now_ns(), .server = server_cpu(), .own_cpu_ms = own_cpu_ms(), .traffic = traffic,
                     .completed = ledger.completed, .acked = ledger.acked};
  watched_cpu(reading.watched);
  return reading;
}

static void send_from(int sender, uint64_t due_at) {
  Connection *c = sender_connection(sender);
  Slot *slot = ledger_send(c->room, sender, due_at);
  if (slot && dialect_send(c, slot->number)) return;
  is_overloaded = true;
  is_sending = false;
}

void fanout_received(Connection *c, Slot *slot) {
  (void)c;
  if (is_sending && options.in_flight > 0 && !slot->is_live) send_from(slot->sender, now_ns());
}

static uint64_t next_due(uint64_t limit) {
  if (options.in_flight > 0 || !is_sending) return limit;
  uint64_t due = first_due + (uint64_t)((double)ledger.sent * 1e9 / options.rate);
  return due < limit ? due : limit;
}

static void run_until(uint64_t end) {
  while (now_ns() < end && !ledger.violation[0]) {
    for (uint64_t due; is_sending && options.in_flight == 0 && (due = next_due(end)) <= now_ns() && due < end;)
      send_from((int)(ledger.sent % (uint32_t)options.senders), due);
    turn(next_due(end));
  }
}

static void settle(void) {
  uint64_t limit = now_ns() + 15 * SECOND, seen = traffic.reads, quiet_since = now_ns();
  while (now_ns() < limit && now_ns() - quiet_since < 300 * MS) {
    turn(now_ns() + 50 * MS);
    if (traffic.reads != seen) quiet_since = now_ns();
    seen = traffic.reads;
  }
}

static void drain(void) {
  uint64_t limit = now_ns() + DRAIN_LIMIT;
  is_sending = false;
  while (ledger.completed < ledger.sent && now_ns() < limit && !ledger.violation[0]) turn(now_ns() + 50 * MS);
  if (ledger.completed < ledger.sent && options.in_flight > 0)
    violation("%u of %u messages did not reach every member within 10 s", ledger.sent - ledger.completed, ledger.sent);
}

static void print_quantiles(const char *name, const Histogram *h) {
  printf(",\"%s\":{\"count\":%lu,\"p50Us\":%.1f,\"p90Us\":%.1f,\"p99Us\":%.1f,\"p999Us\":%.1f,\"maxUs\":%.1f}", name, h->count,
         (double)histogram_quantile(h, 0.5) / 1e3, (double)histogram_quantile(h, 0.9) / 1e3,
         (double)histogram_quantile(h, 0.99) / 1e3, (double)histogram_quantile(h, 0.999) / 1e3, (double)h->max / 1e3);
}

static void print_result(const Reading *from, const Reading *to) {
  uint64_t deliveries = to->traffic.deliveries - from->traffic.deliveries;
  uint64_t bytes = to->traffic.delivered_bytes - from->traffic.delivered_bytes;
  printf("{\"at\":\"result\",\"elapsedMs\":%.1f,\"messages\":%u,\"acks\":%u,\"deliveries\":%lu,\"frameBytes\":%.1f,"
         "\"otherFrames\":%lu,\"reads\":%lu,\"serverUserMs\":%lu,\"serverSystemMs\":%lu,\"generatorCpuMs\":%.1f,\"overloaded\":%s,\"incomplete\":%u",
         (double)(to->at - from->at) / 1e6, to->completed - from->completed, to->acked - from->acked, deliveries,
         deliveries ? (double)bytes / (double)deliveries : 0.0, to->traffic.other_frames - from->traffic.other_frames,
         to->traffic.reads - from->traffic.reads, to->server.user - from->server.user, to->server.system - from->server.system, to->own_cpu_ms - from->own_cpu_ms,
         is_overloaded ? "true" : "false", ledger.sent - ledger.completed);
  printf(",\"watchedCpuMs\":[");
  for (int i = 0; i < options.watched_count; i++)
    printf("%s%lu", i > 0 ? "," : "", to->watched[i].user + to->watched[i].system - from->watched[i].user - from->watched[i].system);
  printf("]");
  print_quantiles("lastMember", &ledger.to_last);
  print_quantiles("ack", &ledger.to_ack);
  puts("}");
}

void run_fanout(void) {
  settle();
  is_sending = true;
  first_due = now_ns();
  for (int i = 0; i < options.in_flight; i++) send_from(i % options.senders, now_ns());
  run_until(now_ns() + options.warm_up_ns);
  puts("{\"at\":\"warm\"}");
  fflush(stdout);
  histogram_clear(&ledger.to_last);
  histogram_clear(&ledger.to_ack);
  Reading from = read_all();
  ledger.measured_from = from.at;
  run_until(from.at + options.measure_ns);
  Reading to = read_all();
  drain();
  if (!ledger.violation[0]) print_result(&from, &to);
}
