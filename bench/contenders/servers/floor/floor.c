/*
 * The least that a server of room broadcasts must do, as a lower bound for all others: one epoll loop, no library. What
 * one round of epoll_wait brought is joined into one buffer per room, and each member gets it by one send().
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "frames.h"
#include "handshake.h"

#define BACKLOG 4096
#define EVENTS_PER_ROUND 1024
#define READ_BYTES 65536
#define ROOM_ID_LENGTH 16
/* A client that does not read is not what is measured here: better no figure than a wrong one. */
#define MAX_PENDING_BYTES (16u << 20)

struct buffer {
  uint8_t *bytes;
  size_t length, capacity;
};

struct room {
  char id[MAX_PARAM + 1];
  struct connection **members;
  size_t count, capacity;
  unsigned long long seq;
  struct buffer out;
  struct room *next, *next_dirty;
};

struct connection {
  int fd;
  struct room *room;
  size_t place;
  /* The part of a message that names its sender. */
  char *from;
  /* The start of a frame whose end has not come yet. */
  struct buffer in;
  /* What the socket did not take. */
  struct buffer pending;
};

static int epoll;
static int listener;
static struct room *rooms;
static struct room *dirty_rooms;
static uint8_t scratch[READ_BYTES + MAX_FRAME];

static void *check(void *memory) {
  if (!memory) {
    perror("memory");
    abort();
  }
  return memory;
}

static uint8_t *reserve(struct buffer *buffer, size_t length) {
  size_t needed = buffer->length + length;
  if (needed > buffer->capacity) {
    buffer->capacity = needed * 2;
    buffer->bytes = check(realloc(buffer->bytes, buffer->capacity));
  }
  return buffer->bytes + buffer->length;
}

static void append(struct buffer *buffer, const void *bytes, size_t length) {
  memcpy(reserve(buffer, length), bytes, length);
  buffer->length += length;
}

static void release(struct buffer *buffer) {
  free(buffer->bytes);
  *buffer = (struct buffer){0};
}

static void watch(struct connection *connection, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = connection};
  if (epoll_ctl(epoll, operation, connection->fd, &event) < 0) {
    perror("epoll_ctl");
    abort();
  }
}

static struct room *find_room(const char *code) {
  char id[MAX_PARAM + 1];
  size_t length = strlen(code);
  /* As long as Parley's room ids, so that frames of all servers are of one size. */
  memset(id, '-', ROOM_ID_LENGTH);
  memcpy(id, code, length);
  id[length > ROOM_ID_LENGTH ? length : ROOM_ID_LENGTH] = 0;
  for (struct room *room = rooms; room; room = room->next)
    if (strcmp(room->id, id) == 0) return room;
  struct room *room = check(calloc(1, sizeof *room));
  strcpy(room->id, id);
  room->next = rooms;
  return rooms = room;
}

static void enter(struct room *room, struct connection *connection) {
  if (room->count == room->capacity) {
    room->capacity = room->capacity ? room->capacity * 2 : 16;
    room->members = check(realloc(room->members, room->capacity * sizeof *room->members));
  }
  connection->room = room;
  connection->place = room->count;
  room->members[room->count++] = connection;
}

static void leave(struct connection *connection) {
  struct room *room = connection->room;
  if (!room) return;
  struct connection *last = room->members[--room->count];
  room->members[connection->place] = last;
  last->place = connection->place;
}

static void disconnect(struct connection *connection) {
  leave(connection);
  close(connection->fd);
  release(&connection->in);
  release(&connection->pending);
  free(connection->from);
  free(connection);
}

static void keep_pending(struct connection *connection, const uint8_t *bytes, size_t length) {
  if (connection->pending.length + length > MAX_PENDING_BYTES) {
    fprintf(stderr, "a client has stopped reading: more than %u bytes wait for it\n", MAX_PENDING_BYTES);
    abort();
  }
  if (connection->pending.length == 0) watch(connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  append(&connection->pending, bytes, length);
}

/* False when the connection is broken. */
static bool send_bytes(struct connection *connection, const uint8_t *bytes, size_t length) {
  size_t sent = 0;
  if (connection->pending.length == 0) {
    ssize_t taken = send(connection->fd, bytes, length, MSG_NOSIGNAL);
    if (taken < 0 && errno != EAGAIN) return false;
    if (taken > 0) sent = taken;
  }
  if (sent < length) keep_pending(connection, bytes + sent, length - sent);
  return true;
}

static bool send_pending(struct connection *connection) {
  struct buffer *pending = &connection->pending;
  ssize_t taken = send(connection->fd, pending->bytes, pending->length, MSG_NOSIGNAL);
  if (taken < 0) return errno == EAGAIN;
  pending->length -= taken;
  memmove(pending->bytes, pending->bytes + taken, pending->length);
  if (pending->length > 0) return true;
  release(pending);
  watch(connection, EPOLL_CTL_MOD, EPOLLIN);
  return true;
}

static bool send_frame(struct connection *connection, enum opcode opcode, const void *payload, size_t length) {
  uint8_t bytes[4 + 256];
  if (length > sizeof bytes - 4) return false;
  size_t header = write_header(bytes, opcode, length);
  memcpy(bytes + header, payload, length);
  return send_bytes(connection, bytes, header + length);
}

static long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static const char *find(const char *bytes, const char *end, const char *key) {
  const char *found = memmem(bytes, end - bytes, key, strlen(key));
  return found ? found + strlen(key) : NULL;
}

/* The text stays escaped as it came. An escaped quote is never taken for a key: the backslash is in between. */
static bool broadcast(struct connection *connection, const struct frame *frame) {
  static const char id_key[] = "\",\"clientMsgId\":\"";
  const char *end = frame->payload + frame->length;
  const char *text = find(frame->payload, end, "\"text\":\"");
  const char *id = text ? find(text, end, id_key) : NULL;
  const char *id_end = id ? memchr(id, '"', end - id) : NULL;
  if (!id_end) return false;

  struct room *room = connection->room;
  char start[256 + MAX_PARAM];
  int start_length = snprintf(start, sizeof start, "{\"type\":\"message\",\"room\":\"%s\",\"seq\":%llu,\"at\":%lld,%s",
                              room->id, ++room->seq, now_ms(), connection->from);
  /* Text, key and id stand in the frame as they will stand in the message. */
  size_t rest = id_end - text, length = start_length + rest + 2;
  if (length > MAX_PAYLOAD) return false;
  if (room->out.length == 0) {
    room->next_dirty = dirty_rooms;
    dirty_rooms = room;
  }
  uint8_t *bytes = reserve(&room->out, 4 + length);
  room->out.length += write_header(bytes, TEXT, length);
  append(&room->out, start, start_length);
  append(&room->out, text, rest);
  append(&room->out, "\"}", 2);
  return true;
}

/* Backwards, because a member that is gone is replaced by the last one. */
static void flush_rooms(void) {
  for (struct room *room = dirty_rooms; room; room = room->next_dirty) {
    for (size_t i = room->count; i-- > 0;)
      if (!send_bytes(room->members[i], room->out.bytes, room->out.length)) disconnect(room->members[i]);
    room->out.length = 0;
  }
  dirty_rooms = NULL;
}

static char *describe_sender(const char *name) {
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  uint8_t random[16];
  char id[17] = {0}, *from;
  if (getrandom(random, sizeof random, 0) != sizeof random) abort();
  for (int i = 0; i < 16; i++) id[i] = alphabet[random[i] & 63];
  if (asprintf(&from, "\"from\":{\"id\":\"v_%s\",\"name\":\"%s\"},\"text\":\"", id, name) < 0) abort();
  return from;
}

static ssize_t upgrade(struct connection *connection, const uint8_t *bytes, size_t length) {
  static const char ready[] = "{\"type\":\"ready\"}";
  struct handshake handshake;
  ssize_t taken = read_handshake((const char *)bytes, length, &handshake);
  if (taken <= 0) return taken;
  char answer[256];
  int answer_length = snprintf(answer, sizeof answer,
                               "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Accept: %s\r\n\r\n",
                               handshake.accept);
  connection->from = describe_sender(handshake.name);
  enter(find_room(handshake.room), connection);
  if (!send_bytes(connection, (uint8_t *)answer, answer_length)) return -1;
  return send_frame(connection, TEXT, ready, sizeof ready - 1) ? taken : -1;
}

static ssize_t receive_frame(struct connection *connection, uint8_t *bytes, size_t length) {
  struct frame frame;
  ssize_t taken = read_frame(bytes, length, &frame);
  if (taken <= 0) return taken;
  switch (frame.opcode) {
    case TEXT:
      return broadcast(connection, &frame) ? taken : -1;
    case PING:
      return send_frame(connection, PONG, frame.payload, frame.length) ? taken : -1;
    case PONG:
      return taken;
    case CLOSE:
      send_frame(connection, CLOSE, frame.payload, frame.length);
  }
  return -1;
}

/* False when the connection has ended. */
static bool read_some(struct connection *connection) {
  size_t length = connection->in.length;
  if (length > 0) memcpy(scratch, connection->in.bytes, length);
  ssize_t got = recv(connection->fd, scratch + length, READ_BYTES, 0);
  if (got < 0) return errno == EAGAIN;
  if (got == 0) return false;
  length += got;
  size_t done = 0;
  for (ssize_t taken = 1; taken > 0 && done < length; done += taken) {
    taken = connection->room ? receive_frame(connection, scratch + done, length - done)
                             : upgrade(connection, scratch + done, length - done);
    if (taken < 0) return false;
  }
  release(&connection->in);
  if (length - done > MAX_FRAME) return false;
  if (done < length) append(&connection->in, scratch + done, length - done);
  return true;
}

static void accept_all(void) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EAGAIN || errno == ECONNABORTED) return;
      perror("accept");
      abort();
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *connection = check(calloc(1, sizeof *connection));
    connection->fd = fd;
    watch(connection, EPOLL_CTL_ADD, EPOLLIN);
  }
}

static void serve(const struct epoll_event *event) {
  struct connection *connection = event->data.ptr;
  if (!connection) return accept_all();
  bool is_open = true;
  if (event->events & EPOLLOUT && connection->pending.length > 0) is_open = send_pending(connection);
  if (is_open && event->events & (EPOLLIN | EPOLLERR | EPOLLHUP)) is_open = read_some(connection);
  if (!is_open) disconnect(connection);
}

static void allow_many_files(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static void listen_on(int port) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, BACKLOG) < 0) {
    perror("listen");
    exit(1);
  }
  epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
}

int main(void) {
  const char *port = getenv("PORT");
  if (!port) return fprintf(stderr, "PORT is not set\n"), 1;
  allow_many_files();
  listen_on(atoi(port));
  for (;;) {
    struct epoll_event events[EVENTS_PER_ROUND];
    int count = epoll_wait(epoll, events, EVENTS_PER_ROUND, -1);
    if (count < 0 && errno != EINTR) return perror("epoll_wait"), 1;
    for (int i = 0; i < count; i++) serve(&events[i]);
    flush_rooms();
  }
}
