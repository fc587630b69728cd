// For instance*.cpp: the part of an Instance that belongs to the loop's thread.
#pragma once

#include <unordered_map>

#include "base/guarded.h"
#include "loop/fd_watch.h"
#include "loop/timer.h"
#include "plugin/instance.h"

namespace virtbay::plugin {

struct Instance::LoopSide {
    LoopSide(const Services& services, std::string id) : services(services), id(std::move(id)) {}

    const Services& services;
    const std::string id;  // of the plugin
    struct Watch {
        FdWatch handle;
        int fd;
        uint32_t events;
        vb_watch_fn fn;
        void* data;
    };
    struct Ticker {
        Timer handle;
        uint32_t ms;
        bool repeat;
        vb_timer_fn fn;
        void* data;
    };
    struct Child {
        uint64_t process;  // of Processes; 0 until it runs
        vb_child_fn fn;
        void* data;
        // An exit that happened while suspended is told on resume.
        bool ended = false;
        int32_t status = -1, signal = 0;
    };
    bool suspended = false;
    std::unordered_map<uint64_t, Watch> watches;
    std::unordered_map<uint64_t, Ticker> timers;
    std::unordered_map<uint64_t, Child> children;

    void arm(uint64_t number, Ticker& t) {
        t.handle.start(t.ms, t.repeat ? t.ms : 0, [this, number] {
            auto found = timers.find(number);
            if (found == timers.end() || suspended) return;
            const vb_timer_fn fn = found->second.fn;
            void* data = found->second.data;
            if (!found->second.repeat) timers.erase(found);
            call_back("timer", [&] { fn(data, number); });
        });
    }
    // A function of the plugin; what it throws is logged. Any thread.
    template <class Fn>
    void call_back(const char* kind, Fn fn) const {
        const std::string thrown = thrown_by(fn);
        if (!thrown.empty() && services.log)
            services.log(VB_LOG_ERROR, id, std::string(kind) + ": " + thrown);
    }
    void tell(uint64_t number) {
        auto found = children.find(number);
        if (found == children.end() || suspended || !found->second.ended) return;
        const Child& c = found->second;
        const auto fn = c.fn;
        void* data = c.data;
        const int32_t status = c.status, signal = c.signal;
        children.erase(found);
        call_back("child", [&] { fn(data, number, status, signal); });
    }
};

}  // namespace virtbay::plugin
