#include "dialect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "ledger.h"

/** A message's text begins with it: "@@", the run, the number, a space. */
#define MARK_CHARS 19
#define STARTS(text, length, with) ((length) >= sizeof(with) - 1 && memcmp(text, with, sizeof(with) - 1) == 0)
#define HOLDS(text, length, what) (memmem(text, length, what, sizeof(what) - 1) != NULL)

static char mark[11]; /* "@@" and the run */
static char *filler;  /* of every text, after the mark */
static char **tokens, **room_ids;

/** Words as people write them: what a server does to text (escaping, compressing) should meet real text. */
static const char *PROSE =
    "the deploy went out an hour ago and the graphs look calm, so I would leave it running over lunch and look again "
    "when the people in the other time zone are awake; if anything moves before that, write here and I will roll back ";

static char *copy_word(const char *from) {
  size_t length = strcspn(from, " \n");
  char *word = malloc(length + 1);
  memcpy(word, from, length);
  word[length] = 0;
  return word;
}

static void read_tokens(void) {
  FILE *file = options.tokens_path ? fopen(options.tokens_path, "r") : NULL;
  if (!file) {
    fprintf(stderr, "generate: parley-member needs --tokens, a file that can be read\n");
    exit(2);
  }
  tokens = calloc((size_t)connection_count, sizeof *tokens);
  room_ids = calloc((size_t)connection_count, sizeof *room_ids);
  char line[4096];
  for (int i = 0; i < connection_count; i++) {
    char *space = fgets(line, sizeof line, file) ? strchr(line, ' ') : NULL;
    if (!space) {
      fprintf(stderr, "generate: --tokens has %d lines, %d members need one each\n", i, connection_count);
      exit(2);
    }
    tokens[i] = copy_word(line);
    room_ids[i] = copy_word(space + 1);
  }
  fclose(file);
}

void dialect_prepare(void) {
  snprintf(mark, sizeof mark, "@@%s", options.run);
  size_t length = (size_t)options.text_bytes - MARK_CHARS;
  filler = malloc(length + 1);
  for (size_t i = 0; i < length; i++) filler[i] = PROSE[i % strlen(PROSE)];
  filler[length] = 0;
  if (options.dialect == PARLEY_MEMBER) read_tokens();
}

int dialect_upgrade(const Connection *c, char *out, size_t size) {
  char path[256];
  if (options.dialect == PLAIN)
    snprintf(path, sizeof path, "/ws?room=bench-%s-%d&name=m%d", options.run, c->room, c->index);
  else
    snprintf(path, sizeof path, options.dialect == SOCKETIO ? "/socket.io/?EIO=4&transport=websocket" : "/ws");
  return snprintf(out, size,
                  "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
                  path, options.ports[c->node],
                  options.dialect == XMPP ? "Sec-WebSocket-Protocol: xmpp\r\n" : "");
}

static void say(Connection *c, const char *text) { connection_send(c, text, strlen(text)); }

static const char *XMPP_OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='bench.local' version='1.0'/>";

void dialect_opened(Connection *c) {
  if (options.dialect == XMPP) say(c, XMPP_OPEN);
  if (options.dialect != PARLEY_MEMBER) return;
  char hello[4096], cursors[128] = "";
  const char *room = room_ids[c->index];
  if (c->was_member) snprintf(cursors, sizeof cursors, ",\"cursors\":{\"%s\":%u}", room, c->seq);
  snprintf(hello, sizeof hello, "{\"type\":\"hello\",\"token\":\"%s\"%s}", tokens[c->index], cursors);
  say(c, hello);
}

static bool greet_socketio(Connection *c, const char *text, size_t length) {
  char join[256];
  if (STARTS(text, length, "0{")) say(c, "40");
  else if (STARTS(text, length, "40{")) {
    snprintf(join, sizeof join, "42[\"join\",\"bench-%s-%d\",\"m%d\"]", options.run, c->room, c->index);
    say(c, join);
  }
  return STARTS(text, length, "42[\"ready\"");
}

static bool greet_xmpp(Connection *c, const char *text, size_t length) {
  char presence[512];
  if (c->step == 0 && HOLDS(text, length, "ANONYMOUS")) {
    c->step = 1;
    say(c, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
  } else if (c->step == 1 && STARTS(text, length, "<success")) {
    c->step = 2;
    say(c, XMPP_OPEN);
  } else if (c->step == 2 && HOLDS(text, length, "xmpp-bind")) {
    c->step = 3;
    say(c, "<iq type='set' id='bind' xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  } else if (c->step == 3 && HOLDS(text, length, "<jid>")) {
    c->step = 4;
    snprintf(presence, sizeof presence,
             "<presence xmlns='jabber:client' to='bench-%s-%d@conference.bench.local/m%d'>"
             "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>",
             options.run, c->room, c->index);
    say(c, presence);
  }
  return c->step == 4 && (HOLDS(text, length, "code='110'") || HOLDS(text, length, "code=\"110\""));
}

bool dialect_greet(Connection *c, const char *text, size_t length) {
  if (options.dialect == SOCKETIO) return greet_socketio(c, text, length);
  if (options.dialect == XMPP) return greet_xmpp(c, text, length);
  if (STARTS(text, length, "{\"type\":\"error\"")) violation("member %d: %.*s", c->index, (int)length, text);
  return STARTS(text, length, "{\"type\":\"ready\"");
}

static uint32_t number_at(const char *digits) {
  uint32_t number = 0;
  for (int i = 0; i < 8; i++) number = number << 4 | (uint32_t)(digits[i] < 'a' ? digits[i] - '0' : digits[i] - 'a' + 10);
  return number;
}

static void take_ack(const char *text, size_t length) {
  const char *id = memmem(text, length, "\"clientMsgId\":\"", 15);
  if (!id || memcmp(id + 15, options.run, 8) != 0) return;
  Slot *slot = ledger_slot(number_at(id + 23));
  if (slot) ledger_ack(slot, now_ns());
}

static void note_seq(Connection *c, const char *text, size_t length) {
  const char *seq = memmem(text, length, "\"seq\":", 6);
  if (seq) c->seq = (uint32_t)strtoul(seq + 6, NULL, 10);
}

void dialect_take(Connection *c, const char *text, size_t length) {
  const char *found = memmem(text, length, mark, 10);
  if (!found) {
    traffic.other_frames++;
    if (STARTS(text, length, "{\"type\":\"ack\"")) take_ack(text, length);
    else if (options.dialect == SOCKETIO && length == 1 && text[0] == '2') say(c, "3");
    else if (STARTS(text, length, "{\"type\":\"error\"") || HOLDS(text, length, "type='error'"))
      violation("member %d: %.*s", c->index, (int)(length < 200 ? length : 200), text);
    return;
  }
  uint32_t number = number_at(found + 10);
  size_t wanted = (size_t)options.text_bytes - MARK_CHARS;
  /* One text in 64 is compared whole; all the others by their mark and their end. */
  size_t compared = (number + (uint32_t)c->index) % 64 == 0 ? wanted : wanted < 8 ? wanted : 8;
  if (text + length < found + MARK_CHARS + wanted ||
      memcmp(found + MARK_CHARS + wanted - compared, filler + wanted - compared, compared) != 0)
    violation("member %d: message %u came with another text", c->index, number);
  if (options.scenario == RECOVER && options.keeps_history) note_seq(c, text, length);
  traffic.deliveries++;
  traffic.delivered_bytes += length;
  on_message(c, number, now_ns());
}

bool dialect_send(Connection *c, uint32_t number) {
  static char text[70000];
  char body[66000];
  snprintf(body, sizeof body, "%s%08x %s", mark, number, filler);
  int length = 0;
  if (options.dialect == PLAIN)
    length = snprintf(text, sizeof text, "{\"type\":\"send\",\"text\":\"%s\",\"clientMsgId\":\"%s%08x\"}", body, options.run, number);
  else if (options.dialect == PARLEY_MEMBER)
    length = snprintf(text, sizeof text, "{\"type\":\"send\",\"room\":\"%s\",\"text\":\"%s\",\"clientMsgId\":\"%s%08x\"}",
                      room_ids[c->index], body, options.run, number);
  else if (options.dialect == SOCKETIO)
    length = snprintf(text, sizeof text, "42[\"send\",{\"text\":\"%s\",\"clientMsgId\":\"%s%08x\"}]", body, options.run, number);
  else
    length = snprintf(text, sizeof text,
                      "<message xmlns='jabber:client' type='groupchat' id='%s%08x' to='bench-%s-%d@conference.bench.local'>"
                      "<body>%s</body></message>",
                      options.run, number, options.run, c->room, body);
  return connection_send(c, text, (size_t)length);
}
