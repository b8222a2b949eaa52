#include "cpu.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint64_t process_ticks(pid_t pid) {
  char path[64], line[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  size_t length = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[length] = 0;
  /* The name may hold spaces and parentheses: the fields are counted from the last one. */
  char *rest = strrchr(line, ')');
  unsigned long long user = 0, system = 0;
  if (!rest || sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2) return 0;
  return user + system;
}

static uint64_t tree_ticks(pid_t pid) {
  uint64_t sum = process_ticks(pid);
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *tasks = opendir(path);
  if (!tasks) return sum;
  for (struct dirent *task; (task = readdir(tasks));) {
    if (task->d_name[0] == '.') continue;
    char children[128];
    snprintf(children, sizeof children, "/proc/%d/task/%.20s/children", pid, task->d_name);
    FILE *file = fopen(children, "r");
    if (!file) continue;
    for (int child; fscanf(file, "%d", &child) == 1;) sum += tree_ticks(child);
    fclose(file);
  }
  closedir(tasks);
  return sum;
}

uint64_t tree_cpu_ms(pid_t root) {
  return root > 0 ? tree_ticks(root) * 1000 / (uint64_t)sysconf(_SC_CLK_TCK) : 0;
}

double own_cpu_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
