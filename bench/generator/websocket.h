#pragma once
#include <stddef.h>
#include <stdint.h>

enum { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

typedef struct {
  int opcode;
  const uint8_t *payload;
  size_t length; /* of the payload */
  size_t total;  /* with its header */
} Frame;

/** Reads the (unmasked) frame at the start of the bytes; false when it is not complete. */
int read_frame(Frame *frame, const uint8_t *bytes, size_t length);
/** Writes a masked frame; `out` has room for 14 bytes more than the payload. Returns its size. */
size_t write_frame(uint8_t *out, int opcode, const void *payload, size_t length);
