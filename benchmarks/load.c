/* A load generator for chat servers: many readers, some senders, one thread, one epoll.
 *
 * It logs in, opens rooms, and lets senders talk: as fast as their acknowledgements allow, or at a
 * fixed rate. Every text says who sent it, its number and when, so every reader checks by itself that
 * nothing is lost, doubled or out of order. It is written in C so that the server is the bottleneck.
 *
 *   load PORT PROTOCOL PID ROOMS READERS SENDERS MESSAGES RATE BYTES WINDOW STALLED SECONDS
 *
 * PROTOCOL  chatd (its native lines) or relay (a line with the room's number, then every line goes to
 *           all in the room, the sender too, which is its acknowledgement)
 * PID       the server's process, whose CPU time and memory are read from /proc
 * ROOMS     how many; READERS and SENDERS are spread over them in turn; senders read too
 * MESSAGES  of each sender; RATE of all senders together, a second (0: by acknowledgements)
 * BYTES     of each text; WINDOW: messages that a sender may have unacknowledged
 * STALLED   readers, the first ones, that don't read while the others talk
 * SECONDS   after which the run is given up
 *
 * Prints one JSON object.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { GREETING, ENTERING, OPENING, READY };
enum { BUFFER = 1 << 18 };

typedef struct {
    int fd, state, room, isStalled, sender; /* sender: its number, or -1 */
    char *rest;                             /* the unfinished line */
    size_t restBytes;
    long sent, acknowledged, received;
    int *expected; /* the next number of each sender of the room, by the sender's place there */
} Client;

static struct {
    int port, isChatd, pid, rooms, readers, senders, window, stalled;
    long messages, rate, bytes, seconds;
} want;

static Client *clients;
static int count, ready, ep, sendersOfRoom;
static int *listenersOfRoom; /* who reads while the others talk */
static long delivered, lost, doubled, disordered, complete;
static uint64_t *sentAt;
static int *reached;
static double *latency;
static char buffer[BUFFER];
static uint64_t begin;

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* --- what the server costs, from /proc */

static uint64_t cpuNanoseconds(void) {
    char path[300], line[100];
    uint64_t sum = 0, one;
    snprintf(path, sizeof path, "/proc/%d/task", want.pid);
    DIR *tasks = opendir(path);
    for (struct dirent *task; tasks && (task = readdir(tasks));) {
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", want.pid, task->d_name);
        FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (file && fgets(line, sizeof line, file) && sscanf(line, "%lu", &one) == 1) sum += one;
        if (file) fclose(file);
    }
    if (tasks) closedir(tasks);
    return sum;
}

static long residentKiB(void) {
    char path[64], line[200];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", want.pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %ld", &kib) == 1) break;
    if (file) fclose(file);
    return kib;
}

/* --- sending */

static void put(Client *c, const char *data, size_t bytes) {
    while (bytes) {
        ssize_t n = write(c->fd, data, bytes);
        if (n < 0 && errno == EAGAIN) { /* the server doesn't read: bounded by the run's seconds */
            if ((now() - begin) / 1000000000ull > (uint64_t)want.seconds) fail("the server takes no more");
            usleep(100);
            continue;
        }
        if (n < 0) fail("write");
        data += n;
        bytes -= n;
    }
}

static void say(Client *c) {
    static char line[70000], text[66000];
    int n = snprintf(text, sizeof text, "%d %ld ", c->sender, c->sent);
    while (n < want.bytes) text[n++] = 'x';
    text[n] = 0;
    const char *form = want.isChatd ? "{\"type\":\"say\",\"id\":%ld,\"room\":\"room%d\",\"text\":\"%s\",\"key\":\"%d-%ld\"}\n" : NULL;
    int bytes = form ? snprintf(line, sizeof line, form, c->sent, c->room, text, getpid(), c->sent)
                     : snprintf(line, sizeof line, "%s\n", text);
    sentAt[c->sender * want.messages + c->sent] = now();
    c->sent++;
    put(c, line, bytes);
}

static void talk(Client *c) {
    if (want.rate) return;
    while (c->sent < want.messages && c->sent - c->acknowledged < want.window) say(c);
}

/* --- receiving */

static void said(Client *c, const char *text) {
    char *end;
    int sender = strtol(text, &end, 10);
    long number = strtol(end, NULL, 10);
    int *expected = &c->expected[sender / want.rooms];
    if (number < *expected) { doubled++; return; }
    if (number > *expected) { disordered++; lost += number - *expected; }
    *expected = number + 1;
    c->received++;
    delivered++;
    long id = sender * want.messages + number;
    if (c->isStalled) return;
    if (++reached[id] == listenersOfRoom[c->room]) latency[complete++] = (now() - sentAt[id]) / 1e6;
    if (!want.isChatd && sender == c->sender) c->acknowledged++;
}

static void greet(Client *c) {
    char line[200];
    int n = 0;
    if (!want.isChatd) n = snprintf(line, sizeof line, "%d\n", c->room), c->state = OPENING;
    else if (c->state == GREETING) n = snprintf(line, sizeof line, "{\"type\":\"guest\",\"nick\":\"u%d\"}\n", (int)(c - clients)), c->state = ENTERING;
    else if (c->state == ENTERING) n = snprintf(line, sizeof line, "{\"type\":\"open\",\"room\":\"room%d\",\"after\":9007199254740991}\n", c->room), c->state = OPENING;
    else c->state = READY, ready++;
    if (n) put(c, line, n);
}

static void take(Client *c, char *line, size_t bytes) {
    if (!want.isChatd) {
        if (c->state == READY) said(c, line);
        else c->state = READY, ready++;
        return;
    }
    if (bytes > 14 && !memcmp(line + 9, "said", 4)) {
        char *text = memmem(line + 60, bytes - 60, "\"text\":\"", 8);
        if (text) said(c, text + 8);
    } else if (bytes > 11 && !memcmp(line + 9, "ok", 2)) {
        if (c->state != READY) greet(c);
        else c->acknowledged++;
    } else if (bytes > 14 && !memcmp(line + 9, "hello", 5)) greet(c);
    else if (bytes > 16 && !memcmp(line + 9, "refused", 7)) { fprintf(stderr, "load: %.*s\n", (int)bytes, line); exit(1); }
}

static void receive(Client *c) {
    memcpy(buffer, c->rest, c->restBytes);
    ssize_t n = read(c->fd, buffer + c->restBytes, BUFFER - c->restBytes - 1);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) fail("the server closed a connection");
    char *at = buffer, *end = buffer + c->restBytes + n, *lf;
    while ((lf = memchr(at, '\n', end - at))) {
        *lf = 0;
        take(c, at, lf - at);
        at = lf + 1;
    }
    c->restBytes = end - at;
    c->rest = realloc(c->rest, c->restBytes + 1);
    memcpy(c->rest, at, c->restBytes);
    if (c->sender >= 0 && c->state == READY && ready == count) talk(c);
}

/* --- the run */

static void start(int i) {
    Client *c = &clients[i];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(want.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, small = 65536;
    c->sender = i < want.senders ? i : -1;
    c->room = i % want.rooms;
    c->isStalled = i >= want.senders && i < want.senders + want.stalled;
    c->expected = calloc(sendersOfRoom, sizeof(int));
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (c->isStalled) setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    if (connect(c->fd, (void *)&to, sizeof to)) fail("connect");
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    listenersOfRoom[c->room] += !c->isStalled;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &event)) fail("epoll");
    if (!want.isChatd) greet(c);
}

static void setReading(int reading) {
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = reading ? EPOLLIN : 0, .data.ptr = &clients[i]};
        if (clients[i].isStalled) epoll_ctl(ep, EPOLL_CTL_MOD, clients[i].fd, &event);
    }
}

/* Handle what arrives until `goal` deliveries or `readies` clients; 0 when the time is up. */
static int until(long goal, int readies) {
    struct epoll_event events[512];
    uint64_t next = now();
    int turn = 0;
    while (delivered < goal || ready < readies) {
        if ((now() - begin) / 1000000000ull > (uint64_t)want.seconds) return 0;
        int n = epoll_wait(ep, events, 512, want.rate && ready == count ? 1 : 1000);
        for (int i = 0; i < n; i++) receive(events[i].data.ptr);
        for (; want.rate && ready == count && goal && now() >= next && turn < want.senders * want.messages; turn++) {
            say(&clients[turn % want.senders]);
            next += 1000000000ull / want.rate;
        }
    }
    return 1;
}

static int ascending(const void *a, const void *b) {
    double x = *(double *)a, y = *(double *)b;
    return (x > y) - (x < y);
}

static double quantile(double q) { return complete ? latency[(long)((complete - 1) * q)] : 0; }

static void report(double connectSeconds, double seconds, double cpu, long connectedKiB, long idleKiB, long endKiB, long missing) {
    qsort(latency, complete, sizeof *latency, ascending);
    printf("{\"clients\":%d,\"connectSeconds\":%.3f,\"admittedPerSecond\":%.0f,\"kibPerConnection\":%.2f,"
           "\"deliveries\":%ld,\"seconds\":%.3f,\"deliveriesPerSecond\":%.0f,\"messages\":%ld,"
           "\"cpuMicrosecondsPerDelivery\":%.3f,\"cpuMicrosecondsPerMessage\":%.2f,"
           "\"latencyMs\":{\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f},"
           "\"lost\":%ld,\"doubled\":%ld,\"disordered\":%ld,\"grownKiB\":%ld}\n",
           count, connectSeconds, count / connectSeconds, (double)(connectedKiB - idleKiB) / count, delivered, seconds,
           delivered / seconds, want.senders * want.messages, delivered ? cpu / delivered : 0,
           want.messages ? cpu / (want.senders * want.messages) : 0, quantile(.5), quantile(.99), quantile(1),
           lost + missing, doubled, disordered, endKiB - connectedKiB);
}

static void allocate(void) {
    struct rlimit files = {count + 100, count + 100};
    setrlimit(RLIMIT_NOFILE, &files);
    clients = calloc(count, sizeof *clients);
    listenersOfRoom = calloc(want.rooms, sizeof(int));
    long all = want.senders * want.messages + 1;
    sentAt = calloc(all, sizeof *sentAt);
    reached = calloc(all, sizeof *reached);
    latency = calloc(all, sizeof *latency);
    sendersOfRoom = want.senders / want.rooms + 1;
    ep = epoll_create1(0);
}

static void readArguments(char **a) {
    want.port = atoi(a[1]), want.isChatd = !strcmp(a[2], "chatd"), want.pid = atoi(a[3]), want.rooms = atoi(a[4]);
    want.readers = atoi(a[5]), want.senders = atoi(a[6]), want.messages = atol(a[7]), want.rate = atol(a[8]);
    want.bytes = atol(a[9]), want.window = atoi(a[10]), want.stalled = atoi(a[11]), want.seconds = atol(a[12]);
    count = want.readers + want.senders;
}

int main(int argc, char **argv) {
    if (argc != 13) { fprintf(stderr, "load: see the head of load.c\n"); return 2; }
    readArguments(argv);
    allocate();
    long idleKiB = residentKiB(), goal = 0, stalledGoal = 0;
    begin = now();
    for (int i = 0; i < count; i++) start(i);
    if (!until(0, count)) fail("not all came in");
    double connectSeconds = (now() - begin) / 1e9;
    long connectedKiB = residentKiB();
    for (int i = 0; i < count; i++) {
        int senders = (want.senders - clients[i].room + want.rooms - 1) / want.rooms;
        *(clients[i].isStalled ? &stalledGoal : &goal) += senders * want.messages;
    }
    setReading(0);
    uint64_t cpu = cpuNanoseconds(), from = now();
    for (int i = 0; i < want.senders; i++) talk(&clients[i]);
    int isDone = until(goal, count);
    double seconds = (now() - from) / 1e9, cpuMicroseconds = (cpuNanoseconds() - cpu) / 1e3;
    long grownKiB = residentKiB();
    setReading(1);
    if (isDone && want.stalled) until(goal + stalledGoal, count);
    report(connectSeconds, seconds, cpuMicroseconds, connectedKiB, idleKiB, grownKiB, goal + stalledGoal - delivered);
    return 0;
}
