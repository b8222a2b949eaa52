#define _GNU_SOURCE
#include "handshake.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define KEY_LENGTH 24
static const char GUID[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
static const char KEY_HEADER[] = "\r\nSec-WebSocket-Key:";

static uint32_t rotate(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

static void sha1_block(uint32_t state[5], const uint8_t *block) {
  uint32_t w[80];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (int i = 0; i < 80; i++) {
    uint32_t f = i < 20   ? (b & c) | (~b & d)
                 : i < 40 ? b ^ c ^ d
                 : i < 60 ? (b & c) | (b & d) | (c & d)
                          : b ^ c ^ d;
    uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
    uint32_t next = rotate(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

/* Of a key with its GUID: 60 bytes, which with their padding are two blocks. */
static void sha1_of_key(const uint8_t bytes[60], uint8_t digest[20]) {
  uint8_t padded[128] = {0};
  memcpy(padded, bytes, 60);
  padded[60] = 0x80;
  padded[126] = 60 * 8 >> 8;
  padded[127] = 60 * 8 & 0xff;
  uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  sha1_block(state, padded);
  sha1_block(state, padded + 64);
  for (int i = 0; i < 20; i++) digest[i] = state[i / 4] >> (24 - 8 * (i % 4));
}

static void base64(const uint8_t bytes[20], char text[29]) {
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; i < 28; i++) {
    int bit = i * 6, at = bit / 8;
    unsigned pair = bytes[at] << 8 | (at + 1 < 20 ? bytes[at + 1] : 0);
    text[i] = i == 27 ? '=' : alphabet[pair >> (10 - bit % 8) & 63];
  }
  text[28] = 0;
}

static void answer_key(const char key[KEY_LENGTH], char accept[29]) {
  uint8_t bytes[60], digest[20];
  memcpy(bytes, key, KEY_LENGTH);
  memcpy(bytes + KEY_LENGTH, GUID, sizeof GUID - 1);
  sha1_of_key(bytes, digest);
  base64(digest, accept);
}

/* The value of `name=` in a query, up to `&` or the space that ends it. */
static bool read_param(const char *query, const char *end, const char *name, char value[MAX_PARAM + 1]) {
  const char *start = memmem(query, end - query, name, strlen(name));
  if (!start || (start[-1] != '?' && start[-1] != '&')) return false;
  start += strlen(name);
  size_t length = strcspn(start, "& ");
  if (length == 0 || length > MAX_PARAM) return false;
  memcpy(value, start, length);
  value[length] = 0;
  return true;
}

/* Header names have any case. */
static const char *find_key(const char *bytes, const char *end) {
  size_t length = sizeof KEY_HEADER - 1;
  for (const char *at = bytes; at + length + KEY_LENGTH < end; at++) {
    if (*at != '\r' || strncasecmp(at, KEY_HEADER, length) != 0) continue;
    at += length;
    return at + (*at == ' ');
  }
  return NULL;
}

ssize_t read_handshake(const char *bytes, size_t length, struct handshake *handshake) {
  const char *head_end = memmem(bytes, length, "\r\n\r\n", 4);
  if (!head_end) return 0;
  const char *line_end = memmem(bytes, length, "\r\n", 2);
  const char *key = find_key(bytes, head_end + 2);
  if (strncmp(bytes, "GET /ws?", 8) != 0 || !key) return -1;
  if (!read_param(bytes + 8, line_end, "room=", handshake->room)) return -1;
  if (!read_param(bytes + 8, line_end, "name=", handshake->name)) return -1;
  answer_key(key, handshake->accept);
  return head_end + 4 - bytes;
}
