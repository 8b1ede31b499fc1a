/* The clock, distributions of latencies, and what processes and the machine spend. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdint.h>

/* Microseconds since the program began. */
uint64_t now_us(void);

enum { STEPS = 64, OCTAVES = 40 };  /* 64 steps to an octave: about 1.1 % */

typedef struct { uint64_t count, longest, steps[OCTAVES * STEPS]; } spread;

/* Count one latency, in microseconds. */
void count_in(spread *into, uint64_t microseconds);

/* Give a quantile in milliseconds; -1 where nothing was counted. */
double quantile(const spread *of, double part);

/* What was spent up to now, in seconds of a processor. */
typedef struct { double server, own, machine; } spent;

/* Find the server's processes and their children, anew. */
void find_server(void);

/* What has been spent up to now. */
spent spent_so_far(void);

#endif
