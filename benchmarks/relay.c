/* The floor: a bare relay. One thread, one epoll; what is to go to a client is gathered while a batch
 * of events is handled and sent with one send() at its end. No names, no checks, no history: nothing
 * that relays lines between sockets can cost less.
 *
 *   relay        listens on a free port of 127.0.0.1 and prints it
 *
 * A client's first line is the number of its room, and it is answered by a line; every later line
 * goes to all in the room, the sender too. A client whose socket takes no more waits for EPOLLOUT with what is left.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 1 << 16, ROOMS = 10000 };

typedef struct Client Client;
struct Client {
    int fd, room, isDirty, isWaiting;
    char *in, *out;
    size_t inBytes, outBytes, outRoom;
    Client *next; /* in the room */
};

static Client *rooms[ROOMS], *dirty[100000];
static int dirtyCount, ep;
static char buffer[BUFFER];

static void gather(Client *c, const char *data, size_t bytes) {
    if (c->outBytes + bytes > c->outRoom) {
        c->outRoom = (c->outBytes + bytes) * 2;
        c->out = realloc(c->out, c->outRoom);
    }
    memcpy(c->out + c->outBytes, data, bytes);
    c->outBytes += bytes;
    if (!c->isDirty && !c->isWaiting) c->isDirty = 1, dirty[dirtyCount++] = c;
}

static void await(Client *c, int isWaiting) {
    struct epoll_event event = {.events = EPOLLIN | (isWaiting ? EPOLLOUT : 0), .data.ptr = c};
    if (c->isWaiting != isWaiting) epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &event);
    c->isWaiting = isWaiting;
}

static void flush(Client *c) {
    c->isDirty = 0;
    ssize_t n = send(c->fd, c->out, c->outBytes, MSG_NOSIGNAL);
    if (n > 0) memmove(c->out, c->out + n, c->outBytes -= n);
    await(c, c->outBytes > 0);
}

static void relay(Client *c, const char *lines, size_t bytes) {
    for (Client *to = rooms[c->room]; to; to = to->next) gather(to, lines, bytes);
}

static void leave(Client *c) {
    Client **at = &rooms[c->room];
    while (c->room >= 0 && *at && *at != c) at = &(*at)->next;
    if (c->room >= 0 && *at) *at = c->next;
    close(c->fd);
    c->outBytes = 0;
}

static void receive(Client *c) {
    memcpy(buffer, c->in, c->inBytes);
    ssize_t n = recv(c->fd, buffer + c->inBytes, BUFFER - c->inBytes, 0);
    if (n <= 0) { leave(c); return; }
    char *at = buffer, *end = buffer + c->inBytes + n, *last = memrchr(buffer, '\n', end - buffer);
    if (last && c->room < 0) {
        c->room = atoi(buffer) % ROOMS;
        c->next = rooms[c->room];
        rooms[c->room] = c;
        gather(c, "joined\n", 7);
        at = (char *)memchr(buffer, '\n', end - buffer) + 1;
    }
    if (last && last + 1 > at) relay(c, at, last + 1 - at);
    if (last) at = last + 1;
    c->inBytes = end - at;
    c->in = realloc(c->in, c->inBytes + 1);
    memcpy(c->in, at, c->inBytes);
}

static void admit(int listener) {
    int one = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    Client *c = calloc(1, sizeof *c);
    c->fd = fd, c->room = -1;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &event);
}

int main(void) {
    struct rlimit files = {20000, 20000};
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof here;
    setrlimit(RLIMIT_NOFILE, &files);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    bind(listener, (void *)&here, length);
    listen(listener, 4096);
    getsockname(listener, (void *)&here, &length);
    printf("running on port %d\n", ntohs(here.sin_port));
    fflush(stdout);
    ep = epoll_create1(0);
    struct epoll_event events[512], event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(ep, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int n = epoll_wait(ep, events, 512, -1);
        for (int i = 0; i < n; i++) {
            Client *c = events[i].data.ptr;
            if (!c) admit(listener);
            else if (events[i].events & (EPOLLIN | EPOLLHUP)) receive(c);
            if (c && c->isWaiting && events[i].events & EPOLLOUT) flush(c);
        }
        for (int i = 0; i < dirtyCount; i++) flush(dirty[i]);
        dirtyCount = 0;
    }
}
