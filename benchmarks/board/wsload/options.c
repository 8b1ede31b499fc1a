#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

options opt = {
    .host = "127.0.0.1", .name = NULL, .ports = "5000", .path = "/socket.io/?EIO=4&transport=websocket",
    .namespace = "", .cookies = NULL, .log = NULL, .item = "\"parent\":null,\"after\":null",
    .join = "[\"join\",{}]", .event = "op", .pids = "", .label = "",
    .clients = 50, .senders = 0, .payload = 30, .deflate = 0,
    .rate = 100, .ramp = 200, .warmup = 1.5, .duration = 5, .drain = 2, .settle = 0.7, .patience = 60,
};

static const struct { const char *word; const char **place; } texts[] = {
    {"--host", &opt.host}, {"--name", &opt.name}, {"--ports", &opt.ports}, {"--path", &opt.path},
    {"--namespace", &opt.namespace}, {"--cookies", &opt.cookies}, {"--log", &opt.log}, {"--item", &opt.item},
    {"--join", &opt.join},
    {"--event", &opt.event}, {"--pids", &opt.pids}, {"--label", &opt.label},
};

static const struct { const char *word; int *place; } wholes[] = {
    {"--clients", &opt.clients}, {"--senders", &opt.senders},
    {"--payload", &opt.payload}, {"--deflate", &opt.deflate},
};

static const struct { const char *word; double *place; } numbers[] = {
    {"--rate", &opt.rate}, {"--ramp", &opt.ramp}, {"--warmup", &opt.warmup}, {"--duration", &opt.duration},
    {"--drain", &opt.drain}, {"--settle", &opt.settle}, {"--patience", &opt.patience},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

void die(const char *why)
{
    fprintf(stderr, "wsload: %s\n", why);
    exit(2);
}

static int take(const char *word, const char *value)
{
    for (size_t i = 0; i < COUNT(texts); i++)
        if (!strcmp(word, texts[i].word)) { *texts[i].place = value; return 1; }
    for (size_t i = 0; i < COUNT(wholes); i++)
        if (!strcmp(word, wholes[i].word)) { *wholes[i].place = atoi(value); return 1; }
    for (size_t i = 0; i < COUNT(numbers); i++)
        if (!strcmp(word, numbers[i].word)) { *numbers[i].place = atof(value); return 1; }
    return 0;
}

void read_options(int count, char **words)
{
    for (int i = 1; i < count; i += 2) {
        if (i + 1 >= count || !take(words[i], words[i + 1])) die(words[i]);
    }
    if (opt.clients < 1 || opt.clients > 9999) die("between 1 and 9999 clients");
    if (opt.payload < 0 || opt.payload > 8000) die("a payload of 0 to 8000 characters");
    if (!opt.name) opt.name = opt.host;
    if (!opt.senders) opt.senders = opt.clients;
}
