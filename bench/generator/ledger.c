#include "ledger.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  uint32_t length;
  uint32_t *numbers; /* ring of SLOTS message numbers */
} Order;

typedef struct {
  uint32_t owed, members;
  Order orders[ORDERS];
} Room;

typedef struct {
  uint32_t sent;
  uint32_t ordered[ORDERS];
} Sender;

Ledger ledger;
static Slot *slots;
static Room *rooms;
static Sender *senders;
static int order_count;

void ledger_open(int room_count, int sender_count, int orders, const uint32_t *members_of_room) {
  order_count = orders;
  slots = calloc(SLOTS, sizeof *slots);
  rooms = calloc((size_t)room_count, sizeof *rooms);
  senders = calloc((size_t)sender_count, sizeof *senders);
  for (int i = 0; i < room_count; i++) {
    for (int o = 0; o < orders; o++) rooms[i].orders[o].numbers = malloc(SLOTS * sizeof(uint32_t));
    rooms[i].members = members_of_room[i];
  }
}

bool violation(const char *format, ...) {
  if (ledger.violation[0]) return false;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(ledger.violation, sizeof ledger.violation, format, arguments);
  va_end(arguments);
  for (char *c = ledger.violation; *c; c++)
    if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ') *c = '\'';
  return false;
}

Slot *ledger_send(int room, int sender, uint64_t due_at) {
  Slot *slot = &slots[ledger.sent % SLOTS];
  if (slot->is_live) return NULL;
  *slot = (Slot){.number = ledger.sent++, .room = room, .sender = sender, .of_sender = senders[sender].sent++,
                 .remaining = rooms[room].members, .due_at = due_at, .is_live = true};
  for (int o = 0; o < ORDERS; o++) slot->positions[o] = NO_POSITION;
  return slot;
}

Slot *ledger_slot(uint32_t number) {
  Slot *slot = &slots[number % SLOTS];
  return slot->number == number && slot->is_live ? slot : NULL;
}

static bool place(Room *room, int order_index, Slot *slot) {
  Order *order = &room->orders[order_index];
  uint32_t *ordered = &senders[slot->sender].ordered[order_index];
  if (slot->of_sender != *ordered)
    return violation("sender %d: its message %u came before its message %u", slot->sender, slot->of_sender, *ordered);
  ++*ordered;
  slot->positions[order_index] = order->length;
  order->numbers[order->length++ % SLOTS] = slot->number;
  if (slot->is_acked && !slot->is_seen) room->owed--;
  slot->is_seen = true;
  return true;
}

static void arrive(Slot *slot, uint32_t members, uint64_t now) {
  slot->remaining -= members;
  if (slot->remaining > 0) return;
  slot->is_live = false;
  ledger.completed++;
  if (slot->due_at >= ledger.measured_from && now > 0) histogram_record(&ledger.to_last, now - slot->due_at);
}

static void skip(const Order *order, uint32_t *position, uint32_t to, uint32_t *lost) {
  for (; *position < to; ++*position, ++*lost) {
    Slot *missed = ledger_slot(order->numbers[*position % SLOTS]);
    if (missed) arrive(missed, 1, 0);
  }
}

bool ledger_receive(const Receiver *receiver, uint32_t number, uint64_t now, uint32_t *lost) {
  Room *room = &rooms[receiver->room];
  Order *order = &room->orders[receiver->order];
  uint32_t *position = receiver->position;
  Slot *slot = ledger_slot(number);
  if (!slot || slot->room != receiver->room)
    return violation("member %d: message %u is none of its room", receiver->member, number);
  const uint32_t *its = &slot->positions[receiver->order];
  if (*its == NO_POSITION) {
    if (receiver->may_skip) skip(order, position, order->length, lost);
    if (*position != order->length)
      return violation("member %d: message %u is new, but %u others are missing before it", receiver->member, number,
                       order->length - *position);
    if (!place(room, receiver->order, slot)) return false;
  } else if (receiver->may_skip && *its > *position) {
    skip(order, position, *its, lost);
  }
  if (*its != *position)
    return violation("member %d: got message %u, which is the room's %u, as its %u", receiver->member, number, *its, *position);
  ++*position;
  arrive(slot, 1, now);
  return true;
}

void ledger_ack(Slot *slot, uint64_t now) {
  if (slot->is_acked) return;
  slot->is_acked = true;
  ledger.acked++;
  if (!slot->is_seen) rooms[slot->room].owed++;
  if (slot->due_at >= ledger.measured_from) histogram_record(&ledger.to_ack, now - slot->due_at);
}

void ledger_abandon(Slot *slot) {
  Sender *sender = &senders[slot->sender];
  for (int o = 0; o < order_count; o++)
    if (slot->positions[o] == NO_POSITION) sender->ordered[o]++;
  slot->is_live = false;
}

uint32_t ledger_length(int room) { return rooms[room].orders[0].length; }
uint32_t ledger_owed(int room) { return rooms[room].owed; }
