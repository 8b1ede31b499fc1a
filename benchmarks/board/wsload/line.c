#define _GNU_SOURCE
#include "line.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "measure.h"
#include "options.h"
#include "talk.h"

enum { MOST_COOKIES = 10000, MOST_PORTS = 16, EVENTS = 128, HEADER = 14 };
enum { LARGEST_SENT = 1 << 16, LARGEST_READ = 16 << 20 };
enum { TEXT = 1, GOODBYE = 8, PING = 9, PONG = 10 };

traffic seen;
const char *const stage_names[] = {
    "unopened", "connecting", "upgrading", "open", "entering", "joining", "ready", "dropped",
};
line *lines;

static int watch;
static uint8_t *incoming, *inflated;
static char *cookies[MOST_COOKIES];
static int cookie_count, ports[MOST_PORTS], port_count;

static void read_cookies(void)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(opt.cookies, "r");
    if (!file) die("the file of cookies cannot be read");
    while (cookie_count < MOST_COOKIES && getline(&text, &room, file) > 0) {
        text[strcspn(text, "\r\n")] = 0;
        if (*text) cookies[cookie_count++] = strdup(text);
    }
    free(text);
    fclose(file);
    if (!cookie_count) die("the file of cookies is empty");
}

static void read_ports(void)
{
    char *words = strdup(opt.ports), *rest = NULL;
    for (char *word = strtok_r(words, ",", &rest); word && port_count < MOST_PORTS; word = strtok_r(NULL, ",", &rest))
        ports[port_count++] = atoi(word);
    free(words);
    if (!port_count) die("no port");
}

void prepare_lines(void)
{
    lines = calloc(opt.clients, sizeof *lines);
    incoming = malloc(LARGEST_READ);
    inflated = malloc(LARGEST_READ);
    watch = epoll_create1(0);
    if (!lines || !incoming || !inflated || watch < 0) die("no memory");
    for (int i = 0; i < opt.clients; i++) lines[i].number = i;
    read_ports();
    if (opt.cookies) read_cookies();
}

static void look_for(line *one, int how, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u32 = one->number};
    epoll_ctl(watch, how, one->fd, &event);
}

void drop_line(line *one)
{
    static int told;
    if (one->stage == DEAD) return;
    if (told++ < 3) fprintf(stderr, "wsload: line %d ended while it was %s\n", one->number, stage_names[one->stage]);
    if (one->stage == READY) seen.ready--;
    one->stage = DEAD;
    seen.dead++;
    close(one->fd);
}

static void keep(buffer *in, const uint8_t *bytes, size_t count)
{
    if (in->count + count > in->room) {
        in->room = 2 * (in->count + count);
        in->bytes = realloc(in->bytes, in->room);
        if (!in->bytes) die("no memory");
    }
    memcpy(in->bytes + in->count, bytes, count);
    in->count += count;
}

static void send_bytes(line *one, const uint8_t *bytes, size_t count)
{
    if (one->stage == DEAD) return;
    if (!one->unsent.count) {
        ssize_t sent = send(one->fd, bytes, count, MSG_NOSIGNAL);
        if (sent == (ssize_t)count) return;
        if (sent < 0 && errno != EAGAIN) { drop_line(one); return; }
        if (sent > 0) { bytes += sent; count -= sent; }
        seen.blocked++;
        look_for(one, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    }
    keep(&one->unsent, bytes, count);
}

static void send_rest(line *one)
{
    buffer *rest = &one->unsent;
    ssize_t sent = rest->count ? send(one->fd, rest->bytes, rest->count, MSG_NOSIGNAL) : 0;
    if (sent > 0) { memmove(rest->bytes, rest->bytes + sent, rest->count - sent); rest->count -= sent; }
    if (!rest->count) look_for(one, EPOLL_CTL_MOD, EPOLLIN);
}

/* Clients must mask what they send; a mask of zeros is legal, and free. */
static void send_frame(line *one, int kind, const void *payload, size_t length)
{
    static uint8_t frame[LARGEST_SENT + HEADER];
    size_t head = 2;
    if (length >= LARGEST_SENT) die("a frame that is too large");
    frame[0] = 0x80 | kind;
    frame[1] = 0x80 | (length < 126 ? length : 126);
    if (length >= 126) { frame[2] = length >> 8; frame[3] = length & 255; head = 4; }
    memset(frame + head, 0, 4);
    memcpy(frame + head + 4, payload, length);
    send_bytes(one, frame, head + 4 + length);
}

void send_text(line *one, const char *text, size_t length)
{
    send_frame(one, TEXT, text, length);
}

void open_line(line *one)
{
    int yes = 1, port = ports[one->number % port_count];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, opt.host, &address.sin_addr);
    one->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (one->fd < 0) die("no socket: allow more open files");
    setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    one->began = now_us();
    one->stage = CONNECTING;
    seen.started++;
    if (connect(one->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) drop_line(one);
    else look_for(one, EPOLL_CTL_ADD, EPOLLOUT);
}

static void ask_upgrade(line *one)
{
    char text[4096];
    int error = 0, port = ports[one->number % port_count];
    socklen_t size = sizeof error;
    getsockopt(one->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) { drop_line(one); return; }
    int length = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nOrigin: http://%s:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s%s\r\n",
        opt.path, opt.name, port, opt.name, port,
        opt.deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "", cookie_count ? "Cookie: " : "",
        cookie_count ? cookies[one->number % cookie_count] : "", cookie_count ? "\r\n" : "");
    if (length >= (int)sizeof text) die("a cookie that is too long");
    one->stage = UPGRADING;
    look_for(one, EPOLL_CTL_MOD, EPOLLIN);
    send_bytes(one, (uint8_t *)text, length);
}

/* Give the length of the answer to the handshake; 0 while it is not here whole. */
static size_t read_upgrade(line *one, const uint8_t *bytes, size_t count)
{
    static int told;
    const uint8_t *end = memmem(bytes, count, "\r\n\r\n", 4);
    if (!end) return 0;
    if (!memmem(bytes, end - bytes, " 101 ", 5)) {
        if (told++ < 3) fprintf(stderr, "wsload: refused: %.*s\n", (int)(end - bytes), bytes);
        drop_line(one);
    } else {
        one->stage = OPEN;
    }
    return end + 4 - bytes;
}

static size_t inflate_message(line *one, uint8_t *bytes, size_t count)
{
    static uint8_t tail[4] = {0, 0, 0xff, 0xff};
    z_stream *z = &one->inflater;
    if (!one->inflates && inflateInit2(z, -15) != Z_OK) die("zlib");
    one->inflates = 1;
    z->next_in = bytes; z->avail_in = count; z->next_out = inflated; z->avail_out = LARGEST_READ;
    inflate(z, Z_SYNC_FLUSH);
    z->next_in = tail; z->avail_in = sizeof tail;
    inflate(z, Z_SYNC_FLUSH);
    return LARGEST_READ - z->avail_out;
}

static void take_frame(line *one, uint8_t *frame, size_t head, size_t length, uint64_t at)
{
    int kind = frame[0] & 15, deflated = frame[0] & 0x40;
    seen.frames++;
    if (kind == PING) send_frame(one, PONG, frame + head, length);
    else if (kind == GOODBYE) drop_line(one);
    else if (kind != PONG && deflated) hear(one, inflated, inflate_message(one, frame + head, length), at);
    else if (kind != PONG) hear(one, frame + head, length, at);
}

/* Give the length of a frame's head and of what it holds; 0 while the head is not here whole. */
static size_t read_head(const uint8_t *bytes, size_t count, size_t *length)
{
    if (count < 2) return 0;
    *length = bytes[1] & 127;
    size_t digits = *length == 127 ? 8 : *length == 126 ? 2 : 0;
    if (count < 2 + digits) return 0;
    if (digits) *length = 0;
    for (size_t i = 0; i < digits; i++) *length = *length << 8 | bytes[2 + i];
    return 2 + digits;
}

static void take_bytes(line *one, uint8_t *bytes, size_t count, uint64_t at)
{
    if (one->stage == UPGRADING) {
        size_t taken = read_upgrade(one, bytes, count);
        bytes += taken; count -= taken;
    }
    while (one->stage != DEAD && one->stage != UPGRADING) {
        size_t length, head = read_head(bytes, count, &length);
        if (!head || count < head + length) break;
        take_frame(one, bytes, head, length, at);
        bytes += head + length; count -= head + length;
    }
    if (one->stage != DEAD && count) keep(&one->unread, bytes, count);
}

static void read_line(line *one)
{
    size_t before = one->unread.count;
    if (before) memcpy(incoming, one->unread.bytes, before);
    ssize_t came = recv(one->fd, incoming + before, LARGEST_READ - before, 0);
    if (came < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (came <= 0) { drop_line(one); return; }
    seen.bytes += came;
    one->unread.count = 0;
    take_bytes(one, incoming, before + came, now_us());
}

void serve_lines(uint64_t microseconds)
{
    struct epoll_event events[EVENTS];
    struct timespec wait = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};
    int count = epoll_pwait2(watch, events, EVENTS, &wait, NULL);
    for (int i = 0; i < count; i++) {
        line *one = &lines[events[i].data.u32];
        if (one->stage == CONNECTING) { ask_upgrade(one); continue; }
        if (one->stage != DEAD && events[i].events & EPOLLOUT) send_rest(one);
        if (one->stage != DEAD && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_line(one);
    }
}
