#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum opcode { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

/* A client's frame longer than this ends its connection. */
#define MAX_PAYLOAD 65535
#define MAX_FRAME (8 + MAX_PAYLOAD)

struct frame {
  enum opcode opcode;
  char *payload;
  size_t length;
};

/* Reads one masked, unfragmented frame and unmasks it in place.
   Returns its bytes, 0 if it is not complete yet, -1 if it is not one we take. */
ssize_t read_frame(uint8_t *bytes, size_t length, struct frame *frame);

/* Writes the header of a server's frame; returns its bytes, 2 or 4. The payload has at most MAX_PAYLOAD bytes. */
size_t write_header(uint8_t *bytes, enum opcode opcode, size_t length);

#endif
