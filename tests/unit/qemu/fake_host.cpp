#include "fake_host.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>

#include "virtbay/ops/events.h"

namespace fake {

namespace {

uint64_t now_ms() {
    return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                     std::chrono::steady_clock::now().time_since_epoch())
                                     .count());
}

}  // namespace

Host::Host() {
    char path[] = "/tmp/virtbay-qemu-XXXXXX";
    directory_ = ::mkdtemp(path);
    if (::pipe2(wake_, O_CLOEXEC | O_NONBLOCK) != 0) std::abort();
    for (const int32_t kind : {VB_DIR_CONFIG, VB_DIR_STATE, VB_DIR_LIB, VB_DIR_CACHE, VB_DIR_LOG}) {
        directories_[kind] = directory_ + "/" + std::to_string(kind);
        std::filesystem::create_directories(directories_[kind]);
    }
    table_.size = sizeof table_;
    table_.log = [](uint64_t, int32_t, const char*) {};
    table_.log_enabled = [](uint64_t, int32_t) -> int32_t { return 0; };
    table_.emit = [](uint64_t i, const vb_event* e) -> int32_t {
        if (e->event != VB_EVENT_DOMAIN_LIFECYCLE) return 0;
        const auto* p = static_cast<const vb_event_domain_lifecycle*>(e->payload);
        const std::lock_guard guard(of(i)->lock_);
        of(i)->lifecycle_.push_back(std::to_string(p->event) + " " + std::to_string(p->detail));
        return 0;
    };
    table_.watch_add = [](uint64_t i, int32_t fd, uint32_t events, vb_watch_fn fn, void* data) -> uint64_t {
        const std::lock_guard guard(of(i)->lock_);
        const uint64_t n = of(i)->next_++;
        of(i)->watches_[n] = {fd, events, fn, data};
        of(i)->wake();
        return n;
    };
    table_.watch_update = [](uint64_t i, uint64_t n, uint32_t events) -> int32_t {
        const std::lock_guard guard(of(i)->lock_);
        if (const auto at = of(i)->watches_.find(n); at != of(i)->watches_.end()) at->second.events = events;
        of(i)->wake();
        return 0;
    };
    table_.watch_remove = [](uint64_t i, uint64_t n) -> int32_t {
        const std::lock_guard guard(of(i)->lock_);
        of(i)->watches_.erase(n);
        of(i)->wake();
        return 0;
    };
    table_.timer_add = [](uint64_t i, uint32_t ms, uint32_t repeat, vb_timer_fn fn, void* data) -> uint64_t {
        const std::lock_guard guard(of(i)->lock_);
        const uint64_t n = of(i)->next_++;
        of(i)->timers_[n] = {now_ms() + ms, repeat, ms, fn, data};
        of(i)->wake();
        return n;
    };
    table_.timer_remove = [](uint64_t i, uint64_t n) -> int32_t {
        const std::lock_guard guard(of(i)->lock_);
        of(i)->timers_.erase(n);
        return 0;
    };
    table_.post = [](uint64_t i, vb_work_fn fn, void* data) -> int32_t {
        const std::lock_guard guard(of(i)->lock_);
        ++of(i)->busy_;
        of(i)->posted_.emplace_back(fn, data);
        of(i)->wake();
        return 0;
    };
    table_.submit = [](uint64_t i, const uint8_t*, vb_work_fn fn, void* data) -> int32_t {
        const std::lock_guard guard(of(i)->lock_);
        ++of(i)->busy_;
        of(i)->workers_.emplace_back([i, fn, data] {
            fn(data);
            --of(i)->busy_;
        });
        return 0;
    };
    table_.spawn = [](uint64_t i, const vb_process* p, vb_child_fn fn, void* data, int32_t* pid,
                      int32_t* error) -> uint64_t {
        const int child = ::fork();
        if (child < 0) {
            *error = errno;
            return 0;
        }
        if (child == 0) {
            ::setsid();
            const int null = ::open("/dev/null", O_RDWR);
            const int log = p->output ? ::open(p->output, O_WRONLY | O_CREAT | O_APPEND, 0600) : null;
            // Out of the way of the targets first.
            std::vector<int> moved;
            for (uint32_t n = 0; n < p->n_fds; ++n) moved.push_back(::fcntl(p->fds[n], F_DUPFD_CLOEXEC, 200));
            ::dup2(null, 0);
            ::dup2(log, 1);
            ::dup2(log, 2);
            for (uint32_t n = 0; n < p->n_fds; ++n) ::dup2(moved[n], p->fd_targets[n]);
            const uint32_t kept = 3 + p->n_fds;
            ::syscall(SYS_close_range, kept, ~0u, 0);
            ::execve(p->argv[0], const_cast<char* const*>(p->argv), const_cast<char* const*>(p->envp));
            ::_exit(127);
        }
        const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
        const std::lock_guard guard(of(i)->lock_);
        *pid = child;
        const uint64_t n = of(i)->next_++;
        of(i)->children_[n] = {child, pidfd, true, fn, data};
        of(i)->wake();
        return n;
    };
    table_.adopt = [](uint64_t i, int32_t pid, uint64_t, vb_child_fn fn, void* data) -> uint64_t {
        const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
        if (pidfd < 0) return 0;
        const std::lock_guard guard(of(i)->lock_);
        const uint64_t n = of(i)->next_++;
        of(i)->children_[n] = {pid, pidfd, false, fn, data};
        of(i)->wake();
        return n;
    };
    table_.child_remove = [](uint64_t i, uint64_t n) -> int32_t {
        const std::lock_guard guard(of(i)->lock_);
        of(i)->children_.erase(n);
        return 0;
    };
    table_.config = [](uint64_t, const char*) -> const char* { return nullptr; };
    table_.directory = [](uint64_t i, int32_t kind) -> const char* {
        return of(i)->directories_[kind].c_str();
    };
    table_.root = [](uint64_t) -> const char* { return ""; };
    loop_ = std::thread([this] { run(); });
}

Host::~Host() {
    settle();
    {
        const std::lock_guard guard(lock_);
        ending_ = true;
        wake();
    }
    loop_.join();
    for (std::thread& w : workers_) w.join();
    for (auto& [n, c] : children_) ::close(c.pidfd);
    ::close(wake_[0]);
    ::close(wake_[1]);
    std::filesystem::remove_all(directory_);
}

void Host::wake() {
    static_cast<void>(!::write(wake_[1], "w", 1));
}

std::vector<std::string> Host::lifecycle() {
    const std::lock_guard guard(lock_);
    return lifecycle_;
}

void Host::disarm() {
    struct Scene {
        Host* host;
        std::promise<void> done;
    } scene{this, {}};
    const auto clear = [](void* data) noexcept {
        auto* s = static_cast<Scene*>(data);
        {
            const std::lock_guard guard(s->host->lock_);
            s->host->watches_.clear();
        }
        s->done.set_value();
    };
    table_.post(reinterpret_cast<uint64_t>(this), clear, &scene);
    scene.done.get_future().wait();
}

void Host::settle() {
    for (int n = 0; n < 5000 && busy_ > 0; ++n) ::usleep(1000);
}

void Host::run() {
    for (;;) {
        std::vector<pollfd> fds{{wake_[0], POLLIN, 0}};
        std::vector<uint64_t> numbers{0};
        int timeout = 1000;
        std::vector<std::pair<vb_work_fn, void*>> posted;
        {
            const std::lock_guard guard(lock_);
            if (ending_) return;
            posted.swap(posted_);
            for (const auto& [n, w] : watches_) {
                short events = 0;
                if (w.events & VB_WATCH_READABLE) events |= POLLIN;
                if (w.events & VB_WATCH_WRITABLE) events |= POLLOUT;
                fds.push_back({w.fd, events, 0});
                numbers.push_back(n);
            }
            for (const auto& [n, c] : children_) {
                fds.push_back({c.pidfd, POLLIN, 0});
                numbers.push_back(n);
            }
            for (const auto& [n, t] : timers_)
                timeout = std::min<int>(timeout, t.due > now_ms() ? static_cast<int>(t.due - now_ms()) : 0);
        }
        for (const auto& [fn, data] : posted) {
            fn(data);
            --busy_;
        }
        if (!posted.empty()) continue;
        ::poll(fds.data(), fds.size(), timeout);
        char drop[64];
        while (::read(wake_[0], drop, sizeof drop) > 0) {
        }
        for (size_t k = 1; k < fds.size(); ++k) {
            if (!fds[k].revents) continue;
            std::unique_lock guard(lock_);
            if (const auto at = watches_.find(numbers[k]); at != watches_.end()) {
                const Watch w = at->second;
                guard.unlock();
                uint32_t events = 0;
                if (fds[k].revents & POLLIN) events |= VB_WATCH_READABLE;
                if (fds[k].revents & POLLOUT) events |= VB_WATCH_WRITABLE;
                if (fds[k].revents & POLLHUP) events |= VB_WATCH_HANGUP;
                w.fn(w.data, numbers[k], w.fd, events);
            } else if (const auto child = children_.find(numbers[k]); child != children_.end()) {
                const Child c = child->second;
                children_.erase(child);
                guard.unlock();
                int status = 0;
                if (c.ours) ::waitpid(c.pid, &status, 0);
                ::close(c.pidfd);
                c.fn(c.data, numbers[k], WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                     WIFSIGNALED(status) ? WTERMSIG(status) : 0);
            }
        }
        std::vector<std::pair<uint64_t, Timer>> due;
        {
            const std::lock_guard guard(lock_);
            for (auto at = timers_.begin(); at != timers_.end();) {
                if (at->second.due > now_ms()) {
                    ++at;
                    continue;
                }
                due.emplace_back(at->first, at->second);
                if (at->second.repeat) {
                    at->second.due = now_ms() + at->second.interval;
                    ++at;
                } else {
                    at = timers_.erase(at);
                }
            }
        }
        for (const auto& [n, t] : due) t.fn(t.data, n);
    }
}

}  // namespace fake
