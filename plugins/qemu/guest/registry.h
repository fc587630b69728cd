// All domains of the driver, by UUID, name and id. Its lock is taken after a guest's, never before.
#pragma once

#include <shared_mutex>
#include <unordered_map>

#include "guest/guest.h"

namespace virtbay::qemu {

class Registry {
  public:
    GuestPtr by_uuid(const Uuid& uuid) const;
    GuestPtr by_name(std::string_view name) const;
    GuestPtr by_id(int32_t id) const;
    std::vector<GuestPtr> all() const;  // in order of definition

    // The guest that a definition stands for: the one of equal UUID and name, or a new one with this
    // definition, which is then inserted: nobody finds a guest without one. VB_ERR_OPERATION_FAILED when
    // another has the name or the UUID.
    struct Found {
        GuestPtr guest;
        bool created = false;
    };
    Result<Found> claim(const Uuid& uuid, const std::string& name, DomainPtr definition);
    void remove(const GuestPtr& guest);
    // False when the name is taken. With the guest's lock held.
    bool rename(const GuestPtr& guest, const std::string& name);

    void set_id(const GuestPtr& guest, int32_t id);
    void clear_id(int32_t id);
    // A number for a domain that starts.
    int32_t next_id();
    void reserve_id(int32_t id);
    int32_t last_id() const;

  private:
    mutable std::shared_mutex lock_;
    std::unordered_map<Uuid, GuestPtr, UuidHash> guests_;
    std::unordered_map<std::string, GuestPtr> names_;
    std::unordered_map<int32_t, GuestPtr> ids_;
    std::vector<GuestPtr> order_;
    int32_t last_id_ = 0;
};

}  // namespace virtbay::qemu
