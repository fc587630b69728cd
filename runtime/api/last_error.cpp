#include "api/last_error.h"

#include <cstdlib>
#include <cstring>
#include <mutex>

#include "api/handles.h"

namespace virtbay::api {
namespace {

struct ThreadError {
    virError error{};
    ~ThreadError() { clear(error); }
};

struct Handler {
    virErrorFunc function = nullptr;
    void* data = nullptr;
};

std::mutex handler_mutex;
Handler process_handler;  // guarded by handler_mutex; the public interface has one for the process

char* duplicate(const char* text) {
    return text ? strdup(text) : nullptr;
}
char* duplicate(const std::string& text) {
    return text.empty() ? nullptr : strdup(text.c_str());
}

}  // namespace

virError& last_error() {
    static thread_local ThreadError mine;
    return mine.error;
}

void clear(virError& error) {
    std::free(error.message);
    std::free(error.str1);
    std::free(error.str2);
    std::free(error.str3);
    error = virError{};
}

void copy(const virError& from, virError& to) {
    to.code = from.code;
    to.domain = from.domain;
    to.level = from.level;
    to.message = duplicate(from.message);
    to.str1 = duplicate(from.str1);
    to.str2 = duplicate(from.str2);
    to.str3 = duplicate(from.str3);
    to.int1 = from.int1;
    to.int2 = from.int2;
}

void set_last_error(const Error& error) {
    virError& mine = last_error();
    clear(mine);
    mine.code = error.code;
    mine.domain = error.domain;
    mine.level = static_cast<virErrorLevel>(error.level);
    mine.message = duplicate(error.message);
    mine.str1 = duplicate(error.str1);
    mine.str2 = duplicate(error.str2);
    mine.str3 = duplicate(error.str3);
    mine.int1 = error.int1;
    mine.int2 = error.int2;
}

void dispatch(virConnectPtr conn) {
    virError& mine = last_error();
    if (mine.code == VIR_ERR_OK) {
        Error unknown;
        unknown.message = "An error occurred, but the cause is unknown";
        set_last_error(unknown);
    }
    Handler handler;
    if (conn) {
        const std::lock_guard lock(conn->mutex);
        clear(conn->error);
        copy(mine, conn->error);
        handler = {conn->error_handler, conn->error_handler_data};
    }
    if (!handler.function) {
        const std::lock_guard lock(handler_mutex);
        handler = process_handler;
    }
    if (handler.function)
        handler.function(handler.data, &mine);
    else
        virDefaultErrorFunc(&mine);
}

}  // namespace virtbay::api

using namespace virtbay::api;

void virSetErrorFunc(void* userData, virErrorFunc handler) {
    const std::lock_guard lock(handler_mutex);
    process_handler = {handler, userData};
}

void virConnSetErrorFunc(virConnectPtr conn, void* userData, virErrorFunc handler) {
    if (!conn) return;
    const std::lock_guard lock(conn->mutex);
    conn->error_handler = handler;
    conn->error_handler_data = userData;
}
