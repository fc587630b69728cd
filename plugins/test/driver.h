// The test driver: hosts that exist only in memory. "test:///default" is one host shared by all connections
// while any of them is open; "test:///path/to/file.xml" is a host of the connection's own, made from the
// file.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "errors.h"
#include "host.h"
#include "virtbay/sdk.hpp"

namespace virtbay::test {

// What the driver keeps for an open connection.
struct Connection {
    std::shared_ptr<Host> host;
};

class TestDriver : public vb::Driver<TestDriver> {
  public:
    static constexpr uint32_t threads = VB_THREADS_PARALLEL;  // hosts lock themselves
    static constexpr const char* name = "TEST";
    static constexpr bool replaceable = true;
    static constexpr uint32_t state_schema = 2, oldest_state_schema = 2;
    static constexpr uint32_t flags = VB_DRIVER_QUICK_OPEN;
    static std::vector<uint32_t> nonblocking();

    using Driver::Driver;

    vb::Status open(vb::Call& call, const vb_open_in& in, vb_open_out& out);
    void close(vb::Call& call);

    vb::Status prepare(const vb_swap_info& info);
    vb::Status quiesce(uint32_t timeout_ms, bool force, vb_busy& busy);
    vb::Status export_state(const vb_writer& writer);
    vb::Status import_state(const vb_reader& reader, uint32_t schema);
    vb::Status commit();
    vb::Status resume();

#define VIRTBAY_TEST_OPERATION(operation) \
    vb::Status operation(vb::Call& call, const vb_##operation##_in& in, vb_##operation##_out& out)
    // node.cpp
    VIRTBAY_TEST_OPERATION(connect_get_type);
    VIRTBAY_TEST_OPERATION(connect_get_version);
    VIRTBAY_TEST_OPERATION(connect_get_max_vcpus);
    VIRTBAY_TEST_OPERATION(connect_node_get_info);
    VIRTBAY_TEST_OPERATION(connect_get_capabilities);
    VIRTBAY_TEST_OPERATION(connect_get_hostname);
    VIRTBAY_TEST_OPERATION(connect_node_get_cells_free_memory);
    VIRTBAY_TEST_OPERATION(connect_node_get_free_memory);
    VIRTBAY_TEST_OPERATION(connect_node_get_security_model);
    VIRTBAY_TEST_OPERATION(connect_get_sysinfo);
    VIRTBAY_TEST_OPERATION(connect_node_get_cpu_stats);
    VIRTBAY_TEST_OPERATION(connect_node_get_cpu_map);
    VIRTBAY_TEST_OPERATION(connect_node_get_free_pages);
    // cpu_models.cpp
    VIRTBAY_TEST_OPERATION(connect_get_cpu_model_names);
    // lookup.cpp
    VIRTBAY_TEST_OPERATION(domain_lookup_by_id);
    VIRTBAY_TEST_OPERATION(domain_lookup_by_name);
    VIRTBAY_TEST_OPERATION(domain_lookup_by_uuid);
    VIRTBAY_TEST_OPERATION(domain_list_all);
    VIRTBAY_TEST_OPERATION(domain_is_active);
    VIRTBAY_TEST_OPERATION(domain_is_persistent);
    VIRTBAY_TEST_OPERATION(domain_is_updated);
    VIRTBAY_TEST_OPERATION(domain_get_info);
    VIRTBAY_TEST_OPERATION(domain_get_state);
    VIRTBAY_TEST_OPERATION(domain_get_max_memory);
    VIRTBAY_TEST_OPERATION(domain_get_os_type);
    VIRTBAY_TEST_OPERATION(domain_get_autostart);
    VIRTBAY_TEST_OPERATION(domain_set_autostart);
    VIRTBAY_TEST_OPERATION(domain_get_xml_desc);
    VIRTBAY_TEST_OPERATION(domain_get_hostname);
    VIRTBAY_TEST_OPERATION(domain_get_control_info);
    VIRTBAY_TEST_OPERATION(domain_get_security_label);
    VIRTBAY_TEST_OPERATION(domain_get_messages);
    VIRTBAY_TEST_OPERATION(domain_get_launch_security_info);
    // define.cpp
    VIRTBAY_TEST_OPERATION(domain_define_xml);
    VIRTBAY_TEST_OPERATION(domain_undefine);
    VIRTBAY_TEST_OPERATION(domain_rename);
    // lifecycle.cpp
    VIRTBAY_TEST_OPERATION(domain_create_xml);
    VIRTBAY_TEST_OPERATION(domain_create_xml_with_files);
    VIRTBAY_TEST_OPERATION(domain_create);
    VIRTBAY_TEST_OPERATION(domain_create_with_files);
    VIRTBAY_TEST_OPERATION(domain_suspend);
    VIRTBAY_TEST_OPERATION(domain_resume);
    VIRTBAY_TEST_OPERATION(domain_shutdown);
    VIRTBAY_TEST_OPERATION(domain_reboot);
    VIRTBAY_TEST_OPERATION(domain_reset);
    VIRTBAY_TEST_OPERATION(domain_destroy);
    // save.cpp
    VIRTBAY_TEST_OPERATION(domain_save);
    VIRTBAY_TEST_OPERATION(domain_restore);
    VIRTBAY_TEST_OPERATION(domain_save_image_get_xml_desc);
    VIRTBAY_TEST_OPERATION(domain_save_image_define_xml);
    VIRTBAY_TEST_OPERATION(domain_managed_save);
    VIRTBAY_TEST_OPERATION(domain_has_managed_save_image);
    VIRTBAY_TEST_OPERATION(domain_managed_save_remove);
    VIRTBAY_TEST_OPERATION(domain_core_dump);
    // snapshots.cpp
    VIRTBAY_TEST_OPERATION(domain_list_all_snapshots);
    VIRTBAY_TEST_OPERATION(domain_has_current_snapshot);
    VIRTBAY_TEST_OPERATION(domain_snapshot_lookup_by_name);
    VIRTBAY_TEST_OPERATION(domain_snapshot_current);
    VIRTBAY_TEST_OPERATION(domain_snapshot_get_xml_desc);
    VIRTBAY_TEST_OPERATION(domain_snapshot_get_parent);
    VIRTBAY_TEST_OPERATION(domain_snapshot_is_current);
    VIRTBAY_TEST_OPERATION(domain_snapshot_has_metadata);
    VIRTBAY_TEST_OPERATION(domain_snapshot_list_all_children);
    // snapshot_changes.cpp
    VIRTBAY_TEST_OPERATION(domain_snapshot_create_xml);
    VIRTBAY_TEST_OPERATION(domain_snapshot_delete);
    VIRTBAY_TEST_OPERATION(domain_revert_to_snapshot);
    // checkpoints.cpp
    VIRTBAY_TEST_OPERATION(domain_checkpoint_create_xml);
    VIRTBAY_TEST_OPERATION(domain_list_all_checkpoints);
    VIRTBAY_TEST_OPERATION(domain_checkpoint_list_all_children);
    VIRTBAY_TEST_OPERATION(domain_checkpoint_lookup_by_name);
    VIRTBAY_TEST_OPERATION(domain_checkpoint_get_parent);
    VIRTBAY_TEST_OPERATION(domain_checkpoint_get_xml_desc);
    VIRTBAY_TEST_OPERATION(domain_checkpoint_delete);
    // metadata.cpp
    VIRTBAY_TEST_OPERATION(domain_set_metadata);
    VIRTBAY_TEST_OPERATION(domain_get_metadata);
    // guest.cpp
    VIRTBAY_TEST_OPERATION(domain_fsfreeze);
    VIRTBAY_TEST_OPERATION(domain_fsthaw);
    VIRTBAY_TEST_OPERATION(domain_fstrim);
    VIRTBAY_TEST_OPERATION(domain_get_fsinfo);
    VIRTBAY_TEST_OPERATION(domain_get_time);
    VIRTBAY_TEST_OPERATION(domain_set_time);
    VIRTBAY_TEST_OPERATION(domain_set_user_password);
    VIRTBAY_TEST_OPERATION(domain_send_key);
    VIRTBAY_TEST_OPERATION(domain_send_process_signal);
    VIRTBAY_TEST_OPERATION(domain_inject_nmi);
    VIRTBAY_TEST_OPERATION(domain_screenshot);
    VIRTBAY_TEST_OPERATION(domain_memory_peek);
    // stats.cpp
    VIRTBAY_TEST_OPERATION(domain_block_stats);
    VIRTBAY_TEST_OPERATION(domain_interface_stats);
    VIRTBAY_TEST_OPERATION(domain_get_block_info);
    VIRTBAY_TEST_OPERATION(domain_get_disk_errors);
    VIRTBAY_TEST_OPERATION(domain_memory_stats);
    VIRTBAY_TEST_OPERATION(domain_get_cpu_stats);
    VIRTBAY_TEST_OPERATION(domain_interface_addresses);
    // bulk_stats.cpp
    VIRTBAY_TEST_OPERATION(domain_get_all_stats);
    // vcpus.cpp
    VIRTBAY_TEST_OPERATION(domain_get_vcpus);
    VIRTBAY_TEST_OPERATION(domain_get_max_vcpus);
    VIRTBAY_TEST_OPERATION(domain_get_vcpus_flags);
    VIRTBAY_TEST_OPERATION(domain_set_vcpus);
    VIRTBAY_TEST_OPERATION(domain_pin_vcpu);
    VIRTBAY_TEST_OPERATION(domain_get_vcpu_pin_info);
    VIRTBAY_TEST_OPERATION(domain_pin_emulator);
    VIRTBAY_TEST_OPERATION(domain_get_emulator_pin_info);
    // iothreads.cpp
    VIRTBAY_TEST_OPERATION(domain_get_iothread_info);
    VIRTBAY_TEST_OPERATION(domain_add_iothread);
    VIRTBAY_TEST_OPERATION(domain_del_iothread);
    VIRTBAY_TEST_OPERATION(domain_pin_iothread);
    VIRTBAY_TEST_OPERATION(domain_set_iothread_params);
    // memory.cpp
    VIRTBAY_TEST_OPERATION(domain_set_memory);
    VIRTBAY_TEST_OPERATION(domain_set_memory_stats_period);
    VIRTBAY_TEST_OPERATION(domain_set_memory_parameters);
    VIRTBAY_TEST_OPERATION(domain_get_memory_parameters);
    VIRTBAY_TEST_OPERATION(domain_set_numa_parameters);
    VIRTBAY_TEST_OPERATION(domain_get_numa_parameters);
    // tuning.cpp
    VIRTBAY_TEST_OPERATION(domain_get_scheduler_type);
    VIRTBAY_TEST_OPERATION(domain_get_scheduler_parameters);
    VIRTBAY_TEST_OPERATION(domain_set_scheduler_parameters);
    VIRTBAY_TEST_OPERATION(domain_get_perf_events);
    VIRTBAY_TEST_OPERATION(domain_set_perf_events);
    VIRTBAY_TEST_OPERATION(domain_set_interface_parameters);
    VIRTBAY_TEST_OPERATION(domain_get_interface_parameters);
    VIRTBAY_TEST_OPERATION(domain_set_lifecycle_action);
    // block_tuning.cpp
    VIRTBAY_TEST_OPERATION(domain_set_blkio_parameters);
    VIRTBAY_TEST_OPERATION(domain_get_blkio_parameters);
    // throttle.cpp
    VIRTBAY_TEST_OPERATION(domain_set_block_io_tune);
    VIRTBAY_TEST_OPERATION(domain_get_block_io_tune);
    // networks.cpp
    VIRTBAY_TEST_OPERATION(network_create);
    VIRTBAY_TEST_OPERATION(network_destroy);
    VIRTBAY_TEST_OPERATION(network_get_xml_desc);
    VIRTBAY_TEST_OPERATION(network_get_autostart);
    VIRTBAY_TEST_OPERATION(network_get_bridge_name);
    VIRTBAY_TEST_OPERATION(network_lookup_by_name);
    VIRTBAY_TEST_OPERATION(network_lookup_by_uuid);
    VIRTBAY_TEST_OPERATION(network_set_autostart);
    VIRTBAY_TEST_OPERATION(network_undefine);
    VIRTBAY_TEST_OPERATION(network_is_active);
    VIRTBAY_TEST_OPERATION(network_is_persistent);
    VIRTBAY_TEST_OPERATION(network_list_all);
    VIRTBAY_TEST_OPERATION(network_update);
    VIRTBAY_TEST_OPERATION(network_define_xml);
    VIRTBAY_TEST_OPERATION(network_create_xml);
    // host_interfaces.cpp
    VIRTBAY_TEST_OPERATION(interface_lookup_by_name);
    VIRTBAY_TEST_OPERATION(interface_lookup_by_mac_string);
    VIRTBAY_TEST_OPERATION(interface_get_xml_desc);
    VIRTBAY_TEST_OPERATION(interface_define_xml);
    VIRTBAY_TEST_OPERATION(interface_undefine);
    VIRTBAY_TEST_OPERATION(interface_create);
    VIRTBAY_TEST_OPERATION(interface_destroy);
    VIRTBAY_TEST_OPERATION(interface_is_active);
    VIRTBAY_TEST_OPERATION(interface_change_begin);
    VIRTBAY_TEST_OPERATION(interface_change_commit);
    VIRTBAY_TEST_OPERATION(interface_change_rollback);
    VIRTBAY_TEST_OPERATION(interface_list_all);
    // node_devices.cpp
    VIRTBAY_TEST_OPERATION(nodedev_count);
    VIRTBAY_TEST_OPERATION(nodedev_list_names);
    VIRTBAY_TEST_OPERATION(nodedev_lookup_by_name);
    VIRTBAY_TEST_OPERATION(nodedev_get_xml_desc);
    VIRTBAY_TEST_OPERATION(nodedev_get_parent);
    VIRTBAY_TEST_OPERATION(nodedev_num_of_caps);
    VIRTBAY_TEST_OPERATION(nodedev_list_caps);
    VIRTBAY_TEST_OPERATION(nodedev_create_xml);
    VIRTBAY_TEST_OPERATION(nodedev_destroy);
    VIRTBAY_TEST_OPERATION(nodedev_list_all);
    // pools.cpp
    VIRTBAY_TEST_OPERATION(storage_pool_lookup_by_name);
    VIRTBAY_TEST_OPERATION(storage_pool_lookup_by_uuid);
    VIRTBAY_TEST_OPERATION(storage_pool_lookup_by_volume);
    VIRTBAY_TEST_OPERATION(storage_pool_list_all);
    VIRTBAY_TEST_OPERATION(storage_pool_is_active);
    VIRTBAY_TEST_OPERATION(storage_pool_is_persistent);
    VIRTBAY_TEST_OPERATION(storage_pool_get_info);
    VIRTBAY_TEST_OPERATION(storage_pool_get_xml_desc);
    VIRTBAY_TEST_OPERATION(storage_pool_get_autostart);
    VIRTBAY_TEST_OPERATION(storage_pool_set_autostart);
    VIRTBAY_TEST_OPERATION(storage_pool_define_xml);
    VIRTBAY_TEST_OPERATION(storage_pool_create_xml);
    VIRTBAY_TEST_OPERATION(storage_pool_create);
    VIRTBAY_TEST_OPERATION(storage_pool_destroy);
    VIRTBAY_TEST_OPERATION(storage_pool_undefine);
    VIRTBAY_TEST_OPERATION(storage_pool_build);
    VIRTBAY_TEST_OPERATION(storage_pool_delete);
    VIRTBAY_TEST_OPERATION(storage_pool_refresh);
    VIRTBAY_TEST_OPERATION(storage_pool_find_sources);
    // volumes.cpp
    VIRTBAY_TEST_OPERATION(storage_pool_list_all_volumes);
    VIRTBAY_TEST_OPERATION(storage_vol_create_xml);
    VIRTBAY_TEST_OPERATION(storage_vol_create_xml_from);
    VIRTBAY_TEST_OPERATION(storage_vol_delete);
    VIRTBAY_TEST_OPERATION(storage_vol_lookup_by_name);
    VIRTBAY_TEST_OPERATION(storage_vol_lookup_by_key);
    VIRTBAY_TEST_OPERATION(storage_vol_lookup_by_path);
    VIRTBAY_TEST_OPERATION(storage_vol_get_path);
    VIRTBAY_TEST_OPERATION(storage_vol_get_xml_desc);
    VIRTBAY_TEST_OPERATION(storage_vol_get_info);
#undef VIRTBAY_TEST_OPERATION

  private:
    Result<std::shared_ptr<Host>> host_for(const vb_open_in& in);
    std::shared_ptr<Host> new_host();
    // Whether open() has no file to read and no document to parse.
    bool opens_at_once(const vb_open_in& in);
    template <class F>
    vb::Status with_host(vb::Call& call, F&& f);
    // f(Host&, Domain&) -> Status, under the host's lock.
    template <class F>
    vb::Status with_domain(vb::Call& call, const vb_domain_ref& ref, F&& f);

    // f(Host&, Network&) -> Status, under the host's lock.
    template <class F>
    vb::Status with_network(vb::Call& call, const vb_network_ref& ref, F&& f);
    // The same for the calls to which a network is who bears its name.
    template <class F>
    vb::Status with_network_by_name(vb::Call& call, const vb_network_ref& ref, F&& f);

    // f(Host&, HostInterface&) -> Status, under the host's lock.
    template <class F>
    vb::Status with_interface(vb::Call& call, const vb_interface_ref& ref, F&& f);

    // f(Host&, const model::NodeDevice&) -> Status, under the host's lock.
    template <class F>
    vb::Status with_node_device(vb::Call& call, const char* name, F&& f);

    // f(Host&, Pool&) -> Status, under the host's lock.
    template <class F>
    vb::Status with_pool(vb::Call& call, const vb_storage_pool_ref& ref, F&& f);

    // f(Pool&, model::StorageVolume&) -> Status, under the host's lock; the pool is active.
    template <class F>
    vb::Status with_volume(vb::Call& call, const vb_storage_vol_ref& ref, F&& f);
    vb::Status make_volume(vb::Call& call, const vb_storage_pool_ref& ref, const char* xml, uint32_t flags,
                           const char* like, vb_storage_vol_ref& made);

    // Guards the members below; never held together with a host's lock.
    std::mutex hosts_lock_;
    std::weak_ptr<Host> default_host_;
    uint64_t next_scope_ = 1;
    // Connections of a replaced driver, by the runtime's number, until they are opened here.
    std::map<uint64_t, std::shared_ptr<Host>> adopted_;
    std::map<uint64_t, Connection> connections_;  // by the runtime's number
};

template <class F>
vb::Status TestDriver::with_host(vb::Call& call, F&& f) {
    Host& host = *call.connection<Connection>()->host;
    const std::lock_guard guard(host.lock);
    return to_abi(f(host));
}

template <class F>
vb::Status TestDriver::with_domain(vb::Call& call, const vb_domain_ref& ref, F&& f) {
    return with_host(call, [&](Host& host) -> Status {
        auto domain = host.find(ref);
        if (!domain) return std::move(domain.error());
        return f(host, **domain);
    });
}

template <class F>
vb::Status TestDriver::with_network(vb::Call& call, const vb_network_ref& ref, F&& f) {
    return with_host(call, [&](Host& host) -> Status {
        auto network = host.find(ref);
        if (!network) return std::move(network.error());
        return f(host, **network);
    });
}

template <class F>
vb::Status TestDriver::with_network_by_name(vb::Call& call, const vb_network_ref& ref, F&& f) {
    return with_host(call, [&](Host& host) -> Status {
        Network* network = host.networks.by_name(ref.name);
        if (!network)
            return failure(VB_ERR_NO_NETWORK,
                           std::string("no network with matching name '") + ref.name + "'");
        return f(host, *network);
    });
}

}  // namespace virtbay::test
