// From the driver's own results to those of the ABI.
#pragma once

#include <cstdio>

#include "base/error.h"
#include "guest/guest.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

inline vb::Status answer(const Error& e) {
    vb::Status s = vb::Status::error(e.code, e.domain, e.message);
    s.str1 = e.str1;
    s.str2 = e.str2;
    s.str3 = e.str3;
    s.int1 = e.int1;
    s.int2 = e.int2;
    return s;
}

inline vb::Status answer(const Status& s) {
    return s ? vb::Status() : answer(s.error());
}

inline Error failure(int32_t code, std::string_view detail) {
    return make_error(code, VB_FROM_QEMU, detail);
}

// VB_ERR_INVALID_ARG for flags that an operation does not know.
inline Status check_flags(uint32_t flags, uint32_t known, const char* function) {
    if (!(flags & ~known)) return {};
    char text[160];
    std::snprintf(text, sizeof text, "unsupported flags (0x%x) in function %s", flags & ~known, function);
    return make_error(VB_ERR_INVALID_ARG, VB_FROM_QEMU, text);
}

#define QEMU_TRY(expression)                                                    \
    do {                                                                        \
        if (auto tried_ = (expression); !tried_) return answer(tried_.error()); \
    } while (0)

// The right to change a guest, for as long as the object lives.
class Job {
  public:
    static constexpr std::chrono::seconds patience{30};
    // VB_ERR_OPERATION_TIMEOUT when another operation does not end.
    static Result<Job> take(const GuestPtr& guest) {
        std::unique_lock<std::timed_mutex> lock(guest->job, std::defer_lock);
        // The thread sanitizer of GCC 12 does not see pthread_mutex_clocklock, which the steady clock comes
        // to.
#ifdef __SANITIZE_THREAD__
        const bool locked = lock.try_lock_until(std::chrono::system_clock::now() + patience);
#else
        const bool locked = lock.try_lock_for(patience);
#endif
        if (!locked) return failure(VB_ERR_OPERATION_TIMEOUT, "cannot acquire state change lock");
        return Job(guest, std::move(lock));
    }

  private:
    Job(GuestPtr guest, std::unique_lock<std::timed_mutex> lock)
        : guest_(std::move(guest)), lock_(std::move(lock)) {}
    GuestPtr guest_;
    std::unique_lock<std::timed_mutex> lock_;
};

}  // namespace virtbay::qemu
