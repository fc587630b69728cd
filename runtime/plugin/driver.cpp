#include "plugin/driver.h"

#include "base/guarded.h"

namespace virtbay::plugin {

Driver::Driver(std::unique_ptr<Generation> first)
    : id_(first->manifest().id), generation_(std::move(first)) {}

void Driver::prepare(Call& call, const Link& link) const {
    call.abi.size = sizeof call.abi;
    call.abi.host = Instance::host();
    call.abi.instance = generation_->instance().handle();
    call.abi.self = generation_->self();
    call.abi.connection = link.state;
    call.abi.connection_id = link.id;
    if (link.read_only) call.abi.flags |= VB_CALL_READ_ONLY;
}

// *status is what the driver answered: VB_OK, VB_DECLINED or VB_AGAIN when the result is no error.
Status Driver::call_open(Generation& g, Link& link, uint32_t call_flags, uint32_t open_flags,
                         const Caller* caller, int32_t* status) {
    Arena arena;
    Call call;
    call.arena = &arena;
    call.caller = caller;
    prepare(call, link);
    call.abi.instance = g.instance().handle();
    call.abi.self = g.self();
    call.abi.connection = nullptr;
    call.abi.flags |= call_flags;
    auto c_text = [](const std::optional<std::string>& s) { return s ? s->c_str() : nullptr; };
    vb_open_in in{};
    in.size = sizeof in;
    in.flags = (link.read_only ? VB_OPEN_READ_ONLY : 0) | open_flags;
    in.uri = link.uri->text.c_str();
    in.scheme = link.uri->scheme.empty() ? nullptr : link.uri->scheme.c_str();
    in.server = c_text(link.uri->server);
    in.user = c_text(link.uri->user);
    in.path = link.uri->path.c_str();
    in.query = c_text(link.uri->query);
    in.port = link.uri->port;
    vb_open_out out{};
    out.size = sizeof out;
    std::string thrown;
    *status = guarded(&thrown, [&] { return g.driver().open(&call.abi, &in, &out); });
    if (!thrown.empty())
        call.raise(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE,
                              "driver " + g.manifest().id + ", open: " + thrown));
    if (*status == VB_DECLINED || *status == VB_AGAIN) return {};
    const Status opened = call.result(*status, "open");
    if (!opened) return opened;
    link.state = out.connection;
    link.canonical = out.uri ? out.uri : link.uri->text;
    link.scope = out.scope ? out.scope : link.id << 32 | 0xffffffff;
    link.features = 0;
    call.abi.connection = link.state;
    for (int feature = 1; g.driver().supports_feature && feature < 32; ++feature)
        if (guarded(&thrown, [&] { return g.driver().supports_feature(&call.abi, feature); }) > 0)
            link.features |= 1u << feature;
    g.report_thrown("supports_feature", thrown);
    return {};
}

Result<std::shared_ptr<Link>> Driver::open(uint64_t id, SharedUri uri, bool read_only, const Caller* caller,
                                           bool quick, bool* again) {
    auto link = std::make_shared<Link>();
    link->id = id;
    link->driver = shared_from_this();
    link->uri = std::move(uri);
    link->read_only = read_only;
    int32_t status = VB_OK;
    std::unique_lock<std::mutex> serial;
    if (!lock_serial(serial, quick)) {
        if (again) *again = true;
        return std::shared_ptr<Link>();
    }
    const Status opened = call_open(*generation_, *link, quick ? VB_CALL_NONBLOCKING : 0, 0, caller, &status);
    if (!opened) return opened.error();
    if (again) *again = status == VB_AGAIN;
    if (status != VB_OK) return std::shared_ptr<Link>();
    std::lock_guard guard(links_mutex_);
    links_[id] = link;
    return link;
}

bool Driver::lock_serial(std::unique_lock<std::mutex>& lock, bool quick) {
    if (generation_->driver().threads != VB_THREADS_SERIAL_PLUGIN) return true;
    lock = quick ? std::unique_lock(serial_, std::try_to_lock) : std::unique_lock(serial_);
    return lock.owns_lock();
}

bool Driver::close(Link& link, bool quick) {
    std::unique_lock<std::mutex> serial;
    if (!lock_serial(serial, quick)) return false;
    Arena arena;
    Call call;
    call.arena = &arena;
    prepare(call, link);
    std::string thrown;
    thrown = thrown_by([&] { generation_->driver().close(&call.abi); });
    generation_->report_thrown("close", thrown);
    link.state = nullptr;
    std::lock_guard lock(links_mutex_);
    links_.erase(link.id);
    return true;
}

std::vector<std::shared_ptr<Link>> Driver::links() const {
    std::vector<std::shared_ptr<Link>> list;
    std::lock_guard lock(links_mutex_);
    for (const auto& [id, weak] : links_)
        if (auto link = weak.lock()) list.push_back(std::move(link));
    return list;
}

std::unique_ptr<Generation> Driver::exchange(std::unique_ptr<Generation> next) {
    generation_.swap(next);
    ++number_;
    return next;
}

size_t Driver::open_links() const {
    std::lock_guard lock(links_mutex_);
    return links_.size();
}

}  // namespace virtbay::plugin
