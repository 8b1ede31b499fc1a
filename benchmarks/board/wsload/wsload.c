/* wsload: many participants of one live board on one core, and how long everything takes to reach each of them.
 *
 * Holds N WebSockets on one epoll loop, sends R operations a second with Poisson arrivals, and records at every
 * participant the time from when an operation was due to its receipt: a stalled server or generator shows as latency,
 * not as fewer samples. Prints one line of JSON. README.md says what the options and figures mean.
 *
 * Part of Samskap, under its licence (EUPL-1.2).
 */
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

#include "line.h"
#include "measure.h"
#include "options.h"
#include "talk.h"

typedef enum { OPENING, SETTLING, WARMING, MEASURING, DRAINING, DONE } phase;

enum { LONGEST_WAIT = 50000, WHILE_OPENING = 1000, WHILE_DRAINING = 2000, AT_ONCE = 256 };

static phase now_in = OPENING;
static uint64_t ends, next_due = UINT64_MAX, opened_at;
static int gave_up;
static spread late;                       /* by how much operations left after they were due */
static spent before, after, at_start, when_open;
static traffic traffic_before, traffic_after;
static double wall;

static uint64_t us(double seconds)
{
    return (uint64_t)(seconds * 1e6);
}

static void open_some(uint64_t at)
{
    while (seen.started < opt.clients && (opt.ramp <= 0 || at * opt.ramp / 1e6 >= seen.started))
        open_line(&lines[seen.started]);
}

/* Say how far those came that have not come in. */
static void say_who_is_missing(void)
{
    int counts[DEAD + 1] = {0};
    for (int i = 0; i < opt.clients; i++) counts[lines[i].stage]++;
    for (int stage = UNOPENED; stage <= DEAD; stage++)
        if (stage != READY && counts[stage]) fprintf(stderr, "wsload: %d %s\n", counts[stage], stage_names[stage]);
}

static void end_opening(uint64_t at)
{
    if (seen.ready + seen.dead < opt.clients && at < us(opt.patience)) return;
    gave_up = seen.ready + seen.dead < opt.clients;
    if (seen.ready < opt.clients) say_who_is_missing();
    opened_at = at;
    when_open = spent_so_far();
    ends = at + us(opt.settle);
    now_in = seen.ready ? SETTLING : DONE;
}

static void begin_warming(uint64_t at)
{
    if (opt.duration <= 0) { now_in = DONE; return; }
    now_in = WARMING;
    next_due = at;
    talk.from = ends = at + us(opt.warmup);
    talk.until = talk.from + us(opt.duration);
}

static void begin_measuring(uint64_t at)
{
    now_in = MEASURING;
    find_server();
    before = spent_so_far();
    traffic_before = seen;
    wall = at;
    ends = talk.until;
}

static void begin_draining(uint64_t at)
{
    now_in = DRAINING;
    after = spent_so_far();
    traffic_after = seen;
    wall = (at - wall) / 1e6;
    ends = at + us(opt.drain);
}

static int everything_came(void)
{
    return talk.delivered >= talk.sent * seen.ready && talk.acknowledged + talk.refused >= talk.sent;
}

static void step(uint64_t at)
{
    if (now_in == OPENING) { open_some(at); end_opening(at); }
    else if (now_in == SETTLING && at >= ends) begin_warming(at);
    else if (now_in == WARMING && at >= ends) begin_measuring(at);
    else if (now_in == MEASURING && at >= ends) begin_draining(at);
    else if (now_in == DRAINING && (at >= ends || everything_came())) now_in = DONE;
}

static void send_due(uint64_t at)
{
    for (int sent = 0; next_due <= at && sent < AT_ONCE; sent++) {
        if (now_in == MEASURING) count_in(&late, at - next_due);
        send_operation(next_due);
        next_due += us(-log(1 - chance()) / opt.rate);
        if (next_due >= talk.until) next_due = UINT64_MAX;
    }
}

static uint64_t wait_from(uint64_t at)
{
    uint64_t longest = now_in == OPENING ? WHILE_OPENING : now_in == DRAINING ? WHILE_DRAINING : LONGEST_WAIT;
    uint64_t wake = at + longest;
    if (now_in != OPENING && ends < wake) wake = ends;
    if (next_due < wake) wake = next_due;
    uint64_t now = now_us();
    return wake > now ? wake - now : 0;
}

static void whole(const char *name, uint64_t value)
{
    printf("\"%s\":%llu,", name, (unsigned long long)value);
}

static void number(const char *name, double value)
{
    printf("\"%s\":%.5g,", name, value);
}

static void report_deliveries(void)
{
    double expected = (double)talk.sent * opt.clients;
    whole("ops", talk.sent);
    whole("unsent", talk.unsent);
    whole("refused", talk.refused);
    whole("delivered", talk.delivered);
    printf("\"ratio\":%.4f,", expected > 0 ? talk.delivered / expected : 0);
    number("p50", quantile(&talk.others, .5));
    number("p95", quantile(&talk.others, .95));
    number("p99", quantile(&talk.others, .99));
    number("max", talk.others.longest / 1000.0);
    whole("ack_n", talk.acknowledged);
    number("ack50", quantile(&talk.acks, .5));
    number("ack95", quantile(&talk.acks, .95));
    number("ack99", quantile(&talk.acks, .99));
    number("self95", quantile(&talk.self, .95));
}

static void report_costs(void)
{
    double server = after.server - before.server, own = after.own - before.own;
    double foreign = after.machine - before.machine - server - own, percent = wall > 0 ? 100 / wall : 0;
    number("frames_per_s", (traffic_after.frames - traffic_before.frames) * percent / 100);
    number("mb_per_s", (traffic_after.bytes - traffic_before.bytes) * percent / 1e8);
    number("srv_cpu", server * percent);
    number("us_per_delivery", talk.delivered ? 1e6 * server / talk.delivered : 0);
    number("lg_cpu", own * percent);
    number("lg_lag99", quantile(&late, .99));
    number("foreign_cpu", foreign * percent);
}

static void report_joins(void)
{
    double took = opened_at / 1e6, server = when_open.server - at_start.server, own = when_open.own - at_start.own;
    double foreign = when_open.machine - at_start.machine - server - own;
    number("join_all_s", took);
    number("join50", quantile(&talk.joins, .5));
    number("join95", quantile(&talk.joins, .95));
    number("join_max", talk.joins.longest / 1000.0);
    number("join_kb", seen.ready ? talk.join_bytes / 1024.0 / seen.ready : 0);
    number("join_cpu_s", server);
    number("join_lg_cpu", took > 0 ? 100 * own / took : 0);
    number("join_foreign_cpu", took > 0 ? 100 * foreign / took : 0);
}

static void report(void)
{
    printf("{\"label\":\"%s\",", opt.label);
    whole("n", opt.clients);
    number("rate", opt.rate);
    whole("ready", seen.ready);
    whole("dead", seen.dead);
    whole("gave_up", gave_up);
    report_deliveries();
    report_costs();
    report_joins();
    printf("\"blocked\":%llu}\n", (unsigned long long)seen.blocked);
}

int main(int count, char **words)
{
    struct rlimit files;
    read_options(count, words);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    prepare_lines();
    prepare_talk();
    find_server();
    at_start = spent_so_far();
    while (now_in != DONE) {
        uint64_t at = now_us();
        step(at);
        send_due(at);
        if (now_in != DONE) serve_lines(wait_from(at));
    }
    report();
    return 0;
}
