#include "frames.h"

#include <string.h>

#define FIN 0x80
#define MASKED 0x80

/* Eight bytes at a time: the floor must not be a slow loop. */
static void unmask(uint8_t *bytes, size_t length, const uint8_t mask[4]) {
  uint64_t wide;
  memcpy(&wide, mask, 4);
  memcpy((uint8_t *)&wide + 4, mask, 4);
  size_t at = 0;
  for (; at + 8 <= length; at += 8) {
    uint64_t word;
    memcpy(&word, bytes + at, 8);
    word ^= wide;
    memcpy(bytes + at, &word, 8);
  }
  for (; at < length; at++) bytes[at] ^= mask[at % 4];
}

ssize_t read_frame(uint8_t *bytes, size_t length, struct frame *frame) {
  if (length < 2) return 0;
  if (!(bytes[0] & FIN) || !(bytes[1] & MASKED)) return -1;
  size_t payload = bytes[1] & 0x7f, header = 2;
  if (payload == 127) return -1;
  if (payload == 126) {
    if (length < 4) return 0;
    payload = bytes[2] << 8 | bytes[3];
    header = 4;
  }
  if (length < header + 4 + payload) return 0;
  frame->opcode = bytes[0] & 0x0f;
  frame->payload = (char *)bytes + header + 4;
  frame->length = payload;
  unmask(bytes + header + 4, payload, bytes + header);
  return header + 4 + payload;
}

size_t write_header(uint8_t *bytes, enum opcode opcode, size_t length) {
  bytes[0] = FIN | opcode;
  if (length < 126) {
    bytes[1] = length;
    return 2;
  }
  bytes[1] = 126;
  bytes[2] = length >> 8;
  bytes[3] = length & 0xff;
  return 4;
}
