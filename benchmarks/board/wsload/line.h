/* One WebSocket to the server: opened, written to and read without ever waiting. */
#ifndef LINE_H
#define LINE_H

#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

typedef enum { UNOPENED, CONNECTING, UPGRADING, OPEN, ENTERING, JOINING, READY, DEAD } stage;

typedef struct { uint8_t *bytes; size_t count, room; } buffer;

typedef struct {
    int fd, number;
    stage stage;
    uint64_t began;          /* when it was opened */
    buffer unread, unsent;   /* half a frame; what the network did not take */
    z_stream inflater;
    int inflates;
} line;

typedef struct {
    int started, ready, dead;
    uint64_t frames, bytes, blocked;
} traffic;

extern traffic seen;
extern const char *const stage_names[];
extern line *lines;

/* Make room for all lines; none is opened. */
void prepare_lines(void);

/* Begin to open a line. */
void open_line(line *one);

/* Go on with the lines that the system says something of, for at most so many microseconds. */
void serve_lines(uint64_t microseconds);

/* Send a text frame. */
void send_text(line *one, const char *text, size_t length);

/* Give a line up. */
void drop_line(line *one);

#endif
