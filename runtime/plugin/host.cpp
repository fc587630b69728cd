// The functions of vb_host: from the ABI's plain arguments to Instance and Call.
#include <cstring>
#include <ctime>

#include "base/error_texts.h"
#include "plugin/call.h"
#include "plugin/instance.h"
#include "plugin/sized.h"
#include "virtbay/call.h"

namespace virtbay::plugin {
namespace {

std::string text(const char* s) {
    return s ? s : "";
}

void* alloc(vb_call* call, size_t bytes) {
    Call& c = Call::of(call);
    return c.arena ? c.arena->allocate(bytes) : nullptr;
}

void raise(vb_call* call, const vb_error* theirs) {
    const auto e = sized_copy<vb_error>(theirs);
    Error error;
    error.code = e.code;
    error.domain = e.domain;
    error.level = e.level ? e.level : VB_ERR_ERROR;
    error.str1 = text(e.str1);
    error.str2 = text(e.str2);
    error.str3 = text(e.str3);
    error.int1 = e.int1;
    error.int2 = e.int2;
    if (e.message && *e.message) {
        error.message = e.message;
    } else {
        error.message = error_text(e.code);
        if (!error.str2.empty()) error.message += ": " + error.str2;
    }
    if (error.str1.empty()) {
        error.str1 = "%s";
        error.str2 = error.message;
    }
    Call& c = Call::of(call);
    if (c.failed) {
        Instance::of(call->instance)
            .services()
            .log(VB_LOG_DEBUG, Instance::of(call->instance).id(), "further error: " + error.message);
        return;
    }
    c.raise(std::move(error));
}

int32_t cancelled(vb_call* call) {
    if (Call::of(call).cancelled.load(std::memory_order_relaxed)) return 1;
    if (!call->deadline_ns) return 0;
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec) >
           call->deadline_ns;
}

void caller(vb_call* call, vb_caller* out) {
    vb_caller filled{};
    filled.size = sizeof filled;
    filled.pid = -1;
    filled.uid = filled.gid = -1;
    if (const Caller* c = Call::of(call).caller) {
        auto maybe = [](const std::string& s) { return s.empty() ? nullptr : s.c_str(); };
        filled.pid = c->pid;
        filled.uid = c->uid;
        filled.gid = c->gid;
        filled.user_name = maybe(c->user_name);
        filled.group_name = maybe(c->group_name);
        filled.sasl_user_name = maybe(c->sasl_user_name);
        filled.x509_name = maybe(c->x509_name);
    }
    const uint32_t theirs = std::min<uint32_t>(out->size, sizeof filled);
    std::memcpy(out, &filled, theirs);
    out->size = theirs;
}

uint32_t received_fds(vb_call* call, const int32_t** fds) {
    const auto& list = Call::of(call).received_fds;
    *fds = list.data();
    return static_cast<uint32_t>(list.size());
}

int32_t send_fd(vb_call* call, int32_t fd) {
    Call::of(call).sent_fds.push_back(fd);
    return VB_OK;
}

int32_t stream_fd(vb_call* call, const vb_stream_fd* theirs) {
    const auto stream = sized_copy<vb_stream_fd>(theirs);
    Call& c = Call::of(call);
    if (!c.stream) {
        c.raise(make_error(VB_ERR_INVALID_STREAM, VB_FROM_STREAMS, "the call has no stream"));
        return VB_E_INVALID;
    }
    const Status attached = c.stream->attach(stream);
    if (attached) return VB_OK;
    c.raise(attached.error());
    return VB_E_FAILED;
}

void log(uint64_t instance, int32_t level, const char* words) {
    Instance& i = Instance::of(instance);
    if (i.services().log) i.services().log(level, i.id(), words ? words : "");
}

int32_t log_enabled(uint64_t instance, int32_t level) {
    Instance& i = Instance::of(instance);
    return i.services().log_enabled ? i.services().log_enabled(level, i.id()) : level >= VB_LOG_WARNING;
}

int32_t emit(uint64_t instance, const vb_event* theirs) {
    Instance& i = Instance::of(instance);
    if (i.services().emit) i.services().emit(i.id(), sized_copy<vb_event>(theirs));
    return VB_OK;
}

const char* root(uint64_t instance) {
    return Instance::of(instance).services().directories.root.c_str();
}

const void* host_interface(uint64_t, const char*) {
    return nullptr;
}

constexpr vb_host functions = {
    .size = sizeof(vb_host),
    .abi_minor = VB_ABI_MINOR,
    .alloc = alloc,
    .raise = raise,
    .cancelled = cancelled,
    .caller = caller,
    .received_fds = received_fds,
    .send_fd = send_fd,
    .stream_fd = stream_fd,
    .log = log,
    .log_enabled = log_enabled,
    .emit = emit,
    .watch_add = [](uint64_t i, int32_t fd, uint32_t events, vb_watch_fn fn,
                    void* data) { return Instance::of(i).watch_add(fd, events, fn, data); },
    .watch_update = [](uint64_t i, uint64_t watch,
                       uint32_t events) { return Instance::of(i).watch_update(watch, events); },
    .watch_remove = [](uint64_t i, uint64_t watch) { return Instance::of(i).watch_remove(watch); },
    .timer_add = [](uint64_t i, uint32_t ms, uint32_t repeat, vb_timer_fn fn,
                    void* data) { return Instance::of(i).timer_add(ms, repeat != 0, fn, data); },
    .timer_remove = [](uint64_t i, uint64_t timer) { return Instance::of(i).timer_remove(timer); },
    .post = [](uint64_t i, vb_work_fn fn, void* data) { return Instance::of(i).post(fn, data); },
    .submit = [](uint64_t i, const uint8_t* key, vb_work_fn fn,
                 void* data) { return Instance::of(i).submit(key, fn, data); },
    .spawn =
        [](uint64_t i, const vb_process* process, vb_child_fn fn, void* data, int32_t* pid, int32_t* error) {
            return Instance::of(i).spawn(sized_copy<vb_process>(process), fn, data, pid, error);
        },
    .adopt = [](uint64_t i, int32_t pid, uint64_t start_time, vb_child_fn fn,
                void* data) { return Instance::of(i).adopt(pid, start_time, fn, data); },
    .child_remove = [](uint64_t i, uint64_t child) { return Instance::of(i).child_remove(child); },
    .config = [](uint64_t i, const char* key) { return Instance::of(i).config(key); },
    .directory = [](uint64_t i, int32_t kind) { return Instance::of(i).directory(kind); },
    .root = root,
    .get_interface = host_interface,
};

}  // namespace

const vb_host* Instance::host() {
    return &functions;
}

}  // namespace virtbay::plugin
