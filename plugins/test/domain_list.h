// The domains of a host, with what lookups, lists and statistics need in one flat array.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain.h"

namespace virtbay::test {

class DomainList {
  public:
    // A domain as lists see it. `name` ends in NUL and belongs to the list.
    struct Record {
        Domain* domain;
        const char* name;
        uint32_t name_size;
        uint32_t filter;  // the VB_CONNECT_LIST_DOMAINS_* bits that the domain meets
        int32_t id;
        int32_t state;
        int32_t reason;
        uint8_t uuid[16];
    };

    // nullptr when there is none.
    Domain* by_uuid(const Uuid& uuid) const;
    Domain* by_name(std::string_view name) const;
    Domain* by_id(int32_t id) const;

    Domain& add(std::unique_ptr<Domain> domain);
    // To be called after every change of a domain's definitions, state or marks.
    void update(Domain& domain);
    void remove(Domain& domain);

    // In no particular order.
    const std::vector<Record>& records() const { return records_; }
    size_t size() const { return records_.size(); }

    // Whether a domain that meets `filter` is among those that the caller asked for.
    static bool wanted(uint32_t filter, uint32_t flags);

  private:
    struct NameHash {
        using is_transparent = void;
        size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
    };

    std::vector<Record> records_;
    std::unordered_map<Uuid, std::unique_ptr<Domain>, UuidHash> domains_;
    std::unordered_map<std::string, Domain*, NameHash, std::equal_to<>> names_;
    std::unordered_map<int32_t, Domain*> ids_;
};

}  // namespace virtbay::test
