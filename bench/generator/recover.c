#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "clock.h"
#include "cpu.h"
#include "dialect.h"
#include "scenario.h"

#define GIVE_UP (90 * SECOND)
/** After the last member is back, so that it is seen that the room goes on. */
#define AFTERGLOW (2 * SECOND)
/** Sends of one sender that its server has not acked, as a client's outbox keeps them. */
#define OUTBOX 4096

typedef struct {
  uint32_t first, next; /* numbers [first, next) of `numbers`, a ring */
  uint32_t numbers[OUTBOX];
} Outbox;

static Outbox *outboxes;
static uint64_t first_due, killed_at;
static uint32_t due_count, unsent, unknown;
static int complete_count;
static Histogram blackout;
static bool is_sending;

static void send_next(uint64_t due) {
  int sender = (int)(due_count++ % (uint32_t)options.senders);
  Connection *c = sender_connection(sender);
  if (c->state != MEMBER && !options.keeps_history) {
    unsent++;
    return;
  }
  Slot *slot = ledger_send(c->room, sender, due);
  if (!slot) {
    violation("more than %u messages are under way", SLOTS);
    return;
  }
  Outbox *outbox = &outboxes[sender];
  outbox->numbers[outbox->next++ % OUTBOX] = slot->number;
  if (c->state == MEMBER) dialect_send(c, slot->number);
}

static void forget_acked(Outbox *outbox) {
  for (; outbox->first < outbox->next; outbox->first++) {
    Slot *slot = ledger_slot(outbox->numbers[outbox->first % OUTBOX]);
    if (slot && !slot->is_acked) return;
  }
}

static void resend(int sender) {
  Outbox *outbox = &outboxes[sender];
  forget_acked(outbox);
  for (uint32_t i = outbox->first; i < outbox->next; i++) {
    Slot *slot = ledger_slot(outbox->numbers[i % OUTBOX]);
    if (slot && !slot->is_acked) dialect_send(sender_connection(sender), slot->number);
  }
}

/** A server without a memory has forgotten what was under way, and whether it was taken nobody can say. */
static void abandon(int sender) {
  Outbox *outbox = &outboxes[sender];
  forget_acked(outbox);
  for (; outbox->first < outbox->next; outbox->first++) {
    Slot *slot = ledger_slot(outbox->numbers[outbox->first % OUTBOX]);
    if (!slot || slot->is_acked) continue;
    ledger_abandon(slot);
    unknown++;
  }
}

static void check_complete(Connection *c) {
  if (killed_at == 0 || c->is_complete || c->state != MEMBER) return;
  if (options.keeps_history && (c->position != ledger_length(c->room) || ledger_owed(c->room) > 0)) return;
  c->is_complete = true;
  complete_count++;
  histogram_record(&blackout, now_ns() - killed_at);
}

void recover_became_member(Connection *c) {
  if (killed_at == 0) return;
  c->may_skip = !options.keeps_history;
  if (c->index < options.senders && options.keeps_history) resend(c->index);
  check_complete(c);
}

void recover_went_away(Connection *c) {
  uint64_t wait = options.retry_base_ns << (c->tries < 10 ? c->tries : 10);
  if (wait > options.retry_cap_ns) wait = options.retry_cap_ns;
  c->retry_at = now_ns() + (uint64_t)((double)wait * (1 - options.retry_jitter * drand48()));
  if (c->tries > 0) traffic.failed_tries++;
  if (c->index < options.senders && !options.keeps_history) abandon(c->index);
}

void recover_received(Connection *c) {
  c->may_skip = false;
  check_complete(c);
}

static void reconnect(void) {
  uint64_t now = now_ns();
  for (int i = 0; i < connection_count; i++)
    if (connections[i].state == AWAY && connections[i].retry_at <= now) connection_open(&connections[i]);
}

static void run_while(bool (*goes_on)(uint64_t), uint64_t value) {
  while (goes_on(value) && !ledger.violation[0]) {
    for (uint64_t due; is_sending && (due = first_due + (uint64_t)((double)due_count * 1e9 / options.rate)) <= now_ns();) send_next(due);
    if (killed_at) reconnect();
    turn(now_ns() + 2 * MS);
  }
}

static bool until(uint64_t end) { return now_ns() < end; }

static bool until_killed(uint64_t unused) {
  (void)unused;
  struct timespec none = {0};
  fd_set in;
  FD_ZERO(&in);
  FD_SET(STDIN_FILENO, &in);
  return pselect(1, &in, NULL, NULL, &none, NULL) == 0;
}

static bool until_complete(uint64_t end) { return complete_count < connection_count && now_ns() < end; }
static bool until_drained(uint64_t end) { return ledger.completed + unknown < ledger.sent && now_ns() < end; }

void run_recover(void) {
  outboxes = calloc((size_t)options.senders, sizeof *outboxes);
  is_sending = true;
  first_due = now_ns();
  run_while(until, now_ns() + options.warm_up_ns);
  puts("{\"at\":\"steady\"}");
  fflush(stdout);
  run_while(until_killed, 0);
  killed_at = now_ns();
  run_while(until_complete, killed_at + GIVE_UP);
  uint32_t complete = (uint32_t)complete_count;
  run_while(until, now_ns() + AFTERGLOW);
  is_sending = false;
  run_while(until_drained, now_ns() + 10 * SECOND);
  if (options.keeps_history && ledger.completed < ledger.sent)
    violation("%u of %u messages did not reach every member", ledger.sent - ledger.completed, ledger.sent);
  if (ledger.violation[0]) return;
  printf("{\"at\":\"result\",\"complete\":%u,\"members\":%d,\"lastCompleteMs\":%.1f,\"p50CompleteMs\":%.1f,\"failedTries\":%u,"
         "\"messages\":%u,\"missedDeliveries\":%u,\"unknownSends\":%u,\"unsent\":%u,\"serverCpuMs\":%lu,\"generatorCpuMs\":%.1f}\n",
         complete, connection_count, (double)blackout.max / 1e6, (double)histogram_quantile(&blackout, 0.5) / 1e6,
         traffic.failed_tries, ledger.sent, traffic.lost, unknown, unsent, server_cpu_ms(), own_cpu_ms());
}
