// A host's storage pools and their volumes.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/storage/volume.h"

namespace virtbay::test {

class Pool {
  public:
    static constexpr uint64_t default_capacity = 100ull << 30;

    explicit Pool(std::shared_ptr<model::StoragePool> definition) : definition_(std::move(definition)) {}

    bool persistent = false;
    bool active = false;
    bool autostart = false;
    // What was defined for a pool that ran; it stays apart for as long as the pool is there.
    std::shared_ptr<model::StoragePool> next;
    std::list<model::StorageVolume> volumes;

    const model::StoragePool& definition() const { return *definition_; }
    const model::Text& name() const { return definition_->name; }
    const Uuid& uuid() const { return definition_->uuid; }
    void take(std::shared_ptr<model::StoragePool> definition) { definition_ = std::move(definition); }
    // Empty, of the usual size.
    void reset_sizes() { set_allocation(*definition_, default_capacity, 0); }

    model::StorageVolume* volume(std::string_view name);
    // Places a volume and takes its space. VB_ERR_INTERNAL_ERROR when there is too little.
    Result<model::StorageVolume*> add(model::StorageVolume volume);
    // The same for one that is there whether it fits or not.
    model::StorageVolume& place(model::StorageVolume volume);
    void remove(const model::StorageVolume& volume);

    static void set_allocation(model::StoragePool& pool, uint64_t capacity, uint64_t allocation);

  private:
    std::shared_ptr<model::StoragePool> definition_;
};

// The pools of a host.
class PoolList {
  public:
    Pool* by_name(std::string_view name);
    Pool* by_uuid(const Uuid& uuid);
    auto begin() { return all_.begin(); }
    auto end() { return all_.end(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    size_t size() const { return all_.size(); }

    // Takes a definition for a new or a known pool. `live`: to be run now; refused when the pool runs
    // already. So is one that would take what belongs to another pool. Errors have domain VB_FROM_STORAGE.
    Result<Pool*> assign(std::shared_ptr<model::StoragePool> definition, bool live);
    Pool& add(std::shared_ptr<model::StoragePool> definition);
    void remove(const Pool& pool);

  private:
    std::list<Pool> all_;
};

}  // namespace virtbay::test
