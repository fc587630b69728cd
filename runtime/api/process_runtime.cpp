#include "api/process_runtime.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <thread>

#include "api/stream_link.h"
#include "base/guarded.h"
#include "connection/runtime.h"
#include "connection/uri.h"
#include "loop/loop.h"
#include "loop/processes.h"
#include "loop/worker_pool.h"
#include "plugin/manifest.h"
#include "plugin/sized.h"
#include "virtbay/remote.h"

namespace virtbay::api {
namespace {

namespace fs = std::filesystem;

std::string directory_of_this_library() {
    Dl_info info{};
    if (!dladdr(reinterpret_cast<void*>(&open_link), &info) || !info.dli_fname) return "";
    std::error_code error;
    const fs::path real = fs::canonical(info.dli_fname, error);
    return error ? "" : real.parent_path().string();
}

std::vector<std::string> plugin_directories() {
    std::vector<std::string> found;
    // Not in programs that run with more rights than their caller.
    if (const char* given = secure_getenv("VIRTBAY_PLUGIN_DIR"); given && *given) found.emplace_back(given);
    if (const std::string here = directory_of_this_library(); !here.empty())
        found.push_back(here + "/virtbay/plugins");
    return found;
}

// Nobody else's, and gone with the process: for users without a home, whose plugins' copies still need a
// place while they are being loaded. "" when there is none.
std::string private_directory() {
    static std::string made;
    if (!made.empty()) return made;
    const char* set = secure_getenv("TMPDIR");
    std::string path = std::string(set && *set ? set : "/tmp") + "/virtbay-XXXXXX";
    if (!mkdtemp(path.data())) return "";
    made = path;
    std::atexit([] {
        std::error_code ignored;
        fs::remove_all(made, ignored);
    });
    return made;
}

// Where an unprivileged user's files lie.
plugin::Directories directories() {
    plugin::Directories d;
    if (geteuid() == 0) return d;
    const auto from = [](const char* variable, const char* below_home) {
        const char* set = secure_getenv(variable);
        const char* home = secure_getenv("HOME");
        return set && *set ? std::string(set) : std::string(home ? home : "/tmp") + below_home;
    };
    d.config = from("XDG_CONFIG_HOME", "/.config") + "/libvirt";
    d.lib = d.config + "/lib";
    d.cache = d.log = from("XDG_CACHE_HOME", "/.cache") + "/libvirt";
    d.state = from("XDG_RUNTIME_DIR", "/.cache") + "/libvirt";
    std::error_code failed;
    fs::create_directories(d.cache + "/virtbay", failed);
    if (failed || access((d.cache + "/virtbay").c_str(), W_OK) != 0) d.cache = private_directory();
    return d;
}

// Lives as long as the process: applications call in from their exit handlers too.
class ProcessRuntime {
  public:
    ProcessRuntime() : processes_(loop_), runtime_(services(), {}), directories_(plugin_directories()) {
        // Signals are the application's: its own threads take them.
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        std::thread([this] { loop_.run(); }).detach();
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    connection::Runtime& runtime() { return runtime_; }
    Loop& loop() { return loop_; }

    // The driver for a URI: one that serves its scheme inside clients, else the one that leads to other
    // runtimes.
    Result<std::shared_ptr<plugin::Driver>> driver_for(const plugin::UriParts& uri) {
        const std::lock_guard lock(mutex_);
        read_manifests();
        const bool here = !uri.server && uri.scheme.find('+') == std::string::npos;
        for (const auto& m : manifests_)
            if (here && (m.in_client || uri.path == "/embed") && serves(m, uri.scheme)) return load(m);
        for (const auto& m : manifests_)
            if (m.schemes.empty() && m.kind.find("driver") != std::string::npos && m.provides.empty())
                return load(m);
        return make_error(VB_ERR_NO_CONNECT, VB_FROM_NONE,
                          uri.text.empty() ? "no driver is available" : "no driver for " + uri.text);
    }

  private:
    plugin::Services services() {
        plugin::Services s;
        s.loop = &loop_;
        s.pool = &pool_;
        s.processes = &processes_;
        s.directories = files_;
        s.log = [](int, std::string_view, std::string_view) {};
        s.log_enabled = [](int, std::string_view) { return false; };
        s.settings = [](std::string_view) { return std::map<std::string, std::string>(); };
        return s;
    }

    static bool serves(const plugin::Manifest& m, const std::string& scheme) {
        return std::find(m.schemes.begin(), m.schemes.end(), scheme) != m.schemes.end();
    }

    void read_manifests() {
        if (!manifests_.empty()) return;
        for (const std::string& directory : directories_) {
            std::error_code error;
            for (const auto& entry : fs::directory_iterator(directory, error)) {
                if (entry.path().extension() != ".plugin") continue;
                auto manifest = plugin::read_manifest(entry.path());
                const auto same = [&](const plugin::Manifest& m) { return m.id == manifest->id; };
                if (manifest && std::none_of(manifests_.begin(), manifests_.end(), same))
                    manifests_.push_back(std::move(*manifest));
            }
        }
    }

    Result<std::shared_ptr<plugin::Driver>> load(const plugin::Manifest& m) {
        if (auto loaded = runtime_.plugins().driver(m.id)) return loaded;
        const Status status = runtime_.plugins().load(m.path);
        // An application's user asked for no files. It stays where somebody else is loading.
        rmdir((files_.cache + "/virtbay").c_str());
        if (!status) return status.error();
        if (auto loaded = runtime_.plugins().driver(m.id)) return loaded;
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, m.path + " is no driver");
    }

    const plugin::Directories files_ = directories();
    Loop loop_;
    WorkerPool pool_;
    Processes processes_;
    connection::Runtime runtime_;
    const std::vector<std::string> directories_;
    std::mutex mutex_;  // guards what follows
    std::vector<plugin::Manifest> manifests_;
};

ProcessRuntime& process_runtime() {
    // Never destroyed: its loop's thread may be needed until the very end.
    static ProcessRuntime* const runtime = std::make_unique<ProcessRuntime>().release();
    return *runtime;
}

uint16_t operation_index(uint32_t number) {
    const auto operations = contract::operations();
    for (size_t i = 0; i < operations.size(); ++i)
        if (operations[i].number == number) return static_cast<uint16_t>(i);
    return contract::no_operation;
}

// Indices by family and slot, so that a call needs no search.
uint16_t index_of(uint32_t number) {
    static const std::vector<std::vector<uint16_t>> table = [] {
        std::vector<std::vector<uint16_t>> t;
        for (const auto& op : contract::operations()) {
            const uint32_t family = op.number >> 16, slot = op.number & 0xffff;
            if (t.size() <= family) t.resize(family + 1);
            if (t[family].size() <= slot) t[family].resize(slot + 1, contract::no_operation);
            t[family][slot] = operation_index(op.number);
        }
        return t;
    }();
    const uint32_t family = number >> 16, slot = number & 0xffff;
    return family < table.size() && slot < table[family].size() ? table[family][slot]
                                                                : contract::no_operation;
}

class RuntimeLink : public Link {
    // What must run on the loop's thread, and its result.
    template <class F>
    auto on_loop(F&& fn) {
        if (process_.loop().on_loop_thread()) return fn();
        std::promise<decltype(fn())> result;
        process_.loop().post([&] { result.set_value(fn()); });
        return result.get_future().get();
    }

  public:
    RuntimeLink(ProcessRuntime& process, std::shared_ptr<plugin::Link> link)
        : process_(process), link_(std::move(link)) {
        remote_ = plugin::sized_copy<vb_remote>(generation().interface(VB_REMOTE_INTERFACE));
    }
    ~RuntimeLink() override {
        if (remote_.on_closed)
            std::ignore = remote([&](vb_call* c) { return remote_.on_closed(c, nullptr, nullptr); });
        process_.runtime().close_now(link_);
    }

    bool supports(uint32_t op) const override {
        const uint16_t index = index_of(op);
        return index != contract::no_operation && generation().table().supports(index);
    }

    Status call(Request& r) override {
        connection::Request request;
        request.call.arena = r.arena;
        request.call.stream = r.stream;
        request.link = link_;
        request.operation = index_of(r.op);
        request.in = r.in;
        request.out = r.out;
        if (r.older) request.call.abi.flags |= VB_CALL_OLDER;
        // The application keeps its own descriptors.
        for (const int fd : r.fds) {
            const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
            if (copy < 0) return system_error(VB_FROM_NONE, errno, "cannot pass a file descriptor");
            request.call.received_fds.push_back(copy);
        }
        Status status = process_.runtime().call(request);
        if (status) r.result_fds.assign(request.call.sent_fds.begin(), request.call.sent_fds.end());
        if (status) request.call.sent_fds.clear();
        if (status && r.stream && remote_.end_stream)
            r.stream->settle_with([this, data = r.stream->driver_data()](bool abort) {
                return remote([&](vb_call* c) { return remote_.end_stream(c, data, abort); });
            });
        return status;
    }

    std::string type() const override { return generation().driver().name; }
    std::string uri() const override {
        return link_->canonical.empty() ? link_->uri->text : link_->canonical;
    }
    bool supports_feature(int feature) override {
        return feature >= 0 && feature < 32 && (link_->features >> feature & 1) != 0;
    }
    bool local() const override { return remote_.size == 0; }

    bool alive() override {
        if (!remote_.alive) return true;
        int32_t yes = 0;
        const auto ask = [&](vb_call* c) { return yes = remote_.alive(c), VB_OK; };
        return remote(ask) && yes == 1;
    }
    Result<bool> encrypted() override {
        if (!remote_.encrypted) return false;
        int32_t yes = 0;
        const auto ask = [&](vb_call* c) { return yes = remote_.encrypted(c), VB_OK; };
        if (Status status = remote(ask); !status) return status.error();
        return yes == 1;
    }
    Result<bool> secure() override {
        if (!remote_.secure) return true;
        int32_t yes = 0;
        const auto ask = [&](vb_call* c) { return remote_.secure(c, &yes); };
        if (Status status = remote(ask); !status) return status.error();
        return yes == 1;
    }
    Result<uint64_t> library_version() override {
        uint64_t version = LIBVIR_VERSION_NUMBER;
        if (!remote_.library_version) return version;
        const auto ask = [&](vb_call* c) { return remote_.library_version(c, &version); };
        if (Status status = remote(ask); !status) return status.error();
        return version;
    }
    Result<int> set_keepalive(int interval, unsigned int count) override {
        if (!remote_.set_keepalive)
            return make_error(VB_ERR_NO_SUPPORT, VB_FROM_NONE, "virConnectSetKeepAlive");
        int32_t supported = 0;
        const auto ask = [&](vb_call* c) { return remote_.set_keepalive(c, interval, count, &supported); };
        if (Status status = remote(ask); !status) return status.error();
        return supported ? 0 : 1;
    }

    Result<uint64_t> subscribe(
        uint32_t event, bool one_object, const UuidBytes& uuid, const std::string& name,
        std::function<void(std::shared_ptr<connection::Occurrence>)> arrived) override {
        connection::Subscription what;
        what.link = link_;
        what.event = event;
        what.one_object = one_object;
        what.uuid = uuid;
        what.name = name;
        const uint64_t number = on_loop([&] {
            return process_.runtime().events().subscribe(
                what, [arrived](const std::shared_ptr<connection::Occurrence>& o, uint64_t) { arrived(o); });
        });
        if (remote_.want_event) {
            const auto ask = [&](vb_call* c) { return remote_.want_event(c, event, 1); };
            if (Status status = remote(ask); !status) {
                unsubscribe_only(number);
                return status.error();
            }
        }
        return number;
    }
    void unsubscribe(uint64_t subscription, uint32_t event) override {
        if (remote_.want_event)
            std::ignore = remote([&](vb_call* c) { return remote_.want_event(c, event, 0); });
        unsubscribe_only(subscription);
    }

    Status set_identity(const vb_typed_param* attributes, uint32_t count, unsigned int flags) override {
        if (!remote_.set_identity)
            return make_error(VB_ERR_NO_SUPPORT, VB_FROM_DOMAIN, "virConnectSetIdentity");
        return remote([&](vb_call* c) { return remote_.set_identity(c, attributes, count, flags); });
    }

    Status on_closed(std::function<void(int reason)> closed) override {
        if (!remote_.on_closed) return {};
        const bool wanted = closed != nullptr;
        if (wanted) closed_ = std::move(closed);
        const auto tell = [](void* data, int32_t reason) {
            static_cast<RuntimeLink*>(data)->closed_(reason);
        };
        Status status =
            remote([&](vb_call* c) { return remote_.on_closed(c, wanted ? +tell : nullptr, this); });
        if (!wanted) closed_ = nullptr;
        return status;
    }

  private:
    plugin::Generation& generation() const { return link_->driver->generation(); }

    // A call of the interface for connections to other runtimes.
    template <class F>
    Status remote(F&& ask) {
        Arena arena;
        plugin::Call call;
        call.arena = &arena;
        link_->driver->prepare(call, *link_);
        std::string thrown;
        const int32_t status = guarded(&thrown, [&] { return ask(&call.abi); });
        if (!thrown.empty()) call.raise(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, thrown));
        return call.result(status, VB_REMOTE_INTERFACE);
    }

    void unsubscribe_only(uint64_t number) {
        on_loop([&] { return process_.runtime().events().unsubscribe(number), 0; });
    }

    ProcessRuntime& process_;
    std::shared_ptr<plugin::Link> link_;
    vb_remote remote_{};
    std::function<void(int)> closed_;
};

}  // namespace

Result<std::unique_ptr<Link>> open_link(const std::string& uri, bool read_only, virConnectAuthPtr) {
    ProcessRuntime& process = process_runtime();
    auto parts = connection::parse_uri(uri);
    if (!parts) return parts.error();
    if (!uri.empty() && parts->scheme.empty()) {
        Error error =
            make_error(VB_ERR_NO_CONNECT, VB_FROM_NONE, "URI '" + uri + "' does not include a driver name");
        error.message = "no connection driver available for " + error.str2;
        error.str1 = "no connection driver available for %s";
        return error;
    }
    auto driver = process.driver_for(*parts);
    if (!driver) return driver.error();
    auto opened =
        process.runtime().open_with(**driver, std::make_shared<plugin::UriParts>(*parts), read_only, nullptr);
    if (!opened) return opened.error();
    if (!*opened) return make_error(VB_ERR_NO_CONNECT, VB_FROM_NONE, "no driver for " + uri);
    return std::unique_ptr<Link>(std::make_unique<RuntimeLink>(process, *opened));
}

}  // namespace virtbay::api
