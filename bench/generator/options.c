#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "ledger.h"

static const char *HELP =
    "generate: drives one chat server over WebSocket and checks every delivery\n"
    "\n"
    "  --dialect plain|parley-member|socketio|xmpp   how the server is spoken with\n"
    "  --port P        where it listens on 127.0.0.1 (several: members are spread)\n"
    "  --pid P         root of a process tree whose CPU time is counted (several)\n"
    "  --watch P       root of one whose CPU time is also told by itself (several)\n"
    "  --order-per-port          members of different ports need not agree on a room's order\n"
    "  --rooms R --members N     N members in all, spread over R rooms\n"
    "  --stopped S     further members of the first room that stop reading\n"
    "  --senders S --in-flight K closed loop: K messages under way at any time\n"
    "  --senders S --rate M      open loop: M messages a second, timed from when they were due\n"
    "  --text-bytes B --run HEX8 --tokens FILE --connect-window W\n"
    "  --warm-up-ms T --measure-ms T\n"
    "  --idle          connect, say so, and wait until stdin closes\n"
    "  --recover       come back after the server's death (a line on stdin says when it was killed)\n"
    "  --acks          the server acks sends; without it a sender's own copy counts as the ack\n"
    "  --history       the server gives a returning member what it missed\n"
    "  --retry-base-ms T --retry-cap-ms T --retry-jitter 0..1\n"
    "\n"
    "Prints one JSON object a line. Exit code: 0 measured, 1 a delivery was wrong or missing, 2 could not run.\n";

static void fail(const char *what, const char *value) {
  fprintf(stderr, "generate: %s %s (see --help)\n", what, value);
  exit(2);
}

static Dialect dialect_named(const char *name) {
  static const char *names[] = {"plain", "parley-member", "socketio", "xmpp"};
  for (int i = 0; i < 4; i++)
    if (strcmp(name, names[i]) == 0) return (Dialect)i;
  fail("there is no dialect", name);
  return PLAIN;
}

void read_options(Options *o, int argc, char **argv) {
  enum { D = 256, PORT, PID, WATCH, ROOMS, MEMBERS, STOPPED, SENDERS, IN_FLIGHT, RATE, TEXT, RUN, TOKENS, WINDOW, WARM, MEASURE,
         RETRY_BASE, RETRY_CAP, RETRY_JITTER };
  static int idle, recover, acks, history, order_per_port, help;
  static const struct option known[] = {
      {"dialect", 1, 0, D}, {"port", 1, 0, PORT}, {"pid", 1, 0, PID}, {"watch", 1, 0, WATCH}, {"rooms", 1, 0, ROOMS},
      {"members", 1, 0, MEMBERS}, {"stopped", 1, 0, STOPPED}, {"senders", 1, 0, SENDERS},
      {"in-flight", 1, 0, IN_FLIGHT}, {"rate", 1, 0, RATE}, {"text-bytes", 1, 0, TEXT}, {"run", 1, 0, RUN},
      {"tokens", 1, 0, TOKENS}, {"connect-window", 1, 0, WINDOW}, {"warm-up-ms", 1, 0, WARM},
      {"measure-ms", 1, 0, MEASURE}, {"retry-base-ms", 1, 0, RETRY_BASE}, {"retry-cap-ms", 1, 0, RETRY_CAP},
      {"retry-jitter", 1, 0, RETRY_JITTER}, {"idle", 0, &idle, 1}, {"recover", 0, &recover, 1},
      {"acks", 0, &acks, 1}, {"history", 0, &history, 1},
      {"order-per-port", 0, &order_per_port, 1}, {"help", 0, &help, 1}, {0, 0, 0, 0}};
  *o = (Options){.rooms = 1, .members = 2, .senders = 1, .text_bytes = 60, .warm_up_ns = 500 * MS,
                 .measure_ns = 2 * SECOND, .connect_window = 256, .run = "00000001", .retry_base_ns = 250 * MS,
                 .retry_cap_ns = 250 * MS};
  for (int option; (option = getopt_long(argc, argv, "", known, 0)) != -1;) {
    if (option == D) o->dialect = dialect_named(optarg);
    else if (option == PORT && o->port_count < 8) o->ports[o->port_count++] = atoi(optarg);
    else if (option == PID && o->pid_count < 8) o->pids[o->pid_count++] = atoi(optarg);
    else if (option == WATCH && o->watched_count < MAX_WATCHED) o->watched[o->watched_count++] = atoi(optarg);
    else if (option == ROOMS) o->rooms = atoi(optarg);
    else if (option == MEMBERS) o->members = atoi(optarg);
    else if (option == STOPPED) o->stopped = atoi(optarg);
    else if (option == SENDERS) o->senders = atoi(optarg);
    else if (option == IN_FLIGHT) o->in_flight = atoi(optarg);
    else if (option == RATE) o->rate = atof(optarg);
    else if (option == TEXT) o->text_bytes = atoi(optarg);
    else if (option == RUN) o->run = optarg;
    else if (option == TOKENS) o->tokens_path = optarg;
    else if (option == WINDOW) o->connect_window = atoi(optarg);
    else if (option == WARM) o->warm_up_ns = (uint64_t)atoll(optarg) * MS;
    else if (option == MEASURE) o->measure_ns = (uint64_t)atoll(optarg) * MS;
    else if (option == RETRY_BASE) o->retry_base_ns = (uint64_t)atoll(optarg) * MS;
    else if (option == RETRY_CAP) o->retry_cap_ns = (uint64_t)atoll(optarg) * MS;
    else if (option == RETRY_JITTER) o->retry_jitter = atof(optarg);
    else if (option != 0) fail("unknown or repeated option", argv[optind - 1]);
  }
  if (help) {
    fputs(HELP, stdout);
    exit(0);
  }
  o->scenario = recover ? RECOVER : idle ? IDLE : FANOUT;
  o->acks = acks;
  o->keeps_history = history;
  o->orders = order_per_port ? o->port_count : 1;
  if (o->port_count == 0) fail("needs a", "--port");
  if (o->orders > ORDERS) fail("--order-per-port is for two at most of", "--port");
  if (strlen(o->run) != 8) fail("--run takes 8 hex digits, not", o->run);
  if (o->rooms < 1 || o->members < o->rooms) fail("needs at least one member in each of the", "--rooms");
  if (o->scenario != IDLE && (o->in_flight > 0) == (o->rate > 0)) fail("takes either --in-flight or", "--rate");
  if (o->senders > o->members) o->senders = o->members;
  if (o->text_bytes < 24) fail("--text-bytes must be at least", "24");
}
