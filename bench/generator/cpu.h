#pragma once
#include <stdint.h>
#include <sys/types.h>

/** User and system time, in milliseconds, of a process and all its living descendants (/proc; 10 ms steps). */
uint64_t tree_cpu_ms(pid_t root);
/** User and system time of this process in milliseconds. */
double own_cpu_ms(void);
