#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dialect.h"
#include "ledger.h"
#include "websocket.h"

#define BUFFER_BYTES (4u << 20)
/** Enough addresses that 28,000 ports each suffice for any cell. */
#define SOURCE_ADDRESSES 8

Traffic traffic;
Connection *connections;
int connection_count, epoll_fd;
static uint8_t buffer[BUFFER_BYTES];

static void drop(Connection *c) {
  if (c->fd >= 0) close(c->fd);
  c->fd = -1;
  c->rest_length = 0;
  if (c->state == MEMBER) traffic.members--;
  c->state = AWAY;
  on_away(c);
}

void connection_open(Connection *c) {
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) {
    perror("generate: socket");
    exit(2);
  }
  int on = 1, small = 4096;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (c->is_stopped) setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001u + (uint32_t)(c->index % SOURCE_ADDRESSES))};
  bind(c->fd, (struct sockaddr *)&from, sizeof from);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001u),
                           .sin_port = htons((uint16_t)options.ports[c->node])};
  c->state = CONNECTING;
  c->step = 0;
  c->tries++;
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) {
    drop(c);
    return;
  }
  struct epoll_event event = {.events = EPOLLOUT, .data.ptr = c};
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &event);
}

static void upgrade(Connection *c) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error) {
    drop(c);
    return;
  }
  char request[2048];
  int length = dialect_upgrade(c, request, sizeof request);
  if (write(c->fd, request, (size_t)length) != length) {
    drop(c);
    return;
  }
  c->state = UPGRADING;
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->fd, &event);
}

bool connection_send(Connection *c, const char *text, size_t length) {
  uint8_t frame[70000];
  size_t size = write_frame(frame, TEXT, text, length);
  return c->fd >= 0 && write(c->fd, frame, size) == (ssize_t)size;
}

static void become_member(Connection *c) {
  c->state = MEMBER;
  c->was_member = true;
  c->tries = 0;
  traffic.members++;
  if (c->is_stopped) epoll_ctl(epoll_fd, EPOLL_CTL_DEL, c->fd, NULL);
  on_member(c);
}

/** False when the connection is gone. */
static bool take_frame(Connection *c, const Frame *frame) {
  if (frame->opcode == PING) {
    uint8_t pong[160];
    size_t size = write_frame(pong, PONG, frame->payload, frame->length);
    if (write(c->fd, pong, size) < 0 && errno != EAGAIN) return false;
  } else if (frame->opcode == CLOSE) {
    if (options.scenario != RECOVER && frame->length >= 2)
      violation("member %d: closed by the server with %d", c->index, frame->payload[0] << 8 | frame->payload[1]);
    return false;
  } else if (frame->opcode == TEXT && c->state == GREETING) {
    if (dialect_greet(c, (const char *)frame->payload, frame->length)) become_member(c);
  } else if (frame->opcode == TEXT) {
    dialect_take(c, (const char *)frame->payload, frame->length);
  }
  return true;
}

/** Bytes used up, or -1 when the connection is gone. */
static ssize_t take_answer(Connection *c, const uint8_t *bytes, size_t length) {
  const uint8_t *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (!end) return 0;
  if (length < 12 || memcmp(bytes + 9, "101", 3) != 0) {
    if (options.scenario != RECOVER) violation("member %d: refused with \"%.20s\"", c->index, bytes);
    return -1;
  }
  c->state = GREETING;
  dialect_opened(c);
  return end + 4 - bytes;
}

static void keep_rest(Connection *c, const uint8_t *bytes, size_t length) {
  if (length > c->rest_capacity) {
    c->rest_capacity = length * 2;
    c->rest = realloc(c->rest, c->rest_capacity);
  }
  if (length > 0) memmove(c->rest, bytes, length);
  c->rest_length = length;
}

static void receive(Connection *c) {
  memcpy(buffer, c->rest, c->rest_length);
  ssize_t got = recv(c->fd, buffer + c->rest_length, BUFFER_BYTES - c->rest_length, 0);
  traffic.reads++;
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    if (options.scenario != RECOVER) violation("member %d: its connection ended", c->index);
    drop(c);
    return;
  }
  size_t length = c->rest_length + (size_t)got, at = 0;
  if (c->state == UPGRADING) {
    ssize_t used = take_answer(c, buffer, length);
    if (used < 0) {
      drop(c);
      return;
    }
    at = (size_t)used;
  }
  Frame frame;
  while (c->state >= GREETING && read_frame(&frame, buffer + at, length - at)) {
    at += frame.total;
    if (!take_frame(c, &frame)) {
      drop(c);
      return;
    }
  }
  keep_rest(c, buffer + at, length - at);
}

void connection_event(Connection *c, uint32_t events) {
  if (c->state == CONNECTING) upgrade(c);
  else if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(c);
}
