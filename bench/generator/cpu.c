#include "cpu.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void add_process(Cpu *cpu, pid_t pid) {
  char path[64], line[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) return;
  size_t length = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[length] = 0;
  /* The name may hold spaces and parentheses: the fields are counted from the last one. */
  char *rest = strrchr(line, ')');
  unsigned long long user = 0, system = 0;
  if (!rest || sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2) return;
  unsigned long long tick_ms = 1000 / (unsigned long long)sysconf(_SC_CLK_TCK);
  cpu->user += user * tick_ms;
  cpu->system += system * tick_ms;
}

void add_tree_cpu(Cpu *cpu, pid_t pid) {
  add_process(cpu, pid);
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *tasks = opendir(path);
  if (!tasks) return;
  for (struct dirent *task; (task = readdir(tasks));) {
    if (task->d_name[0] == '.') continue;
    char children[128];
    snprintf(children, sizeof children, "/proc/%d/task/%.20s/children", pid, task->d_name);
    FILE *file = fopen(children, "r");
    if (!file) continue;
    for (int child; fscanf(file, "%d", &child) == 1;) add_tree_cpu(cpu, child);
    fclose(file);
  }
  closedir(tasks);
}

double own_cpu_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
