#define _GNU_SOURCE
#include "talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "options.h"

enum { REMEMBERED = 1 << 20, LARGEST = 1 << 14, STAMP = 16, MOMENT = 10, SENDER = 4, UUID = 37 };

talked talk = {.from = UINT64_MAX, .until = UINT64_MAX};

static char room[128], entered[160], rejected[160], answered[160];  /* "/workshop,", "40/workshop,", 44 …, 43 … */
static uint64_t due_of[REMEMBERED], next_number = 1;                /* number 0 is the join */
static char padding[LARGEST];

void prepare_talk(void)
{
    if (*opt.namespace) snprintf(room, sizeof room, "%s,", opt.namespace);
    snprintf(entered, sizeof entered, "40%s", room);
    snprintf(rejected, sizeof rejected, "44%s", room);
    snprintf(answered, sizeof answered, "43%s", room);
    for (int i = 0; i < opt.payload; i++) padding[i] = "abcdefghijklmnopqrstuvwxyz idea note"[i * 7 % 36];
}

double chance(void)
{
    static uint64_t state = 88172645463325252ull;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (state >> 11) * (1.0 / 9007199254740992.0);
}

static int begins(const uint8_t *text, size_t length, const char *with)
{
    size_t wanted = strlen(with);
    return length >= wanted && !memcmp(text, with, wanted);
}

static void say(line *one, char *text, int length)
{
    if (length >= LARGEST) die("a packet that is too long");
    send_text(one, text, length);
}

/* Put a line's number in place of %d. */
static const char *numbered(const char *text, int number)
{
    static char out[LARGEST];
    const char *place = strstr(text, "%d");
    if (!place) return text;
    snprintf(out, sizeof out, "%.*s%d%s", (int)(place - text), text, number, place + 2);
    return out;
}

static void come_in(line *one)
{
    char text[LARGEST];
    one->stage = JOINING;
    if (opt.log) say(one, text, snprintf(text, sizeof text, "42%s0[\"hello\",{\"log\":\"%s\"}]", room, opt.log));
    else say(one, text, snprintf(text, sizeof text, "42%s0%s", room, numbered(opt.join, one->number)));
}

/* An answer that tells of an error has "err" or "error" for a name. */
static int is_error(const uint8_t *text, size_t length)
{
    return memmem(text, length, "\"err", 4) != NULL;
}

static void take_welcome(line *one, const uint8_t *text, size_t length, uint64_t at)
{
    static int told;
    if (is_error(text, length)) {
        if (told++ < 3) fprintf(stderr, "wsload: not let in: %.*s\n", (int)(length > 300 ? 300 : length), text);
        talk.refused++;
        drop_line(one);
        return;
    }
    talk.join_bytes += length;
    one->stage = READY;
    seen.ready++;
    count_in(&talk.joins, at - one->began);
}

static void take_answer(line *one, const uint8_t *text, size_t length, uint64_t at)
{
    static int told;
    uint64_t number = strtoull((const char *)text + strlen(answered), NULL, 10), due = due_of[number % REMEMBERED];
    if (one->stage == JOINING && number == 0) { take_welcome(one, text, length, at); return; }
    if (due < talk.from || due >= talk.until) return;
    if (is_error(text, length)) {
        if (told++ < 3) fprintf(stderr, "wsload: refused: %.*s\n", (int)(length > 300 ? 300 : length), text);
        talk.refused++;
        return;
    }
    talk.acknowledged++;
    count_in(&talk.acks, at > due ? at - due : 0);
}

/* Read a stamp's digits; -1 where there is something else. */
static int64_t digits(const uint8_t *text, int count)
{
    int64_t value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + text[i] - '0';
    }
    return value;
}

static void count_delivery(const line *one, uint64_t due, int sender, uint64_t at)
{
    if (due < talk.from || due >= talk.until) return;
    talk.delivered++;
    count_in(sender == one->number ? &talk.self : &talk.others, at > due ? at - due : 0);
}

/* Find every stamp, @TTTTTTTTTTSSSS@, however the server has packed it. */
static void find_stamps(const line *one, const uint8_t *text, size_t length, uint64_t at)
{
    const uint8_t *end = text + length;
    while ((text = memchr(text, '@', end - text)) && end - text >= STAMP) {
        int64_t due = text[STAMP - 1] == '@' ? digits(text + 1, MOMENT) : -1;
        int64_t sender = due < 0 ? -1 : digits(text + 1 + MOMENT, SENDER);
        if (sender >= 0) count_delivery(one, due, (int)sender, at);
        text += sender >= 0 ? STAMP : 1;
    }
}

static void go_in(line *one)
{
    char text[LARGEST];
    one->stage = ENTERING;
    say(one, text, snprintf(text, sizeof text, "40%s", room));
}

static void end_line(line *one, const uint8_t *text, size_t length)
{
    fprintf(stderr, "wsload: told to end: %.*s\n", (int)(length > 300 ? 300 : length), text);
    drop_line(one);
}

void hear(line *one, const uint8_t *text, size_t length, uint64_t at)
{
    if (length == 1 && text[0] == '2') send_text(one, "3", 1);
    else if (length && text[0] == '1') end_line(one, text, length);
    else if (begins(text, length, rejected)) end_line(one, text, length);
    else if (one->stage == OPEN && begins(text, length, "0")) go_in(one);
    else if (one->stage == ENTERING && begins(text, length, entered)) come_in(one);
    else if (begins(text, length, answered)) take_answer(one, text, length, at);
    else find_stamps(one, text, length, at);
}

static uint64_t random_bits(void)
{
    return ((uint64_t)(chance() * 4294967296.0) << 32) | (uint64_t)(chance() * 4294967296.0);
}

/* Make a UUIDv7, as the browsers do: milliseconds, then chance. */
static void make_uuid(char out[UUID])
{
    struct timeval now;
    gettimeofday(&now, NULL);
    uint64_t moment = now.tv_sec * 1000ull + now.tv_usec / 1000, a = random_bits(), b = random_bits();
    snprintf(out, UUID, "%08x-%04x-7%03x-%04x-%012llx", (unsigned)(moment >> 16), (unsigned)(moment & 0xffff),
        (unsigned)(a & 0xfff), (unsigned)(0x8000 | (b >> 48 & 0x3fff)), (unsigned long long)(b & 0xffffffffffffull));
}

static int as_intent(char *text, uint64_t number, uint64_t due, int sender)
{
    char operation[UUID], note[UUID];
    make_uuid(operation);
    make_uuid(note);
    return snprintf(text, LARGEST,
        "42%s%llu[\"ops\",{\"log\":\"%s\",\"items\":[{\"op_id\":\"%s\",\"kind\":\"note.add\",\"id\":\"%s\",%s,"
        "\"text\":\"@%010llu%04d@ %s\"}]}]",
        room, (unsigned long long)number, opt.log, operation, note, opt.item, (unsigned long long)due, sender, padding);
}

static int as_event(char *text, uint64_t number, uint64_t due, int sender)
{
    return snprintf(text, LARGEST,
        "42%s%llu[\"%s\",{\"id\":\"n%llu\",\"k\":\"add\",\"m\":\"@%010llu%04d@\","
        "\"x\":%d,\"y\":%d,\"v\":%d,\"c\":\"%s\"}]",
        room, (unsigned long long)number, opt.event, (unsigned long long)(number % 300), (unsigned long long)due,
        sender, (int)(chance() * 4000), (int)(chance() * 4000), (int)(number % 97), padding);
}

static line *next_sender(void)
{
    static int turn;
    for (int tried = 0; tried < opt.senders; tried++) {
        line *one = &lines[turn++ % opt.senders];
        if (one->stage == READY) return one;
    }
    return NULL;
}

void send_operation(uint64_t due)
{
    char text[LARGEST];
    line *one = next_sender();
    int measured = due >= talk.from && due < talk.until;
    if (!one) { talk.unsent += measured; return; }
    uint64_t number = next_number++;
    due_of[number % REMEMBERED] = due;
    say(one, text, (opt.log ? as_intent : as_event)(text, number, due, one->number));
    talk.sent += measured;
}
