#include "domain_list.h"

#include <cstring>

#include "list_filter.h"

namespace virtbay::test {

namespace {

uint32_t filter_of(const Domain& domain) {
    uint32_t bits = domain.active() ? VB_CONNECT_LIST_DOMAINS_ACTIVE : VB_CONNECT_LIST_DOMAINS_INACTIVE;
    bits |= domain.persistent ? VB_CONNECT_LIST_DOMAINS_PERSISTENT : VB_CONNECT_LIST_DOMAINS_TRANSIENT;
    bits |= domain.autostart ? VB_CONNECT_LIST_DOMAINS_AUTOSTART : VB_CONNECT_LIST_DOMAINS_NO_AUTOSTART;
    bits |=
        domain.managed_save ? VB_CONNECT_LIST_DOMAINS_MANAGEDSAVE : VB_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE;
    bits |=
        domain.snapshots.empty() ? VB_CONNECT_LIST_DOMAINS_NO_SNAPSHOT : VB_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT;
    bits |= domain.checkpoints.empty() ? VB_CONNECT_LIST_DOMAINS_NO_CHECKPOINT
                                       : VB_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT;
    switch (domain.state) {
        case VB_DOMAIN_RUNNING:
            return bits | VB_CONNECT_LIST_DOMAINS_RUNNING;
        case VB_DOMAIN_PAUSED:
            return bits | VB_CONNECT_LIST_DOMAINS_PAUSED;
        case VB_DOMAIN_SHUTOFF:
            return bits | VB_CONNECT_LIST_DOMAINS_SHUTOFF;
        default:
            return bits | VB_CONNECT_LIST_DOMAINS_OTHER;
    }
}

}  // namespace

bool DomainList::meets(uint32_t filter, uint32_t flags) {
    static constexpr uint32_t groups[] = {
        VB_CONNECT_LIST_DOMAINS_ACTIVE | VB_CONNECT_LIST_DOMAINS_INACTIVE,
        VB_CONNECT_LIST_DOMAINS_PERSISTENT | VB_CONNECT_LIST_DOMAINS_TRANSIENT,
        VB_CONNECT_LIST_DOMAINS_RUNNING | VB_CONNECT_LIST_DOMAINS_PAUSED | VB_CONNECT_LIST_DOMAINS_SHUTOFF |
            VB_CONNECT_LIST_DOMAINS_OTHER,
        VB_CONNECT_LIST_DOMAINS_MANAGEDSAVE | VB_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE,
        VB_CONNECT_LIST_DOMAINS_AUTOSTART | VB_CONNECT_LIST_DOMAINS_NO_AUTOSTART,
        VB_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT | VB_CONNECT_LIST_DOMAINS_NO_SNAPSHOT,
        VB_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT | VB_CONNECT_LIST_DOMAINS_NO_CHECKPOINT,
    };
    return asked_for(flags, filter, groups);
}

Domain* DomainList::by_uuid(const Uuid& uuid) const {
    const auto found = domains_.find(uuid);
    return found == domains_.end() ? nullptr : found->second.get();
}

Domain* DomainList::by_name(std::string_view name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? nullptr : found->second;
}

Domain* DomainList::by_id(int32_t id) const {
    const auto found = ids_.find(id);
    return found == ids_.end() ? nullptr : found->second;
}

Domain& DomainList::add(std::unique_ptr<Domain> domain) {
    Domain& added = *domain;
    added.position = records_.size();
    Record record{};
    record.domain = &added;
    record.id = -1;
    records_.push_back(record);
    domains_.emplace(added.uuid(), std::move(domain));
    update(added);
    return added;
}

void DomainList::update(Domain& domain) {
    Record& record = records_[domain.position];
    if (!record.name || domain.name() != std::string_view(record.name, record.name_size)) {
        if (record.name) {
            names_.erase(names_.find(std::string_view(record.name, record.name_size)));
            name_bytes_ -= record.name_size + 1;
        }
        const std::string& key = names_.emplace(domain.name().str(), &domain).first->first;
        record.name = key.c_str();
        record.name_size = static_cast<uint32_t>(key.size());
        name_bytes_ += key.size() + 1;
        if (key.size() < Record::short_size) memcpy(record.short_name, key.c_str(), key.size() + 1);
    }
    if (record.id != domain.id()) {
        if (record.id >= 0) ids_.erase(record.id);
        if (domain.id() >= 0) ids_.emplace(domain.id(), &domain);
    }
    record.id = domain.id();
    record.state = domain.state;
    record.reason = domain.reason;
    record.filter = filter_of(domain);
    memcpy(record.uuid, domain.uuid().bytes.data(), sizeof record.uuid);
}

void DomainList::remove(Domain& domain) {
    const size_t position = domain.position;
    name_bytes_ -= records_[position].name_size + 1;
    names_.erase(names_.find(std::string_view(records_[position].name, records_[position].name_size)));
    if (records_[position].id >= 0) ids_.erase(records_[position].id);
    if (position + 1 != records_.size()) {
        records_[position] = records_.back();
        records_[position].domain->position = position;
    }
    records_.pop_back();
    domains_.erase(Uuid(domain.uuid()));
}

}  // namespace virtbay::test
