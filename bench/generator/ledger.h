#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "histogram.h"

/** Messages that may be under way at once; more means that the server does not keep up with an open loop. */
#define SLOTS 65536u
#define NO_POSITION UINT32_MAX
/** Orders of one room at most: see Options.orders. */
#define ORDERS 2

/** One message under way. */
typedef struct {
  uint32_t number;
  int room, sender;
  uint32_t of_sender; /* the sender's first message is 0 */
  uint32_t remaining; /* members that have not received it */
  uint32_t positions[ORDERS]; /* its place in each order of the room; NO_POSITION until somebody receives it there */
  uint64_t due_at;
  bool is_live, is_acked, is_seen;
} Slot;

/**
 * Every message's way to every member. The first member to receive a room's n-th message fixes what the n-th is; every
 * other member must receive the same one as its own n-th. So a missing, repeated or reordered frame, and two members
 * who disagree, are all seen at the frame where they happen, at the price of two comparisons.
 *
 * Where the nodes of a server do not promise one order, each node's members have one of their own to agree on.
 */
typedef struct {
  uint32_t sent, completed, acked;
  uint64_t measured_from; /* messages due before are not in the histograms */
  Histogram to_last, to_ack;
  char violation[256]; /* the first one, in words */
} Ledger;

extern Ledger ledger;

/** Whoever receives: which of the room's orders it shares, and how many of its messages it has. */
typedef struct {
  int member, room, order;
  uint32_t *position;
  bool may_skip;
} Receiver;

void ledger_open(int rooms, int senders, int orders, const uint32_t *members_of_room);
/** A new message; NULL when SLOTS are under way. */
Slot *ledger_send(int room, int sender, uint64_t due_at);
/** A message under way; NULL when it is none (any more). */
Slot *ledger_slot(uint32_t number);
/**
 * Somebody received a message as its `*position`-th of the room; false is a violation. With `may_skip`, a member that
 * was away takes up where the server puts it; what it missed is added to `*lost`.
 */
bool ledger_receive(const Receiver *receiver, uint32_t number, uint64_t now, uint32_t *lost);
void ledger_ack(Slot *slot, uint64_t now);
/** Nobody will see it any more: it was under way when a server without a memory died. */
void ledger_abandon(Slot *slot);
/** Messages of the room that at least one member has received. */
uint32_t ledger_length(int room);
/** Messages of the room that were acked and that no member has received yet. */
uint32_t ledger_owed(int room);
bool violation(const char *format, ...) __attribute__((format(printf, 1, 2)));
