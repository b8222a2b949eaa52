#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef enum { PLAIN, PARLEY_MEMBER, SOCKETIO, XMPP } Dialect;
typedef enum { FANOUT, IDLE, RECOVER } Scenario;

#define MAX_WATCHED 2

typedef struct {
  Dialect dialect;
  Scenario scenario;
  int port_count;
  int ports[8]; /* members are spread over them */
  pid_t pids[8]; /* roots of the process trees whose CPU is counted */
  int pid_count;
  pid_t watched[MAX_WATCHED]; /* and those whose CPU is reported by itself: a part of the above, or beside it */
  int watched_count;
  int orders; /* 1: all members of a room agree on its order; otherwise only those of one port do */
  int rooms;
  int members; /* in all rooms together */
  int stopped; /* further members of the first room that stop reading */
  int senders;
  int in_flight; /* closed loop: messages under way in all rooms; 0 = open loop */
  double rate;   /* open loop: messages a second in all rooms */
  int text_bytes;
  uint64_t warm_up_ns, measure_ns;
  int connect_window; /* handshakes under way at once */
  /* Reconnecting: the n-th try comes min(cap, base * 2^n) later, times 1 - jitter * random. */
  uint64_t retry_base_ns, retry_cap_ns;
  double retry_jitter;
  const char *run;         /* 8 hex digits: names the messages of this run */
  const char *tokens_path; /* PARLEY_MEMBER: one line "token room" per member */
  bool acks;               /* the server acks; otherwise a sender's own copy counts as its ack */
  bool keeps_history;      /* RECOVER: a member that comes back is given what it missed */
} Options;

/** Reads the command line; prints what is wrong, or the help, and exits. */
void read_options(Options *options, int argc, char **argv);
