#include "pool.h"

#include "errors.h"

namespace virtbay::test {

model::StorageVolume* Pool::volume(std::string_view name) {
    for (model::StorageVolume& volume : volumes)
        if (volume.name == name) return &volume;
    return nullptr;
}

void Pool::set_allocation(model::StoragePool& pool, uint64_t capacity, uint64_t allocation) {
    pool.capacity = capacity;
    pool.allocation = allocation;
    pool.available = capacity > allocation ? capacity - allocation : 0;
}

Result<model::StorageVolume*> Pool::add(model::StorageVolume volume) {
    const model::StoragePool& pool = *definition_;
    if (volume.allocation > pool.capacity || pool.allocation > pool.capacity - volume.allocation)
        return internal_error("Not enough free space in pool for volume '" + volume.name.str() + "'");
    return &place(std::move(volume));
}

model::StorageVolume& Pool::place(model::StorageVolume volume) {
    model::StoragePool& pool = *definition_;
    volume.path = pool.target_path.str() + "/" + volume.name.str();
    volume.key = volume.path;
    set_allocation(pool, pool.capacity, pool.allocation + volume.allocation);
    return volumes.emplace_back(std::move(volume));
}

void Pool::remove(const model::StorageVolume& volume) {
    model::StoragePool& pool = *definition_;
    set_allocation(pool, pool.capacity, pool.allocation - std::min(pool.allocation, volume.allocation));
    volumes.remove_if([&](const model::StorageVolume& other) { return &other == &volume; });
}

Pool* PoolList::by_name(std::string_view name) {
    for (Pool& pool : all_)
        if (pool.name() == name) return &pool;
    return nullptr;
}

Pool* PoolList::by_uuid(const Uuid& uuid) {
    for (Pool& pool : all_)
        if (pool.uuid() == uuid) return &pool;
    return nullptr;
}

Result<Pool*> PoolList::assign(std::shared_ptr<model::StoragePool> definition, bool live) {
    const auto refuse = [](int32_t code, const std::string& detail) {
        return make_error(code, VB_FROM_STORAGE, detail);
    };
    for (const Pool& other : all_)
        if (other.uuid() != definition->uuid && other.name() != definition->name &&
            model::share_source(other.definition(), *definition))
            return refuse(VB_ERR_OPERATION_FAILED,
                          "Storage source conflict with pool: '" + other.name().str() + "'");
    if (Pool* known = by_uuid(definition->uuid)) {
        if (!(known->name() == definition->name))
            return refuse(
                VB_ERR_OPERATION_FAILED,
                "pool '" + known->name().str() + "' is already defined with uuid " + known->uuid().str());
        if (live && known->active)
            return refuse(VB_ERR_OPERATION_INVALID,
                          "pool is already active as '" + known->name().str() + "'");
        if (known->active)
            known->next = std::move(definition);
        else
            known->take(std::move(definition));
        return known;
    }
    if (const Pool* known = by_name(definition->name))
        return refuse(VB_ERR_OPERATION_FAILED,
                      "pool '" + known->name().str() + "' already exists with uuid " + known->uuid().str());
    return &add(std::move(definition));
}

Pool& PoolList::add(std::shared_ptr<model::StoragePool> definition) {
    return all_.emplace_back(std::move(definition));
}

void PoolList::remove(const Pool& pool) {
    all_.remove_if([&](const Pool& other) { return &other == &pool; });
}

}  // namespace virtbay::test
