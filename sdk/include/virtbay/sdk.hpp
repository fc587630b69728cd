// The C++ layer over the ABI: derive from vb::Driver<YourDriver>, define the operations you support, end the
// file with VB_PLUGIN(YourDriver, "id", "version"). Header only, C++17, nothing to link. Exceptions stop at
// the border.
#pragma once

#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "virtbay/driver.h"
#include "virtbay/swap.h"

namespace vb {

// Success, or libvirt's error numbers and a text. Values of code: VB_ERR_*, of domain: VB_FROM_*.
class [[nodiscard]] Status {
  public:
    Status() = default;
    static Status ok() { return {}; }
    static Status again() {
        Status s;
        s.value_ = VB_AGAIN;
        return s;
    }
    static Status declined() {
        Status s;
        s.value_ = VB_DECLINED;
        return s;
    }
    static Status error(int32_t code, int32_t domain, std::string message) {
        Status s;
        s.value_ = VB_E_FAILED;
        s.code_ = code;
        s.domain_ = domain;
        s.message_ = std::move(message);
        return s;
    }
    explicit operator bool() const { return value_ == VB_OK; }
    int32_t value() const { return value_; }
    int32_t code() const { return code_; }
    int32_t domain() const { return domain_; }
    const std::string& message() const { return message_; }
    // The error's further fields, as libvirt's clients may show them.
    std::string str1, str2, str3;
    int32_t int1 = -1, int2 = -1;

  private:
    int32_t value_ = VB_OK;
    int32_t code_ = VB_ERR_OK;
    int32_t domain_ = VB_FROM_NONE;
    std::string message_;
};

// A call as the driver sees it. Valid until the operation returns.
class Call {
  public:
    explicit Call(vb_call* call) : call_(call) {}
    vb_call* raw() { return call_; }
    bool read_only() const { return (call_->flags & VB_CALL_READ_ONLY) != 0; }
    bool nonblocking() const { return (call_->flags & VB_CALL_NONBLOCKING) != 0; }
    bool older() const { return (call_->flags & VB_CALL_OLDER) != 0; }
    bool cancelled() const { return call_->host->cancelled(call_) != 0; }
    uint64_t connection_id() const { return call_->connection_id; }
    // What open returned for this connection.
    template <class T>
    T* connection() const {
        return static_cast<T*>(call_->connection);
    }
    // Memory for results; throws std::bad_alloc.
    template <class T>
    T* array(size_t n) {
        static_assert(std::is_trivially_destructible_v<T>);
        void* p = call_->host->alloc(call_, n * sizeof(T) + 1);
        if (!p) throw std::bad_alloc();
        std::memset(p, 0, n * sizeof(T));
        return static_cast<T*>(p);
    }
    const char* text(std::string_view s) {
        char* p = static_cast<char*>(call_->host->alloc(call_, s.size() + 1));
        if (!p) throw std::bad_alloc();
        std::memcpy(p, s.data(), s.size());
        p[s.size()] = 0;
        return p;
    }

  private:
    vb_call* call_;
};

// The runtime's services about the plugin itself. Copies freely.
class Host {
  public:
    Host() = default;
    Host(const vb_host* host, uint64_t instance) : host_(host), instance_(instance) {}
    const vb_host* raw() const { return host_; }
    uint64_t instance() const { return instance_; }
    void log(int32_t level, const std::string& text) const { host_->log(instance_, level, text.c_str()); }
    bool log_enabled(int32_t level) const { return host_->log_enabled(instance_, level) != 0; }
    // "" when not set.
    std::string config(const char* key) const {
        const char* value = host_->config(instance_, key);
        return value ? value : "";
    }
    // "" when it cannot be made.
    std::string directory(int32_t kind) const {
        const char* path = host_->directory(instance_, kind);
        return path ? path : "";
    }
    // payload: the vb_event_* struct of event; its struct_size is set here.
    template <class Payload>
    void emit(uint32_t event, uint64_t scope, Payload payload, const uint8_t* uuid, const char* name) const {
        payload.struct_size = sizeof payload;
        vb_event e{};
        e.size = sizeof e;
        e.event = event;
        e.scope = scope;
        e.payload = &payload;
        e.uuid = uuid;
        e.name = name;
        host_->emit(instance_, &e);
    }

  private:
    const vb_host* host_ = nullptr;
    uint64_t instance_ = 0;
};

// Names of all operations; a driver class hides those that it defines.
struct Operations {
#include "virtbay/ops/operations.inc"
};

namespace detail {

template <auto A, auto B>
constexpr bool overrides = !std::is_same_v<decltype(A), decltype(B)>;

inline int32_t raise(vb_call* call, const Status& status) {
    vb_error e{};
    e.size = sizeof e;
    e.code = status.code();
    e.domain = status.domain();
    e.level = VB_ERR_ERROR;
    e.message = status.message().c_str();
    e.str1 = status.str1.empty() ? nullptr : status.str1.c_str();
    e.str2 = status.str2.empty() ? nullptr : status.str2.c_str();
    e.str3 = status.str3.empty() ? nullptr : status.str3.c_str();
    e.int1 = status.int1;
    e.int2 = status.int2;
    call->host->raise(call, &e);
    return status.value();
}

// Runs f and turns its Status, or an exception that escapes it, into the ABI's status.
template <class F>
int32_t guarded(vb_call* call, F&& f) noexcept {
    try {
        const Status status = f();
        if (status || status.value() > 0) return status.value();
        return raise(call, status);
    } catch (const std::bad_alloc&) {
        vb_error e{};
        e.size = sizeof e;
        e.code = VB_ERR_NO_MEMORY;
        e.level = VB_ERR_ERROR;
        e.int1 = e.int2 = -1;
        call->host->raise(call, &e);
    } catch (const std::exception& x) {
        vb_error e{};
        e.size = sizeof e;
        e.code = VB_ERR_INTERNAL_ERROR;
        e.level = VB_ERR_ERROR;
        e.message = x.what();
        e.int1 = e.int2 = -1;
        call->host->raise(call, &e);
    } catch (...) {
        vb_error e{};
        e.size = sizeof e;
        e.code = VB_ERR_INTERNAL_ERROR;
        e.level = VB_ERR_ERROR;
        e.message = "unknown exception in the driver";
        e.int1 = e.int2 = -1;
        call->host->raise(call, &e);
    }
    return VB_E_FAILED;
}

template <class D, class In, class Out, auto Member>
struct Trampoline {
    static int32_t call(vb_call* call, const In* in, Out* out) noexcept {
        return guarded(call, [&] {
            Call wrapped(call);
            return (static_cast<D*>(call->self)->*Member)(wrapped, *in, *out);
        });
    }
};

}  // namespace detail
}  // namespace vb

#include "virtbay/ops/tables.hpp"

namespace vb {

// Base of a driver. D defines: Status open(Call&, const vb_open_in&, vb_open_out&), void close(Call&), the
// operations it supports, and may hide the defaults below. One object of D exists for each loaded generation
// of the plugin.
template <class D>
class Driver : public Operations {
  public:
    static constexpr uint32_t threads = VB_THREADS_SERIAL_OBJECT;
    static constexpr const char* name = "Driver";
    static constexpr uint32_t flags = 0;  // VB_DRIVER_*
    // VB_OP_* of operations that may run on the loop.
    static std::vector<uint32_t> nonblocking() { return {}; }
    // A driver that can be replaced while it serves: `static constexpr bool replaceable = true` and the six
    // functions of swap.h as members named prepare, quiesce, export_state, import_state, commit, resume.
    static constexpr bool replaceable = false;
    static constexpr uint32_t state_schema = 1;         // what export_state writes
    static constexpr uint32_t oldest_state_schema = 1;  // what import_state still reads

    explicit Driver(Host host) : host_(host) {}
    const Host& host() const { return host_; }
    Status init() { return {}; }
    Status start() { return {}; }
    void stop() {}
    int32_t supports_feature(Call&, int32_t feature) {
        return (feature >= 1 && feature <= 9) ? feature == 9 : feature == 16;
    }

  private:
    Host host_;
};

namespace detail {

template <class D>
class Plugin {
  public:
    static int32_t entry(const vb_hello* in, vb_plugin* out, const char* id, const char* version) noexcept {
        if (in->abi_major != VB_ABI_MAJOR || in->abi_minor_max < VB_ABI_MINOR) return VB_E_ABI;
        try {
            auto plugin = new Plugin(Host(in->host, in->instance));
            vb_plugin p{};
            p.size = sizeof p;
            p.abi_major = VB_ABI_MAJOR;
            p.abi_minor = VB_ABI_MINOR;
            p.kind = VB_KIND_DRIVER;
            p.id = id;
            p.version = version;
            p.self = &plugin->driver_;
            p.init = [](void* self) noexcept { return run(self, [](D& d) { return d.init(); }); };
            p.start = [](void* self) noexcept { return run(self, [](D& d) { return d.start(); }); };
            p.stop = [](void* self) noexcept { run(self, [](D& d) { return d.stop(), Status(); }); };
            p.shutdown = [](void* self) noexcept { delete of(self); };
            p.get_interface = [](void* self, const char* name) noexcept {
                return of(self)->interface_named(name);
            };
            const uint32_t known = out->size;
            std::memcpy(out, &p, known < sizeof p ? known : sizeof p);
            out->size = known < sizeof p ? known : static_cast<uint32_t>(sizeof p);
            return VB_OK;
        } catch (...) {
            return VB_E_FAILED;
        }
    }

  private:
    explicit Plugin(Host host) : driver_(host), nonblocking_(D::nonblocking()) {
        operations_.size = sizeof operations_;
        if constexpr (connect_table<D>::any()) operations_.connect = connect_table<D>::get();
        if constexpr (domain_table<D>::any()) operations_.domain = domain_table<D>::get();
        if constexpr (network_table<D>::any()) operations_.network = network_table<D>::get();
        if constexpr (storage_table<D>::any()) operations_.storage = storage_table<D>::get();
        if constexpr (interface_table<D>::any()) operations_.interface_ = interface_table<D>::get();
        if constexpr (nodedev_table<D>::any()) operations_.nodedev = nodedev_table<D>::get();
        if constexpr (nwfilter_table<D>::any()) operations_.nwfilter = nwfilter_table<D>::get();
        if constexpr (secret_table<D>::any()) operations_.secret = secret_table<D>::get();
        table_.size = sizeof table_;
        table_.threads = D::threads;
        table_.name = D::name;
        table_.open = [](vb_call* call, const vb_open_in* in, vb_open_out* o) noexcept {
            return guarded(call, [&] {
                Call wrapped(call);
                return static_cast<D*>(call->self)->open(wrapped, *in, *o);
            });
        };
        table_.close = [](vb_call* call) noexcept {
            guarded(call, [&] {
                Call wrapped(call);
                static_cast<D*>(call->self)->close(wrapped);
                return Status();
            });
        };
        table_.supports_feature = [](vb_call* call, int32_t feature) noexcept -> int32_t {
            int32_t answer = 0;
            guarded(call, [&] {
                Call wrapped(call);
                answer = static_cast<D*>(call->self)->supports_feature(wrapped, feature);
                return Status();
            });
            return answer;
        };
        table_.operations = &operations_;
        table_.nonblocking = nonblocking_.data();
        table_.flags = D::flags;
        table_.n_nonblocking = static_cast<uint32_t>(nonblocking_.size());
        if constexpr (D::replaceable) fill_swap();
    }

    void fill_swap() {
        swap_.size = sizeof swap_;
        swap_.schema_write = swap_.schema_read_max = D::state_schema;
        swap_.schema_read_min = D::oldest_state_schema;
        swap_.prepare = [](void* s, const vb_swap_info* info) noexcept {
            return run(s, [&](D& d) { return d.prepare(*info); });
        };
        swap_.quiesce = [](void* s, uint32_t ms, uint32_t force, vb_busy* busy) noexcept {
            return run(s, [&](D& d) { return d.quiesce(ms, force != 0, *busy); });
        };
        swap_.export_state = [](void* s, const vb_writer* w) noexcept {
            return run(s, [&](D& d) { return d.export_state(*w); });
        };
        swap_.import_state = [](void* s, const vb_reader* r, uint32_t schema) noexcept {
            return run(s, [&](D& d) { return d.import_state(*r, schema); });
        };
        swap_.commit = [](void* s) noexcept { return run(s, [](D& d) { return d.commit(); }); };
        swap_.resume = [](void* s) noexcept { return run(s, [](D& d) { return d.resume(); }); };
    }

    // The driver is the first member, so self is the address of both.
    static Plugin* of(void* self) { return reinterpret_cast<Plugin*>(self); }

    template <class F>
    static int32_t run(void* self, F&& f) noexcept {
        D& driver = of(self)->driver_;
        try {
            const Status status = f(driver);
            if (!status && status.value() < 0) driver.host().log(VB_LOG_ERROR, status.message());
            return status.value();
        } catch (const std::exception& x) {
            driver.host().log(VB_LOG_ERROR, x.what());
        } catch (...) {
            driver.host().log(VB_LOG_ERROR, "unknown exception in the driver");
        }
        return VB_E_FAILED;
    }

    const void* interface_named(const char* name) {
        if (std::string_view(name) == VB_DRIVER_INTERFACE) return &table_;
        if constexpr (D::replaceable)
            if (std::string_view(name) == VB_SWAP_INTERFACE) return &swap_;
        return nullptr;
    }

    D driver_;
    std::vector<uint32_t> nonblocking_;
    vb_operations operations_{};
    vb_driver table_{};
    vb_swap swap_{};
};

}  // namespace detail
}  // namespace vb

// Makes DriverClass the plugin of this shared object.
#define VB_PLUGIN(DriverClass, id, version)                                         \
    extern "C" VB_EXPORT int32_t vb_plugin_v1(const vb_hello* in, vb_plugin* out);  \
    extern "C" VB_EXPORT int32_t vb_plugin_v1(const vb_hello* in, vb_plugin* out) { \
        return vb::detail::Plugin<DriverClass>::entry(in, out, id, version);        \
    }
