#include "plugin/driver.h"

namespace virtbay::plugin {

Driver::Driver(std::unique_ptr<Generation> first) : id_(first->manifest().id), generation_(std::move(first)) {}

void Driver::prepare(Call& call, const Link& link) const {
    call.abi.size = sizeof call.abi;
    call.abi.host = Instance::host();
    call.abi.instance = generation_->instance().handle();
    call.abi.self = generation_->self();
    call.abi.connection = link.state;
    call.abi.connection_id = link.id;
    if (link.read_only) call.abi.flags |= VB_CALL_READ_ONLY;
}

Status Driver::call_open(Generation& g, Link& link, bool adopt, const Caller* caller, bool* declined) {
    Arena arena;
    Call call;
    call.arena = &arena;
    call.caller = caller;
    prepare(call, link);
    call.abi.instance = g.instance().handle();
    call.abi.self = g.self();
    call.abi.connection = nullptr;
    auto c_text = [](const std::optional<std::string>& s) { return s ? s->c_str() : nullptr; };
    vb_open_in in{};
    in.size = sizeof in;
    in.flags = (link.read_only ? VB_OPEN_READ_ONLY : 0) | (adopt ? VB_OPEN_ADOPT : 0);
    in.uri = link.uri.text.c_str();
    in.scheme = link.uri.scheme.empty() ? nullptr : link.uri.scheme.c_str();
    in.server = c_text(link.uri.server);
    in.user = c_text(link.uri.user);
    in.path = link.uri.path.c_str();
    in.query = c_text(link.uri.query);
    in.port = link.uri.port;
    vb_open_out out{};
    out.size = sizeof out;
    const int32_t status = g.driver().open(&call.abi, &in, &out);
    *declined = status == VB_DECLINED;
    if (*declined) return {};
    const Status opened = call.result(status, "open");
    if (!opened) return opened;
    link.state = out.connection;
    link.canonical = out.uri ? out.uri : link.uri.text;
    link.scope = out.scope ? out.scope : link.id << 32 | 0xffffffff;
    return {};
}

Result<std::optional<std::shared_ptr<Link>>> Driver::open(uint64_t id, const UriParts& uri, bool read_only,
                                                          const Caller* caller) {
    auto link = std::make_shared<Link>();
    link->id = id;
    link->driver = shared_from_this();
    link->uri = uri;
    link->read_only = read_only;
    bool declined = false;
    const Status opened = call_open(*generation_, *link, false, caller, &declined);
    if (!opened) return opened.error();
    if (declined) return std::optional<std::shared_ptr<Link>>();
    std::lock_guard lock(links_mutex_);
    links_[id] = link;
    return std::optional(link);
}

void Driver::close(Link& link) {
    Arena arena;
    Call call;
    call.arena = &arena;
    prepare(call, link);
    generation_->driver().close(&call.abi);
    link.state = nullptr;
    std::lock_guard lock(links_mutex_);
    links_.erase(link.id);
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
