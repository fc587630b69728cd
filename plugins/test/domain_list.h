// The domains of a host, with what lookups, lists and statistics need in one flat array.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain.h"

namespace virtbay::test {

class DomainList {
  public:
    // A domain as lists see it.
    struct Record {
        static constexpr size_t short_size = 24;

        Domain* domain;
        const char* name;  // ends in NUL and belongs to the list
        uint32_t name_size;
        char short_name[short_size];  // the same, when it fits: copied without leaving the array
        uint32_t filter;              // the VB_CONNECT_LIST_DOMAINS_* bits that the domain meets
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
    // Of all names, with their NULs.
    size_t name_bytes() const { return name_bytes_; }

    // Copies the name and its NUL to `to`; returns what follows them. short_size bytes may be written.
    static char* copy_name(const Record& record, char* to) {
        const size_t bytes = record.name_size + 1;
        if (bytes <= Record::short_size)
            memcpy(to, record.short_name, Record::short_size);
        else
            memcpy(to, record.name, bytes);
        return to + bytes;
    }

    // Whether a domain that meets `filter` is among those that the caller asked for.
    static bool wanted(uint32_t filter, uint32_t flags) { return flags == 0 || meets(filter, flags); }

  private:
    struct NameHash {
        using is_transparent = void;
        size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
    };

    static bool meets(uint32_t filter, uint32_t flags);

    std::vector<Record> records_;
    size_t name_bytes_ = 0;
    std::unordered_map<Uuid, std::unique_ptr<Domain>, UuidHash> domains_;
    std::unordered_map<std::string, Domain*, NameHash, std::equal_to<>> names_;
    std::unordered_map<int32_t, Domain*> ids_;
};

}  // namespace virtbay::test
