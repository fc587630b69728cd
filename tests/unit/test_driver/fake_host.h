// The least host that can carry the test driver: memory for calls, errors and events kept for a look, no
// threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "virtbay/sdk.hpp"

namespace fake {

struct Answer {
    int32_t status = 0;
    int32_t code = 0;
    int32_t domain = 0;
    std::string message;
    explicit operator bool() const { return status == VB_OK; }
};

struct LifecycleEvent {
    uint64_t scope;
    std::string name;
    int32_t event;
    int32_t detail;
    friend bool operator==(const LifecycleEvent&, const LifecycleEvent&) = default;
};

class Host;

// A call's context and what its results live in.
class Call {
  public:
    Call(Host& host, void* self, void* connection, uint64_t connection_id);
    vb_call raw{};
    Answer answer;
    int stream = -1;
    std::vector<std::unique_ptr<char[]>> memory;
};

class Host {
  public:
    Host();
    const vb_host* table() const { return &table_; }
    std::vector<LifecycleEvent> events;
    std::vector<std::string> other_events;  // "number name"

  private:
    vb_host table_{};
};

// One loaded generation of the driver. The shared object is mapped once however many there are.
class Driver {
  public:
    explicit Driver(Host& host);
    ~Driver();
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    Host& host() { return host_; }
    void* self() const { return plugin_.self; }
    const vb_driver& table() const { return *driver_; }
    const vb_swap& swap() const { return *swap_; }
    bool is_nonblocking(uint32_t op) const;

    std::string export_state() const;
    int32_t import_state(const std::string& state) const;

  private:
    Host& host_;
    void* library_;
    vb_plugin plugin_{};
    const vb_driver* driver_ = nullptr;
    const vb_swap* swap_ = nullptr;
};

class Connection {
  public:
    // `path` as in test:///default; `id` is the runtime's number.
    Connection(Driver& driver, const char* path, uint64_t id, bool adopt = false);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    const Answer& opened() const { return opened_; }
    void* handle() const { return connection_; }
    uint64_t scope() const { return scope_; }
    Driver& driver() { return driver_; }
    // Leaves the driver's connection open, as when the driver is replaced below it.
    void abandon() { open_ = false; }

    // Calls a member of an operation table; the results live until the next call.
    template <class Ops, class In, class Out>
    Answer call(const Ops* ops, int32_t (*Ops::*member)(vb_call*, const In*, Out*), In in, Out& out) {
        last_ = std::make_unique<Call>(driver_.host(), driver_.self(), connection_, id_);
        in.struct_size = sizeof in;
        out = Out{};
        out.struct_size = sizeof out;
        last_->answer.status = (ops->*member)(&last_->raw, &in, &out);
        return last_->answer;
    }
    template <class In, class Out>
    Answer domain(int32_t (*vb_domain_ops::*member)(vb_call*, const In*, Out*), In in, Out& out) {
        return call(driver_.table().operations->domain, member, in, out);
    }
    template <class In, class Out>
    Answer domain(int32_t (*vb_domain_ops::*member)(vb_call*, const In*, Out*), In in) {
        Out out{};
        return domain(member, in, out);
    }
    // For operations that take nothing but the domain and flags.
    template <class In, class Out>
    Answer on(const vb_domain_ref& dom, int32_t (*vb_domain_ops::*member)(vb_call*, const In*, Out*)) {
        In in{};
        in.dom = dom;
        return domain(member, in);
    }
    int stream() const { return last_ ? last_->stream : -1; }

    vb_domain_ref define(const std::string& xml);
    vb_domain_ref create(const std::string& xml);
    vb_domain_ref lookup(const std::string& name);
    std::string xml(const vb_domain_ref& dom, uint32_t flags = 0);
    // State and reason.
    std::pair<int32_t, int32_t> state(const vb_domain_ref& dom);

  private:
    vb_domain_ref keep(const vb_domain_ref& ref);

    Driver& driver_;
    uint64_t id_;
    void* connection_ = nullptr;
    uint64_t scope_ = 0;
    bool open_ = false;
    Answer opened_;
    std::unique_ptr<Call> last_;
    std::vector<std::unique_ptr<std::string>> names_;
};

// A minimal definition; `more` stands inside <domain>.
std::string domain_xml(const std::string& name, const std::string& more = "");

}  // namespace fake
