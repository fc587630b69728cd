// The operations on storage pools.
#include "pools.h"

#include <cstring>

#include "list_filter.h"
#include "model/xml.h"

namespace virtbay::test {

namespace {

using model::PoolType;

constexpr uint32_t list_flags = 0xfffff;  // every filter there is

struct TypeBit {
    uint32_t flag;
    PoolType type;
};
constexpr TypeBit type_bits[] = {
    {VB_CONNECT_LIST_STORAGE_POOLS_DIR, PoolType::dir},
    {VB_CONNECT_LIST_STORAGE_POOLS_FS, PoolType::fs},
    {VB_CONNECT_LIST_STORAGE_POOLS_NETFS, PoolType::netfs},
    {VB_CONNECT_LIST_STORAGE_POOLS_LOGICAL, PoolType::logical},
    {VB_CONNECT_LIST_STORAGE_POOLS_DISK, PoolType::disk},
    {VB_CONNECT_LIST_STORAGE_POOLS_ISCSI, PoolType::iscsi},
    {VB_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT, PoolType::iscsi_direct},
    {VB_CONNECT_LIST_STORAGE_POOLS_SCSI, PoolType::scsi},
    {VB_CONNECT_LIST_STORAGE_POOLS_MPATH, PoolType::mpath},
    {VB_CONNECT_LIST_STORAGE_POOLS_RBD, PoolType::rbd},
    {VB_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG, PoolType::sheepdog},
    {VB_CONNECT_LIST_STORAGE_POOLS_GLUSTER, PoolType::gluster},
    {VB_CONNECT_LIST_STORAGE_POOLS_ZFS, PoolType::zfs},
    {VB_CONNECT_LIST_STORAGE_POOLS_VSTORAGE, PoolType::vstorage},
};

bool wanted(const Pool& pool, uint32_t flags) {
    uint32_t bits =
        (pool.active ? VB_CONNECT_LIST_STORAGE_POOLS_ACTIVE : VB_CONNECT_LIST_STORAGE_POOLS_INACTIVE) |
        (pool.persistent ? VB_CONNECT_LIST_STORAGE_POOLS_PERSISTENT
                         : VB_CONNECT_LIST_STORAGE_POOLS_TRANSIENT) |
        (pool.autostart ? VB_CONNECT_LIST_STORAGE_POOLS_AUTOSTART
                        : VB_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART);
    for (const TypeBit& bit : type_bits)
        if (pool.definition().type == bit.type) bits |= bit.flag;
    static constexpr uint32_t groups[] = {0x03, 0x0c, 0x30, 0xfffc0};
    return asked_for(flags, bits, groups);
}

Error is_active(const Pool& pool) {
    return invalid_operation("storage pool '" + pool.name().str() + "' is active");
}

const model::PoolAdapter* fibre_channel_adapter(const Pool& pool) {
    const model::PoolAdapter* adapter = pool.definition().source.adapter.get();
    return adapter && adapter->type == model::AdapterType::fc_host ? adapter : nullptr;
}

// The references of events; the pool outlives them.
void emit(const Host& host, const Pool& pool, int32_t event) {
    vb_storage_pool_ref ref{};
    ref.name = pool.name().c_str();
    memcpy(ref.uuid, pool.uuid().bytes.data(), sizeof ref.uuid);
    host.emit_lifecycle(ref, event);
}

model::PoolSource found_group(const char* device, const char* name) {
    model::PoolSource source;
    source.devices.append().path = device;
    source.name = name;
    source.format = "lvm2";
    return source;
}

}  // namespace

vb_storage_pool_ref reference_to(const Pool& pool, vb::Call& call) {
    vb_storage_pool_ref ref{};
    ref.name = call.text(pool.name().view());
    memcpy(ref.uuid, pool.uuid().bytes.data(), sizeof ref.uuid);
    return ref;
}

Error no_pool(std::string_view name) {
    return failure(VB_ERR_NO_STORAGE_POOL, "no storage pool with matching name '" + std::string(name) + "'");
}

Status must_be_active(const Pool& pool) {
    if (pool.active) return {};
    return invalid_operation("storage pool '" + pool.name().str() + "' is not active");
}

template <class F>
vb::Status TestDriver::with_pool(vb::Call& call, const vb_storage_pool_ref& ref, F&& f) {
    return with_host(call, [&](Host& host) -> Status {
        Pool* pool = host.pools.by_name(ref.name);
        if (!pool) return no_pool(ref.name);
        return f(host, *pool);
    });
}

vb::Status TestDriver::storage_pool_lookup_by_name(vb::Call& call,
                                                   const vb_storage_pool_lookup_by_name_in& in,
                                                   vb_storage_pool_lookup_by_name_out& out) {
    vb_storage_pool_ref wanted_one{};
    wanted_one.name = in.name;
    return with_pool(call, wanted_one, [&](Host&, Pool& pool) -> Status {
        out.pool = reference_to(pool, call);
        return {};
    });
}

vb::Status TestDriver::storage_pool_lookup_by_uuid(vb::Call& call,
                                                   const vb_storage_pool_lookup_by_uuid_in& in,
                                                   vb_storage_pool_lookup_by_uuid_out& out) {
    Uuid uuid;
    memcpy(uuid.bytes.data(), in.uuid, sizeof in.uuid);
    return with_host(call, [&](Host& host) -> Status {
        const Pool* pool = host.pools.by_uuid(uuid);
        if (!pool)
            return failure(VB_ERR_NO_STORAGE_POOL, "no storage pool with matching uuid '" + uuid.str() + "'");
        out.pool = reference_to(*pool, call);
        return {};
    });
}

vb::Status TestDriver::storage_pool_lookup_by_volume(vb::Call& call,
                                                     const vb_storage_pool_lookup_by_volume_in& in,
                                                     vb_storage_pool_lookup_by_volume_out& out) {
    vb_storage_pool_ref wanted_one{};
    wanted_one.name = in.vol.pool;
    return with_pool(call, wanted_one, [&](Host&, Pool& pool) -> Status {
        out.pool = reference_to(pool, call);
        return {};
    });
}

vb::Status TestDriver::storage_pool_list_all(vb::Call& call, const vb_storage_pool_list_all_in& in,
                                             vb_storage_pool_list_all_out& out) {
    const Status checked = check_flags(in.flags, list_flags, "testConnectListAllStoragePools");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        auto* refs = call.array<vb_storage_pool_ref>(host.pools.size());
        for (const Pool& pool : host.pools)
            if (wanted(pool, in.flags)) refs[out.n_pools++] = reference_to(pool, call);
        out.ret = out.n_pools;
        out.pools = refs;
        return {};
    });
}

vb::Status TestDriver::storage_pool_is_active(vb::Call& call, const vb_storage_pool_is_active_in& in,
                                              vb_storage_pool_is_active_out& out) {
    return with_pool(call, in.pool, [&](Host&, Pool& pool) -> Status {
        out.active = pool.active;
        return {};
    });
}

vb::Status TestDriver::storage_pool_is_persistent(vb::Call& call, const vb_storage_pool_is_persistent_in& in,
                                                  vb_storage_pool_is_persistent_out& out) {
    return with_pool(call, in.pool, [&](Host&, Pool& pool) -> Status {
        out.persistent = pool.persistent;
        return {};
    });
}

vb::Status TestDriver::storage_pool_get_info(vb::Call& call, const vb_storage_pool_get_info_in& in,
                                             vb_storage_pool_get_info_out& out) {
    return with_pool(call, in.pool, [&](Host&, Pool& pool) -> Status {
        out.state = pool.active ? VB_STORAGE_POOL_RUNNING : VB_STORAGE_POOL_INACTIVE;
        out.capacity = pool.definition().capacity;
        out.allocation = pool.definition().allocation;
        out.available = pool.definition().available;
        return {};
    });
}

vb::Status TestDriver::storage_pool_get_xml_desc(vb::Call& call, const vb_storage_pool_get_xml_desc_in& in,
                                                 vb_storage_pool_get_xml_desc_out& out) {
    const Status checked = check_flags(in.flags, 0, "testStoragePoolGetXMLDesc");
    if (!checked) return to_abi(checked);
    return with_pool(call, in.pool, [&](Host&, Pool& pool) -> Status {
        out.xml = call.text(model::format_pool(pool.definition()));
        return {};
    });
}

vb::Status TestDriver::storage_pool_get_autostart(vb::Call& call, const vb_storage_pool_get_autostart_in& in,
                                                  vb_storage_pool_get_autostart_out& out) {
    return with_pool(call, in.pool, [&](Host&, Pool& pool) -> Status {
        out.autostart = pool.persistent && pool.autostart;
        return {};
    });
}

vb::Status TestDriver::storage_pool_set_autostart(vb::Call& call, const vb_storage_pool_set_autostart_in& in,
                                                  vb_storage_pool_set_autostart_out&) {
    return with_pool(call, in.pool, [&](Host&, Pool& pool) -> Status {
        if (!pool.persistent) return invalid_argument("pool has no config file");
        pool.autostart = in.autostart != 0;
        return {};
    });
}

vb::Status TestDriver::storage_pool_define_xml(vb::Call& call, const vb_storage_pool_define_xml_in& in,
                                               vb_storage_pool_define_xml_out& out) {
    const Status checked = check_flags(in.flags, VB_STORAGE_POOL_DEFINE_VALIDATE, "testStoragePoolDefineXML");
    if (!checked) return to_abi(checked);
    auto definition = model::parse_pool(in.xml, (in.flags & VB_STORAGE_POOL_DEFINE_VALIDATE) != 0);
    if (!definition) return to_abi(definition.error());
    Pool::set_allocation(**definition, Pool::default_capacity, 0);
    return with_host(call, [&](Host& host) -> Status {
        auto pool = host.pools.assign(std::move(*definition), false);
        if (!pool) return std::move(pool.error());
        (*pool)->persistent = true;
        emit(host, **pool, VB_STORAGE_POOL_EVENT_DEFINED);
        out.pool = reference_to(**pool, call);
        return {};
    });
}

vb::Status TestDriver::storage_pool_create_xml(vb::Call& call, const vb_storage_pool_create_xml_in& in,
                                               vb_storage_pool_create_xml_out& out) {
    const Status checked = check_flags(in.flags, 0, "testStoragePoolCreateXML");
    if (!checked) return to_abi(checked);
    auto definition = model::parse_pool(in.xml, false);
    if (!definition) return to_abi(definition.error());
    Pool::set_allocation(**definition, Pool::default_capacity, 0);
    return with_host(call, [&](Host& host) -> Status {
        auto assigned = host.pools.assign(std::move(*definition), true);
        if (!assigned) return std::move(assigned.error());
        Pool& pool = **assigned;
        if (const model::PoolAdapter* adapter = fibre_channel_adapter(pool)) {
            auto port = host.devices.create_virtual_port(adapter->wwnn, adapter->wwpn);
            if (!port) {
                if (!pool.persistent) host.pools.remove(pool);
                return std::move(port.error());
            }
            vb_node_device_ref ref{};
            ref.name = NodeDeviceList::virtual_port_name;
            host.emit_lifecycle(ref, VB_NODE_DEVICE_EVENT_CREATED);
        }
        pool.active = true;
        emit(host, pool, VB_STORAGE_POOL_EVENT_STARTED);
        out.pool = reference_to(pool, call);
        return {};
    });
}

vb::Status TestDriver::storage_pool_create(vb::Call& call, const vb_storage_pool_create_in& in,
                                           vb_storage_pool_create_out&) {
    const Status checked = check_flags(in.flags, 0, "testStoragePoolCreate");
    if (!checked) return to_abi(checked);
    return with_pool(call, in.pool, [&](Host& host, Pool& pool) -> Status {
        if (pool.active) return is_active(pool);
        pool.active = true;
        emit(host, pool, VB_STORAGE_POOL_EVENT_STARTED);
        return {};
    });
}

vb::Status TestDriver::storage_pool_destroy(vb::Call& call, const vb_storage_pool_destroy_in& in,
                                            vb_storage_pool_destroy_out&) {
    return with_pool(call, in.pool, [&](Host& host, Pool& pool) -> Status {
        if (auto s = must_be_active(pool); !s) return s;
        pool.active = false;
        if (fibre_channel_adapter(pool)) {
            constexpr const char* port = NodeDeviceList::virtual_port_name;
            if (!host.devices.by_name(port))
                return failure(VB_ERR_NO_NODE_DEVICE,
                               std::string("no node device with matching name '") + port + "'");
            host.devices.remove(port);
            vb_node_device_ref ref{};
            ref.name = port;
            host.emit_lifecycle(ref, VB_NODE_DEVICE_EVENT_DELETED);
        }
        emit(host, pool, VB_STORAGE_POOL_EVENT_STOPPED);
        if (!pool.persistent) host.pools.remove(pool);
        return {};
    });
}

vb::Status TestDriver::storage_pool_undefine(vb::Call& call, const vb_storage_pool_undefine_in& in,
                                             vb_storage_pool_undefine_out&) {
    return with_pool(call, in.pool, [&](Host& host, Pool& pool) -> Status {
        if (pool.active) return is_active(pool);
        emit(host, pool, VB_STORAGE_POOL_EVENT_UNDEFINED);
        host.pools.remove(pool);
        return {};
    });
}

vb::Status TestDriver::storage_pool_build(vb::Call& call, const vb_storage_pool_build_in& in,
                                          vb_storage_pool_build_out&) {
    const Status checked = check_flags(in.flags, 0, "testStoragePoolBuild");
    if (!checked) return to_abi(checked);
    return with_pool(call, in.pool, [&](Host& host, Pool& pool) -> Status {
        if (pool.active) return is_active(pool);
        emit(host, pool, VB_STORAGE_POOL_EVENT_CREATED);
        return {};
    });
}

vb::Status TestDriver::storage_pool_delete(vb::Call& call, const vb_storage_pool_delete_in& in,
                                           vb_storage_pool_delete_out&) {
    const Status checked = check_flags(in.flags, 0, "testStoragePoolDelete");
    if (!checked) return to_abi(checked);
    return with_pool(call, in.pool, [&](Host& host, Pool& pool) -> Status {
        if (pool.active) return is_active(pool);
        emit(host, pool, VB_STORAGE_POOL_EVENT_DELETED);
        return {};
    });
}

vb::Status TestDriver::storage_pool_refresh(vb::Call& call, const vb_storage_pool_refresh_in& in,
                                            vb_storage_pool_refresh_out&) {
    const Status checked = check_flags(in.flags, 0, "testStoragePoolRefresh");
    if (!checked) return to_abi(checked);
    return with_pool(call, in.pool, [&](Host& host, Pool& pool) -> Status {
        if (auto s = must_be_active(pool); !s) return s;
        host.emit_refresh(reference_to(pool, call));
        return {};
    });
}

vb::Status TestDriver::storage_pool_find_sources(vb::Call& call, const vb_storage_pool_find_sources_in& in,
                                                 vb_storage_pool_find_sources_out& out) {
    const Status checked = check_flags(in.flags, 0, "testConnectFindStoragePoolSources");
    if (!checked) return to_abi(checked);
    const std::string_view type = in.type;
    model::PoolSource asked;
    if (in.srcSpec) {
        auto parsed = model::parse_pool_source(in.srcSpec);
        if (!parsed) return to_abi(parsed.error());
        asked = std::move(*parsed);
    }
    model::List<model::PoolSource> found;
    if (type == "logical") {
        found.push_back(found_group("/dev/sda20", "testvg1"));
        found.push_back(found_group("/dev/sda21", "testvg2"));
    } else if (type == "netfs") {
        if (asked.hosts.empty())
            return to_abi(invalid_argument("hostname must be specified for netfs sources"));
        model::PoolSource& share = found.append();
        share.hosts.append().name = asked.hosts.front().name;
        share.dir = "/testshare";
        share.format = "nfs";
    } else if (type == "dir") {
        return to_abi(internal_error("unknown storage pool type dir"));
    } else {
        return to_abi(make_error(VB_ERR_NO_SUPPORT, VB_FROM_TEST,
                                 "pool type '" + std::string(type) + "' does not support source discovery"));
    }
    out.xml = call.text(model::format_pool_sources(found));
    return {};
}

}  // namespace virtbay::test
