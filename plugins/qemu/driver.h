// The QEMU driver: what each operation does lies in operations/, by area.
#pragma once

#include <memory>
#include <vector>

#include "emulator/catalogue.h"
#include "guest/registry.h"
#include "guest/supervisor.h"
#include "operations/scope.h"
#include "rules/rules.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

#define QEMU_DOMAIN(op) \
    vb::Status domain_##op(vb::Call& call, const vb_domain_##op##_in& in, vb_domain_##op##_out& out)
#define QEMU_CONNECT(op) \
    vb::Status connect_##op(vb::Call& call, const vb_connect_##op##_in& in, vb_connect_##op##_out& out)

class QemuDriver : public vb::Driver<QemuDriver> {
  public:
    static constexpr const char* name = "QEMU";
    static constexpr uint32_t threads = VB_THREADS_SERIAL_OBJECT;
    static constexpr bool replaceable = true;
    static constexpr uint32_t state_schema = 3, oldest_state_schema = 2;
    static std::vector<uint32_t> nonblocking();

    explicit QemuDriver(vb::Host host);
    ~QemuDriver();
    vb::Status init() { return {}; }
    vb::Status start();
    void stop();
    vb::Status open(vb::Call& call, const vb_open_in& in, vb_open_out& out);
    void close(vb::Call& call);
    int32_t supports_feature(vb::Call& call, int32_t feature);

    vb::Status prepare(const vb_swap_info& info);
    vb::Status quiesce(uint32_t milliseconds, bool force, vb_busy& busy);
    vb::Status export_state(const vb_writer& writer);
    vb::Status import_state(const vb_reader& reader, uint32_t schema);
    vb::Status commit();
    vb::Status resume();

    QEMU_CONNECT(get_type);
    QEMU_CONNECT(get_version);
    QEMU_CONNECT(get_max_vcpus);
    QEMU_CONNECT(get_hostname);
    QEMU_CONNECT(get_capabilities);
    QEMU_CONNECT(get_cpu_model_names);
    QEMU_CONNECT(node_get_info);
    QEMU_CONNECT(node_get_free_memory);
    QEMU_CONNECT(node_get_cells_free_memory);
    QEMU_CONNECT(node_get_security_model);
    QEMU_CONNECT(node_get_cpu_stats);
    QEMU_CONNECT(node_get_memory_stats);
    QEMU_CONNECT(node_get_cpu_map);
    QEMU_CONNECT(node_get_free_pages);

    QEMU_DOMAIN(lookup_by_id);
    QEMU_DOMAIN(lookup_by_name);
    QEMU_DOMAIN(lookup_by_uuid);
    QEMU_DOMAIN(list_all);
    QEMU_DOMAIN(is_active);
    QEMU_DOMAIN(is_persistent);
    QEMU_DOMAIN(is_updated);

    QEMU_DOMAIN(define_xml);
    QEMU_DOMAIN(undefine);
    QEMU_DOMAIN(rename);
    QEMU_DOMAIN(get_autostart);
    QEMU_DOMAIN(set_autostart);
    QEMU_DOMAIN(get_xml_desc);
    QEMU_DOMAIN(get_metadata);
    QEMU_DOMAIN(set_metadata);

    QEMU_DOMAIN(create_xml);
    QEMU_DOMAIN(create_xml_with_files);
    QEMU_DOMAIN(create);
    QEMU_DOMAIN(create_with_files);
    QEMU_DOMAIN(suspend);
    QEMU_DOMAIN(resume);
    QEMU_DOMAIN(shutdown);
    QEMU_DOMAIN(reboot);
    QEMU_DOMAIN(reset);
    QEMU_DOMAIN(destroy);

    QEMU_DOMAIN(get_info);
    QEMU_DOMAIN(get_state);
    QEMU_DOMAIN(get_control_info);
    QEMU_DOMAIN(get_max_memory);
    QEMU_DOMAIN(get_max_vcpus);
    QEMU_DOMAIN(get_vcpus_flags);
    QEMU_DOMAIN(get_vcpus);
    QEMU_DOMAIN(get_os_type);
    QEMU_DOMAIN(get_hostname);
    QEMU_DOMAIN(get_scheduler_type);
    QEMU_DOMAIN(get_security_label);
    QEMU_DOMAIN(get_security_label_list);
    QEMU_DOMAIN(get_messages);
    QEMU_DOMAIN(list_all_snapshots);
    QEMU_DOMAIN(list_all_checkpoints);
    QEMU_DOMAIN(get_job_info);
    QEMU_DOMAIN(get_job_stats);
    QEMU_DOMAIN(get_capabilities);

    QEMU_DOMAIN(block_stats);
    QEMU_DOMAIN(block_stats_flags);
    QEMU_DOMAIN(interface_stats);
    QEMU_DOMAIN(memory_stats);
    QEMU_DOMAIN(get_block_info);
    QEMU_DOMAIN(get_all_stats);
    QEMU_DOMAIN(get_cpu_stats);
    QEMU_DOMAIN(get_disk_errors);
    QEMU_DOMAIN(set_memory_stats_period);

    QEMU_DOMAIN(set_memory);
    QEMU_DOMAIN(set_vcpus);
    QEMU_DOMAIN(set_memory_parameters);
    QEMU_DOMAIN(get_memory_parameters);
    QEMU_DOMAIN(set_blkio_parameters);
    QEMU_DOMAIN(get_blkio_parameters);
    QEMU_DOMAIN(set_scheduler_parameters);
    QEMU_DOMAIN(get_scheduler_parameters);
    QEMU_DOMAIN(set_numa_parameters);
    QEMU_DOMAIN(get_numa_parameters);
    QEMU_DOMAIN(pin_vcpu);
    QEMU_DOMAIN(get_vcpu_pin_info);
    QEMU_DOMAIN(pin_emulator);
    QEMU_DOMAIN(get_emulator_pin_info);
    QEMU_DOMAIN(get_iothread_info);
    QEMU_DOMAIN(add_iothread);
    QEMU_DOMAIN(del_iothread);
    QEMU_DOMAIN(pin_iothread);
    QEMU_DOMAIN(set_iothread_params);
    QEMU_DOMAIN(set_block_io_tune);
    QEMU_DOMAIN(get_block_io_tune);
    QEMU_DOMAIN(get_perf_events);
    QEMU_DOMAIN(set_perf_events);
    QEMU_DOMAIN(set_interface_parameters);
    QEMU_DOMAIN(get_interface_parameters);
    QEMU_DOMAIN(set_lifecycle_action);

    QEMU_DOMAIN(open_console);
    QEMU_DOMAIN(open_channel);
    QEMU_DOMAIN(screenshot);
    QEMU_DOMAIN(send_key);
    QEMU_DOMAIN(inject_nmi);
    QEMU_DOMAIN(qemu_monitor_command);
    QEMU_DOMAIN(qemu_monitor_command_with_files);
    QEMU_DOMAIN(xml_to_native);

    QEMU_DOMAIN(get_fsinfo);
    QEMU_DOMAIN(get_time);
    QEMU_DOMAIN(set_time);
    QEMU_DOMAIN(set_user_password);
    QEMU_DOMAIN(fsfreeze);
    QEMU_DOMAIN(fsthaw);
    QEMU_DOMAIN(fstrim);
    QEMU_DOMAIN(get_guest_info);
    QEMU_DOMAIN(qemu_agent_command);
    QEMU_DOMAIN(get_guest_vcpus);
    QEMU_DOMAIN(set_guest_vcpus);
    QEMU_DOMAIN(authorized_ssh_keys_get);
    QEMU_DOMAIN(authorized_ssh_keys_set);
    QEMU_DOMAIN(pm_suspend_for_duration);
    QEMU_DOMAIN(pm_wakeup);
    QEMU_DOMAIN(abort_job);
    QEMU_DOMAIN(start_dirty_rate_calc);
    QEMU_DOMAIN(get_launch_security_info);
    QEMU_DOMAIN(set_launch_security_state);

    QEMU_DOMAIN(has_managed_save_image);
    QEMU_DOMAIN(managed_save);
    QEMU_DOMAIN(managed_save_remove);
    QEMU_DOMAIN(save);
    QEMU_DOMAIN(restore);
    QEMU_DOMAIN(save_params);
    QEMU_DOMAIN(restore_params);
    QEMU_DOMAIN(save_image_get_xml_desc);
    QEMU_DOMAIN(save_image_define_xml);
    QEMU_DOMAIN(managed_save_get_xml_desc);
    QEMU_DOMAIN(managed_save_define_xml);
    QEMU_DOMAIN(core_dump);

    Registry& registry() { return registry_; }

  private:
    // The guest that a reference means; VB_ERR_NO_DOMAIN.
    Result<GuestPtr> find(const vb_domain_ref& ref);
    // The same with its monitor; VB_ERR_OPERATION_INVALID when it does not run.
    struct Running {
        GuestPtr guest;
        DomainPtr live;
        std::shared_ptr<Monitor> monitor;
    };
    Result<Running> find_running(const vb_domain_ref& ref);
    // What an operation reads: the live definition or the stored one. VB_ERR_INVALID_ARG when both are asked
    // for, VB_ERR_OPERATION_INVALID when there is no such one.
    Result<Scope> read_scope(const vb_domain_ref& ref, uint32_t flags);
    Result<Edit> begin_edit(const vb_domain_ref& ref, uint32_t flags);
    // Alters the definitions of the edit's scope, the stored one and its file first.
    Status change(Edit& edit, const Alteration& alter);
    Status change_stored(Edit& edit, const Alteration& alter);
    void change_live(const Edit& edit, const Alteration& alter);
    // Parses as a new definition: complete, with addresses.
    Result<std::shared_ptr<model::Domain>> parse(std::string_view xml, bool validate);
    // With guest->definition held.
    Status define(const GuestPtr& guest, DomainPtr definition, bool created);
    void put_ref(vb::Call& call, const Guest& guest, vb_domain_ref& out);
    Status start_guest(vb::Call& call, const GuestPtr& guest, const DomainPtr& definition, uint32_t flags);
    vb::Status create_from_xml(vb::Call& call, const char* xml, uint32_t flags, vb_domain_ref& out);
    vb::Status create_defined(vb::Call& call, const vb_domain_ref& dom, uint32_t flags, vb_domain_ref& out);
    void device_event(const GuestPtr& guest, const MonitorEvent& event);
    // Why the guest's agent cannot be asked: it does not run, or there is no agent.
    vb::Status no_agent(const vb_domain_ref& dom);
    vb::Status open_device(vb::Call& call, const vb_domain_ref& dom, const char* name, uint32_t flags,
                           bool channel);

    // save.cpp
    Status save_to(const GuestPtr& guest, const std::string& path, const char* xml, uint32_t flags);
    Status restore_from(vb::Call& call, const std::string& path, const char* xml, uint32_t flags,
                        bool managed, const GuestPtr& expected);

    Registry registry_;
    Catalogue catalogue_;
    Rules rules_;
    Supervisor supervisor_;
    // Running guests of the replaced generation, until commit arms them.
    struct Imported {
        GuestPtr guest;
        Monitor::Connection socket;
        Monitor::Handover monitor;
    };
    std::vector<Imported> imported_;
};

}  // namespace virtbay::qemu
