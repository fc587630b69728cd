#include "monitor/monitor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cerrno>
#include <utility>

#include "monitor/json.h"
#include "support/loop.h"

namespace virtbay::qemu {

namespace {

constexpr size_t longest_queue = 4u << 20;
constexpr auto patience_when_overdue = std::chrono::milliseconds(250);

Error gone() {
    return make_error(VB_ERR_OPERATION_FAILED, VB_FROM_QEMU, "domain is no longer running");
}

Error silent() {
    return make_error(VB_ERR_OPERATION_TIMEOUT, VB_FROM_QEMU, "monitor not responding");
}

Error refused(const std::string& command, const Json& error) {
    std::string text = text_of(error, "desc");
    if (text.empty()) text = dump(error);
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU,
                      "unable to execute QEMU command '" + command + "': " + text);
}

// 0, or what errno says.
int connect_to(int socket, const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
}

}  // namespace

const Json& MonitorReply::result() const {
    static const Json nothing;
    const Json* value = message ? find(*message, "return") : nullptr;
    return value ? *value : nothing;
}

std::shared_ptr<Monitor> Monitor::attach(const vb::Host& host, Connection connection, Listener listener) {
    return std::make_shared<Monitor>(host, std::move(connection), std::move(listener));
}

Result<Monitor::Connection> Monitor::connect(const std::string& path) {
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) return system_error(VB_FROM_QEMU, errno, "failed to create socket");
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU,
                          "Monitor path " + path + " too big for destination");
    const int error = connect_to(socket.get(), path);
    if (error == EAGAIN) return Connection{std::move(socket), path};
    if (error) return system_error(VB_FROM_QEMU, error, "failed to connect to monitor socket");
    return Connection{std::move(socket), {}};
}

Monitor::Monitor(const vb::Host& host, Connection connection, Listener listener)
    : host_(host),
      socket_(std::move(connection.socket)),
      listener_(std::move(listener)),
      path_(std::move(connection.path)) {
    ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
}

void Monitor::start() {
    const std::lock_guard guard(lock_);
    if (closed_ || watch_ || timer_) return;
    self_ = shared_from_this();
    if (connect_now()) return watch_socket();
    constexpr uint32_t interval_ms = 250;
    timer_ = host_.raw()->timer_add(host_.instance(), interval_ms, 1, connect_again, this);
    if (!timer_) self_.reset();
}

bool Monitor::connect_now() {
    if (path_.empty()) return true;
    if (connect_to(socket_.get(), path_) == EAGAIN) return false;
    path_.clear();  // what else went wrong shows when it is read
    return true;
}

void Monitor::connect_again(void* data, uint64_t) noexcept {
    const std::shared_ptr<Monitor> self = static_cast<Monitor*>(data)->shared_from_this();
    const std::lock_guard guard(self->lock_);
    if (self->closed_ || !self->connect_now()) return;
    self->host_.raw()->timer_remove(self->host_.instance(), std::exchange(self->timer_, 0));
    self->watch_socket();
}

void Monitor::watch_socket() {
    const uint32_t events = VB_WATCH_READABLE | (unwritten_.empty() ? 0 : VB_WATCH_WRITABLE);
    watch_ = host_.raw()->watch_add(host_.instance(), socket_.get(), events, watched, this);
    if (!watch_) self_.reset();
}

void Monitor::close() {
    post(host_, [self = shared_from_this()] {
        self->listener_ = {};
        self->fail("closed");
    });
}

void Monitor::abandon() {
    std::map<uint64_t, Pending> lost;
    {
        const std::lock_guard guard(lock_);
        abandoned_ = true;
        lost.swap(pending_);
        answered_.notify_all();
    }
    for (auto& [number, pending] : lost)
        if (pending.completion) pending.completion(gone());
}

void Monitor::watched(void* data, uint64_t, int32_t, uint32_t events) noexcept {
    const std::shared_ptr<Monitor> self = static_cast<Monitor*>(data)->shared_from_this();
    try {
        if (events & VB_WATCH_WRITABLE) {
            const std::lock_guard guard(self->lock_);
            self->write_some();
        }
        if (events & ~VB_WATCH_WRITABLE) self->readable();
    } catch (const std::exception& x) {
        self->fail(x.what());
    }
}

void Monitor::drain() {
    readable();
}

void Monitor::readable() {
    char buffer[65536];
    // Bounded, so that one talkative emulator does not keep the loop.
    for (int turns = 0; turns < 16; ++turns) {
        {
            const std::lock_guard guard(lock_);
            if (closed_) return;
        }
        const ssize_t n = ::read(socket_.get(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
        if (n <= 0) return fail("end of file from the monitor");
        Status ok =
            framing_.feed({buffer, static_cast<size_t>(n)}, [this](std::string_view line) { receive(line); });
        if (!ok) return fail(ok.error().message);
    }
}

void Monitor::receive(std::string_view line) {
    auto parsed = parse_json(line);
    if (!parsed || !parsed->is_object()) return fail("monitor sent something that is not JSON");
    auto message = std::make_shared<const Json>(std::move(*parsed));
    if (const std::string name = text_of(*message, "event"); !name.empty()) {
        MonitorEvent event;
        event.name = name;
        const Json* data = find(*message, "data");
        event.data = data && data->is_object() ? std::make_shared<const Json>(*data)
                                               : std::make_shared<const Json>(Json::object());
        if (const Json* stamp = find(*message, "timestamp")) {
            event.seconds = number_of(*stamp, "seconds").value_or(0);
            event.micros = static_cast<uint32_t>(number_of(*stamp, "microseconds").value_or(0));
        }
        if (listener_.event) listener_.event(event);
        return;
    }
    if (find(*message, "QMP")) {
        const std::lock_guard guard(lock_);
        // An emulator that greets on and on must not make us answer on and on.
        if (std::exchange(greeted_, true)) return;
        unwritten_.prepend("{\"execute\":\"qmp_capabilities\",\"id\":\"libvirt-0\"}\n");
        write_some();
        return;
    }
    const std::string id = text_of(*message, "id");
    answer(id, std::move(message));
}

void Monitor::answer(const std::string& id, std::shared_ptr<const Json> message) {
    const Json* error = find(*message, "error");
    if (id == "libvirt-0") {
        if (error) return fail(refused("qmp_capabilities", *error).message);
        const std::lock_guard guard(lock_);
        ready_ = true;
        unwritten_.append(std::move(held_));
        write_some();
        answered_.notify_all();
        return;
    }
    Pending pending;
    {
        const std::lock_guard guard(lock_);
        const uint64_t number = id.starts_with("libvirt-") ? strtoull(id.c_str() + 8, nullptr, 10) : 0;
        const auto at = pending_.find(number);
        if (at == pending_.end()) return;
        pending = std::move(at->second);
        pending_.erase(at);
        answered_.notify_all();
    }
    if (!pending.completion) return;
    if (error && !pending.raw) return pending.completion(refused(pending.command, *error));
    pending.completion(MonitorReply{std::move(message)});
}

void Monitor::fail(const std::string& reason) {
    std::map<uint64_t, Pending> lost;
    std::shared_ptr<Monitor> keep;
    {
        const std::lock_guard guard(lock_);
        if (closed_) return;
        closed_ = true;
        lost.swap(pending_);
        if (watch_) host_.raw()->watch_remove(host_.instance(), watch_);
        if (timer_) host_.raw()->timer_remove(host_.instance(), timer_);
        watch_ = timer_ = 0;
        // The emulator serves one peer at a time: it must see that this one is gone.
        ::shutdown(socket_.get(), SHUT_RDWR);
        keep = std::move(self_);
        answered_.notify_all();
    }
    for (auto& [number, pending] : lost)
        if (pending.completion) pending.completion(gone());
    const Listener listener = std::move(listener_);
    listener_ = {};
    if (listener.closed) listener.closed(reason);
}

void Monitor::write_some() {
    // What stays goes on when the socket is writable; that it is broken the reader notices.
    if (!closed_) unwritten_.write_to(socket_.get());
    if (watch_)
        host_.raw()->watch_update(host_.instance(), watch_,
                                  VB_WATCH_READABLE | (unwritten_.empty() ? 0 : VB_WATCH_WRITABLE));
}

void Monitor::enqueue(std::string name, std::string_view body, bool raw, Completion completion, int fd,
                      uint64_t* number, std::string_view purpose) {
    // The caller may close its own before this one is written.
    std::shared_ptr<const Descriptor> passed;
    if (fd >= 0) {
        passed = std::make_shared<const Descriptor>(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
        if (!*passed)
            return completion(system_error(VB_FROM_QEMU, errno, "cannot pass a descriptor to the emulator"));
    }
    {
        const std::lock_guard guard(lock_);
        if (!closed_ && !abandoned_ && unwritten_.size() + held_.size() + body.size() <= longest_queue) {
            const uint64_t id = next_id_++;
            std::string text(body);
            text += "\"id\":\"libvirt-" + std::to_string(id) + "\"}\n";
            pending_[id] =
                Pending{std::move(completion), Clock::now(), std::move(name), raw, std::string(purpose)};
            if (number) *number = id;
            (ready_ ? unwritten_ : held_).append(text, std::move(passed));
            write_some();
            return;
        }
    }
    completion(gone());
}

namespace {

std::string command_text(std::string_view command, std::string_view arguments) {
    std::string text = "{\"execute\":\"";
    text.append(command).append("\",");
    if (!arguments.empty()) text.append("\"arguments\":").append(arguments).append(",");
    return text;
}

}  // namespace

void Monitor::send(std::string_view command, std::string_view arguments, Completion completion, int fd,
                   std::string_view purpose) {
    enqueue(std::string(command), command_text(command, arguments), false, std::move(completion), fd, nullptr,
            purpose);
}

Result<MonitorReply> Monitor::call(std::string_view command, std::string_view arguments,
                                   std::chrono::milliseconds time, int fd) {
    return wait(std::string(command), command_text(command, arguments), false, time, fd);
}

Result<MonitorReply> Monitor::call_raw(std::string_view text, std::chrono::milliseconds time, int fd) {
    auto parsed = parse_json(text);
    if (!parsed)
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "cannot parse json " + std::string(text));
    if (!parsed->is_object())
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_QEMU, "command is not a JSON object");
    parsed->erase("id");
    std::string body = dump(*parsed);
    body.back() = ',';
    if (body == ",") body = "{";
    const std::string name = text_of(*parsed, "execute");
    return wait(name, body, true, time, fd);
}

Result<MonitorReply> Monitor::wait(std::string name, std::string_view body, bool raw,
                                   std::chrono::milliseconds time, int fd) {
    struct Slot {
        std::mutex lock;
        std::condition_variable filled;
        std::optional<Result<MonitorReply>> result;
    };
    if (state().unresponsive) {
        std::unique_lock guard(lock_);
        const auto overdue = [this] {
            for (const auto& [number, pending] : pending_)
                if (!pending.completion) return true;
            return false;
        };
        if (!answered_.wait_for(guard, std::min(time, patience_when_overdue),
                                [&] { return closed_ || !overdue(); }))
            return silent();
    }
    auto slot = std::make_shared<Slot>();
    uint64_t number = 0;
    enqueue(
        std::move(name), body, raw,
        [slot](Result<MonitorReply> result) {
            const std::lock_guard guard(slot->lock);
            slot->result = std::move(result);
            slot->filled.notify_all();
        },
        fd, &number);
    std::unique_lock guard(slot->lock);
    if (slot->filled.wait_for(guard, time, [&] { return slot->result.has_value(); }))
        return std::move(*slot->result);
    guard.unlock();
    {
        const std::lock_guard mine(lock_);
        if (const auto at = pending_.find(number); at != pending_.end()) at->second.completion = {};
    }
    // It may have come in between.
    guard.lock();
    if (slot->result) return std::move(*slot->result);
    return silent();
}

MonitorState Monitor::state() const {
    const std::lock_guard guard(lock_);
    MonitorState s;
    s.ready = ready_;
    s.closed = closed_ || abandoned_;
    s.waiting = pending_.size();
    const auto now = Clock::now();
    for (const auto& [number, pending] : pending_) {
        if (!pending.completion) s.unresponsive = true;
        s.oldest =
            std::max(s.oldest, std::chrono::duration_cast<std::chrono::milliseconds>(now - pending.since));
    }
    return s;
}

Monitor::Handover Monitor::handover() const {
    const std::lock_guard guard(lock_);
    Handover h{framing_.partial(), unwritten_, held_, {}, next_id_, greeted_, ready_, path_};
    const auto now = Clock::now();
    for (const auto& [id, pending] : pending_)
        h.unanswered.push_back({id, pending.command, pending.completion ? pending.purpose : std::string(),
                                std::chrono::duration_cast<std::chrono::milliseconds>(now - pending.since)});
    return h;
}

void Monitor::take_over(const Handover& state,
                        const std::function<Completion(const std::string&)>& completion_of) {
    static_cast<void>(framing_.feed(state.partial, [this](std::string_view line) { receive(line); }));
    const std::lock_guard guard(lock_);
    unwritten_ = state.unwritten;
    held_ = state.held;
    next_id_ = state.next_id;
    greeted_ = state.greeted;
    ready_ = state.ready;
    const auto now = Clock::now();
    for (const Handover::Command& c : state.unanswered)
        pending_[c.id] = Pending{c.purpose.empty() ? Completion() : completion_of(c.purpose), now - c.waited,
                                 c.name, false, c.purpose};
}

void Monitor::forget() {
    // Destroyed without the lock.
    Listener listener;
    std::map<uint64_t, Pending> lost;
    std::shared_ptr<Monitor> keep;
    const std::lock_guard guard(lock_);
    closed_ = true;
    std::swap(listener, listener_);
    lost.swap(pending_);
    keep = std::move(self_);
}

}  // namespace virtbay::qemu
