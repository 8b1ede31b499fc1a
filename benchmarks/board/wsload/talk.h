/* Socket.IO as the clients of a board speak it: come in, send operations, and know them again at every receiver. */
#ifndef TALK_H
#define TALK_H

#include "line.h"
#include "measure.h"

typedef struct {
    uint64_t from, until;    /* operations scheduled in this window are measured */
    uint64_t sent, delivered, acknowledged, refused, unsent, join_bytes;
    spread others, self, acks, joins;
} talked;

extern talked talk;

/* Build what every packet begins with. */
void prepare_talk(void);

/* Take one message that came on a line at this moment. */
void hear(line *one, const uint8_t *text, size_t length, uint64_t at);

/* Let the next line send the operation that was due at this moment. */
void send_operation(uint64_t due);

/* An even number between 0 and 1. */
double chance(void);

#endif
