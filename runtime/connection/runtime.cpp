#include "connection/runtime.h"

#include <cerrno>
#include <future>

#include "base/error_texts.h"
#include "base/guarded.h"
#include "connection/checks.h"
#include "connection/results.h"
#include "connection/uri.h"
#include "loop/loop.h"
#include "loop/worker_pool.h"

namespace virtbay::connection {
namespace {

using Clock = std::chrono::steady_clock;

Error nobody_serves(const plugin::UriParts& uri) {
    // What names another host is for the client's side of the protocol, which no daemon plays.
    if (uri.server && !uri.server->empty())
        return system_error(VB_FROM_RPC, EHOSTUNREACH, uri.text + " is on another host, " + *uri.server);
    if (uri.text.empty()) return make_error(VB_ERR_NO_CONNECT, VB_FROM_NONE, "no driver is available");
    Error error;
    error.code = VB_ERR_NO_CONNECT;
    error.message = "no connection driver available for " + uri.text;
    error.str1 = "no connection driver available for %s";
    error.str2 = uri.text;
    return error;
}

// Who is asked to open a URI, in order. A path alone names nobody.
std::vector<std::shared_ptr<plugin::Driver>> candidates(const plugin::Registry& registry,
                                                        const plugin::UriParts& uri) {
    if (uri.scheme.empty() && !uri.text.empty()) return {};
    return registry.drivers(uri.scheme);
}

Error too_many_wait(const std::string& driver) {
    return make_error(VB_ERR_RESOURCE_BUSY, VB_FROM_NONE, "too many calls wait for driver " + driver);
}

// Which calls of a driver may not run beside each other on workers.
JobKey key_of(const Request& r, uint32_t threads) {
    const auto& op = contract::operations()[r.operation];
    const auto owner = reinterpret_cast<uint64_t>(r.link->driver.get());
    constexpr uint8_t nothing[16] = {};
    switch (threads) {
        case VB_THREADS_SERIAL_PLUGIN:
            return JobKey::of(owner, nothing);
        case VB_THREADS_SERIAL_CONNECTION:
            return JobKey::of(owner ^ r.link->id << 48, nothing);
        default:
            break;
    }
    // By object and class: an object that hangs holds at most one worker for each class, however many call.
    if (op.key == contract::ObjectKey::none) return {};
    uint8_t id[16] = {};
    if (op.key == contract::ObjectKey::uuid) {
        std::memcpy(id, static_cast<const char*>(r.in) + op.key_offset, sizeof id);
    } else {
        const char* name = nullptr;
        std::memcpy(&name, static_cast<const char*>(r.in) + op.key_offset, sizeof name);
        const size_t hash = std::hash<std::string_view>()(name ? name : "");
        std::memcpy(id, &hash, sizeof hash);
        id[15] = static_cast<uint8_t>(op.family);
    }
    return JobKey::of(owner << 2 | static_cast<uint64_t>(op.class_), id);
}

}  // namespace

Runtime::Runtime(plugin::Services services, std::vector<std::string> plugin_directories,
                 std::string probe_program)
    : services_(std::move(services)),
      events_([this](std::function<void()> fn) { services_.loop->post(std::move(fn)); }),
      registry_(services_, std::move(plugin_directories), std::move(probe_program)) {
    services_.emit = [this](std::string_view driver, const vb_event& event) { events_.emit(driver, event); };
}

Runtime::~Runtime() {
    registry_.shutdown();
}

Status check_request(const Request& r) {
    const auto& op = contract::operations()[r.operation];
    return check_arguments(op, r.in, {r.link->read_only, r.call.received_fds.size()});
}

void Runtime::submit(Request& r) {
    r.status = check_request(r);
    if (!r.status) return complete(r);
    start(r);
}

void Runtime::start(Request& r) {
    plugin::Driver& driver = *r.link->driver;
    while (!driver.gate().enter()) {
        switch (driver.gate().park([this, &r] { services_.loop->post([this, &r] { start(r); }); })) {
            case plugin::Gate::Parked::parked:
                return;
            case plugin::Gate::Parked::open:
                continue;
            case plugin::Gate::Parked::full:
                r.status = too_many_wait(driver.id());
                return complete(r);
        }
    }
    r.lease = plugin::Lease(driver.gate());
    const auto& generation = driver.generation();
    if (!generation.table().nonblocking(r.operation)) return run_on_worker(r);
    int32_t status = VB_AGAIN;
    const uint32_t threads = generation.driver().threads;
    std::unique_lock<std::mutex> serial;
    if (threads == VB_THREADS_SERIAL_PLUGIN) serial = std::unique_lock(driver.serial(), std::try_to_lock);
    if (threads == VB_THREADS_SERIAL_CONNECTION) serial = std::unique_lock(r.link->serial, std::try_to_lock);
    if (threads >= VB_THREADS_SERIAL_OBJECT || serial.owns_lock()) status = run(r, VB_CALL_NONBLOCKING);
    if (serial.owns_lock()) serial.unlock();
    if (status == VB_AGAIN) return run_on_worker(r);
    finish(r, status);
    complete(r);
}

int32_t Runtime::run(Request& r, uint32_t flags) {
    plugin::Driver& driver = *r.link->driver;
    driver.prepare(r.call, *r.link);
    const auto& op = contract::operations()[r.operation];
    r.call.abi.op = op.number;
    r.call.abi.flags = (r.call.abi.flags & ~VB_CALL_NONBLOCKING) | flags;
    std::string thrown;
    const int32_t status = guarded(
        &thrown, [&] { return driver.generation().table().at(r.operation)(&r.call.abi, r.in, r.out); });
    if (!thrown.empty())
        r.call.raise(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE,
                                "driver " + driver.id() + ", " + op.name + ": " + thrown));
    return status;
}

void Runtime::run_on_worker(Request& r) {
    plugin::Driver& driver = *r.link->driver;
    const uint32_t threads = driver.generation().driver().threads;
    r.queued_at = Clock::now();
    auto job = [this, &r, &driver, threads] {
        if (Clock::now() - r.queued_at > longest_wait) {
            r.call.raise(make_error(VB_ERR_OPERATION_TIMEOUT,
                                    contract::operations()[r.operation].error_domain,
                                    "another operation on the same object did not end in time"));
            finish(r, VB_E_TIMEOUT);
        } else {
            std::unique_lock<std::mutex> serial;
            if (threads == VB_THREADS_SERIAL_PLUGIN) serial = std::unique_lock(driver.serial());
            if (threads == VB_THREADS_SERIAL_CONNECTION) serial = std::unique_lock(r.link->serial);
            const int32_t status = run(r, 0);
            if (serial.owns_lock()) serial.unlock();
            finish(r, status);
        }
        services_.loop->post([this, &r] { complete(r); });
    };
    const Priority priority = r.high_priority ? Priority::high : Priority::normal;
    if (services_.pool->submit(priority, key_of(r, threads), std::move(job))) return;
    r.call.raise(too_many_wait(driver.id()));
    finish(r, VB_E_BUSY);
    complete(r);
}

void Runtime::finish(Request& r, int32_t status) {
    r.status = r.call.result(status, contract::operations()[r.operation].name);
    if (r.status) {
        fit_result(r.operation, r.in, r.out);
        drop_text_parameters(r.operation, r.in, r.out, *r.call.arena);
    }
}

// The request may be gone after done().
void Runtime::complete(Request& r) {
    const plugin::Lease lease = std::move(r.lease);
    if (r.done) r.done(r);
}

Status Runtime::call(Request& r) {
    const Status checked = check_request(r);
    if (!checked) return checked;
    plugin::Driver& driver = *r.link->driver;
    while (!driver.gate().enter()) {
        std::promise<void> opened;
        const auto parked = driver.gate().park([&opened] { opened.set_value(); });
        if (parked == plugin::Gate::Parked::full) return too_many_wait(driver.id());
        if (parked == plugin::Gate::Parked::parked) opened.get_future().wait();
    }
    r.lease = plugin::Lease(driver.gate());
    const uint32_t threads = driver.generation().driver().threads;
    std::unique_lock<std::mutex> serial;
    if (threads == VB_THREADS_SERIAL_PLUGIN) serial = std::unique_lock(driver.serial());
    if (threads == VB_THREADS_SERIAL_CONNECTION) serial = std::unique_lock(r.link->serial);
    const int32_t status = run(r, 0);
    if (serial.owns_lock()) serial.unlock();
    finish(r, status);
    return r.status;
}

Result<plugin::SharedUri> Runtime::parts_of(const std::string& uri) {
    {
        std::lock_guard lock(uri_mutex_);
        if (last_uri_ && last_uri_->text == uri) return last_uri_;
    }
    auto parts = parse_uri(uri);
    if (!parts) return std::move(parts.error());
    auto shared = std::make_shared<const plugin::UriParts>(std::move(*parts));
    std::lock_guard lock(uri_mutex_);
    last_uri_ = shared;
    return plugin::SharedUri(std::move(shared));
}

void Runtime::open(OpenRequest request, std::function<void(OpenResult)> done) {
    auto parts = parts_of(request.uri);
    if (!parts) return done(parts.error());
    auto drivers = candidates(registry_, **parts);
    try_open(std::make_shared<OpenRequest>(std::move(request)), *parts, std::move(drivers), 0,
             std::move(done));
}

// Asks the drivers one after another, each on the loop if it says that this is quick.
void Runtime::try_open(std::shared_ptr<OpenRequest> request, plugin::SharedUri uri,
                       std::vector<std::shared_ptr<plugin::Driver>> drivers, size_t next,
                       std::function<void(OpenResult)> done) {
    for (; next < drivers.size(); ++next) {
        plugin::Driver& driver = *drivers[next];
        if (driver.gate().enter()) {
            const bool quick = driver.quick_open();
            bool again = !quick;
            OpenResult opened = std::shared_ptr<plugin::Link>();
            if (quick)
                opened = driver.open(next_link_++, uri, request->read_only, &request->caller, true, &again);
            driver.gate().leave();
            if (!opened || *opened) return done(std::move(opened));
            if (!again) continue;
        }
        auto on_worker = [this, request, uri, drivers, next, done] {
            OpenRequest one = *request;
            OpenResult opened = std::shared_ptr<plugin::Link>();
            plugin::Driver& d = *drivers[next];
            while (!d.gate().enter()) {
                std::promise<void> open;
                if (d.gate().park([&open] { open.set_value(); }) == plugin::Gate::Parked::parked)
                    open.get_future().wait();
            }
            opened = d.open(next_link_++, uri, one.read_only, &one.caller);
            d.gate().leave();
            services_.loop->post([this, request, uri, drivers, next, done, opened]() mutable {
                if (!opened || *opened) return done(std::move(opened));
                try_open(request, uri, drivers, next + 1, done);
            });
        };
        if (!services_.pool->submit(Priority::high, {}, std::move(on_worker)))
            done(too_many_wait(driver.id()));
        return;
    }
    done(nobody_serves(*uri));
}

OpenResult Runtime::open_now(const OpenRequest& request) {
    auto parts = parts_of(request.uri);
    if (!parts) return parts.error();
    for (const auto& driver : candidates(registry_, **parts)) {
        OpenResult opened = open_with(*driver, *parts, request.read_only, &request.caller);
        if (!opened || *opened) return opened;
    }
    return nobody_serves(**parts);
}

OpenResult Runtime::open_with(plugin::Driver& driver, plugin::SharedUri uri, bool read_only,
                              const plugin::Caller* caller) {
    while (!driver.gate().enter()) {
        std::promise<void> open;
        if (driver.gate().park([&open] { open.set_value(); }) == plugin::Gate::Parked::parked)
            open.get_future().wait();
    }
    OpenResult opened = driver.open(next_link_++, std::move(uri), read_only, caller);
    driver.gate().leave();
    return opened;
}

void Runtime::close(std::shared_ptr<plugin::Link> link, std::function<void()> done) {
    plugin::Driver& driver = *link->driver;
    if (driver.gate().enter()) {
        const bool closed = driver.quick_open() && driver.close(*link, true);
        driver.gate().leave();
        if (closed) return done();
    }
    auto on_worker = [this, link, done] {
        close_now(link);
        services_.loop->post(done);
    };
    if (!services_.pool->submit(Priority::high, {}, on_worker))
        services_.log(VB_LOG_ERROR, "connection", "a connection could not be closed: too much work waits");
}

void Runtime::close_now(const std::shared_ptr<plugin::Link>& link) {
    plugin::Driver& driver = *link->driver;
    while (!driver.gate().enter()) {
        std::promise<void> open;
        if (driver.gate().park([&open] { open.set_value(); }) == plugin::Gate::Parked::parked)
            open.get_future().wait();
    }
    driver.close(*link);
    driver.gate().leave();
}

}  // namespace virtbay::connection
