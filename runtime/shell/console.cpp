#include "shell/console.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <mutex>

namespace virtbay::shell {

namespace {

// Keys come one by one and uninterpreted until the end of the scope.
class RawTerminal {
  public:
    RawTerminal() {
        if (::tcgetattr(STDIN_FILENO, &before_) < 0) return;
        termios raw = before_;
        ::cfmakeraw(&raw);
        changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) == 0;
    }
    ~RawTerminal() {
        if (changed_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;
    bool changed() const { return changed_; }

  private:
    termios before_{};
    bool changed_ = false;
};

bool write_all(const char* data, size_t length) {
    while (length > 0) {
        const ssize_t done = ::write(STDOUT_FILENO, data, length);
        if (done < 0 && errno == EAGAIN) {
            pollfd ready{STDOUT_FILENO, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (done < 0 && errno != EINTR) {
            return false;
        } else if (done > 0) {
            data += done;
            length -= static_cast<size_t>(done);
        }
    }
    return true;
}

// Its callbacks run on the event loop's thread; the shell's thread waits for the end.
class Console {
  public:
    Console(Stream stream, char escape) : stream_(std::move(stream)), escape_(escape) {}
    ~Console() {
        if (watch_ >= 0) virEventRemoveHandle(watch_);
        virStreamEventRemoveCallback(stream_.get());
        if (failed_)
            virStreamAbort(stream_.get());
        else
            virStreamFinish(stream_.get());
    }
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    // The end of the conversation; false when an error ended it.
    bool run() {
        if (virStreamEventAddCallback(stream_.get(), VIR_STREAM_EVENT_READABLE, on_stream, this, nullptr) < 0)
            return false;
        watch_ = virEventAddHandle(STDIN_FILENO, VIR_EVENT_HANDLE_READABLE, on_keys, this, nullptr);
        if (watch_ < 0) return false;
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [this] { return over_; });
        return !failed_;
    }
    const std::string& error() const { return error_; }

  private:
    static void on_stream(virStreamPtr, int events, void* self) {
        static_cast<Console*>(self)->stream_ready(events);
    }
    static void on_keys(int, int, int events, void* self) { static_cast<Console*>(self)->keys_ready(events); }

    void stream_ready(int events) {
        std::lock_guard lock(mutex_);
        if (over_) return;
        if (events & VIR_STREAM_EVENT_READABLE) {
            char block[4096];
            const int got = virStreamRecv(stream_.get(), block, sizeof(block));
            if (got == 0) return end(false);
            if (got == -1) return end(true);
            if (got > 0 && !write_all(block, static_cast<size_t>(got))) return end(true);
        }
        if ((events & VIR_STREAM_EVENT_WRITABLE) && !pending_.empty()) {
            const int sent = virStreamSend(stream_.get(), pending_.data(), pending_.size());
            if (sent == -1) return end(true);
            if (sent > 0) pending_.erase(0, static_cast<size_t>(sent));
        }
        if (pending_.empty()) virStreamEventUpdateCallback(stream_.get(), VIR_STREAM_EVENT_READABLE);
        if (events & (VIR_STREAM_EVENT_ERROR | VIR_STREAM_EVENT_HANGUP))
            end((events & VIR_STREAM_EVENT_ERROR) != 0);
    }

    void keys_ready(int events) {
        std::lock_guard lock(mutex_);
        if (over_) return;
        if (events & VIR_EVENT_HANDLE_READABLE) {
            char keys[1024];
            const ssize_t got = ::read(STDIN_FILENO, keys, sizeof(keys));
            if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
            if (got <= 0) return end(got < 0);
            const std::string typed(keys, static_cast<size_t>(got));
            const size_t stop = typed.find(escape_);
            if (stop != std::string::npos) return end(false);
            pending_ += typed;
            virStreamEventUpdateCallback(stream_.get(),
                                         VIR_STREAM_EVENT_READABLE | VIR_STREAM_EVENT_WRITABLE);
        }
        if (events & (VIR_EVENT_HANDLE_ERROR | VIR_EVENT_HANDLE_HANGUP)) end(false);
    }

    void end(bool failed) {
        if (failed) {
            const char* message = virGetLastErrorMessage();
            error_ = message && virGetLastErrorCode() != VIR_ERR_OK ? message : "";
        }
        over_ = true;
        failed_ = failed;
        ended_.notify_one();
    }

    Stream stream_;
    char escape_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::string pending_;
    std::string error_;
    int watch_ = -1;
    bool over_ = false;
    bool failed_ = false;
};

}  // namespace

Status run_console(Session& session, virDomainPtr domain, const char* device, unsigned flags) {
    if (!::isatty(STDIN_FILENO)) return failure("Cannot run interactive console without a controlling TTY");
    int state = 0;
    if (virDomainGetState(domain, &state, nullptr, 0) < 0) return failure("Unable to get domain status");
    if (state == VIR_DOMAIN_SHUTOFF) return failure("The domain is not running");

    Stream stream(virStreamNew(session.connection(), VIR_STREAM_NONBLOCK));
    if (!stream) return library_error();
    if (virDomainOpenConsole(domain, device, stream.get(), flags) < 0) return library_error();
    session.out.print("Connected to domain '%s'\n", virDomainGetName(domain));
    session.out.print("Escape character is %s", session.settings.escape_text.c_str());
    if (session.settings.escape_text.size() == 2)
        session.out.print(" (Ctrl + %c)", session.settings.escape_text[1]);
    session.out.print("\n");
    std::fflush(stdout);

    Console console(std::move(stream), session.settings.escape);
    bool succeeded = false;
    {
        const RawTerminal raw;
        if (!raw.changed()) return failure("unable to make tty raw");
        succeeded = console.run();
    }
    session.out.print("\n");
    if (!succeeded)
        return failure("%s", console.error().empty() ? "console session ended" : console.error().c_str());
    return {};
}

}  // namespace virtbay::shell
