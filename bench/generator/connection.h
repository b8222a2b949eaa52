#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options.h"

typedef enum { AWAY, CONNECTING, UPGRADING, GREETING, MEMBER } State;

/** One member. */
typedef struct {
  int fd, index, room;
  int node; /* of the server: which port */
  State state;
  int step; /* of the dialect's greeting */
  bool is_stopped; /* does not read once it is a member */
  bool was_member; /* before the server died */
  bool is_complete; /* RECOVER: back, and nothing is missing */
  bool may_skip;
  uint32_t position; /* messages of the room received */
  uint32_t seq;      /* the newest the server named, for resuming */
  uint32_t tries;
  uint64_t retry_at;
  size_t rest_length, rest_capacity;
  uint8_t *rest; /* of a frame that is not complete */
} Connection;

/** What all connections have done. */
typedef struct {
  int members; /* now */
  uint64_t deliveries, delivered_bytes, other_frames, reads;
  uint32_t lost;
  uint32_t failed_tries;
} Traffic;

extern Options options;
extern Traffic traffic;
extern Connection *connections;
extern int connection_count;
extern int epoll_fd;

/** Starts connecting; what happens next comes as events. */
void connection_open(Connection *c);
/** Takes what epoll said of it. */
void connection_event(Connection *c, uint32_t events);
/** Sends one text frame. False when its socket is full or closed. */
bool connection_send(Connection *c, const char *text, size_t length);

/* What the scenario is told. */
void on_member(Connection *c);
void on_away(Connection *c);
void on_message(Connection *c, uint32_t number, uint64_t now);
