/* Preloaded over the library: a console that answers each byte in upper case, and ends at a full stop. */
#include <ctype.h>
#include <libvirt/libvirt.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char waiting[65536];
static size_t length;
static int ended;
static int timer = -1;
static int wanted;
static virStreamPtr opened;
static virStreamEventCallback told;
static void* told_with;

static int possible(void) {
    return (length || ended ? VIR_STREAM_EVENT_READABLE : 0) | VIR_STREAM_EVENT_WRITABLE;
}

static void tick(int id, void* opaque) {
    (void)id;
    (void)opaque;
    pthread_mutex_lock(&lock);
    const int events = possible() & wanted;
    pthread_mutex_unlock(&lock);
    if (events && told) told(opened, events, told_with);
}

int virDomainOpenConsole(virDomainPtr domain, const char* device, virStreamPtr stream, unsigned int flags) {
    (void)domain;
    (void)device;
    (void)flags;
    opened = stream;
    strcpy(waiting, "login: ");
    length = strlen(waiting);
    return 0;
}

int virStreamEventAddCallback(virStreamPtr stream, int events, virStreamEventCallback callback, void* opaque,
                              virFreeCallback release) {
    (void)stream;
    (void)release;
    told = callback;
    told_with = opaque;
    wanted = events;
    timer = virEventAddTimeout(5, tick, NULL, NULL);
    return timer < 0 ? -1 : 0;
}

int virStreamEventUpdateCallback(virStreamPtr stream, int events) {
    (void)stream;
    wanted = events;
    return 0;
}

int virStreamEventRemoveCallback(virStreamPtr stream) {
    (void)stream;
    told = NULL;
    return virEventRemoveTimeout(timer);
}

int virStreamRecv(virStreamPtr stream, char* data, size_t room) {
    (void)stream;
    pthread_mutex_lock(&lock);
    const size_t n = length < room ? length : room;
    memcpy(data, waiting, n);
    memmove(waiting, waiting + n, length - n);
    length -= n;
    const int end = ended;
    pthread_mutex_unlock(&lock);
    return n ? (int)n : end ? 0 : -2;
}

int virStreamSend(virStreamPtr stream, const char* data, size_t count) {
    (void)stream;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < count && length < sizeof(waiting); i++) {
        waiting[length++] = (char)toupper((unsigned char)data[i]);
        if (data[i] == '.') ended = 1;
    }
    pthread_mutex_unlock(&lock);
    return (int)count;
}

int virStreamFinish(virStreamPtr stream) {
    (void)stream;
    return 0;
}

int virStreamAbort(virStreamPtr stream) {
    (void)stream;
    return 0;
}
