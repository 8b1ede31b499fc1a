#define _GNU_SOURCE
#include "measure.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "options.h"

enum { MOST_PROCESSES = 512, GENERATIONS = 4 };

static int processes[MOST_PROCESSES], process_count;

uint64_t now_us(void)
{
    static uint64_t began;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t now = t.tv_sec * 1000000ull + t.tv_nsec / 1000;
    if (!began) began = now;
    return now - began;
}

static int step_of(uint64_t value)
{
    if (value < STEPS) return (int)value;
    int octave = 63 - __builtin_clzll(value);
    int step = (octave - 5) * STEPS + (int)((value >> (octave - 6)) & (STEPS - 1));
    return step < OCTAVES * STEPS ? step : OCTAVES * STEPS - 1;
}

static double middle_of(int step)
{
    if (step < STEPS) return step;
    return ldexp(1 + (step % STEPS + 0.5) / STEPS, step / STEPS + 5);
}

void count_in(spread *into, uint64_t microseconds)
{
    into->count++;
    into->steps[step_of(microseconds)]++;
    if (microseconds > into->longest) into->longest = microseconds;
}

double quantile(const spread *of, double part)
{
    if (!of->count) return -1;
    uint64_t wanted = (uint64_t)ceil(part * of->count), seen = 0;
    for (int i = 0; i < OCTAVES * STEPS; i++) {
        seen += of->steps[i];
        if (seen >= wanted) return middle_of(i) / 1000;
    }
    return of->longest / 1000.0;
}

/* Read the numbers of /proc/<pid>/stat that follow the program's name; 0 where the process is gone. */
static int read_stat(int pid, int *parent, double *ticks)
{
    char path[64], text[1024];
    unsigned long user = 0, kernel = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    char *line = fgets(text, sizeof text, file), *rest = line ? strrchr(line, ')') : NULL;
    fclose(file);
    if (!rest) return 0;
    sscanf(rest + 2, "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", parent, &user, &kernel);
    *ticks = user + kernel;
    return 1;
}

static int is_ours(int pid)
{
    for (int i = 0; i < process_count; i++)
        if (processes[i] == pid) return 1;
    return 0;
}

static void add_process(int pid)
{
    if (pid && process_count < MOST_PROCESSES && !is_ours(pid)) processes[process_count++] = pid;
}

static void add_children(void)
{
    DIR *folder = opendir("/proc");
    if (!folder) return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        int pid = atoi(entry->d_name), parent = 0;
        double ticks;
        if (pid && read_stat(pid, &parent, &ticks) && is_ours(parent)) add_process(pid);
    }
    closedir(folder);
}

void find_server(void)
{
    char *words = strdup(opt.pids), *rest = NULL;
    process_count = 0;
    for (char *word = strtok_r(words, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) add_process(atoi(word));
    free(words);
    for (int i = 0; i < GENERATIONS; i++) add_children();
}

static double server_seconds(void)
{
    double all = 0;
    for (int i = 0, parent; i < process_count; i++) {
        double ticks;
        if (read_stat(processes[i], &parent, &ticks)) all += ticks / sysconf(_SC_CLK_TCK);
    }
    return all;
}

static double own_seconds(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

static double machine_seconds(void)
{
    unsigned long v[8] = {0};
    FILE *file = fopen("/proc/stat", "r");
    if (!file) return 0;
    int read = fscanf(file, "cpu %lu %lu %lu %lu %lu %lu %lu %lu", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6, v + 7);
    fclose(file);
    if (read != 8) return 0;
    return (v[0] + v[1] + v[2] + v[5] + v[6] + v[7]) / (double)sysconf(_SC_CLK_TCK);  /* all but idle and waiting */
}

spent spent_so_far(void)
{
    return (spent){.server = server_seconds(), .own = own_seconds(), .machine = machine_seconds()};
}
