#include "ledger.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  uint32_t length, owed, members;
  uint32_t *order; /* ring of SLOTS message numbers */
} Room;

typedef struct {
  uint32_t sent, ordered;
} Sender;

Ledger ledger;
static Slot *slots;
static Room *rooms;
static Sender *senders;

void ledger_open(int room_count, int sender_count, const uint32_t *members_of_room) {
  slots = calloc(SLOTS, sizeof *slots);
  rooms = calloc((size_t)room_count, sizeof *rooms);
  senders = calloc((size_t)sender_count, sizeof *senders);
  for (int i = 0; i < room_count; i++) {
    rooms[i].order = malloc(SLOTS * sizeof *rooms[i].order);
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
                 .remaining = rooms[room].members, .position = NO_POSITION, .due_at = due_at, .is_live = true};
  return slot;
}

Slot *ledger_slot(uint32_t number) {
  Slot *slot = &slots[number % SLOTS];
  return slot->number == number && slot->is_live ? slot : NULL;
}

static bool place(Room *room, Slot *slot) {
  Sender *sender = &senders[slot->sender];
  if (slot->of_sender != sender->ordered)
    return violation("sender %d: its message %u came before its message %u", slot->sender, slot->of_sender, sender->ordered);
  sender->ordered++;
  slot->position = room->length;
  room->order[room->length++ % SLOTS] = slot->number;
  if (slot->is_acked) room->owed--;
  return true;
}

static void arrive(Slot *slot, uint32_t members, uint64_t now) {
  slot->remaining -= members;
  if (slot->remaining > 0) return;
  slot->is_live = false;
  ledger.completed++;
  if (slot->due_at >= ledger.measured_from && now > 0) histogram_record(&ledger.to_last, now - slot->due_at);
}

static void skip(Room *room, uint32_t *position, uint32_t to, uint32_t *lost) {
  for (; *position < to; ++*position, ++*lost) {
    Slot *missed = ledger_slot(room->order[*position % SLOTS]);
    if (missed) arrive(missed, 1, 0);
  }
}

bool ledger_receive(int member, int room_index, uint32_t *position, uint32_t number, uint64_t now, bool may_skip,
                    uint32_t *lost) {
  Room *room = &rooms[room_index];
  Slot *slot = ledger_slot(number);
  if (!slot || slot->room != room_index) return violation("member %d: message %u is none of its room", member, number);
  if (slot->position == NO_POSITION) {
    if (may_skip) skip(room, position, room->length, lost);
    if (*position != room->length)
      return violation("member %d: message %u is new, but %u others are missing before it", member, number,
                       room->length - *position);
    if (!place(room, slot)) return false;
  } else if (may_skip && slot->position > *position) {
    skip(room, position, slot->position, lost);
  }
  if (slot->position != *position)
    return violation("member %d: got message %u, which is the room's %u, as its %u", member, number, slot->position, *position);
  ++*position;
  arrive(slot, 1, now);
  return true;
}

void ledger_ack(Slot *slot, uint64_t now) {
  if (slot->is_acked) return;
  slot->is_acked = true;
  ledger.acked++;
  if (slot->position == NO_POSITION) rooms[slot->room].owed++;
  if (slot->due_at >= ledger.measured_from) histogram_record(&ledger.to_ack, now - slot->due_at);
}

void ledger_abandon(Slot *slot) {
  Sender *sender = &senders[slot->sender];
  if (slot->position == NO_POSITION) sender->ordered++;
  slot->is_live = false;
}

uint32_t ledger_length(int room) { return rooms[room].length; }
uint32_t ledger_owed(int room) { return rooms[room].owed; }
