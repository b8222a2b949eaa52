#ifndef HANDSHAKE_H
#define HANDSHAKE_H

#include <stddef.h>
#include <sys/types.h>

#define MAX_PARAM 64

struct handshake {
  char room[MAX_PARAM + 1];
  char name[MAX_PARAM + 1];
  /* The answer to the client's Sec-WebSocket-Key. */
  char accept[29];
};

/* Reads `GET /ws?room=CODE&name=NAME`. Values are taken as they are: percent-encoding is not undone.
   Returns the bytes of the request, 0 if it is not complete yet, -1 if it is not one of ours. */
ssize_t read_handshake(const char *bytes, size_t length, struct handshake *handshake);

#endif
