#pragma once
#include <stdint.h>
#include <sys/types.h>

/** CPU time in milliseconds; what /proc says comes in steps of 10. */
typedef struct {
  uint64_t user, system;
} Cpu;

/** Adds what a process and all its living descendants have used. */
void add_tree_cpu(Cpu *cpu, pid_t root);
/** User and system time of this process in milliseconds. */
double own_cpu_ms(void);
