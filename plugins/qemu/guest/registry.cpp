#include "guest/registry.h"

#include <algorithm>

namespace virtbay::qemu {

GuestPtr Registry::by_uuid(const Uuid& uuid) const {
    const std::shared_lock guard(lock_);
    const auto at = guests_.find(uuid);
    return at == guests_.end() ? nullptr : at->second;
}

GuestPtr Registry::by_name(std::string_view name) const {
    const std::shared_lock guard(lock_);
    const auto at = names_.find(std::string(name));
    return at == names_.end() ? nullptr : at->second;
}

GuestPtr Registry::by_id(int32_t id) const {
    const std::shared_lock guard(lock_);
    const auto at = ids_.find(id);
    return at == ids_.end() ? nullptr : at->second;
}

std::vector<GuestPtr> Registry::all() const {
    const std::shared_lock guard(lock_);
    return order_;
}

Result<Registry::Found> Registry::claim(const Uuid& uuid, const std::string& name, DomainPtr definition) {
    const std::unique_lock guard(lock_);
    if (const auto at = guests_.find(uuid); at != guests_.end()) {
        const GuestPtr& guest = at->second;
        if (guest->name != name)
            return make_error(VB_ERR_OPERATION_FAILED, VB_FROM_DOMAIN,
                              "domain '" + guest->name + "' is already defined with uuid " + uuid.str());
        return Found{guest, false};
    }
    if (const auto at = names_.find(name); at != names_.end())
        return make_error(VB_ERR_OPERATION_FAILED, VB_FROM_DOMAIN,
                          "domain '" + name + "' already exists with uuid " + at->second->uuid.str());
    auto guest = std::make_shared<Guest>();
    guest->uuid = uuid;
    guest->name = name;
    guest->config = std::move(definition);
    guests_[uuid] = guest;
    names_[name] = guest;
    order_.push_back(guest);
    return Found{guest, true};
}

void Registry::remove(const GuestPtr& guest) {
    const std::unique_lock guard(lock_);
    // Another may have its UUID and its name by now.
    if (const auto at = guests_.find(guest->uuid); at != guests_.end() && at->second == guest)
        guests_.erase(at);
    if (const auto at = names_.find(guest->name); at != names_.end() && at->second == guest) names_.erase(at);
    std::erase(order_, guest);
    std::erase_if(ids_, [&](const auto& entry) { return entry.second == guest; });
    guest->removed = true;
}

bool Registry::rename(const GuestPtr& guest, const std::string& name) {
    const std::unique_lock guard(lock_);
    if (names_.contains(name)) return false;
    names_.erase(guest->name);
    names_[name] = guest;
    guest->name = name;
    return true;
}

void Registry::set_id(const GuestPtr& guest, int32_t id) {
    const std::unique_lock guard(lock_);
    ids_[id] = guest;
    last_id_ = std::max(last_id_, id);
}

void Registry::clear_id(int32_t id) {
    const std::unique_lock guard(lock_);
    ids_.erase(id);
}

int32_t Registry::next_id() {
    const std::unique_lock guard(lock_);
    return ++last_id_;
}

void Registry::reserve_id(int32_t id) {
    const std::unique_lock guard(lock_);
    last_id_ = std::max(last_id_, id);
}

int32_t Registry::last_id() const {
    const std::shared_lock guard(lock_);
    return last_id_;
}

}  // namespace virtbay::qemu
