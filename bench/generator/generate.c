/*
 * The load generator: as many members as wanted on one core, cheap enough that the server beside it is what is measured.
 * It hops over frame headers and finds its own mark in the raw bytes; JSON is never parsed. See --help.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "cpu.h"
#include "dialect.h"
#include "options.h"
#include "scenario.h"

#define CONNECT_LIMIT (180 * SECOND)

Options options;
static bool is_connecting;
static int opening;

void turn(uint64_t until) {
  static struct epoll_event events[1024];
  uint64_t now = now_ns(), wait = until > now ? until - now : 0;
  struct timespec timeout = {.tv_sec = (time_t)(wait / SECOND), .tv_nsec = (long)(wait % SECOND)};
  int count = epoll_pwait2(epoll_fd, events, 1024, &timeout, NULL);
  for (int i = 0; i < count; i++) connection_event(events[i].data.ptr, events[i].events);
}

void watched_cpu(Cpu *watched) {
  for (int i = 0; i < options.watched_count; i++) {
    watched[i] = (Cpu){0};
    add_tree_cpu(&watched[i], options.watched[i]);
  }
}

Cpu server_cpu(void) {
  Cpu cpu = {0};
  for (int i = 0; i < options.pid_count; i++) add_tree_cpu(&cpu, options.pids[i]);
  return cpu;
}

uint64_t server_cpu_ms(void) {
  Cpu cpu = server_cpu();
  return cpu.user + cpu.system;
}

Connection *sender_connection(int sender) { return &connections[sender]; }

void on_member(Connection *c) {
  if (is_connecting) opening--;
  if (options.scenario == RECOVER) recover_became_member(c);
}

void on_away(Connection *c) {
  if (options.scenario == RECOVER) recover_went_away(c);
}

void on_message(Connection *c, uint32_t number, uint64_t now) {
  Slot *slot = ledger_slot(number);
  Receiver receiver = {.member = c->index, .room = c->room, .order = options.orders > 1 ? c->node : 0,
                       .position = &c->position, .may_skip = c->may_skip};
  if (!ledger_receive(&receiver, number, now, &traffic.lost)) return;
  if (!options.acks && slot->sender == c->index) ledger_ack(slot, now);
  if (options.scenario == RECOVER) recover_received(c);
  else fanout_received(c, slot);
}

static void create_members(void) {
  connection_count = options.members + options.stopped;
  connections = calloc((size_t)connection_count, sizeof *connections);
  uint32_t *of_room = calloc((size_t)options.rooms, sizeof *of_room);
  for (int i = 0; i < connection_count; i++) {
    bool is_stopped = i >= options.members;
    int room = is_stopped ? 0 : i % options.rooms;
    /* The first member of a room is on another node than that of the room before: senders are among the first. */
    int node = (room + i / options.rooms) % options.port_count;
    connections[i] = (Connection){.fd = -1, .index = i, .is_stopped = is_stopped, .room = room, .node = node};
    if (!is_stopped) of_room[connections[i].room]++;
  }
  ledger_open(options.rooms, options.senders, options.orders, of_room);
}

static void connect_all(void) {
  uint64_t start = now_ns(), server_before = server_cpu_ms(), said = start;
  double own_before = own_cpu_ms();
  int opened = 0;
  is_connecting = true;
  while (traffic.members < connection_count && !ledger.violation[0]) {
    for (; opened < connection_count && opening < options.connect_window; opening++) connection_open(&connections[opened++]);
    turn(now_ns() + 50 * MS);
    if (now_ns() - start > CONNECT_LIMIT) violation("only %d of %d members were in after 180 s", traffic.members, connection_count);
    if (now_ns() - said < SECOND) continue;
    said = now_ns();
    printf("{\"at\":\"connecting\",\"members\":%d}\n", traffic.members);
    fflush(stdout);
  }
  is_connecting = false;
  printf("{\"at\":\"connected\",\"members\":%d,\"elapsedMs\":%.1f,\"serverCpuMs\":%lu,\"generatorCpuMs\":%.1f}\n", traffic.members,
         (double)(now_ns() - start) / 1e6, server_cpu_ms() - server_before, own_cpu_ms() - own_before);
  fflush(stdout);
}

static void stay_idle(void) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &event);
  for (;;) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll_fd, events, 64, -1);
    for (int i = 0; i < count; i++) {
      if (!events[i].data.ptr) return;
      connection_event(events[i].data.ptr, events[i].events);
    }
    if (ledger.violation[0]) return;
  }
}

static void allow_many_files(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv) {
  read_options(&options, argc, argv);
  allow_many_files();
  epoll_fd = epoll_create1(0);
  create_members();
  dialect_prepare();
  connect_all();
  if (!ledger.violation[0]) {
    if (options.scenario == IDLE) stay_idle();
    else if (options.scenario == RECOVER) run_recover();
    else run_fanout();
  }
  if (ledger.violation[0]) printf("{\"at\":\"violation\",\"text\":\"%s\"}\n", ledger.violation);
  return ledger.violation[0] ? 1 : 0;
}
