// The operations on storage volumes.
#include "pools.h"

namespace virtbay::test {

namespace {

using model::StorageVolume;

Error no_volume(const char* what, std::string_view value) {
    return failure(VB_ERR_NO_STORAGE_VOL,
                   "no storage vol with matching " + std::string(what) + " '" + std::string(value) + "'");
}

Result<Pool*> active_pool(Host& host, const char* name) {
    Pool* pool = host.pools.by_name(name);
    if (!pool) return no_pool(name);
    if (auto s = must_be_active(*pool); !s) return std::move(s.error());
    return pool;
}

// The volume of an active pool for which `is_it` holds.
template <class F>
Status find_volume(Host& host, vb::Call& call, vb_storage_vol_ref& found, F&& is_it) {
    for (const Pool& pool : host.pools) {
        if (!pool.active) continue;
        for (const StorageVolume& volume : pool.volumes) {
            if (!is_it(volume)) continue;
            found = reference_to(pool, volume, call);
            return {};
        }
    }
    return failure(VB_ERR_NO_STORAGE_VOL, "");
}

}  // namespace

vb_storage_vol_ref reference_to(const Pool& pool, const StorageVolume& volume, vb::Call& call) {
    vb_storage_vol_ref ref{};
    ref.pool = call.text(pool.name().view());
    ref.name = call.text(volume.name.view());
    ref.key = call.text(volume.key.view());
    return ref;
}

template <class F>
vb::Status TestDriver::with_volume(vb::Call& call, const vb_storage_vol_ref& ref, F&& f) {
    return with_host(call, [&](Host& host) -> Status {
        auto pool = active_pool(host, ref.pool);
        if (!pool) return std::move(pool.error());
        StorageVolume* volume = (*pool)->volume(ref.name);
        if (!volume) return no_volume("name", ref.name);
        return f(**pool, *volume);
    });
}

// Makes the volume that `xml` describes in the pool; `like` names one there that it is made after, or is
// null.
vb::Status TestDriver::make_volume(vb::Call& call, const vb_storage_pool_ref& ref, const char* xml,
                                   uint32_t flags, const char* like, vb_storage_vol_ref& made) {
    model::PoolType type = model::PoolType::absent;
    const vb::Status possible = with_host(call, [&](Host& host) -> Status {
        auto pool = active_pool(host, ref.name);
        if (!pool) return std::move(pool.error());
        type = (*pool)->definition().type;
        return {};
    });
    if (!possible) return possible;
    auto parsed = model::parse_volume(xml, type, (flags & VB_STORAGE_VOL_CREATE_VALIDATE) != 0);
    if (!parsed) return to_abi(parsed.error());
    return with_host(call, [&](Host& host) -> Status {
        auto pool = active_pool(host, ref.name);
        if (!pool) return std::move(pool.error());
        if ((*pool)->volume((*parsed)->name))
            return failure(VB_ERR_OPERATION_FAILED, "storage vol already exists");
        if (like && !(*pool)->volume(like)) return no_volume("name", like);
        auto volume = (*pool)->add(std::move(**parsed));
        if (!volume) return std::move(volume.error());
        made = reference_to(**pool, **volume, call);
        return {};
    });
}

vb::Status TestDriver::storage_vol_create_xml(vb::Call& call, const vb_storage_vol_create_xml_in& in,
                                              vb_storage_vol_create_xml_out& out) {
    const Status checked = check_flags(in.flags, VB_STORAGE_VOL_CREATE_VALIDATE, "testStorageVolCreateXML");
    if (!checked) return to_abi(checked);
    return make_volume(call, in.pool, in.xml, in.flags, nullptr, out.vol);
}

vb::Status TestDriver::storage_vol_create_xml_from(vb::Call& call,
                                                   const vb_storage_vol_create_xml_from_in& in,
                                                   vb_storage_vol_create_xml_from_out& out) {
    const Status checked =
        check_flags(in.flags, VB_STORAGE_VOL_CREATE_VALIDATE, "testStorageVolCreateXMLFrom");
    if (!checked) return to_abi(checked);
    return make_volume(call, in.pool, in.xml, in.flags, in.clonevol.name, out.vol);
}

vb::Status TestDriver::storage_vol_delete(vb::Call& call, const vb_storage_vol_delete_in& in,
                                          vb_storage_vol_delete_out&) {
    const Status checked = check_flags(in.flags, 0, "testStorageVolDelete");
    if (!checked) return to_abi(checked);
    return with_volume(call, in.vol, [&](Pool& pool, StorageVolume& volume) -> Status {
        pool.remove(volume);
        return {};
    });
}

vb::Status TestDriver::storage_vol_lookup_by_name(vb::Call& call, const vb_storage_vol_lookup_by_name_in& in,
                                                  vb_storage_vol_lookup_by_name_out& out) {
    vb_storage_vol_ref wanted{};
    wanted.pool = in.pool.name;
    wanted.name = in.name;
    return with_volume(call, wanted, [&](Pool& pool, StorageVolume& volume) -> Status {
        out.vol = reference_to(pool, volume, call);
        return {};
    });
}

vb::Status TestDriver::storage_vol_lookup_by_key(vb::Call& call, const vb_storage_vol_lookup_by_key_in& in,
                                                 vb_storage_vol_lookup_by_key_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        if (find_volume(host, call, out.vol, [&](const StorageVolume& v) { return v.key == in.key; }))
            return {};
        return no_volume("key", in.key);
    });
}

vb::Status TestDriver::storage_vol_lookup_by_path(vb::Call& call, const vb_storage_vol_lookup_by_path_in& in,
                                                  vb_storage_vol_lookup_by_path_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        if (find_volume(host, call, out.vol, [&](const StorageVolume& v) { return v.path == in.path; }))
            return {};
        return no_volume("path", in.path);
    });
}

vb::Status TestDriver::storage_vol_get_path(vb::Call& call, const vb_storage_vol_get_path_in& in,
                                            vb_storage_vol_get_path_out& out) {
    return with_volume(call, in.vol, [&](Pool&, StorageVolume& volume) -> Status {
        out.name = call.text(volume.path.view());
        return {};
    });
}

vb::Status TestDriver::storage_vol_get_xml_desc(vb::Call& call, const vb_storage_vol_get_xml_desc_in& in,
                                                vb_storage_vol_get_xml_desc_out& out) {
    const Status checked = check_flags(in.flags, 0, "testStorageVolGetXMLDesc");
    if (!checked) return to_abi(checked);
    return with_volume(call, in.vol, [&](Pool&, StorageVolume& volume) -> Status {
        out.xml = call.text(model::format_volume(volume));
        return {};
    });
}

vb::Status TestDriver::storage_vol_get_info(vb::Call& call, const vb_storage_vol_get_info_in& in,
                                            vb_storage_vol_get_info_out& out) {
    if (in.flags != 0)
        return to_abi(make_error(VB_ERR_NO_SUPPORT, VB_FROM_STORAGE, "virStorageVolGetInfoFlags"));
    return with_volume(call, in.vol, [&](Pool&, StorageVolume& volume) -> Status {
        out.type = static_cast<int8_t>(volume.type);
        out.capacity = volume.capacity;
        out.allocation = volume.allocation;
        return {};
    });
}

vb::Status TestDriver::storage_pool_list_all_volumes(vb::Call& call,
                                                     const vb_storage_pool_list_all_volumes_in& in,
                                                     vb_storage_pool_list_all_volumes_out& out) {
    const Status checked = check_flags(in.flags, 0, "testStoragePoolListAllVolumes");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        Pool* pool = host.pools.by_name(in.pool.name);
        if (!pool) return no_pool(in.pool.name);
        if (!pool->active) return invalid_operation("storage pool is not active");
        auto* refs = call.array<vb_storage_vol_ref>(pool->volumes.size());
        for (const StorageVolume& volume : pool->volumes)
            refs[out.n_vols++] = reference_to(*pool, volume, call);
        out.ret = out.n_vols;
        out.vols = refs;
        return {};
    });
}

}  // namespace virtbay::test
