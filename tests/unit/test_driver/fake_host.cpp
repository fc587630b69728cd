#include "fake_host.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace fake {

namespace {

Call& call_of(vb_call* call) {
    return *reinterpret_cast<Call*>(reinterpret_cast<char*>(call) - offsetof(Call, raw));
}

void* allocate(vb_call* call, size_t bytes) {
    auto& memory = call_of(call).memory;
    memory.push_back(std::make_unique<char[]>(bytes));
    return memory.back().get();
}

void raise(vb_call* call, const vb_error* error) {
    Answer& answer = call_of(call).answer;
    if (answer.code) return;
    answer.code = error->code;
    answer.domain = error->domain;
    answer.message = error->message ? error->message : "";
}

int32_t take_stream(vb_call* call, const vb_stream_fd* stream) {
    call_of(call).stream = stream->fd;
    return VB_OK;
}

int32_t emit(uint64_t instance, const vb_event* event) {
    Host& host = *reinterpret_cast<Host*>(instance);
    if (event->event == VB_EVENT_DOMAIN_LIFECYCLE) {
        const auto* payload = static_cast<const vb_event_domain_lifecycle*>(event->payload);
        host.events.push_back({event->scope, payload->dom.name, payload->event, payload->detail});
    } else {
        host.other_events.push_back(std::to_string(event->event & 0xffff) + " " + event->name);
    }
    return VB_OK;
}

int32_t append(void* data, const void* bytes, size_t n) {
    static_cast<std::string*>(data)->append(static_cast<const char*>(bytes), n);
    return VB_OK;
}

// Hands out small pieces, so that a reader must put them together.
int64_t read_some(void* data, void* bytes, size_t n) {
    auto& rest = *static_cast<std::string_view*>(data);
    const size_t size = std::min({n, rest.size(), size_t{100}});
    memcpy(bytes, rest.data(), size);
    rest.remove_prefix(size);
    return static_cast<int64_t>(size);
}

}  // namespace

Call::Call(Host& host, void* self, void* connection, uint64_t connection_id) {
    raw.size = sizeof raw;
    raw.host = host.table();
    raw.instance = reinterpret_cast<uint64_t>(&host);
    raw.self = self;
    raw.connection = connection;
    raw.connection_id = connection_id;
}

Host::Host() {
    table_.size = sizeof table_;
    table_.alloc = allocate;
    table_.raise = raise;
    table_.cancelled = [](vb_call*) { return 0; };
    table_.stream_fd = take_stream;
    table_.log = [](uint64_t, int32_t, const char*) {};
    table_.log_enabled = [](uint64_t, int32_t) { return 0; };
    table_.emit = emit;
}

Driver::Driver(Host& host) : host_(host), library_(dlopen(TEST_PLUGIN, RTLD_NOW | RTLD_LOCAL)) {
    if (!library_) throw std::runtime_error(dlerror());
    const auto entry = reinterpret_cast<vb_plugin_entry>(dlsym(library_, VB_ENTRY_NAME));
    if (!entry) throw std::runtime_error("no entry");
    vb_hello hello{};
    hello.size = sizeof hello;
    hello.abi_major = VB_ABI_MAJOR;
    hello.abi_minor_max = VB_ABI_MINOR;
    hello.host = host.table();
    hello.instance = reinterpret_cast<uint64_t>(&host);
    plugin_.size = sizeof plugin_;
    if (entry(&hello, &plugin_) != VB_OK || plugin_.init(plugin_.self) != VB_OK ||
        plugin_.start(plugin_.self) != VB_OK)
        throw std::runtime_error("the driver does not start");
    driver_ = static_cast<const vb_driver*>(plugin_.get_interface(plugin_.self, VB_DRIVER_INTERFACE));
    swap_ = static_cast<const vb_swap*>(plugin_.get_interface(plugin_.self, VB_SWAP_INTERFACE));
}

Driver::~Driver() {
    plugin_.stop(plugin_.self);
    plugin_.shutdown(plugin_.self);
    dlclose(library_);
}

bool Driver::is_nonblocking(uint32_t op) const {
    for (uint32_t i = 0; i < driver_->n_nonblocking; i++)
        if (driver_->nonblocking[i] == op) return true;
    return false;
}

std::string Driver::export_state() const {
    std::string state;
    vb_writer writer{};
    writer.size = sizeof writer;
    writer.data = &state;
    writer.write = append;
    if (swap_->export_state(plugin_.self, &writer) != VB_OK) throw std::runtime_error("export failed");
    return state;
}

int32_t Driver::import_state(const std::string& state) const {
    std::string_view rest = state;
    vb_reader reader{};
    reader.size = sizeof reader;
    reader.data = &rest;
    reader.read = read_some;
    return swap_->import_state(plugin_.self, &reader, swap_->schema_write);
}

Connection::Connection(Driver& driver, const char* path, uint64_t id, bool adopt) : driver_(driver), id_(id) {
    Call call(driver.host(), driver.self(), nullptr, id);
    vb_open_in in{};
    in.size = sizeof in;
    in.uri = "";
    in.scheme = "test";
    in.path = path;
    in.flags = adopt ? VB_OPEN_ADOPT : 0;
    vb_open_out out{};
    out.size = sizeof out;
    call.answer.status = driver.table().open(&call.raw, &in, &out);
    opened_ = call.answer;
    open_ = opened_.status == VB_OK;
    connection_ = out.connection;
    scope_ = out.scope;
}

Connection::~Connection() {
    if (!open_) return;
    Call call(driver_.host(), driver_.self(), connection_, id_);
    driver_.table().close(&call.raw);
}

vb_domain_ref Connection::keep(const vb_domain_ref& ref) {
    names_.push_back(std::make_unique<std::string>(ref.name ? ref.name : ""));
    vb_domain_ref kept = ref;
    kept.name = names_.back()->c_str();
    return kept;
}

vb_domain_ref Connection::define(const std::string& xml) {
    vb_domain_define_xml_in in{};
    in.xml = xml.c_str();
    vb_domain_define_xml_out out{};
    const Answer answer = domain(&vb_domain_ops::define_xml, in, out);
    if (!answer) throw std::runtime_error(answer.message);
    return keep(out.dom);
}

vb_domain_ref Connection::create(const std::string& xml) {
    vb_domain_create_xml_in in{};
    in.xml_desc = xml.c_str();
    vb_domain_create_xml_out out{};
    const Answer answer = domain(&vb_domain_ops::create_xml, in, out);
    if (!answer) throw std::runtime_error(answer.message);
    return keep(out.dom);
}

vb_domain_ref Connection::lookup(const std::string& name) {
    vb_domain_lookup_by_name_in in{};
    in.name = name.c_str();
    vb_domain_lookup_by_name_out out{};
    const Answer answer = domain(&vb_domain_ops::lookup_by_name, in, out);
    if (!answer) throw std::runtime_error(answer.message);
    return keep(out.dom);
}

std::string Connection::xml(const vb_domain_ref& dom, uint32_t flags) {
    vb_domain_get_xml_desc_in in{};
    in.dom = dom;
    in.flags = flags;
    vb_domain_get_xml_desc_out out{};
    const Answer answer = domain(&vb_domain_ops::get_xml_desc, in, out);
    if (!answer) throw std::runtime_error(answer.message);
    return out.xml;
}

std::pair<int32_t, int32_t> Connection::state(const vb_domain_ref& dom) {
    vb_domain_get_state_in in{};
    in.dom = dom;
    vb_domain_get_state_out out{};
    const Answer answer = domain(&vb_domain_ops::get_state, in, out);
    if (!answer) throw std::runtime_error(answer.message);
    return {out.state, out.reason};
}

std::string domain_xml(const std::string& name, const std::string& more) {
    return "<domain type='test'><name>" + name +
           "</name><memory>4096</memory><vcpu>2</vcpu><os><type>hvm</type></os>" + more + "</domain>";
}

}  // namespace fake
