#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "connection.h"
#include "cpu.h"
#include "ledger.h"

/** One round of epoll: waits until something happens, or until then. */
void turn(uint64_t until);
/** What the server's process trees have used. */
Cpu server_cpu(void);
uint64_t server_cpu_ms(void);
/** What each of the watched process trees has used. */
void watched_cpu(Cpu *watched);
/** The member that a sender is. */
Connection *sender_connection(int sender);

/** Sends, measures, stops, and waits for what is under way. */
void run_fanout(void);
void fanout_received(Connection *c, Slot *slot);

/** Sends, waits for the server to be killed, comes back, and waits until nobody misses anything. */
void run_recover(void);
void recover_became_member(Connection *c);
void recover_went_away(Connection *c);
void recover_received(Connection *c);
