/* What the command line says. */
#ifndef OPTIONS_H
#define OPTIONS_H

typedef struct {
    const char *host;      /* an IPv4 address */
    const char *name;      /* what the server is called in Host and Origin; the address where nothing is said */
    const char *ports;     /* one or several, with commas between: lines are spread over them */
    const char *path;
    const char *namespace; /* of Socket.IO, like /workshop; empty for the main one */
    const char *cookies;   /* a file with one Cookie header on each line; line i uses number i mod n */
    const char *log;       /* the live log: speak its envelope (hello, ops, batch) */
    const char *item;      /* what an item of the envelope says besides op_id, kind, id and text */
    const char *join;      /* the first event where there is no log; %d becomes the line's number */
    const char *event;     /* what an operation is called where there is no log */
    const char *pids;      /* server processes, with commas between; their children are found */
    const char *label;
    int clients, senders, payload, deflate;
    double rate, ramp, warmup, duration, drain, settle, patience;
} options;

extern options opt;

/* Read the command line into opt; ends the program where it says what we do not know. */
void read_options(int count, char **words);

/* Say why, and end. */
void die(const char *why);

#endif
