#pragma once
#include "connection.h"

/** Reads what the dialect needs to know of each member. */
void dialect_prepare(void);
/** The HTTP request that asks for a WebSocket. */
int dialect_upgrade(const Connection *c, char *out, size_t size);
/** The WebSocket is open: says what the client says first. */
void dialect_opened(Connection *c);
/** A frame before membership; true when the connection has become a member of its room. */
bool dialect_greet(Connection *c, const char *text, size_t length);
/** A frame after it. */
void dialect_take(Connection *c, const char *text, size_t length);
/** Sends one message; false when the socket does not take it. */
bool dialect_send(Connection *c, uint32_t number);
