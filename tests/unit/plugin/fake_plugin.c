/* A small driver in C99 with one defect, chosen by DEFECT; 0 is sound. Its state is a counter that
 * get_max_vcpus raises. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "virtbay/driver.h"
#include "virtbay/swap.h"

#ifndef DEFECT
#define DEFECT 0
#endif
#ifndef FAKE_VERSION
#define FAKE_VERSION "1"
#endif

#define SOUND 0
#define NO_SYMBOL 1
#define WRONG_MAJOR 2
#define SHORT_PLUGIN 3
#define HUGE_TABLE 4
#define FAILING_INIT 5
#define MISSING_MANDATORY 6
#define REFUSES_HOST 7
#define WRONG_ID 8
#define NEEDS_NEWER 9
#define NO_INTERFACE 10
#define HALF_SWAP 11
#define FAIL_PREPARE 12
#define FAIL_QUIESCE 13
#define FAIL_EXPORT 14
#define FAIL_IMPORT 15
#define FAIL_COMMIT 16
#define FAIL_ADOPT 17
#define FEWER_OPERATIONS 18
#define SHORT_TABLE 19
#define FAIL_RESUME 20
#define CRASH_IN_INIT 21
#define HANG_IN_INIT 22
#define THROW_IN_INIT 23
#define THROW_IN_OPERATION 24
#define THROW_IN_EXPORT 25
#define LEFT_THREAD 26
#define THROW_IN_CALLBACKS 27
#define THROW_IN_INTERFACE 28

void fake_throw(void);

typedef struct fake {
    const vb_host* host;
    uint64_t instance;
    int32_t counter;
    int resumed;
} fake;

static int32_t fake_open(vb_call* call, const vb_open_in* in, vb_open_out* out) {
    if (in->path && strcmp(in->path, "/declined") == 0) return VB_DECLINED;
#if DEFECT == FAIL_ADOPT
    if (in->flags & VB_OPEN_ADOPT) return VB_E_FAILED;
#endif
    out->connection = call->self;
    out->scope = 7;
    return VB_OK;
}

static void fake_close(vb_call* call) {
    (void)call;
}

static int32_t get_max_vcpus(vb_call* call, const vb_connect_get_max_vcpus_in* in,
                             vb_connect_get_max_vcpus_out* out) {
    (void)in;
    out->max_vcpus = ++((fake*)call->self)->counter;
    return VB_OK;
}

static int32_t get_type(vb_call* call, const vb_connect_get_type_in* in, vb_connect_get_type_out* out) {
    (void)call, (void)in;
    out->type = "fake " FAKE_VERSION;
    return VB_OK;
}

#if DEFECT == THROW_IN_CALLBACKS
static void throwing_timer(void* data, uint64_t timer) {
    (void)data, (void)timer;
    fake_throw();
}
static void throwing_work(void* data) {
    (void)data;
    fake_throw();
}
static void throwing_watch(void* data, uint64_t watch, int32_t fd, uint32_t events) {
    fake* self = data;
    (void)events;
    self->host->watch_remove(self->instance, watch);
    close(fd);
    fake_throw();
}
static void throwing_child(void* data, uint64_t child, int32_t status, int32_t signal) {
    (void)data, (void)child, (void)status, (void)signal;
    fake_throw();
}
static void arrange_callbacks(fake* self) {
    const char* const argv[] = {"/bin/true", NULL};
    vb_process process;
    int ends[2];
    if (pipe(ends) != 0) return;
    close(ends[1]);
    self->host->watch_add(self->instance, ends[0], VB_WATCH_READABLE, throwing_watch, self);
    self->host->timer_add(self->instance, 1, 0, throwing_timer, self);
    self->host->post(self->instance, throwing_work, self);
    self->host->submit(self->instance, NULL, throwing_work, self);
    memset(&process, 0, sizeof process);
    process.size = sizeof process;
    process.argv = argv;
    self->host->spawn(self->instance, &process, throwing_child, self, NULL, NULL);
}
#endif

static int32_t get_hostname(vb_call* call, const vb_connect_get_hostname_in* in,
                            vb_connect_get_hostname_out* out) {
#if DEFECT == THROW_IN_OPERATION
    fake_throw();
#elif DEFECT == THROW_IN_CALLBACKS
    arrange_callbacks(call->self);
#endif
    (void)call, (void)in, (void)out;
    return VB_E_FAILED; /* without raising an error */
}

static int32_t lookup_by_uuid(vb_call* call, const vb_domain_lookup_by_uuid_in* in,
                              vb_domain_lookup_by_uuid_out* out) {
    vb_error e;
    (void)in, (void)out;
    memset(&e, 0, sizeof e);
    e.size = sizeof e;
    e.code = VB_ERR_NO_DOMAIN;
    e.domain = VB_FROM_TEST;
    e.str2 = "nobody";
    e.int1 = e.int2 = -1;
    call->host->raise(call, &e);
    return VB_E_NOT_FOUND;
}

static int32_t list_all(vb_call* call, const vb_domain_list_all_in* in, vb_domain_list_all_out* out) {
    vb_domain_ref* list = call->host->alloc(call, 2 * sizeof *list);
    (void)in;
    memset(list, 0, 2 * sizeof *list);
    list[0].name = "one";
    list[0].id = 1;
    list[1].name = "two";
    list[1].id = -1;
    out->domains = list;
    out->n_domains = out->ret = 2;
    return VB_OK;
}

static const vb_connect_ops connect_ops = {
#if DEFECT == HUGE_TABLE
    .size = 0xffffffffu,
#elif DEFECT == SHORT_TABLE
    .size = 2 * sizeof(uint32_t) + sizeof(void*),
#else
    .size = sizeof(vb_connect_ops),
#endif
    .get_type = get_type,
#if DEFECT != FEWER_OPERATIONS
    .get_max_vcpus = get_max_vcpus,
#endif
    .get_hostname = get_hostname,
};

static const vb_domain_ops domain_ops = {
    .size = sizeof(vb_domain_ops),
#if DEFECT != MISSING_MANDATORY
    .lookup_by_uuid = lookup_by_uuid,
    .list_all = list_all,
#endif
};

static const vb_operations operations = {
    .size = sizeof(vb_operations),
    .connect = &connect_ops,
    .domain = &domain_ops,
};

static const uint32_t nonblocking[] = {VB_OP_CONNECT_GET_TYPE, VB_OP_CONNECT_GET_MAX_VCPUS};

static const vb_driver driver = {
    .size = sizeof(vb_driver),
    .threads = VB_THREADS_SERIAL_PLUGIN,
    .name = "Fake",
#if DEFECT != MISSING_MANDATORY
    .open = fake_open,
#endif
    .close = fake_close,
    .operations = &operations,
    .nonblocking = nonblocking,
    .n_nonblocking = 2,
};

static int32_t answer(int defect) {
    return DEFECT == defect ? VB_E_FAILED : VB_OK;
}

static int32_t prepare(void* self, const vb_swap_info* info) {
    (void)self, (void)info;
    return answer(FAIL_PREPARE);
}

static int32_t quiesce(void* self, uint32_t ms, uint32_t force, vb_busy* busy) {
    (void)self, (void)ms, (void)force, (void)busy;
#if DEFECT == FAIL_QUIESCE
    strcpy(busy->reason, "a job runs");
    return VB_E_BUSY;
#endif
    return VB_OK;
}

static int32_t export_state(void* self, const vb_writer* w) {
#if DEFECT == THROW_IN_EXPORT
    fake_throw();
#endif
    if (w->write(w->data, &((fake*)self)->counter, sizeof(int32_t)) != VB_OK) return VB_E_FAILED;
    return answer(FAIL_EXPORT);
}

static int32_t import_state(void* self, const vb_reader* r, uint32_t schema) {
    (void)schema;
    if (r->read(r->data, &((fake*)self)->counter, sizeof(int32_t)) != sizeof(int32_t)) return VB_E_FAILED;
    return answer(FAIL_IMPORT);
}

static int32_t commit(void* self) {
    (void)self;
    return answer(FAIL_COMMIT);
}

static int32_t resume(void* self) {
    ((fake*)self)->resumed = 1;
    return answer(FAIL_RESUME);
}

static const vb_swap swap = {
    .size = sizeof(vb_swap),
    .schema_write = 1,
    .schema_read_min = 1,
    .schema_read_max = 1,
    .prepare = prepare,
    .quiesce = quiesce,
    .export_state = export_state,
    .import_state = import_state,
#if DEFECT != HALF_SWAP
    .commit = commit,
#endif
    .resume = resume,
};

static const void* get_interface(void* self, const char* name) {
    (void)self;
#if DEFECT == THROW_IN_INTERFACE
    fake_throw();
#endif
#if DEFECT != NO_INTERFACE
    if (strcmp(name, VB_DRIVER_INTERFACE) == 0) return &driver;
#endif
    if (strcmp(name, VB_SWAP_INTERFACE) == 0) return &swap;
    return NULL;
}

static void* stay(void* nothing) {
    for (;;) sleep(1);
    return nothing;
}

static int32_t init(void* self) {
    (void)self;
#if DEFECT == CRASH_IN_INIT
    abort();
#elif DEFECT == HANG_IN_INIT
    for (;;) sleep(1);
#elif DEFECT == THROW_IN_INIT
    fake_throw();
#elif DEFECT == LEFT_THREAD
    pthread_t thread;
    if (pthread_create(&thread, NULL, stay, NULL) != 0) return VB_E_FAILED;
    pthread_detach(thread);
#endif
    return answer(FAILING_INIT);
}

static void end(void* self) {
    free(self);
}

#if DEFECT == NO_SYMBOL
#define vb_plugin_v1 another_symbol
#endif

VB_EXPORT int32_t vb_plugin_v1(const vb_hello* in, vb_plugin* out);
VB_EXPORT int32_t vb_plugin_v1(const vb_hello* in, vb_plugin* out) {
    fake* self = calloc(1, sizeof *self);
    self->host = in->host;
    self->instance = in->instance;
    out->size = DEFECT == SHORT_PLUGIN ? 8 : sizeof *out;
    out->abi_major = DEFECT == WRONG_MAJOR ? 2 : VB_ABI_MAJOR;
    out->abi_minor = VB_ABI_MINOR;
    out->abi_minor_required = DEFECT == NEEDS_NEWER ? 99 : 0;
    out->kind = VB_KIND_DRIVER;
    out->id = DEFECT == WRONG_ID ? "other" : "fake";
    out->version = FAKE_VERSION;
    out->self = self;
    out->init = init;
    out->shutdown = end;
    out->get_interface = get_interface;
    if (DEFECT == REFUSES_HOST) {
        free(self);
        return VB_E_ABI;
    }
    return VB_OK;
}
