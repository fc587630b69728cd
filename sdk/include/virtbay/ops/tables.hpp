// Generated from runtime/contract; do not edit.
// The operations a driver class may define, and the tables made of those it does.
#pragma once

#include "virtbay/driver.h"

namespace vb::detail {

template <class D>
struct connect_table {
    static const vb_connect_ops* get() {
        static constexpr vb_connect_ops table = make();
        return &table;
    }
    static constexpr bool any() {
        return false
            || overrides<&D::connect_get_type, &Operations::connect_get_type>
            || overrides<&D::connect_get_version, &Operations::connect_get_version>
            || overrides<&D::connect_get_max_vcpus, &Operations::connect_get_max_vcpus>
            || overrides<&D::connect_node_get_info, &Operations::connect_node_get_info>
            || overrides<&D::connect_get_capabilities, &Operations::connect_get_capabilities>
            || overrides<&D::connect_get_hostname, &Operations::connect_get_hostname>
            || overrides<&D::connect_node_get_cells_free_memory, &Operations::connect_node_get_cells_free_memory>
            || overrides<&D::connect_node_get_free_memory, &Operations::connect_node_get_free_memory>
            || overrides<&D::connect_node_get_security_model, &Operations::connect_node_get_security_model>
            || overrides<&D::connect_compare_cpu, &Operations::connect_compare_cpu>
            || overrides<&D::connect_baseline_cpu, &Operations::connect_baseline_cpu>
            || overrides<&D::connect_get_sysinfo, &Operations::connect_get_sysinfo>
            || overrides<&D::connect_node_get_cpu_stats, &Operations::connect_node_get_cpu_stats>
            || overrides<&D::connect_node_get_memory_stats, &Operations::connect_node_get_memory_stats>
            || overrides<&D::connect_node_suspend_for_duration, &Operations::connect_node_suspend_for_duration>
            || overrides<&D::connect_node_set_memory_parameters, &Operations::connect_node_set_memory_parameters>
            || overrides<&D::connect_node_get_memory_parameters, &Operations::connect_node_get_memory_parameters>
            || overrides<&D::connect_node_get_cpu_map, &Operations::connect_node_get_cpu_map>
            || overrides<&D::connect_get_cpu_model_names, &Operations::connect_get_cpu_model_names>
            || overrides<&D::connect_node_get_free_pages, &Operations::connect_node_get_free_pages>
            || overrides<&D::connect_node_alloc_pages, &Operations::connect_node_alloc_pages>
            || overrides<&D::connect_compare_hypervisor_cpu, &Operations::connect_compare_hypervisor_cpu>
            || overrides<&D::connect_baseline_hypervisor_cpu, &Operations::connect_baseline_hypervisor_cpu>
            || overrides<&D::connect_node_get_sev_info, &Operations::connect_node_get_sev_info>
            ;
    }

  private:
    static constexpr vb_connect_ops make() {
        vb_connect_ops t{};
        t.size = sizeof t;
        if constexpr (overrides<&D::connect_get_type, &Operations::connect_get_type>)
            t.get_type = &Trampoline<D, vb_connect_get_type_in, vb_connect_get_type_out, &D::connect_get_type>::call;
        if constexpr (overrides<&D::connect_get_version, &Operations::connect_get_version>)
            t.get_version = &Trampoline<D, vb_connect_get_version_in, vb_connect_get_version_out, &D::connect_get_version>::call;
        if constexpr (overrides<&D::connect_get_max_vcpus, &Operations::connect_get_max_vcpus>)
            t.get_max_vcpus = &Trampoline<D, vb_connect_get_max_vcpus_in, vb_connect_get_max_vcpus_out, &D::connect_get_max_vcpus>::call;
        if constexpr (overrides<&D::connect_node_get_info, &Operations::connect_node_get_info>)
            t.node_get_info = &Trampoline<D, vb_connect_node_get_info_in, vb_connect_node_get_info_out, &D::connect_node_get_info>::call;
        if constexpr (overrides<&D::connect_get_capabilities, &Operations::connect_get_capabilities>)
            t.get_capabilities = &Trampoline<D, vb_connect_get_capabilities_in, vb_connect_get_capabilities_out, &D::connect_get_capabilities>::call;
        if constexpr (overrides<&D::connect_get_hostname, &Operations::connect_get_hostname>)
            t.get_hostname = &Trampoline<D, vb_connect_get_hostname_in, vb_connect_get_hostname_out, &D::connect_get_hostname>::call;
        if constexpr (overrides<&D::connect_node_get_cells_free_memory, &Operations::connect_node_get_cells_free_memory>)
            t.node_get_cells_free_memory = &Trampoline<D, vb_connect_node_get_cells_free_memory_in, vb_connect_node_get_cells_free_memory_out, &D::connect_node_get_cells_free_memory>::call;
        if constexpr (overrides<&D::connect_node_get_free_memory, &Operations::connect_node_get_free_memory>)
            t.node_get_free_memory = &Trampoline<D, vb_connect_node_get_free_memory_in, vb_connect_node_get_free_memory_out, &D::connect_node_get_free_memory>::call;
        if constexpr (overrides<&D::connect_node_get_security_model, &Operations::connect_node_get_security_model>)
            t.node_get_security_model = &Trampoline<D, vb_connect_node_get_security_model_in, vb_connect_node_get_security_model_out, &D::connect_node_get_security_model>::call;
        if constexpr (overrides<&D::connect_compare_cpu, &Operations::connect_compare_cpu>)
            t.compare_cpu = &Trampoline<D, vb_connect_compare_cpu_in, vb_connect_compare_cpu_out, &D::connect_compare_cpu>::call;
        if constexpr (overrides<&D::connect_baseline_cpu, &Operations::connect_baseline_cpu>)
            t.baseline_cpu = &Trampoline<D, vb_connect_baseline_cpu_in, vb_connect_baseline_cpu_out, &D::connect_baseline_cpu>::call;
        if constexpr (overrides<&D::connect_get_sysinfo, &Operations::connect_get_sysinfo>)
            t.get_sysinfo = &Trampoline<D, vb_connect_get_sysinfo_in, vb_connect_get_sysinfo_out, &D::connect_get_sysinfo>::call;
        if constexpr (overrides<&D::connect_node_get_cpu_stats, &Operations::connect_node_get_cpu_stats>)
            t.node_get_cpu_stats = &Trampoline<D, vb_connect_node_get_cpu_stats_in, vb_connect_node_get_cpu_stats_out, &D::connect_node_get_cpu_stats>::call;
        if constexpr (overrides<&D::connect_node_get_memory_stats, &Operations::connect_node_get_memory_stats>)
            t.node_get_memory_stats = &Trampoline<D, vb_connect_node_get_memory_stats_in, vb_connect_node_get_memory_stats_out, &D::connect_node_get_memory_stats>::call;
        if constexpr (overrides<&D::connect_node_suspend_for_duration, &Operations::connect_node_suspend_for_duration>)
            t.node_suspend_for_duration = &Trampoline<D, vb_connect_node_suspend_for_duration_in, vb_connect_node_suspend_for_duration_out, &D::connect_node_suspend_for_duration>::call;
        if constexpr (overrides<&D::connect_node_set_memory_parameters, &Operations::connect_node_set_memory_parameters>)
            t.node_set_memory_parameters = &Trampoline<D, vb_connect_node_set_memory_parameters_in, vb_connect_node_set_memory_parameters_out, &D::connect_node_set_memory_parameters>::call;
        if constexpr (overrides<&D::connect_node_get_memory_parameters, &Operations::connect_node_get_memory_parameters>)
            t.node_get_memory_parameters = &Trampoline<D, vb_connect_node_get_memory_parameters_in, vb_connect_node_get_memory_parameters_out, &D::connect_node_get_memory_parameters>::call;
        if constexpr (overrides<&D::connect_node_get_cpu_map, &Operations::connect_node_get_cpu_map>)
            t.node_get_cpu_map = &Trampoline<D, vb_connect_node_get_cpu_map_in, vb_connect_node_get_cpu_map_out, &D::connect_node_get_cpu_map>::call;
        if constexpr (overrides<&D::connect_get_cpu_model_names, &Operations::connect_get_cpu_model_names>)
            t.get_cpu_model_names = &Trampoline<D, vb_connect_get_cpu_model_names_in, vb_connect_get_cpu_model_names_out, &D::connect_get_cpu_model_names>::call;
        if constexpr (overrides<&D::connect_node_get_free_pages, &Operations::connect_node_get_free_pages>)
            t.node_get_free_pages = &Trampoline<D, vb_connect_node_get_free_pages_in, vb_connect_node_get_free_pages_out, &D::connect_node_get_free_pages>::call;
        if constexpr (overrides<&D::connect_node_alloc_pages, &Operations::connect_node_alloc_pages>)
            t.node_alloc_pages = &Trampoline<D, vb_connect_node_alloc_pages_in, vb_connect_node_alloc_pages_out, &D::connect_node_alloc_pages>::call;
        if constexpr (overrides<&D::connect_compare_hypervisor_cpu, &Operations::connect_compare_hypervisor_cpu>)
            t.compare_hypervisor_cpu = &Trampoline<D, vb_connect_compare_hypervisor_cpu_in, vb_connect_compare_hypervisor_cpu_out, &D::connect_compare_hypervisor_cpu>::call;
        if constexpr (overrides<&D::connect_baseline_hypervisor_cpu, &Operations::connect_baseline_hypervisor_cpu>)
            t.baseline_hypervisor_cpu = &Trampoline<D, vb_connect_baseline_hypervisor_cpu_in, vb_connect_baseline_hypervisor_cpu_out, &D::connect_baseline_hypervisor_cpu>::call;
        if constexpr (overrides<&D::connect_node_get_sev_info, &Operations::connect_node_get_sev_info>)
            t.node_get_sev_info = &Trampoline<D, vb_connect_node_get_sev_info_in, vb_connect_node_get_sev_info_out, &D::connect_node_get_sev_info>::call;
        return t;
    }
};

template <class D>
struct domain_table {
    static const vb_domain_ops* get() {
        static constexpr vb_domain_ops table = make();
        return &table;
    }
    static constexpr bool any() {
        return false
            || overrides<&D::domain_create_xml, &Operations::domain_create_xml>
            || overrides<&D::domain_get_xml_desc, &Operations::domain_get_xml_desc>
            || overrides<&D::domain_get_autostart, &Operations::domain_get_autostart>
            || overrides<&D::domain_get_info, &Operations::domain_get_info>
            || overrides<&D::domain_get_max_memory, &Operations::domain_get_max_memory>
            || overrides<&D::domain_get_max_vcpus, &Operations::domain_get_max_vcpus>
            || overrides<&D::domain_get_os_type, &Operations::domain_get_os_type>
            || overrides<&D::domain_get_vcpus, &Operations::domain_get_vcpus>
            || overrides<&D::domain_lookup_by_id, &Operations::domain_lookup_by_id>
            || overrides<&D::domain_lookup_by_name, &Operations::domain_lookup_by_name>
            || overrides<&D::domain_lookup_by_uuid, &Operations::domain_lookup_by_uuid>
            || overrides<&D::domain_reboot, &Operations::domain_reboot>
            || overrides<&D::domain_resume, &Operations::domain_resume>
            || overrides<&D::domain_set_autostart, &Operations::domain_set_autostart>
            || overrides<&D::domain_suspend, &Operations::domain_suspend>
            || overrides<&D::domain_get_scheduler_type, &Operations::domain_get_scheduler_type>
            || overrides<&D::domain_migrate_prepare, &Operations::domain_migrate_prepare>
            || overrides<&D::domain_migrate_perform, &Operations::domain_migrate_perform>
            || overrides<&D::domain_migrate_finish, &Operations::domain_migrate_finish>
            || overrides<&D::domain_block_stats, &Operations::domain_block_stats>
            || overrides<&D::domain_interface_stats, &Operations::domain_interface_stats>
            || overrides<&D::domain_block_peek, &Operations::domain_block_peek>
            || overrides<&D::domain_memory_peek, &Operations::domain_memory_peek>
            || overrides<&D::domain_migrate_prepare2, &Operations::domain_migrate_prepare2>
            || overrides<&D::domain_migrate_finish2, &Operations::domain_migrate_finish2>
            || overrides<&D::domain_get_security_label, &Operations::domain_get_security_label>
            || overrides<&D::domain_xml_from_native, &Operations::domain_xml_from_native>
            || overrides<&D::domain_xml_to_native, &Operations::domain_xml_to_native>
            || overrides<&D::domain_migrate_prepare_tunnel, &Operations::domain_migrate_prepare_tunnel>
            || overrides<&D::domain_is_active, &Operations::domain_is_active>
            || overrides<&D::domain_is_persistent, &Operations::domain_is_persistent>
            || overrides<&D::domain_memory_stats, &Operations::domain_memory_stats>
            || overrides<&D::domain_attach_device, &Operations::domain_attach_device>
            || overrides<&D::domain_detach_device, &Operations::domain_detach_device>
            || overrides<&D::domain_get_job_info, &Operations::domain_get_job_info>
            || overrides<&D::domain_migrate_set_max_downtime, &Operations::domain_migrate_set_max_downtime>
            || overrides<&D::domain_update_device_flags, &Operations::domain_update_device_flags>
            || overrides<&D::domain_managed_save, &Operations::domain_managed_save>
            || overrides<&D::domain_has_managed_save_image, &Operations::domain_has_managed_save_image>
            || overrides<&D::domain_managed_save_remove, &Operations::domain_managed_save_remove>
            || overrides<&D::domain_snapshot_create_xml, &Operations::domain_snapshot_create_xml>
            || overrides<&D::domain_snapshot_get_xml_desc, &Operations::domain_snapshot_get_xml_desc>
            || overrides<&D::domain_snapshot_lookup_by_name, &Operations::domain_snapshot_lookup_by_name>
            || overrides<&D::domain_has_current_snapshot, &Operations::domain_has_current_snapshot>
            || overrides<&D::domain_snapshot_current, &Operations::domain_snapshot_current>
            || overrides<&D::domain_revert_to_snapshot, &Operations::domain_revert_to_snapshot>
            || overrides<&D::domain_snapshot_delete, &Operations::domain_snapshot_delete>
            || overrides<&D::domain_get_block_info, &Operations::domain_get_block_info>
            || overrides<&D::domain_create, &Operations::domain_create>
            || overrides<&D::domain_set_memory_parameters, &Operations::domain_set_memory_parameters>
            || overrides<&D::domain_get_memory_parameters, &Operations::domain_get_memory_parameters>
            || overrides<&D::domain_set_vcpus, &Operations::domain_set_vcpus>
            || overrides<&D::domain_get_vcpus_flags, &Operations::domain_get_vcpus_flags>
            || overrides<&D::domain_open_console, &Operations::domain_open_console>
            || overrides<&D::domain_is_updated, &Operations::domain_is_updated>
            || overrides<&D::domain_set_memory, &Operations::domain_set_memory>
            || overrides<&D::domain_set_blkio_parameters, &Operations::domain_set_blkio_parameters>
            || overrides<&D::domain_get_blkio_parameters, &Operations::domain_get_blkio_parameters>
            || overrides<&D::domain_migrate_set_max_speed, &Operations::domain_migrate_set_max_speed>
            || overrides<&D::domain_inject_nmi, &Operations::domain_inject_nmi>
            || overrides<&D::domain_screenshot, &Operations::domain_screenshot>
            || overrides<&D::domain_get_state, &Operations::domain_get_state>
            || overrides<&D::domain_migrate_begin3, &Operations::domain_migrate_begin3>
            || overrides<&D::domain_migrate_prepare3, &Operations::domain_migrate_prepare3>
            || overrides<&D::domain_migrate_prepare_tunnel3, &Operations::domain_migrate_prepare_tunnel3>
            || overrides<&D::domain_migrate_perform3, &Operations::domain_migrate_perform3>
            || overrides<&D::domain_migrate_finish3, &Operations::domain_migrate_finish3>
            || overrides<&D::domain_migrate_confirm3, &Operations::domain_migrate_confirm3>
            || overrides<&D::domain_set_scheduler_parameters, &Operations::domain_set_scheduler_parameters>
            || overrides<&D::domain_get_scheduler_parameters, &Operations::domain_get_scheduler_parameters>
            || overrides<&D::domain_pin_vcpu, &Operations::domain_pin_vcpu>
            || overrides<&D::domain_send_key, &Operations::domain_send_key>
            || overrides<&D::domain_get_control_info, &Operations::domain_get_control_info>
            || overrides<&D::domain_get_vcpu_pin_info, &Operations::domain_get_vcpu_pin_info>
            || overrides<&D::domain_undefine, &Operations::domain_undefine>
            || overrides<&D::domain_save, &Operations::domain_save>
            || overrides<&D::domain_restore, &Operations::domain_restore>
            || overrides<&D::domain_destroy, &Operations::domain_destroy>
            || overrides<&D::domain_save_image_get_xml_desc, &Operations::domain_save_image_get_xml_desc>
            || overrides<&D::domain_save_image_define_xml, &Operations::domain_save_image_define_xml>
            || overrides<&D::domain_block_job_abort, &Operations::domain_block_job_abort>
            || overrides<&D::domain_get_block_job_info, &Operations::domain_get_block_job_info>
            || overrides<&D::domain_block_job_set_speed, &Operations::domain_block_job_set_speed>
            || overrides<&D::domain_block_pull, &Operations::domain_block_pull>
            || overrides<&D::domain_migrate_get_max_speed, &Operations::domain_migrate_get_max_speed>
            || overrides<&D::domain_block_stats_flags, &Operations::domain_block_stats_flags>
            || overrides<&D::domain_snapshot_get_parent, &Operations::domain_snapshot_get_parent>
            || overrides<&D::domain_reset, &Operations::domain_reset>
            || overrides<&D::domain_open_graphics, &Operations::domain_open_graphics>
            || overrides<&D::domain_block_resize, &Operations::domain_block_resize>
            || overrides<&D::domain_set_block_io_tune, &Operations::domain_set_block_io_tune>
            || overrides<&D::domain_get_block_io_tune, &Operations::domain_get_block_io_tune>
            || overrides<&D::domain_set_numa_parameters, &Operations::domain_set_numa_parameters>
            || overrides<&D::domain_get_numa_parameters, &Operations::domain_get_numa_parameters>
            || overrides<&D::domain_set_interface_parameters, &Operations::domain_set_interface_parameters>
            || overrides<&D::domain_get_interface_parameters, &Operations::domain_get_interface_parameters>
            || overrides<&D::domain_shutdown, &Operations::domain_shutdown>
            || overrides<&D::domain_pm_suspend_for_duration, &Operations::domain_pm_suspend_for_duration>
            || overrides<&D::domain_get_cpu_stats, &Operations::domain_get_cpu_stats>
            || overrides<&D::domain_get_disk_errors, &Operations::domain_get_disk_errors>
            || overrides<&D::domain_set_metadata, &Operations::domain_set_metadata>
            || overrides<&D::domain_get_metadata, &Operations::domain_get_metadata>
            || overrides<&D::domain_block_rebase, &Operations::domain_block_rebase>
            || overrides<&D::domain_pm_wakeup, &Operations::domain_pm_wakeup>
            || overrides<&D::domain_snapshot_is_current, &Operations::domain_snapshot_is_current>
            || overrides<&D::domain_snapshot_has_metadata, &Operations::domain_snapshot_has_metadata>
            || overrides<&D::domain_list_all, &Operations::domain_list_all>
            || overrides<&D::domain_list_all_snapshots, &Operations::domain_list_all_snapshots>
            || overrides<&D::domain_snapshot_list_all_children, &Operations::domain_snapshot_list_all_children>
            || overrides<&D::domain_get_hostname, &Operations::domain_get_hostname>
            || overrides<&D::domain_get_security_label_list, &Operations::domain_get_security_label_list>
            || overrides<&D::domain_pin_emulator, &Operations::domain_pin_emulator>
            || overrides<&D::domain_get_emulator_pin_info, &Operations::domain_get_emulator_pin_info>
            || overrides<&D::domain_block_commit, &Operations::domain_block_commit>
            || overrides<&D::domain_fstrim, &Operations::domain_fstrim>
            || overrides<&D::domain_send_process_signal, &Operations::domain_send_process_signal>
            || overrides<&D::domain_open_channel, &Operations::domain_open_channel>
            || overrides<&D::domain_get_job_stats, &Operations::domain_get_job_stats>
            || overrides<&D::domain_migrate_get_compression_cache, &Operations::domain_migrate_get_compression_cache>
            || overrides<&D::domain_migrate_set_compression_cache, &Operations::domain_migrate_set_compression_cache>
            || overrides<&D::domain_migrate_begin3_params, &Operations::domain_migrate_begin3_params>
            || overrides<&D::domain_migrate_prepare3_params, &Operations::domain_migrate_prepare3_params>
            || overrides<&D::domain_migrate_prepare_tunnel3_params, &Operations::domain_migrate_prepare_tunnel3_params>
            || overrides<&D::domain_migrate_perform3_params, &Operations::domain_migrate_perform3_params>
            || overrides<&D::domain_migrate_finish3_params, &Operations::domain_migrate_finish3_params>
            || overrides<&D::domain_migrate_confirm3_params, &Operations::domain_migrate_confirm3_params>
            || overrides<&D::domain_set_memory_stats_period, &Operations::domain_set_memory_stats_period>
            || overrides<&D::domain_create_xml_with_files, &Operations::domain_create_xml_with_files>
            || overrides<&D::domain_create_with_files, &Operations::domain_create_with_files>
            || overrides<&D::domain_core_dump, &Operations::domain_core_dump>
            || overrides<&D::domain_fsfreeze, &Operations::domain_fsfreeze>
            || overrides<&D::domain_fsthaw, &Operations::domain_fsthaw>
            || overrides<&D::domain_get_time, &Operations::domain_get_time>
            || overrides<&D::domain_set_time, &Operations::domain_set_time>
            || overrides<&D::domain_get_capabilities, &Operations::domain_get_capabilities>
            || overrides<&D::domain_open_graphics_fd, &Operations::domain_open_graphics_fd>
            || overrides<&D::domain_get_all_stats, &Operations::domain_get_all_stats>
            || overrides<&D::domain_block_copy, &Operations::domain_block_copy>
            || overrides<&D::domain_get_fsinfo, &Operations::domain_get_fsinfo>
            || overrides<&D::domain_define_xml, &Operations::domain_define_xml>
            || overrides<&D::domain_get_iothread_info, &Operations::domain_get_iothread_info>
            || overrides<&D::domain_pin_iothread, &Operations::domain_pin_iothread>
            || overrides<&D::domain_interface_addresses, &Operations::domain_interface_addresses>
            || overrides<&D::domain_add_iothread, &Operations::domain_add_iothread>
            || overrides<&D::domain_del_iothread, &Operations::domain_del_iothread>
            || overrides<&D::domain_set_user_password, &Operations::domain_set_user_password>
            || overrides<&D::domain_rename, &Operations::domain_rename>
            || overrides<&D::domain_migrate_start_post_copy, &Operations::domain_migrate_start_post_copy>
            || overrides<&D::domain_get_perf_events, &Operations::domain_get_perf_events>
            || overrides<&D::domain_set_perf_events, &Operations::domain_set_perf_events>
            || overrides<&D::domain_get_guest_vcpus, &Operations::domain_get_guest_vcpus>
            || overrides<&D::domain_set_guest_vcpus, &Operations::domain_set_guest_vcpus>
            || overrides<&D::domain_set_vcpu, &Operations::domain_set_vcpu>
            || overrides<&D::domain_set_block_threshold, &Operations::domain_set_block_threshold>
            || overrides<&D::domain_migrate_get_max_downtime, &Operations::domain_migrate_get_max_downtime>
            || overrides<&D::domain_managed_save_get_xml_desc, &Operations::domain_managed_save_get_xml_desc>
            || overrides<&D::domain_managed_save_define_xml, &Operations::domain_managed_save_define_xml>
            || overrides<&D::domain_set_lifecycle_action, &Operations::domain_set_lifecycle_action>
            || overrides<&D::domain_detach_device_alias, &Operations::domain_detach_device_alias>
            || overrides<&D::domain_get_launch_security_info, &Operations::domain_get_launch_security_info>
            || overrides<&D::domain_set_iothread_params, &Operations::domain_set_iothread_params>
            || overrides<&D::domain_checkpoint_create_xml, &Operations::domain_checkpoint_create_xml>
            || overrides<&D::domain_checkpoint_get_xml_desc, &Operations::domain_checkpoint_get_xml_desc>
            || overrides<&D::domain_list_all_checkpoints, &Operations::domain_list_all_checkpoints>
            || overrides<&D::domain_checkpoint_list_all_children, &Operations::domain_checkpoint_list_all_children>
            || overrides<&D::domain_checkpoint_lookup_by_name, &Operations::domain_checkpoint_lookup_by_name>
            || overrides<&D::domain_checkpoint_get_parent, &Operations::domain_checkpoint_get_parent>
            || overrides<&D::domain_checkpoint_delete, &Operations::domain_checkpoint_delete>
            || overrides<&D::domain_get_guest_info, &Operations::domain_get_guest_info>
            || overrides<&D::domain_agent_set_response_timeout, &Operations::domain_agent_set_response_timeout>
            || overrides<&D::domain_backup_begin, &Operations::domain_backup_begin>
            || overrides<&D::domain_backup_get_xml_desc, &Operations::domain_backup_get_xml_desc>
            || overrides<&D::domain_authorized_ssh_keys_get, &Operations::domain_authorized_ssh_keys_get>
            || overrides<&D::domain_authorized_ssh_keys_set, &Operations::domain_authorized_ssh_keys_set>
            || overrides<&D::domain_get_messages, &Operations::domain_get_messages>
            || overrides<&D::domain_start_dirty_rate_calc, &Operations::domain_start_dirty_rate_calc>
            || overrides<&D::domain_set_launch_security_state, &Operations::domain_set_launch_security_state>
            || overrides<&D::domain_save_params, &Operations::domain_save_params>
            || overrides<&D::domain_restore_params, &Operations::domain_restore_params>
            || overrides<&D::domain_abort_job, &Operations::domain_abort_job>
            || overrides<&D::domain_fd_associate, &Operations::domain_fd_associate>
            || overrides<&D::domain_qemu_monitor_command, &Operations::domain_qemu_monitor_command>
            || overrides<&D::domain_qemu_attach, &Operations::domain_qemu_attach>
            || overrides<&D::domain_qemu_agent_command, &Operations::domain_qemu_agent_command>
            || overrides<&D::domain_qemu_monitor_command_with_files, &Operations::domain_qemu_monitor_command_with_files>
            || overrides<&D::domain_lxc_open_namespace, &Operations::domain_lxc_open_namespace>
            ;
    }

  private:
    static constexpr vb_domain_ops make() {
        vb_domain_ops t{};
        t.size = sizeof t;
        if constexpr (overrides<&D::domain_create_xml, &Operations::domain_create_xml>)
            t.create_xml = &Trampoline<D, vb_domain_create_xml_in, vb_domain_create_xml_out, &D::domain_create_xml>::call;
        if constexpr (overrides<&D::domain_get_xml_desc, &Operations::domain_get_xml_desc>)
            t.get_xml_desc = &Trampoline<D, vb_domain_get_xml_desc_in, vb_domain_get_xml_desc_out, &D::domain_get_xml_desc>::call;
        if constexpr (overrides<&D::domain_get_autostart, &Operations::domain_get_autostart>)
            t.get_autostart = &Trampoline<D, vb_domain_get_autostart_in, vb_domain_get_autostart_out, &D::domain_get_autostart>::call;
        if constexpr (overrides<&D::domain_get_info, &Operations::domain_get_info>)
            t.get_info = &Trampoline<D, vb_domain_get_info_in, vb_domain_get_info_out, &D::domain_get_info>::call;
        if constexpr (overrides<&D::domain_get_max_memory, &Operations::domain_get_max_memory>)
            t.get_max_memory = &Trampoline<D, vb_domain_get_max_memory_in, vb_domain_get_max_memory_out, &D::domain_get_max_memory>::call;
        if constexpr (overrides<&D::domain_get_max_vcpus, &Operations::domain_get_max_vcpus>)
            t.get_max_vcpus = &Trampoline<D, vb_domain_get_max_vcpus_in, vb_domain_get_max_vcpus_out, &D::domain_get_max_vcpus>::call;
        if constexpr (overrides<&D::domain_get_os_type, &Operations::domain_get_os_type>)
            t.get_os_type = &Trampoline<D, vb_domain_get_os_type_in, vb_domain_get_os_type_out, &D::domain_get_os_type>::call;
        if constexpr (overrides<&D::domain_get_vcpus, &Operations::domain_get_vcpus>)
            t.get_vcpus = &Trampoline<D, vb_domain_get_vcpus_in, vb_domain_get_vcpus_out, &D::domain_get_vcpus>::call;
        if constexpr (overrides<&D::domain_lookup_by_id, &Operations::domain_lookup_by_id>)
            t.lookup_by_id = &Trampoline<D, vb_domain_lookup_by_id_in, vb_domain_lookup_by_id_out, &D::domain_lookup_by_id>::call;
        if constexpr (overrides<&D::domain_lookup_by_name, &Operations::domain_lookup_by_name>)
            t.lookup_by_name = &Trampoline<D, vb_domain_lookup_by_name_in, vb_domain_lookup_by_name_out, &D::domain_lookup_by_name>::call;
        if constexpr (overrides<&D::domain_lookup_by_uuid, &Operations::domain_lookup_by_uuid>)
            t.lookup_by_uuid = &Trampoline<D, vb_domain_lookup_by_uuid_in, vb_domain_lookup_by_uuid_out, &D::domain_lookup_by_uuid>::call;
        if constexpr (overrides<&D::domain_reboot, &Operations::domain_reboot>)
            t.reboot = &Trampoline<D, vb_domain_reboot_in, vb_domain_reboot_out, &D::domain_reboot>::call;
        if constexpr (overrides<&D::domain_resume, &Operations::domain_resume>)
            t.resume = &Trampoline<D, vb_domain_resume_in, vb_domain_resume_out, &D::domain_resume>::call;
        if constexpr (overrides<&D::domain_set_autostart, &Operations::domain_set_autostart>)
            t.set_autostart = &Trampoline<D, vb_domain_set_autostart_in, vb_domain_set_autostart_out, &D::domain_set_autostart>::call;
        if constexpr (overrides<&D::domain_suspend, &Operations::domain_suspend>)
            t.suspend = &Trampoline<D, vb_domain_suspend_in, vb_domain_suspend_out, &D::domain_suspend>::call;
        if constexpr (overrides<&D::domain_get_scheduler_type, &Operations::domain_get_scheduler_type>)
            t.get_scheduler_type = &Trampoline<D, vb_domain_get_scheduler_type_in, vb_domain_get_scheduler_type_out, &D::domain_get_scheduler_type>::call;
        if constexpr (overrides<&D::domain_migrate_prepare, &Operations::domain_migrate_prepare>)
            t.migrate_prepare = &Trampoline<D, vb_domain_migrate_prepare_in, vb_domain_migrate_prepare_out, &D::domain_migrate_prepare>::call;
        if constexpr (overrides<&D::domain_migrate_perform, &Operations::domain_migrate_perform>)
            t.migrate_perform = &Trampoline<D, vb_domain_migrate_perform_in, vb_domain_migrate_perform_out, &D::domain_migrate_perform>::call;
        if constexpr (overrides<&D::domain_migrate_finish, &Operations::domain_migrate_finish>)
            t.migrate_finish = &Trampoline<D, vb_domain_migrate_finish_in, vb_domain_migrate_finish_out, &D::domain_migrate_finish>::call;
        if constexpr (overrides<&D::domain_block_stats, &Operations::domain_block_stats>)
            t.block_stats = &Trampoline<D, vb_domain_block_stats_in, vb_domain_block_stats_out, &D::domain_block_stats>::call;
        if constexpr (overrides<&D::domain_interface_stats, &Operations::domain_interface_stats>)
            t.interface_stats = &Trampoline<D, vb_domain_interface_stats_in, vb_domain_interface_stats_out, &D::domain_interface_stats>::call;
        if constexpr (overrides<&D::domain_block_peek, &Operations::domain_block_peek>)
            t.block_peek = &Trampoline<D, vb_domain_block_peek_in, vb_domain_block_peek_out, &D::domain_block_peek>::call;
        if constexpr (overrides<&D::domain_memory_peek, &Operations::domain_memory_peek>)
            t.memory_peek = &Trampoline<D, vb_domain_memory_peek_in, vb_domain_memory_peek_out, &D::domain_memory_peek>::call;
        if constexpr (overrides<&D::domain_migrate_prepare2, &Operations::domain_migrate_prepare2>)
            t.migrate_prepare2 = &Trampoline<D, vb_domain_migrate_prepare2_in, vb_domain_migrate_prepare2_out, &D::domain_migrate_prepare2>::call;
        if constexpr (overrides<&D::domain_migrate_finish2, &Operations::domain_migrate_finish2>)
            t.migrate_finish2 = &Trampoline<D, vb_domain_migrate_finish2_in, vb_domain_migrate_finish2_out, &D::domain_migrate_finish2>::call;
        if constexpr (overrides<&D::domain_get_security_label, &Operations::domain_get_security_label>)
            t.get_security_label = &Trampoline<D, vb_domain_get_security_label_in, vb_domain_get_security_label_out, &D::domain_get_security_label>::call;
        if constexpr (overrides<&D::domain_xml_from_native, &Operations::domain_xml_from_native>)
            t.xml_from_native = &Trampoline<D, vb_domain_xml_from_native_in, vb_domain_xml_from_native_out, &D::domain_xml_from_native>::call;
        if constexpr (overrides<&D::domain_xml_to_native, &Operations::domain_xml_to_native>)
            t.xml_to_native = &Trampoline<D, vb_domain_xml_to_native_in, vb_domain_xml_to_native_out, &D::domain_xml_to_native>::call;
        if constexpr (overrides<&D::domain_migrate_prepare_tunnel, &Operations::domain_migrate_prepare_tunnel>)
            t.migrate_prepare_tunnel = &Trampoline<D, vb_domain_migrate_prepare_tunnel_in, vb_domain_migrate_prepare_tunnel_out, &D::domain_migrate_prepare_tunnel>::call;
        if constexpr (overrides<&D::domain_is_active, &Operations::domain_is_active>)
            t.is_active = &Trampoline<D, vb_domain_is_active_in, vb_domain_is_active_out, &D::domain_is_active>::call;
        if constexpr (overrides<&D::domain_is_persistent, &Operations::domain_is_persistent>)
            t.is_persistent = &Trampoline<D, vb_domain_is_persistent_in, vb_domain_is_persistent_out, &D::domain_is_persistent>::call;
        if constexpr (overrides<&D::domain_memory_stats, &Operations::domain_memory_stats>)
            t.memory_stats = &Trampoline<D, vb_domain_memory_stats_in, vb_domain_memory_stats_out, &D::domain_memory_stats>::call;
        if constexpr (overrides<&D::domain_attach_device, &Operations::domain_attach_device>)
            t.attach_device = &Trampoline<D, vb_domain_attach_device_in, vb_domain_attach_device_out, &D::domain_attach_device>::call;
        if constexpr (overrides<&D::domain_detach_device, &Operations::domain_detach_device>)
            t.detach_device = &Trampoline<D, vb_domain_detach_device_in, vb_domain_detach_device_out, &D::domain_detach_device>::call;
        if constexpr (overrides<&D::domain_get_job_info, &Operations::domain_get_job_info>)
            t.get_job_info = &Trampoline<D, vb_domain_get_job_info_in, vb_domain_get_job_info_out, &D::domain_get_job_info>::call;
        if constexpr (overrides<&D::domain_migrate_set_max_downtime, &Operations::domain_migrate_set_max_downtime>)
            t.migrate_set_max_downtime = &Trampoline<D, vb_domain_migrate_set_max_downtime_in, vb_domain_migrate_set_max_downtime_out, &D::domain_migrate_set_max_downtime>::call;
        if constexpr (overrides<&D::domain_update_device_flags, &Operations::domain_update_device_flags>)
            t.update_device_flags = &Trampoline<D, vb_domain_update_device_flags_in, vb_domain_update_device_flags_out, &D::domain_update_device_flags>::call;
        if constexpr (overrides<&D::domain_managed_save, &Operations::domain_managed_save>)
            t.managed_save = &Trampoline<D, vb_domain_managed_save_in, vb_domain_managed_save_out, &D::domain_managed_save>::call;
        if constexpr (overrides<&D::domain_has_managed_save_image, &Operations::domain_has_managed_save_image>)
            t.has_managed_save_image = &Trampoline<D, vb_domain_has_managed_save_image_in, vb_domain_has_managed_save_image_out, &D::domain_has_managed_save_image>::call;
        if constexpr (overrides<&D::domain_managed_save_remove, &Operations::domain_managed_save_remove>)
            t.managed_save_remove = &Trampoline<D, vb_domain_managed_save_remove_in, vb_domain_managed_save_remove_out, &D::domain_managed_save_remove>::call;
        if constexpr (overrides<&D::domain_snapshot_create_xml, &Operations::domain_snapshot_create_xml>)
            t.snapshot_create_xml = &Trampoline<D, vb_domain_snapshot_create_xml_in, vb_domain_snapshot_create_xml_out, &D::domain_snapshot_create_xml>::call;
        if constexpr (overrides<&D::domain_snapshot_get_xml_desc, &Operations::domain_snapshot_get_xml_desc>)
            t.snapshot_get_xml_desc = &Trampoline<D, vb_domain_snapshot_get_xml_desc_in, vb_domain_snapshot_get_xml_desc_out, &D::domain_snapshot_get_xml_desc>::call;
        if constexpr (overrides<&D::domain_snapshot_lookup_by_name, &Operations::domain_snapshot_lookup_by_name>)
            t.snapshot_lookup_by_name = &Trampoline<D, vb_domain_snapshot_lookup_by_name_in, vb_domain_snapshot_lookup_by_name_out, &D::domain_snapshot_lookup_by_name>::call;
        if constexpr (overrides<&D::domain_has_current_snapshot, &Operations::domain_has_current_snapshot>)
            t.has_current_snapshot = &Trampoline<D, vb_domain_has_current_snapshot_in, vb_domain_has_current_snapshot_out, &D::domain_has_current_snapshot>::call;
        if constexpr (overrides<&D::domain_snapshot_current, &Operations::domain_snapshot_current>)
            t.snapshot_current = &Trampoline<D, vb_domain_snapshot_current_in, vb_domain_snapshot_current_out, &D::domain_snapshot_current>::call;
        if constexpr (overrides<&D::domain_revert_to_snapshot, &Operations::domain_revert_to_snapshot>)
            t.revert_to_snapshot = &Trampoline<D, vb_domain_revert_to_snapshot_in, vb_domain_revert_to_snapshot_out, &D::domain_revert_to_snapshot>::call;
        if constexpr (overrides<&D::domain_snapshot_delete, &Operations::domain_snapshot_delete>)
            t.snapshot_delete = &Trampoline<D, vb_domain_snapshot_delete_in, vb_domain_snapshot_delete_out, &D::domain_snapshot_delete>::call;
        if constexpr (overrides<&D::domain_get_block_info, &Operations::domain_get_block_info>)
            t.get_block_info = &Trampoline<D, vb_domain_get_block_info_in, vb_domain_get_block_info_out, &D::domain_get_block_info>::call;
        if constexpr (overrides<&D::domain_create, &Operations::domain_create>)
            t.create = &Trampoline<D, vb_domain_create_in, vb_domain_create_out, &D::domain_create>::call;
        if constexpr (overrides<&D::domain_set_memory_parameters, &Operations::domain_set_memory_parameters>)
            t.set_memory_parameters = &Trampoline<D, vb_domain_set_memory_parameters_in, vb_domain_set_memory_parameters_out, &D::domain_set_memory_parameters>::call;
        if constexpr (overrides<&D::domain_get_memory_parameters, &Operations::domain_get_memory_parameters>)
            t.get_memory_parameters = &Trampoline<D, vb_domain_get_memory_parameters_in, vb_domain_get_memory_parameters_out, &D::domain_get_memory_parameters>::call;
        if constexpr (overrides<&D::domain_set_vcpus, &Operations::domain_set_vcpus>)
            t.set_vcpus = &Trampoline<D, vb_domain_set_vcpus_in, vb_domain_set_vcpus_out, &D::domain_set_vcpus>::call;
        if constexpr (overrides<&D::domain_get_vcpus_flags, &Operations::domain_get_vcpus_flags>)
            t.get_vcpus_flags = &Trampoline<D, vb_domain_get_vcpus_flags_in, vb_domain_get_vcpus_flags_out, &D::domain_get_vcpus_flags>::call;
        if constexpr (overrides<&D::domain_open_console, &Operations::domain_open_console>)
            t.open_console = &Trampoline<D, vb_domain_open_console_in, vb_domain_open_console_out, &D::domain_open_console>::call;
        if constexpr (overrides<&D::domain_is_updated, &Operations::domain_is_updated>)
            t.is_updated = &Trampoline<D, vb_domain_is_updated_in, vb_domain_is_updated_out, &D::domain_is_updated>::call;
        if constexpr (overrides<&D::domain_set_memory, &Operations::domain_set_memory>)
            t.set_memory = &Trampoline<D, vb_domain_set_memory_in, vb_domain_set_memory_out, &D::domain_set_memory>::call;
        if constexpr (overrides<&D::domain_set_blkio_parameters, &Operations::domain_set_blkio_parameters>)
            t.set_blkio_parameters = &Trampoline<D, vb_domain_set_blkio_parameters_in, vb_domain_set_blkio_parameters_out, &D::domain_set_blkio_parameters>::call;
        if constexpr (overrides<&D::domain_get_blkio_parameters, &Operations::domain_get_blkio_parameters>)
            t.get_blkio_parameters = &Trampoline<D, vb_domain_get_blkio_parameters_in, vb_domain_get_blkio_parameters_out, &D::domain_get_blkio_parameters>::call;
        if constexpr (overrides<&D::domain_migrate_set_max_speed, &Operations::domain_migrate_set_max_speed>)
            t.migrate_set_max_speed = &Trampoline<D, vb_domain_migrate_set_max_speed_in, vb_domain_migrate_set_max_speed_out, &D::domain_migrate_set_max_speed>::call;
        if constexpr (overrides<&D::domain_inject_nmi, &Operations::domain_inject_nmi>)
            t.inject_nmi = &Trampoline<D, vb_domain_inject_nmi_in, vb_domain_inject_nmi_out, &D::domain_inject_nmi>::call;
        if constexpr (overrides<&D::domain_screenshot, &Operations::domain_screenshot>)
            t.screenshot = &Trampoline<D, vb_domain_screenshot_in, vb_domain_screenshot_out, &D::domain_screenshot>::call;
        if constexpr (overrides<&D::domain_get_state, &Operations::domain_get_state>)
            t.get_state = &Trampoline<D, vb_domain_get_state_in, vb_domain_get_state_out, &D::domain_get_state>::call;
        if constexpr (overrides<&D::domain_migrate_begin3, &Operations::domain_migrate_begin3>)
            t.migrate_begin3 = &Trampoline<D, vb_domain_migrate_begin3_in, vb_domain_migrate_begin3_out, &D::domain_migrate_begin3>::call;
        if constexpr (overrides<&D::domain_migrate_prepare3, &Operations::domain_migrate_prepare3>)
            t.migrate_prepare3 = &Trampoline<D, vb_domain_migrate_prepare3_in, vb_domain_migrate_prepare3_out, &D::domain_migrate_prepare3>::call;
        if constexpr (overrides<&D::domain_migrate_prepare_tunnel3, &Operations::domain_migrate_prepare_tunnel3>)
            t.migrate_prepare_tunnel3 = &Trampoline<D, vb_domain_migrate_prepare_tunnel3_in, vb_domain_migrate_prepare_tunnel3_out, &D::domain_migrate_prepare_tunnel3>::call;
        if constexpr (overrides<&D::domain_migrate_perform3, &Operations::domain_migrate_perform3>)
            t.migrate_perform3 = &Trampoline<D, vb_domain_migrate_perform3_in, vb_domain_migrate_perform3_out, &D::domain_migrate_perform3>::call;
        if constexpr (overrides<&D::domain_migrate_finish3, &Operations::domain_migrate_finish3>)
            t.migrate_finish3 = &Trampoline<D, vb_domain_migrate_finish3_in, vb_domain_migrate_finish3_out, &D::domain_migrate_finish3>::call;
        if constexpr (overrides<&D::domain_migrate_confirm3, &Operations::domain_migrate_confirm3>)
            t.migrate_confirm3 = &Trampoline<D, vb_domain_migrate_confirm3_in, vb_domain_migrate_confirm3_out, &D::domain_migrate_confirm3>::call;
        if constexpr (overrides<&D::domain_set_scheduler_parameters, &Operations::domain_set_scheduler_parameters>)
            t.set_scheduler_parameters = &Trampoline<D, vb_domain_set_scheduler_parameters_in, vb_domain_set_scheduler_parameters_out, &D::domain_set_scheduler_parameters>::call;
        if constexpr (overrides<&D::domain_get_scheduler_parameters, &Operations::domain_get_scheduler_parameters>)
            t.get_scheduler_parameters = &Trampoline<D, vb_domain_get_scheduler_parameters_in, vb_domain_get_scheduler_parameters_out, &D::domain_get_scheduler_parameters>::call;
        if constexpr (overrides<&D::domain_pin_vcpu, &Operations::domain_pin_vcpu>)
            t.pin_vcpu = &Trampoline<D, vb_domain_pin_vcpu_in, vb_domain_pin_vcpu_out, &D::domain_pin_vcpu>::call;
        if constexpr (overrides<&D::domain_send_key, &Operations::domain_send_key>)
            t.send_key = &Trampoline<D, vb_domain_send_key_in, vb_domain_send_key_out, &D::domain_send_key>::call;
        if constexpr (overrides<&D::domain_get_control_info, &Operations::domain_get_control_info>)
            t.get_control_info = &Trampoline<D, vb_domain_get_control_info_in, vb_domain_get_control_info_out, &D::domain_get_control_info>::call;
        if constexpr (overrides<&D::domain_get_vcpu_pin_info, &Operations::domain_get_vcpu_pin_info>)
            t.get_vcpu_pin_info = &Trampoline<D, vb_domain_get_vcpu_pin_info_in, vb_domain_get_vcpu_pin_info_out, &D::domain_get_vcpu_pin_info>::call;
        if constexpr (overrides<&D::domain_undefine, &Operations::domain_undefine>)
            t.undefine = &Trampoline<D, vb_domain_undefine_in, vb_domain_undefine_out, &D::domain_undefine>::call;
        if constexpr (overrides<&D::domain_save, &Operations::domain_save>)
            t.save = &Trampoline<D, vb_domain_save_in, vb_domain_save_out, &D::domain_save>::call;
        if constexpr (overrides<&D::domain_restore, &Operations::domain_restore>)
            t.restore = &Trampoline<D, vb_domain_restore_in, vb_domain_restore_out, &D::domain_restore>::call;
        if constexpr (overrides<&D::domain_destroy, &Operations::domain_destroy>)
            t.destroy = &Trampoline<D, vb_domain_destroy_in, vb_domain_destroy_out, &D::domain_destroy>::call;
        if constexpr (overrides<&D::domain_save_image_get_xml_desc, &Operations::domain_save_image_get_xml_desc>)
            t.save_image_get_xml_desc = &Trampoline<D, vb_domain_save_image_get_xml_desc_in, vb_domain_save_image_get_xml_desc_out, &D::domain_save_image_get_xml_desc>::call;
        if constexpr (overrides<&D::domain_save_image_define_xml, &Operations::domain_save_image_define_xml>)
            t.save_image_define_xml = &Trampoline<D, vb_domain_save_image_define_xml_in, vb_domain_save_image_define_xml_out, &D::domain_save_image_define_xml>::call;
        if constexpr (overrides<&D::domain_block_job_abort, &Operations::domain_block_job_abort>)
            t.block_job_abort = &Trampoline<D, vb_domain_block_job_abort_in, vb_domain_block_job_abort_out, &D::domain_block_job_abort>::call;
        if constexpr (overrides<&D::domain_get_block_job_info, &Operations::domain_get_block_job_info>)
            t.get_block_job_info = &Trampoline<D, vb_domain_get_block_job_info_in, vb_domain_get_block_job_info_out, &D::domain_get_block_job_info>::call;
        if constexpr (overrides<&D::domain_block_job_set_speed, &Operations::domain_block_job_set_speed>)
            t.block_job_set_speed = &Trampoline<D, vb_domain_block_job_set_speed_in, vb_domain_block_job_set_speed_out, &D::domain_block_job_set_speed>::call;
        if constexpr (overrides<&D::domain_block_pull, &Operations::domain_block_pull>)
            t.block_pull = &Trampoline<D, vb_domain_block_pull_in, vb_domain_block_pull_out, &D::domain_block_pull>::call;
        if constexpr (overrides<&D::domain_migrate_get_max_speed, &Operations::domain_migrate_get_max_speed>)
            t.migrate_get_max_speed = &Trampoline<D, vb_domain_migrate_get_max_speed_in, vb_domain_migrate_get_max_speed_out, &D::domain_migrate_get_max_speed>::call;
        if constexpr (overrides<&D::domain_block_stats_flags, &Operations::domain_block_stats_flags>)
            t.block_stats_flags = &Trampoline<D, vb_domain_block_stats_flags_in, vb_domain_block_stats_flags_out, &D::domain_block_stats_flags>::call;
        if constexpr (overrides<&D::domain_snapshot_get_parent, &Operations::domain_snapshot_get_parent>)
            t.snapshot_get_parent = &Trampoline<D, vb_domain_snapshot_get_parent_in, vb_domain_snapshot_get_parent_out, &D::domain_snapshot_get_parent>::call;
        if constexpr (overrides<&D::domain_reset, &Operations::domain_reset>)
            t.reset = &Trampoline<D, vb_domain_reset_in, vb_domain_reset_out, &D::domain_reset>::call;
        if constexpr (overrides<&D::domain_open_graphics, &Operations::domain_open_graphics>)
            t.open_graphics = &Trampoline<D, vb_domain_open_graphics_in, vb_domain_open_graphics_out, &D::domain_open_graphics>::call;
        if constexpr (overrides<&D::domain_block_resize, &Operations::domain_block_resize>)
            t.block_resize = &Trampoline<D, vb_domain_block_resize_in, vb_domain_block_resize_out, &D::domain_block_resize>::call;
        if constexpr (overrides<&D::domain_set_block_io_tune, &Operations::domain_set_block_io_tune>)
            t.set_block_io_tune = &Trampoline<D, vb_domain_set_block_io_tune_in, vb_domain_set_block_io_tune_out, &D::domain_set_block_io_tune>::call;
        if constexpr (overrides<&D::domain_get_block_io_tune, &Operations::domain_get_block_io_tune>)
            t.get_block_io_tune = &Trampoline<D, vb_domain_get_block_io_tune_in, vb_domain_get_block_io_tune_out, &D::domain_get_block_io_tune>::call;
        if constexpr (overrides<&D::domain_set_numa_parameters, &Operations::domain_set_numa_parameters>)
            t.set_numa_parameters = &Trampoline<D, vb_domain_set_numa_parameters_in, vb_domain_set_numa_parameters_out, &D::domain_set_numa_parameters>::call;
        if constexpr (overrides<&D::domain_get_numa_parameters, &Operations::domain_get_numa_parameters>)
            t.get_numa_parameters = &Trampoline<D, vb_domain_get_numa_parameters_in, vb_domain_get_numa_parameters_out, &D::domain_get_numa_parameters>::call;
        if constexpr (overrides<&D::domain_set_interface_parameters, &Operations::domain_set_interface_parameters>)
            t.set_interface_parameters = &Trampoline<D, vb_domain_set_interface_parameters_in, vb_domain_set_interface_parameters_out, &D::domain_set_interface_parameters>::call;
        if constexpr (overrides<&D::domain_get_interface_parameters, &Operations::domain_get_interface_parameters>)
            t.get_interface_parameters = &Trampoline<D, vb_domain_get_interface_parameters_in, vb_domain_get_interface_parameters_out, &D::domain_get_interface_parameters>::call;
        if constexpr (overrides<&D::domain_shutdown, &Operations::domain_shutdown>)
            t.shutdown = &Trampoline<D, vb_domain_shutdown_in, vb_domain_shutdown_out, &D::domain_shutdown>::call;
        if constexpr (overrides<&D::domain_pm_suspend_for_duration, &Operations::domain_pm_suspend_for_duration>)
            t.pm_suspend_for_duration = &Trampoline<D, vb_domain_pm_suspend_for_duration_in, vb_domain_pm_suspend_for_duration_out, &D::domain_pm_suspend_for_duration>::call;
        if constexpr (overrides<&D::domain_get_cpu_stats, &Operations::domain_get_cpu_stats>)
            t.get_cpu_stats = &Trampoline<D, vb_domain_get_cpu_stats_in, vb_domain_get_cpu_stats_out, &D::domain_get_cpu_stats>::call;
        if constexpr (overrides<&D::domain_get_disk_errors, &Operations::domain_get_disk_errors>)
            t.get_disk_errors = &Trampoline<D, vb_domain_get_disk_errors_in, vb_domain_get_disk_errors_out, &D::domain_get_disk_errors>::call;
        if constexpr (overrides<&D::domain_set_metadata, &Operations::domain_set_metadata>)
            t.set_metadata = &Trampoline<D, vb_domain_set_metadata_in, vb_domain_set_metadata_out, &D::domain_set_metadata>::call;
        if constexpr (overrides<&D::domain_get_metadata, &Operations::domain_get_metadata>)
            t.get_metadata = &Trampoline<D, vb_domain_get_metadata_in, vb_domain_get_metadata_out, &D::domain_get_metadata>::call;
        if constexpr (overrides<&D::domain_block_rebase, &Operations::domain_block_rebase>)
            t.block_rebase = &Trampoline<D, vb_domain_block_rebase_in, vb_domain_block_rebase_out, &D::domain_block_rebase>::call;
        if constexpr (overrides<&D::domain_pm_wakeup, &Operations::domain_pm_wakeup>)
            t.pm_wakeup = &Trampoline<D, vb_domain_pm_wakeup_in, vb_domain_pm_wakeup_out, &D::domain_pm_wakeup>::call;
        if constexpr (overrides<&D::domain_snapshot_is_current, &Operations::domain_snapshot_is_current>)
            t.snapshot_is_current = &Trampoline<D, vb_domain_snapshot_is_current_in, vb_domain_snapshot_is_current_out, &D::domain_snapshot_is_current>::call;
        if constexpr (overrides<&D::domain_snapshot_has_metadata, &Operations::domain_snapshot_has_metadata>)
            t.snapshot_has_metadata = &Trampoline<D, vb_domain_snapshot_has_metadata_in, vb_domain_snapshot_has_metadata_out, &D::domain_snapshot_has_metadata>::call;
        if constexpr (overrides<&D::domain_list_all, &Operations::domain_list_all>)
            t.list_all = &Trampoline<D, vb_domain_list_all_in, vb_domain_list_all_out, &D::domain_list_all>::call;
        if constexpr (overrides<&D::domain_list_all_snapshots, &Operations::domain_list_all_snapshots>)
            t.list_all_snapshots = &Trampoline<D, vb_domain_list_all_snapshots_in, vb_domain_list_all_snapshots_out, &D::domain_list_all_snapshots>::call;
        if constexpr (overrides<&D::domain_snapshot_list_all_children, &Operations::domain_snapshot_list_all_children>)
            t.snapshot_list_all_children = &Trampoline<D, vb_domain_snapshot_list_all_children_in, vb_domain_snapshot_list_all_children_out, &D::domain_snapshot_list_all_children>::call;
        if constexpr (overrides<&D::domain_get_hostname, &Operations::domain_get_hostname>)
            t.get_hostname = &Trampoline<D, vb_domain_get_hostname_in, vb_domain_get_hostname_out, &D::domain_get_hostname>::call;
        if constexpr (overrides<&D::domain_get_security_label_list, &Operations::domain_get_security_label_list>)
            t.get_security_label_list = &Trampoline<D, vb_domain_get_security_label_list_in, vb_domain_get_security_label_list_out, &D::domain_get_security_label_list>::call;
        if constexpr (overrides<&D::domain_pin_emulator, &Operations::domain_pin_emulator>)
            t.pin_emulator = &Trampoline<D, vb_domain_pin_emulator_in, vb_domain_pin_emulator_out, &D::domain_pin_emulator>::call;
        if constexpr (overrides<&D::domain_get_emulator_pin_info, &Operations::domain_get_emulator_pin_info>)
            t.get_emulator_pin_info = &Trampoline<D, vb_domain_get_emulator_pin_info_in, vb_domain_get_emulator_pin_info_out, &D::domain_get_emulator_pin_info>::call;
        if constexpr (overrides<&D::domain_block_commit, &Operations::domain_block_commit>)
            t.block_commit = &Trampoline<D, vb_domain_block_commit_in, vb_domain_block_commit_out, &D::domain_block_commit>::call;
        if constexpr (overrides<&D::domain_fstrim, &Operations::domain_fstrim>)
            t.fstrim = &Trampoline<D, vb_domain_fstrim_in, vb_domain_fstrim_out, &D::domain_fstrim>::call;
        if constexpr (overrides<&D::domain_send_process_signal, &Operations::domain_send_process_signal>)
            t.send_process_signal = &Trampoline<D, vb_domain_send_process_signal_in, vb_domain_send_process_signal_out, &D::domain_send_process_signal>::call;
        if constexpr (overrides<&D::domain_open_channel, &Operations::domain_open_channel>)
            t.open_channel = &Trampoline<D, vb_domain_open_channel_in, vb_domain_open_channel_out, &D::domain_open_channel>::call;
        if constexpr (overrides<&D::domain_get_job_stats, &Operations::domain_get_job_stats>)
            t.get_job_stats = &Trampoline<D, vb_domain_get_job_stats_in, vb_domain_get_job_stats_out, &D::domain_get_job_stats>::call;
        if constexpr (overrides<&D::domain_migrate_get_compression_cache, &Operations::domain_migrate_get_compression_cache>)
            t.migrate_get_compression_cache = &Trampoline<D, vb_domain_migrate_get_compression_cache_in, vb_domain_migrate_get_compression_cache_out, &D::domain_migrate_get_compression_cache>::call;
        if constexpr (overrides<&D::domain_migrate_set_compression_cache, &Operations::domain_migrate_set_compression_cache>)
            t.migrate_set_compression_cache = &Trampoline<D, vb_domain_migrate_set_compression_cache_in, vb_domain_migrate_set_compression_cache_out, &D::domain_migrate_set_compression_cache>::call;
        if constexpr (overrides<&D::domain_migrate_begin3_params, &Operations::domain_migrate_begin3_params>)
            t.migrate_begin3_params = &Trampoline<D, vb_domain_migrate_begin3_params_in, vb_domain_migrate_begin3_params_out, &D::domain_migrate_begin3_params>::call;
        if constexpr (overrides<&D::domain_migrate_prepare3_params, &Operations::domain_migrate_prepare3_params>)
            t.migrate_prepare3_params = &Trampoline<D, vb_domain_migrate_prepare3_params_in, vb_domain_migrate_prepare3_params_out, &D::domain_migrate_prepare3_params>::call;
        if constexpr (overrides<&D::domain_migrate_prepare_tunnel3_params, &Operations::domain_migrate_prepare_tunnel3_params>)
            t.migrate_prepare_tunnel3_params = &Trampoline<D, vb_domain_migrate_prepare_tunnel3_params_in, vb_domain_migrate_prepare_tunnel3_params_out, &D::domain_migrate_prepare_tunnel3_params>::call;
        if constexpr (overrides<&D::domain_migrate_perform3_params, &Operations::domain_migrate_perform3_params>)
            t.migrate_perform3_params = &Trampoline<D, vb_domain_migrate_perform3_params_in, vb_domain_migrate_perform3_params_out, &D::domain_migrate_perform3_params>::call;
        if constexpr (overrides<&D::domain_migrate_finish3_params, &Operations::domain_migrate_finish3_params>)
            t.migrate_finish3_params = &Trampoline<D, vb_domain_migrate_finish3_params_in, vb_domain_migrate_finish3_params_out, &D::domain_migrate_finish3_params>::call;
        if constexpr (overrides<&D::domain_migrate_confirm3_params, &Operations::domain_migrate_confirm3_params>)
            t.migrate_confirm3_params = &Trampoline<D, vb_domain_migrate_confirm3_params_in, vb_domain_migrate_confirm3_params_out, &D::domain_migrate_confirm3_params>::call;
        if constexpr (overrides<&D::domain_set_memory_stats_period, &Operations::domain_set_memory_stats_period>)
            t.set_memory_stats_period = &Trampoline<D, vb_domain_set_memory_stats_period_in, vb_domain_set_memory_stats_period_out, &D::domain_set_memory_stats_period>::call;
        if constexpr (overrides<&D::domain_create_xml_with_files, &Operations::domain_create_xml_with_files>)
            t.create_xml_with_files = &Trampoline<D, vb_domain_create_xml_with_files_in, vb_domain_create_xml_with_files_out, &D::domain_create_xml_with_files>::call;
        if constexpr (overrides<&D::domain_create_with_files, &Operations::domain_create_with_files>)
            t.create_with_files = &Trampoline<D, vb_domain_create_with_files_in, vb_domain_create_with_files_out, &D::domain_create_with_files>::call;
        if constexpr (overrides<&D::domain_core_dump, &Operations::domain_core_dump>)
            t.core_dump = &Trampoline<D, vb_domain_core_dump_in, vb_domain_core_dump_out, &D::domain_core_dump>::call;
        if constexpr (overrides<&D::domain_fsfreeze, &Operations::domain_fsfreeze>)
            t.fsfreeze = &Trampoline<D, vb_domain_fsfreeze_in, vb_domain_fsfreeze_out, &D::domain_fsfreeze>::call;
        if constexpr (overrides<&D::domain_fsthaw, &Operations::domain_fsthaw>)
            t.fsthaw = &Trampoline<D, vb_domain_fsthaw_in, vb_domain_fsthaw_out, &D::domain_fsthaw>::call;
        if constexpr (overrides<&D::domain_get_time, &Operations::domain_get_time>)
            t.get_time = &Trampoline<D, vb_domain_get_time_in, vb_domain_get_time_out, &D::domain_get_time>::call;
        if constexpr (overrides<&D::domain_set_time, &Operations::domain_set_time>)
            t.set_time = &Trampoline<D, vb_domain_set_time_in, vb_domain_set_time_out, &D::domain_set_time>::call;
        if constexpr (overrides<&D::domain_get_capabilities, &Operations::domain_get_capabilities>)
            t.get_capabilities = &Trampoline<D, vb_domain_get_capabilities_in, vb_domain_get_capabilities_out, &D::domain_get_capabilities>::call;
        if constexpr (overrides<&D::domain_open_graphics_fd, &Operations::domain_open_graphics_fd>)
            t.open_graphics_fd = &Trampoline<D, vb_domain_open_graphics_fd_in, vb_domain_open_graphics_fd_out, &D::domain_open_graphics_fd>::call;
        if constexpr (overrides<&D::domain_get_all_stats, &Operations::domain_get_all_stats>)
            t.get_all_stats = &Trampoline<D, vb_domain_get_all_stats_in, vb_domain_get_all_stats_out, &D::domain_get_all_stats>::call;
        if constexpr (overrides<&D::domain_block_copy, &Operations::domain_block_copy>)
            t.block_copy = &Trampoline<D, vb_domain_block_copy_in, vb_domain_block_copy_out, &D::domain_block_copy>::call;
        if constexpr (overrides<&D::domain_get_fsinfo, &Operations::domain_get_fsinfo>)
            t.get_fsinfo = &Trampoline<D, vb_domain_get_fsinfo_in, vb_domain_get_fsinfo_out, &D::domain_get_fsinfo>::call;
        if constexpr (overrides<&D::domain_define_xml, &Operations::domain_define_xml>)
            t.define_xml = &Trampoline<D, vb_domain_define_xml_in, vb_domain_define_xml_out, &D::domain_define_xml>::call;
        if constexpr (overrides<&D::domain_get_iothread_info, &Operations::domain_get_iothread_info>)
            t.get_iothread_info = &Trampoline<D, vb_domain_get_iothread_info_in, vb_domain_get_iothread_info_out, &D::domain_get_iothread_info>::call;
        if constexpr (overrides<&D::domain_pin_iothread, &Operations::domain_pin_iothread>)
            t.pin_iothread = &Trampoline<D, vb_domain_pin_iothread_in, vb_domain_pin_iothread_out, &D::domain_pin_iothread>::call;
        if constexpr (overrides<&D::domain_interface_addresses, &Operations::domain_interface_addresses>)
            t.interface_addresses = &Trampoline<D, vb_domain_interface_addresses_in, vb_domain_interface_addresses_out, &D::domain_interface_addresses>::call;
        if constexpr (overrides<&D::domain_add_iothread, &Operations::domain_add_iothread>)
            t.add_iothread = &Trampoline<D, vb_domain_add_iothread_in, vb_domain_add_iothread_out, &D::domain_add_iothread>::call;
        if constexpr (overrides<&D::domain_del_iothread, &Operations::domain_del_iothread>)
            t.del_iothread = &Trampoline<D, vb_domain_del_iothread_in, vb_domain_del_iothread_out, &D::domain_del_iothread>::call;
        if constexpr (overrides<&D::domain_set_user_password, &Operations::domain_set_user_password>)
            t.set_user_password = &Trampoline<D, vb_domain_set_user_password_in, vb_domain_set_user_password_out, &D::domain_set_user_password>::call;
        if constexpr (overrides<&D::domain_rename, &Operations::domain_rename>)
            t.rename = &Trampoline<D, vb_domain_rename_in, vb_domain_rename_out, &D::domain_rename>::call;
        if constexpr (overrides<&D::domain_migrate_start_post_copy, &Operations::domain_migrate_start_post_copy>)
            t.migrate_start_post_copy = &Trampoline<D, vb_domain_migrate_start_post_copy_in, vb_domain_migrate_start_post_copy_out, &D::domain_migrate_start_post_copy>::call;
        if constexpr (overrides<&D::domain_get_perf_events, &Operations::domain_get_perf_events>)
            t.get_perf_events = &Trampoline<D, vb_domain_get_perf_events_in, vb_domain_get_perf_events_out, &D::domain_get_perf_events>::call;
        if constexpr (overrides<&D::domain_set_perf_events, &Operations::domain_set_perf_events>)
            t.set_perf_events = &Trampoline<D, vb_domain_set_perf_events_in, vb_domain_set_perf_events_out, &D::domain_set_perf_events>::call;
        if constexpr (overrides<&D::domain_get_guest_vcpus, &Operations::domain_get_guest_vcpus>)
            t.get_guest_vcpus = &Trampoline<D, vb_domain_get_guest_vcpus_in, vb_domain_get_guest_vcpus_out, &D::domain_get_guest_vcpus>::call;
        if constexpr (overrides<&D::domain_set_guest_vcpus, &Operations::domain_set_guest_vcpus>)
            t.set_guest_vcpus = &Trampoline<D, vb_domain_set_guest_vcpus_in, vb_domain_set_guest_vcpus_out, &D::domain_set_guest_vcpus>::call;
        if constexpr (overrides<&D::domain_set_vcpu, &Operations::domain_set_vcpu>)
            t.set_vcpu = &Trampoline<D, vb_domain_set_vcpu_in, vb_domain_set_vcpu_out, &D::domain_set_vcpu>::call;
        if constexpr (overrides<&D::domain_set_block_threshold, &Operations::domain_set_block_threshold>)
            t.set_block_threshold = &Trampoline<D, vb_domain_set_block_threshold_in, vb_domain_set_block_threshold_out, &D::domain_set_block_threshold>::call;
        if constexpr (overrides<&D::domain_migrate_get_max_downtime, &Operations::domain_migrate_get_max_downtime>)
            t.migrate_get_max_downtime = &Trampoline<D, vb_domain_migrate_get_max_downtime_in, vb_domain_migrate_get_max_downtime_out, &D::domain_migrate_get_max_downtime>::call;
        if constexpr (overrides<&D::domain_managed_save_get_xml_desc, &Operations::domain_managed_save_get_xml_desc>)
            t.managed_save_get_xml_desc = &Trampoline<D, vb_domain_managed_save_get_xml_desc_in, vb_domain_managed_save_get_xml_desc_out, &D::domain_managed_save_get_xml_desc>::call;
        if constexpr (overrides<&D::domain_managed_save_define_xml, &Operations::domain_managed_save_define_xml>)
            t.managed_save_define_xml = &Trampoline<D, vb_domain_managed_save_define_xml_in, vb_domain_managed_save_define_xml_out, &D::domain_managed_save_define_xml>::call;
        if constexpr (overrides<&D::domain_set_lifecycle_action, &Operations::domain_set_lifecycle_action>)
            t.set_lifecycle_action = &Trampoline<D, vb_domain_set_lifecycle_action_in, vb_domain_set_lifecycle_action_out, &D::domain_set_lifecycle_action>::call;
        if constexpr (overrides<&D::domain_detach_device_alias, &Operations::domain_detach_device_alias>)
            t.detach_device_alias = &Trampoline<D, vb_domain_detach_device_alias_in, vb_domain_detach_device_alias_out, &D::domain_detach_device_alias>::call;
        if constexpr (overrides<&D::domain_get_launch_security_info, &Operations::domain_get_launch_security_info>)
            t.get_launch_security_info = &Trampoline<D, vb_domain_get_launch_security_info_in, vb_domain_get_launch_security_info_out, &D::domain_get_launch_security_info>::call;
        if constexpr (overrides<&D::domain_set_iothread_params, &Operations::domain_set_iothread_params>)
            t.set_iothread_params = &Trampoline<D, vb_domain_set_iothread_params_in, vb_domain_set_iothread_params_out, &D::domain_set_iothread_params>::call;
        if constexpr (overrides<&D::domain_checkpoint_create_xml, &Operations::domain_checkpoint_create_xml>)
            t.checkpoint_create_xml = &Trampoline<D, vb_domain_checkpoint_create_xml_in, vb_domain_checkpoint_create_xml_out, &D::domain_checkpoint_create_xml>::call;
        if constexpr (overrides<&D::domain_checkpoint_get_xml_desc, &Operations::domain_checkpoint_get_xml_desc>)
            t.checkpoint_get_xml_desc = &Trampoline<D, vb_domain_checkpoint_get_xml_desc_in, vb_domain_checkpoint_get_xml_desc_out, &D::domain_checkpoint_get_xml_desc>::call;
        if constexpr (overrides<&D::domain_list_all_checkpoints, &Operations::domain_list_all_checkpoints>)
            t.list_all_checkpoints = &Trampoline<D, vb_domain_list_all_checkpoints_in, vb_domain_list_all_checkpoints_out, &D::domain_list_all_checkpoints>::call;
        if constexpr (overrides<&D::domain_checkpoint_list_all_children, &Operations::domain_checkpoint_list_all_children>)
            t.checkpoint_list_all_children = &Trampoline<D, vb_domain_checkpoint_list_all_children_in, vb_domain_checkpoint_list_all_children_out, &D::domain_checkpoint_list_all_children>::call;
        if constexpr (overrides<&D::domain_checkpoint_lookup_by_name, &Operations::domain_checkpoint_lookup_by_name>)
            t.checkpoint_lookup_by_name = &Trampoline<D, vb_domain_checkpoint_lookup_by_name_in, vb_domain_checkpoint_lookup_by_name_out, &D::domain_checkpoint_lookup_by_name>::call;
        if constexpr (overrides<&D::domain_checkpoint_get_parent, &Operations::domain_checkpoint_get_parent>)
            t.checkpoint_get_parent = &Trampoline<D, vb_domain_checkpoint_get_parent_in, vb_domain_checkpoint_get_parent_out, &D::domain_checkpoint_get_parent>::call;
        if constexpr (overrides<&D::domain_checkpoint_delete, &Operations::domain_checkpoint_delete>)
            t.checkpoint_delete = &Trampoline<D, vb_domain_checkpoint_delete_in, vb_domain_checkpoint_delete_out, &D::domain_checkpoint_delete>::call;
        if constexpr (overrides<&D::domain_get_guest_info, &Operations::domain_get_guest_info>)
            t.get_guest_info = &Trampoline<D, vb_domain_get_guest_info_in, vb_domain_get_guest_info_out, &D::domain_get_guest_info>::call;
        if constexpr (overrides<&D::domain_agent_set_response_timeout, &Operations::domain_agent_set_response_timeout>)
            t.agent_set_response_timeout = &Trampoline<D, vb_domain_agent_set_response_timeout_in, vb_domain_agent_set_response_timeout_out, &D::domain_agent_set_response_timeout>::call;
        if constexpr (overrides<&D::domain_backup_begin, &Operations::domain_backup_begin>)
            t.backup_begin = &Trampoline<D, vb_domain_backup_begin_in, vb_domain_backup_begin_out, &D::domain_backup_begin>::call;
        if constexpr (overrides<&D::domain_backup_get_xml_desc, &Operations::domain_backup_get_xml_desc>)
            t.backup_get_xml_desc = &Trampoline<D, vb_domain_backup_get_xml_desc_in, vb_domain_backup_get_xml_desc_out, &D::domain_backup_get_xml_desc>::call;
        if constexpr (overrides<&D::domain_authorized_ssh_keys_get, &Operations::domain_authorized_ssh_keys_get>)
            t.authorized_ssh_keys_get = &Trampoline<D, vb_domain_authorized_ssh_keys_get_in, vb_domain_authorized_ssh_keys_get_out, &D::domain_authorized_ssh_keys_get>::call;
        if constexpr (overrides<&D::domain_authorized_ssh_keys_set, &Operations::domain_authorized_ssh_keys_set>)
            t.authorized_ssh_keys_set = &Trampoline<D, vb_domain_authorized_ssh_keys_set_in, vb_domain_authorized_ssh_keys_set_out, &D::domain_authorized_ssh_keys_set>::call;
        if constexpr (overrides<&D::domain_get_messages, &Operations::domain_get_messages>)
            t.get_messages = &Trampoline<D, vb_domain_get_messages_in, vb_domain_get_messages_out, &D::domain_get_messages>::call;
        if constexpr (overrides<&D::domain_start_dirty_rate_calc, &Operations::domain_start_dirty_rate_calc>)
            t.start_dirty_rate_calc = &Trampoline<D, vb_domain_start_dirty_rate_calc_in, vb_domain_start_dirty_rate_calc_out, &D::domain_start_dirty_rate_calc>::call;
        if constexpr (overrides<&D::domain_set_launch_security_state, &Operations::domain_set_launch_security_state>)
            t.set_launch_security_state = &Trampoline<D, vb_domain_set_launch_security_state_in, vb_domain_set_launch_security_state_out, &D::domain_set_launch_security_state>::call;
        if constexpr (overrides<&D::domain_save_params, &Operations::domain_save_params>)
            t.save_params = &Trampoline<D, vb_domain_save_params_in, vb_domain_save_params_out, &D::domain_save_params>::call;
        if constexpr (overrides<&D::domain_restore_params, &Operations::domain_restore_params>)
            t.restore_params = &Trampoline<D, vb_domain_restore_params_in, vb_domain_restore_params_out, &D::domain_restore_params>::call;
        if constexpr (overrides<&D::domain_abort_job, &Operations::domain_abort_job>)
            t.abort_job = &Trampoline<D, vb_domain_abort_job_in, vb_domain_abort_job_out, &D::domain_abort_job>::call;
        if constexpr (overrides<&D::domain_fd_associate, &Operations::domain_fd_associate>)
            t.fd_associate = &Trampoline<D, vb_domain_fd_associate_in, vb_domain_fd_associate_out, &D::domain_fd_associate>::call;
        if constexpr (overrides<&D::domain_qemu_monitor_command, &Operations::domain_qemu_monitor_command>)
            t.qemu_monitor_command = &Trampoline<D, vb_domain_qemu_monitor_command_in, vb_domain_qemu_monitor_command_out, &D::domain_qemu_monitor_command>::call;
        if constexpr (overrides<&D::domain_qemu_attach, &Operations::domain_qemu_attach>)
            t.qemu_attach = &Trampoline<D, vb_domain_qemu_attach_in, vb_domain_qemu_attach_out, &D::domain_qemu_attach>::call;
        if constexpr (overrides<&D::domain_qemu_agent_command, &Operations::domain_qemu_agent_command>)
            t.qemu_agent_command = &Trampoline<D, vb_domain_qemu_agent_command_in, vb_domain_qemu_agent_command_out, &D::domain_qemu_agent_command>::call;
        if constexpr (overrides<&D::domain_qemu_monitor_command_with_files, &Operations::domain_qemu_monitor_command_with_files>)
            t.qemu_monitor_command_with_files = &Trampoline<D, vb_domain_qemu_monitor_command_with_files_in, vb_domain_qemu_monitor_command_with_files_out, &D::domain_qemu_monitor_command_with_files>::call;
        if constexpr (overrides<&D::domain_lxc_open_namespace, &Operations::domain_lxc_open_namespace>)
            t.lxc_open_namespace = &Trampoline<D, vb_domain_lxc_open_namespace_in, vb_domain_lxc_open_namespace_out, &D::domain_lxc_open_namespace>::call;
        return t;
    }
};

template <class D>
struct network_table {
    static const vb_network_ops* get() {
        static constexpr vb_network_ops table = make();
        return &table;
    }
    static constexpr bool any() {
        return false
            || overrides<&D::network_create, &Operations::network_create>
            || overrides<&D::network_destroy, &Operations::network_destroy>
            || overrides<&D::network_get_xml_desc, &Operations::network_get_xml_desc>
            || overrides<&D::network_get_autostart, &Operations::network_get_autostart>
            || overrides<&D::network_get_bridge_name, &Operations::network_get_bridge_name>
            || overrides<&D::network_lookup_by_name, &Operations::network_lookup_by_name>
            || overrides<&D::network_lookup_by_uuid, &Operations::network_lookup_by_uuid>
            || overrides<&D::network_set_autostart, &Operations::network_set_autostart>
            || overrides<&D::network_undefine, &Operations::network_undefine>
            || overrides<&D::network_is_active, &Operations::network_is_active>
            || overrides<&D::network_is_persistent, &Operations::network_is_persistent>
            || overrides<&D::network_list_all, &Operations::network_list_all>
            || overrides<&D::network_update, &Operations::network_update>
            || overrides<&D::network_get_dhcp_leases, &Operations::network_get_dhcp_leases>
            || overrides<&D::network_list_all_ports, &Operations::network_list_all_ports>
            || overrides<&D::network_port_lookup_by_uuid, &Operations::network_port_lookup_by_uuid>
            || overrides<&D::network_port_create_xml, &Operations::network_port_create_xml>
            || overrides<&D::network_port_get_parameters, &Operations::network_port_get_parameters>
            || overrides<&D::network_port_set_parameters, &Operations::network_port_set_parameters>
            || overrides<&D::network_port_get_xml_desc, &Operations::network_port_get_xml_desc>
            || overrides<&D::network_port_delete, &Operations::network_port_delete>
            || overrides<&D::network_define_xml, &Operations::network_define_xml>
            || overrides<&D::network_create_xml, &Operations::network_create_xml>
            ;
    }

  private:
    static constexpr vb_network_ops make() {
        vb_network_ops t{};
        t.size = sizeof t;
        if constexpr (overrides<&D::network_create, &Operations::network_create>)
            t.create = &Trampoline<D, vb_network_create_in, vb_network_create_out, &D::network_create>::call;
        if constexpr (overrides<&D::network_destroy, &Operations::network_destroy>)
            t.destroy = &Trampoline<D, vb_network_destroy_in, vb_network_destroy_out, &D::network_destroy>::call;
        if constexpr (overrides<&D::network_get_xml_desc, &Operations::network_get_xml_desc>)
            t.get_xml_desc = &Trampoline<D, vb_network_get_xml_desc_in, vb_network_get_xml_desc_out, &D::network_get_xml_desc>::call;
        if constexpr (overrides<&D::network_get_autostart, &Operations::network_get_autostart>)
            t.get_autostart = &Trampoline<D, vb_network_get_autostart_in, vb_network_get_autostart_out, &D::network_get_autostart>::call;
        if constexpr (overrides<&D::network_get_bridge_name, &Operations::network_get_bridge_name>)
            t.get_bridge_name = &Trampoline<D, vb_network_get_bridge_name_in, vb_network_get_bridge_name_out, &D::network_get_bridge_name>::call;
        if constexpr (overrides<&D::network_lookup_by_name, &Operations::network_lookup_by_name>)
            t.lookup_by_name = &Trampoline<D, vb_network_lookup_by_name_in, vb_network_lookup_by_name_out, &D::network_lookup_by_name>::call;
        if constexpr (overrides<&D::network_lookup_by_uuid, &Operations::network_lookup_by_uuid>)
            t.lookup_by_uuid = &Trampoline<D, vb_network_lookup_by_uuid_in, vb_network_lookup_by_uuid_out, &D::network_lookup_by_uuid>::call;
        if constexpr (overrides<&D::network_set_autostart, &Operations::network_set_autostart>)
            t.set_autostart = &Trampoline<D, vb_network_set_autostart_in, vb_network_set_autostart_out, &D::network_set_autostart>::call;
        if constexpr (overrides<&D::network_undefine, &Operations::network_undefine>)
            t.undefine = &Trampoline<D, vb_network_undefine_in, vb_network_undefine_out, &D::network_undefine>::call;
        if constexpr (overrides<&D::network_is_active, &Operations::network_is_active>)
            t.is_active = &Trampoline<D, vb_network_is_active_in, vb_network_is_active_out, &D::network_is_active>::call;
        if constexpr (overrides<&D::network_is_persistent, &Operations::network_is_persistent>)
            t.is_persistent = &Trampoline<D, vb_network_is_persistent_in, vb_network_is_persistent_out, &D::network_is_persistent>::call;
        if constexpr (overrides<&D::network_list_all, &Operations::network_list_all>)
            t.list_all = &Trampoline<D, vb_network_list_all_in, vb_network_list_all_out, &D::network_list_all>::call;
        if constexpr (overrides<&D::network_update, &Operations::network_update>)
            t.update = &Trampoline<D, vb_network_update_in, vb_network_update_out, &D::network_update>::call;
        if constexpr (overrides<&D::network_get_dhcp_leases, &Operations::network_get_dhcp_leases>)
            t.get_dhcp_leases = &Trampoline<D, vb_network_get_dhcp_leases_in, vb_network_get_dhcp_leases_out, &D::network_get_dhcp_leases>::call;
        if constexpr (overrides<&D::network_list_all_ports, &Operations::network_list_all_ports>)
            t.list_all_ports = &Trampoline<D, vb_network_list_all_ports_in, vb_network_list_all_ports_out, &D::network_list_all_ports>::call;
        if constexpr (overrides<&D::network_port_lookup_by_uuid, &Operations::network_port_lookup_by_uuid>)
            t.port_lookup_by_uuid = &Trampoline<D, vb_network_port_lookup_by_uuid_in, vb_network_port_lookup_by_uuid_out, &D::network_port_lookup_by_uuid>::call;
        if constexpr (overrides<&D::network_port_create_xml, &Operations::network_port_create_xml>)
            t.port_create_xml = &Trampoline<D, vb_network_port_create_xml_in, vb_network_port_create_xml_out, &D::network_port_create_xml>::call;
        if constexpr (overrides<&D::network_port_get_parameters, &Operations::network_port_get_parameters>)
            t.port_get_parameters = &Trampoline<D, vb_network_port_get_parameters_in, vb_network_port_get_parameters_out, &D::network_port_get_parameters>::call;
        if constexpr (overrides<&D::network_port_set_parameters, &Operations::network_port_set_parameters>)
            t.port_set_parameters = &Trampoline<D, vb_network_port_set_parameters_in, vb_network_port_set_parameters_out, &D::network_port_set_parameters>::call;
        if constexpr (overrides<&D::network_port_get_xml_desc, &Operations::network_port_get_xml_desc>)
            t.port_get_xml_desc = &Trampoline<D, vb_network_port_get_xml_desc_in, vb_network_port_get_xml_desc_out, &D::network_port_get_xml_desc>::call;
        if constexpr (overrides<&D::network_port_delete, &Operations::network_port_delete>)
            t.port_delete = &Trampoline<D, vb_network_port_delete_in, vb_network_port_delete_out, &D::network_port_delete>::call;
        if constexpr (overrides<&D::network_define_xml, &Operations::network_define_xml>)
            t.define_xml = &Trampoline<D, vb_network_define_xml_in, vb_network_define_xml_out, &D::network_define_xml>::call;
        if constexpr (overrides<&D::network_create_xml, &Operations::network_create_xml>)
            t.create_xml = &Trampoline<D, vb_network_create_xml_in, vb_network_create_xml_out, &D::network_create_xml>::call;
        return t;
    }
};

template <class D>
struct storage_table {
    static const vb_storage_ops* get() {
        static constexpr vb_storage_ops table = make();
        return &table;
    }
    static constexpr bool any() {
        return false
            || overrides<&D::storage_pool_find_sources, &Operations::storage_pool_find_sources>
            || overrides<&D::storage_pool_create_xml, &Operations::storage_pool_create_xml>
            || overrides<&D::storage_pool_define_xml, &Operations::storage_pool_define_xml>
            || overrides<&D::storage_pool_create, &Operations::storage_pool_create>
            || overrides<&D::storage_pool_build, &Operations::storage_pool_build>
            || overrides<&D::storage_pool_destroy, &Operations::storage_pool_destroy>
            || overrides<&D::storage_pool_delete, &Operations::storage_pool_delete>
            || overrides<&D::storage_pool_undefine, &Operations::storage_pool_undefine>
            || overrides<&D::storage_pool_refresh, &Operations::storage_pool_refresh>
            || overrides<&D::storage_pool_lookup_by_name, &Operations::storage_pool_lookup_by_name>
            || overrides<&D::storage_pool_lookup_by_uuid, &Operations::storage_pool_lookup_by_uuid>
            || overrides<&D::storage_pool_lookup_by_volume, &Operations::storage_pool_lookup_by_volume>
            || overrides<&D::storage_pool_get_info, &Operations::storage_pool_get_info>
            || overrides<&D::storage_pool_get_xml_desc, &Operations::storage_pool_get_xml_desc>
            || overrides<&D::storage_pool_get_autostart, &Operations::storage_pool_get_autostart>
            || overrides<&D::storage_pool_set_autostart, &Operations::storage_pool_set_autostart>
            || overrides<&D::storage_vol_create_xml, &Operations::storage_vol_create_xml>
            || overrides<&D::storage_vol_delete, &Operations::storage_vol_delete>
            || overrides<&D::storage_vol_lookup_by_name, &Operations::storage_vol_lookup_by_name>
            || overrides<&D::storage_vol_lookup_by_key, &Operations::storage_vol_lookup_by_key>
            || overrides<&D::storage_vol_lookup_by_path, &Operations::storage_vol_lookup_by_path>
            || overrides<&D::storage_vol_get_xml_desc, &Operations::storage_vol_get_xml_desc>
            || overrides<&D::storage_vol_get_path, &Operations::storage_vol_get_path>
            || overrides<&D::storage_vol_create_xml_from, &Operations::storage_vol_create_xml_from>
            || overrides<&D::storage_pool_is_active, &Operations::storage_pool_is_active>
            || overrides<&D::storage_pool_is_persistent, &Operations::storage_pool_is_persistent>
            || overrides<&D::storage_vol_upload, &Operations::storage_vol_upload>
            || overrides<&D::storage_vol_download, &Operations::storage_vol_download>
            || overrides<&D::storage_vol_wipe, &Operations::storage_vol_wipe>
            || overrides<&D::storage_vol_resize, &Operations::storage_vol_resize>
            || overrides<&D::storage_pool_list_all, &Operations::storage_pool_list_all>
            || overrides<&D::storage_pool_list_all_volumes, &Operations::storage_pool_list_all_volumes>
            || overrides<&D::storage_vol_get_info, &Operations::storage_vol_get_info>
            || overrides<&D::storage_pool_lookup_by_target_path, &Operations::storage_pool_lookup_by_target_path>
            || overrides<&D::storage_pool_get_capabilities, &Operations::storage_pool_get_capabilities>
            ;
    }

  private:
    static constexpr vb_storage_ops make() {
        vb_storage_ops t{};
        t.size = sizeof t;
        if constexpr (overrides<&D::storage_pool_find_sources, &Operations::storage_pool_find_sources>)
            t.pool_find_sources = &Trampoline<D, vb_storage_pool_find_sources_in, vb_storage_pool_find_sources_out, &D::storage_pool_find_sources>::call;
        if constexpr (overrides<&D::storage_pool_create_xml, &Operations::storage_pool_create_xml>)
            t.pool_create_xml = &Trampoline<D, vb_storage_pool_create_xml_in, vb_storage_pool_create_xml_out, &D::storage_pool_create_xml>::call;
        if constexpr (overrides<&D::storage_pool_define_xml, &Operations::storage_pool_define_xml>)
            t.pool_define_xml = &Trampoline<D, vb_storage_pool_define_xml_in, vb_storage_pool_define_xml_out, &D::storage_pool_define_xml>::call;
        if constexpr (overrides<&D::storage_pool_create, &Operations::storage_pool_create>)
            t.pool_create = &Trampoline<D, vb_storage_pool_create_in, vb_storage_pool_create_out, &D::storage_pool_create>::call;
        if constexpr (overrides<&D::storage_pool_build, &Operations::storage_pool_build>)
            t.pool_build = &Trampoline<D, vb_storage_pool_build_in, vb_storage_pool_build_out, &D::storage_pool_build>::call;
        if constexpr (overrides<&D::storage_pool_destroy, &Operations::storage_pool_destroy>)
            t.pool_destroy = &Trampoline<D, vb_storage_pool_destroy_in, vb_storage_pool_destroy_out, &D::storage_pool_destroy>::call;
        if constexpr (overrides<&D::storage_pool_delete, &Operations::storage_pool_delete>)
            t.pool_delete = &Trampoline<D, vb_storage_pool_delete_in, vb_storage_pool_delete_out, &D::storage_pool_delete>::call;
        if constexpr (overrides<&D::storage_pool_undefine, &Operations::storage_pool_undefine>)
            t.pool_undefine = &Trampoline<D, vb_storage_pool_undefine_in, vb_storage_pool_undefine_out, &D::storage_pool_undefine>::call;
        if constexpr (overrides<&D::storage_pool_refresh, &Operations::storage_pool_refresh>)
            t.pool_refresh = &Trampoline<D, vb_storage_pool_refresh_in, vb_storage_pool_refresh_out, &D::storage_pool_refresh>::call;
        if constexpr (overrides<&D::storage_pool_lookup_by_name, &Operations::storage_pool_lookup_by_name>)
            t.pool_lookup_by_name = &Trampoline<D, vb_storage_pool_lookup_by_name_in, vb_storage_pool_lookup_by_name_out, &D::storage_pool_lookup_by_name>::call;
        if constexpr (overrides<&D::storage_pool_lookup_by_uuid, &Operations::storage_pool_lookup_by_uuid>)
            t.pool_lookup_by_uuid = &Trampoline<D, vb_storage_pool_lookup_by_uuid_in, vb_storage_pool_lookup_by_uuid_out, &D::storage_pool_lookup_by_uuid>::call;
        if constexpr (overrides<&D::storage_pool_lookup_by_volume, &Operations::storage_pool_lookup_by_volume>)
            t.pool_lookup_by_volume = &Trampoline<D, vb_storage_pool_lookup_by_volume_in, vb_storage_pool_lookup_by_volume_out, &D::storage_pool_lookup_by_volume>::call;
        if constexpr (overrides<&D::storage_pool_get_info, &Operations::storage_pool_get_info>)
            t.pool_get_info = &Trampoline<D, vb_storage_pool_get_info_in, vb_storage_pool_get_info_out, &D::storage_pool_get_info>::call;
        if constexpr (overrides<&D::storage_pool_get_xml_desc, &Operations::storage_pool_get_xml_desc>)
            t.pool_get_xml_desc = &Trampoline<D, vb_storage_pool_get_xml_desc_in, vb_storage_pool_get_xml_desc_out, &D::storage_pool_get_xml_desc>::call;
        if constexpr (overrides<&D::storage_pool_get_autostart, &Operations::storage_pool_get_autostart>)
            t.pool_get_autostart = &Trampoline<D, vb_storage_pool_get_autostart_in, vb_storage_pool_get_autostart_out, &D::storage_pool_get_autostart>::call;
        if constexpr (overrides<&D::storage_pool_set_autostart, &Operations::storage_pool_set_autostart>)
            t.pool_set_autostart = &Trampoline<D, vb_storage_pool_set_autostart_in, vb_storage_pool_set_autostart_out, &D::storage_pool_set_autostart>::call;
        if constexpr (overrides<&D::storage_vol_create_xml, &Operations::storage_vol_create_xml>)
            t.vol_create_xml = &Trampoline<D, vb_storage_vol_create_xml_in, vb_storage_vol_create_xml_out, &D::storage_vol_create_xml>::call;
        if constexpr (overrides<&D::storage_vol_delete, &Operations::storage_vol_delete>)
            t.vol_delete = &Trampoline<D, vb_storage_vol_delete_in, vb_storage_vol_delete_out, &D::storage_vol_delete>::call;
        if constexpr (overrides<&D::storage_vol_lookup_by_name, &Operations::storage_vol_lookup_by_name>)
            t.vol_lookup_by_name = &Trampoline<D, vb_storage_vol_lookup_by_name_in, vb_storage_vol_lookup_by_name_out, &D::storage_vol_lookup_by_name>::call;
        if constexpr (overrides<&D::storage_vol_lookup_by_key, &Operations::storage_vol_lookup_by_key>)
            t.vol_lookup_by_key = &Trampoline<D, vb_storage_vol_lookup_by_key_in, vb_storage_vol_lookup_by_key_out, &D::storage_vol_lookup_by_key>::call;
        if constexpr (overrides<&D::storage_vol_lookup_by_path, &Operations::storage_vol_lookup_by_path>)
            t.vol_lookup_by_path = &Trampoline<D, vb_storage_vol_lookup_by_path_in, vb_storage_vol_lookup_by_path_out, &D::storage_vol_lookup_by_path>::call;
        if constexpr (overrides<&D::storage_vol_get_xml_desc, &Operations::storage_vol_get_xml_desc>)
            t.vol_get_xml_desc = &Trampoline<D, vb_storage_vol_get_xml_desc_in, vb_storage_vol_get_xml_desc_out, &D::storage_vol_get_xml_desc>::call;
        if constexpr (overrides<&D::storage_vol_get_path, &Operations::storage_vol_get_path>)
            t.vol_get_path = &Trampoline<D, vb_storage_vol_get_path_in, vb_storage_vol_get_path_out, &D::storage_vol_get_path>::call;
        if constexpr (overrides<&D::storage_vol_create_xml_from, &Operations::storage_vol_create_xml_from>)
            t.vol_create_xml_from = &Trampoline<D, vb_storage_vol_create_xml_from_in, vb_storage_vol_create_xml_from_out, &D::storage_vol_create_xml_from>::call;
        if constexpr (overrides<&D::storage_pool_is_active, &Operations::storage_pool_is_active>)
            t.pool_is_active = &Trampoline<D, vb_storage_pool_is_active_in, vb_storage_pool_is_active_out, &D::storage_pool_is_active>::call;
        if constexpr (overrides<&D::storage_pool_is_persistent, &Operations::storage_pool_is_persistent>)
            t.pool_is_persistent = &Trampoline<D, vb_storage_pool_is_persistent_in, vb_storage_pool_is_persistent_out, &D::storage_pool_is_persistent>::call;
        if constexpr (overrides<&D::storage_vol_upload, &Operations::storage_vol_upload>)
            t.vol_upload = &Trampoline<D, vb_storage_vol_upload_in, vb_storage_vol_upload_out, &D::storage_vol_upload>::call;
        if constexpr (overrides<&D::storage_vol_download, &Operations::storage_vol_download>)
            t.vol_download = &Trampoline<D, vb_storage_vol_download_in, vb_storage_vol_download_out, &D::storage_vol_download>::call;
        if constexpr (overrides<&D::storage_vol_wipe, &Operations::storage_vol_wipe>)
            t.vol_wipe = &Trampoline<D, vb_storage_vol_wipe_in, vb_storage_vol_wipe_out, &D::storage_vol_wipe>::call;
        if constexpr (overrides<&D::storage_vol_resize, &Operations::storage_vol_resize>)
            t.vol_resize = &Trampoline<D, vb_storage_vol_resize_in, vb_storage_vol_resize_out, &D::storage_vol_resize>::call;
        if constexpr (overrides<&D::storage_pool_list_all, &Operations::storage_pool_list_all>)
            t.pool_list_all = &Trampoline<D, vb_storage_pool_list_all_in, vb_storage_pool_list_all_out, &D::storage_pool_list_all>::call;
        if constexpr (overrides<&D::storage_pool_list_all_volumes, &Operations::storage_pool_list_all_volumes>)
            t.pool_list_all_volumes = &Trampoline<D, vb_storage_pool_list_all_volumes_in, vb_storage_pool_list_all_volumes_out, &D::storage_pool_list_all_volumes>::call;
        if constexpr (overrides<&D::storage_vol_get_info, &Operations::storage_vol_get_info>)
            t.vol_get_info = &Trampoline<D, vb_storage_vol_get_info_in, vb_storage_vol_get_info_out, &D::storage_vol_get_info>::call;
        if constexpr (overrides<&D::storage_pool_lookup_by_target_path, &Operations::storage_pool_lookup_by_target_path>)
            t.pool_lookup_by_target_path = &Trampoline<D, vb_storage_pool_lookup_by_target_path_in, vb_storage_pool_lookup_by_target_path_out, &D::storage_pool_lookup_by_target_path>::call;
        if constexpr (overrides<&D::storage_pool_get_capabilities, &Operations::storage_pool_get_capabilities>)
            t.pool_get_capabilities = &Trampoline<D, vb_storage_pool_get_capabilities_in, vb_storage_pool_get_capabilities_out, &D::storage_pool_get_capabilities>::call;
        return t;
    }
};

template <class D>
struct interface_table {
    static const vb_interface_ops* get() {
        static constexpr vb_interface_ops table = make();
        return &table;
    }
    static constexpr bool any() {
        return false
            || overrides<&D::interface_lookup_by_name, &Operations::interface_lookup_by_name>
            || overrides<&D::interface_lookup_by_mac_string, &Operations::interface_lookup_by_mac_string>
            || overrides<&D::interface_get_xml_desc, &Operations::interface_get_xml_desc>
            || overrides<&D::interface_define_xml, &Operations::interface_define_xml>
            || overrides<&D::interface_undefine, &Operations::interface_undefine>
            || overrides<&D::interface_create, &Operations::interface_create>
            || overrides<&D::interface_destroy, &Operations::interface_destroy>
            || overrides<&D::interface_is_active, &Operations::interface_is_active>
            || overrides<&D::interface_change_begin, &Operations::interface_change_begin>
            || overrides<&D::interface_change_commit, &Operations::interface_change_commit>
            || overrides<&D::interface_change_rollback, &Operations::interface_change_rollback>
            || overrides<&D::interface_list_all, &Operations::interface_list_all>
            ;
    }

  private:
    static constexpr vb_interface_ops make() {
        vb_interface_ops t{};
        t.size = sizeof t;
        if constexpr (overrides<&D::interface_lookup_by_name, &Operations::interface_lookup_by_name>)
            t.lookup_by_name = &Trampoline<D, vb_interface_lookup_by_name_in, vb_interface_lookup_by_name_out, &D::interface_lookup_by_name>::call;
        if constexpr (overrides<&D::interface_lookup_by_mac_string, &Operations::interface_lookup_by_mac_string>)
            t.lookup_by_mac_string = &Trampoline<D, vb_interface_lookup_by_mac_string_in, vb_interface_lookup_by_mac_string_out, &D::interface_lookup_by_mac_string>::call;
        if constexpr (overrides<&D::interface_get_xml_desc, &Operations::interface_get_xml_desc>)
            t.get_xml_desc = &Trampoline<D, vb_interface_get_xml_desc_in, vb_interface_get_xml_desc_out, &D::interface_get_xml_desc>::call;
        if constexpr (overrides<&D::interface_define_xml, &Operations::interface_define_xml>)
            t.define_xml = &Trampoline<D, vb_interface_define_xml_in, vb_interface_define_xml_out, &D::interface_define_xml>::call;
        if constexpr (overrides<&D::interface_undefine, &Operations::interface_undefine>)
            t.undefine = &Trampoline<D, vb_interface_undefine_in, vb_interface_undefine_out, &D::interface_undefine>::call;
        if constexpr (overrides<&D::interface_create, &Operations::interface_create>)
            t.create = &Trampoline<D, vb_interface_create_in, vb_interface_create_out, &D::interface_create>::call;
        if constexpr (overrides<&D::interface_destroy, &Operations::interface_destroy>)
            t.destroy = &Trampoline<D, vb_interface_destroy_in, vb_interface_destroy_out, &D::interface_destroy>::call;
        if constexpr (overrides<&D::interface_is_active, &Operations::interface_is_active>)
            t.is_active = &Trampoline<D, vb_interface_is_active_in, vb_interface_is_active_out, &D::interface_is_active>::call;
        if constexpr (overrides<&D::interface_change_begin, &Operations::interface_change_begin>)
            t.change_begin = &Trampoline<D, vb_interface_change_begin_in, vb_interface_change_begin_out, &D::interface_change_begin>::call;
        if constexpr (overrides<&D::interface_change_commit, &Operations::interface_change_commit>)
            t.change_commit = &Trampoline<D, vb_interface_change_commit_in, vb_interface_change_commit_out, &D::interface_change_commit>::call;
        if constexpr (overrides<&D::interface_change_rollback, &Operations::interface_change_rollback>)
            t.change_rollback = &Trampoline<D, vb_interface_change_rollback_in, vb_interface_change_rollback_out, &D::interface_change_rollback>::call;
        if constexpr (overrides<&D::interface_list_all, &Operations::interface_list_all>)
            t.list_all = &Trampoline<D, vb_interface_list_all_in, vb_interface_list_all_out, &D::interface_list_all>::call;
        return t;
    }
};

template <class D>
struct nodedev_table {
    static const vb_nodedev_ops* get() {
        static constexpr vb_nodedev_ops table = make();
        return &table;
    }
    static constexpr bool any() {
        return false
            || overrides<&D::nodedev_count, &Operations::nodedev_count>
            || overrides<&D::nodedev_list_names, &Operations::nodedev_list_names>
            || overrides<&D::nodedev_lookup_by_name, &Operations::nodedev_lookup_by_name>
            || overrides<&D::nodedev_get_xml_desc, &Operations::nodedev_get_xml_desc>
            || overrides<&D::nodedev_get_parent, &Operations::nodedev_get_parent>
            || overrides<&D::nodedev_num_of_caps, &Operations::nodedev_num_of_caps>
            || overrides<&D::nodedev_list_caps, &Operations::nodedev_list_caps>
            || overrides<&D::nodedev_re_attach, &Operations::nodedev_re_attach>
            || overrides<&D::nodedev_reset, &Operations::nodedev_reset>
            || overrides<&D::nodedev_create_xml, &Operations::nodedev_create_xml>
            || overrides<&D::nodedev_destroy, &Operations::nodedev_destroy>
            || overrides<&D::nodedev_list_all, &Operations::nodedev_list_all>
            || overrides<&D::nodedev_lookup_scsi_host_by_wwn, &Operations::nodedev_lookup_scsi_host_by_wwn>
            || overrides<&D::nodedev_detach, &Operations::nodedev_detach>
            || overrides<&D::nodedev_define_xml, &Operations::nodedev_define_xml>
            || overrides<&D::nodedev_undefine, &Operations::nodedev_undefine>
            || overrides<&D::nodedev_create, &Operations::nodedev_create>
            || overrides<&D::nodedev_get_autostart, &Operations::nodedev_get_autostart>
            || overrides<&D::nodedev_set_autostart, &Operations::nodedev_set_autostart>
            || overrides<&D::nodedev_is_persistent, &Operations::nodedev_is_persistent>
            || overrides<&D::nodedev_is_active, &Operations::nodedev_is_active>
            ;
    }

  private:
    static constexpr vb_nodedev_ops make() {
        vb_nodedev_ops t{};
        t.size = sizeof t;
        if constexpr (overrides<&D::nodedev_count, &Operations::nodedev_count>)
            t.count = &Trampoline<D, vb_nodedev_count_in, vb_nodedev_count_out, &D::nodedev_count>::call;
        if constexpr (overrides<&D::nodedev_list_names, &Operations::nodedev_list_names>)
            t.list_names = &Trampoline<D, vb_nodedev_list_names_in, vb_nodedev_list_names_out, &D::nodedev_list_names>::call;
        if constexpr (overrides<&D::nodedev_lookup_by_name, &Operations::nodedev_lookup_by_name>)
            t.lookup_by_name = &Trampoline<D, vb_nodedev_lookup_by_name_in, vb_nodedev_lookup_by_name_out, &D::nodedev_lookup_by_name>::call;
        if constexpr (overrides<&D::nodedev_get_xml_desc, &Operations::nodedev_get_xml_desc>)
            t.get_xml_desc = &Trampoline<D, vb_nodedev_get_xml_desc_in, vb_nodedev_get_xml_desc_out, &D::nodedev_get_xml_desc>::call;
        if constexpr (overrides<&D::nodedev_get_parent, &Operations::nodedev_get_parent>)
            t.get_parent = &Trampoline<D, vb_nodedev_get_parent_in, vb_nodedev_get_parent_out, &D::nodedev_get_parent>::call;
        if constexpr (overrides<&D::nodedev_num_of_caps, &Operations::nodedev_num_of_caps>)
            t.num_of_caps = &Trampoline<D, vb_nodedev_num_of_caps_in, vb_nodedev_num_of_caps_out, &D::nodedev_num_of_caps>::call;
        if constexpr (overrides<&D::nodedev_list_caps, &Operations::nodedev_list_caps>)
            t.list_caps = &Trampoline<D, vb_nodedev_list_caps_in, vb_nodedev_list_caps_out, &D::nodedev_list_caps>::call;
        if constexpr (overrides<&D::nodedev_re_attach, &Operations::nodedev_re_attach>)
            t.re_attach = &Trampoline<D, vb_nodedev_re_attach_in, vb_nodedev_re_attach_out, &D::nodedev_re_attach>::call;
        if constexpr (overrides<&D::nodedev_reset, &Operations::nodedev_reset>)
            t.reset = &Trampoline<D, vb_nodedev_reset_in, vb_nodedev_reset_out, &D::nodedev_reset>::call;
        if constexpr (overrides<&D::nodedev_create_xml, &Operations::nodedev_create_xml>)
            t.create_xml = &Trampoline<D, vb_nodedev_create_xml_in, vb_nodedev_create_xml_out, &D::nodedev_create_xml>::call;
        if constexpr (overrides<&D::nodedev_destroy, &Operations::nodedev_destroy>)
            t.destroy = &Trampoline<D, vb_nodedev_destroy_in, vb_nodedev_destroy_out, &D::nodedev_destroy>::call;
        if constexpr (overrides<&D::nodedev_list_all, &Operations::nodedev_list_all>)
            t.list_all = &Trampoline<D, vb_nodedev_list_all_in, vb_nodedev_list_all_out, &D::nodedev_list_all>::call;
        if constexpr (overrides<&D::nodedev_lookup_scsi_host_by_wwn, &Operations::nodedev_lookup_scsi_host_by_wwn>)
            t.lookup_scsi_host_by_wwn = &Trampoline<D, vb_nodedev_lookup_scsi_host_by_wwn_in, vb_nodedev_lookup_scsi_host_by_wwn_out, &D::nodedev_lookup_scsi_host_by_wwn>::call;
        if constexpr (overrides<&D::nodedev_detach, &Operations::nodedev_detach>)
            t.detach = &Trampoline<D, vb_nodedev_detach_in, vb_nodedev_detach_out, &D::nodedev_detach>::call;
        if constexpr (overrides<&D::nodedev_define_xml, &Operations::nodedev_define_xml>)
            t.define_xml = &Trampoline<D, vb_nodedev_define_xml_in, vb_nodedev_define_xml_out, &D::nodedev_define_xml>::call;
        if constexpr (overrides<&D::nodedev_undefine, &Operations::nodedev_undefine>)
            t.undefine = &Trampoline<D, vb_nodedev_undefine_in, vb_nodedev_undefine_out, &D::nodedev_undefine>::call;
        if constexpr (overrides<&D::nodedev_create, &Operations::nodedev_create>)
            t.create = &Trampoline<D, vb_nodedev_create_in, vb_nodedev_create_out, &D::nodedev_create>::call;
        if constexpr (overrides<&D::nodedev_get_autostart, &Operations::nodedev_get_autostart>)
            t.get_autostart = &Trampoline<D, vb_nodedev_get_autostart_in, vb_nodedev_get_autostart_out, &D::nodedev_get_autostart>::call;
        if constexpr (overrides<&D::nodedev_set_autostart, &Operations::nodedev_set_autostart>)
            t.set_autostart = &Trampoline<D, vb_nodedev_set_autostart_in, vb_nodedev_set_autostart_out, &D::nodedev_set_autostart>::call;
        if constexpr (overrides<&D::nodedev_is_persistent, &Operations::nodedev_is_persistent>)
            t.is_persistent = &Trampoline<D, vb_nodedev_is_persistent_in, vb_nodedev_is_persistent_out, &D::nodedev_is_persistent>::call;
        if constexpr (overrides<&D::nodedev_is_active, &Operations::nodedev_is_active>)
            t.is_active = &Trampoline<D, vb_nodedev_is_active_in, vb_nodedev_is_active_out, &D::nodedev_is_active>::call;
        return t;
    }
};

template <class D>
struct nwfilter_table {
    static const vb_nwfilter_ops* get() {
        static constexpr vb_nwfilter_ops table = make();
        return &table;
    }
    static constexpr bool any() {
        return false
            || overrides<&D::nwfilter_lookup_by_name, &Operations::nwfilter_lookup_by_name>
            || overrides<&D::nwfilter_lookup_by_uuid, &Operations::nwfilter_lookup_by_uuid>
            || overrides<&D::nwfilter_get_xml_desc, &Operations::nwfilter_get_xml_desc>
            || overrides<&D::nwfilter_undefine, &Operations::nwfilter_undefine>
            || overrides<&D::nwfilter_list_all, &Operations::nwfilter_list_all>
            || overrides<&D::nwfilter_binding_lookup_by_port_dev, &Operations::nwfilter_binding_lookup_by_port_dev>
            || overrides<&D::nwfilter_binding_get_xml_desc, &Operations::nwfilter_binding_get_xml_desc>
            || overrides<&D::nwfilter_binding_create_xml, &Operations::nwfilter_binding_create_xml>
            || overrides<&D::nwfilter_binding_delete, &Operations::nwfilter_binding_delete>
            || overrides<&D::nwfilter_binding_list_all, &Operations::nwfilter_binding_list_all>
            || overrides<&D::nwfilter_define_xml, &Operations::nwfilter_define_xml>
            ;
    }

  private:
    static constexpr vb_nwfilter_ops make() {
        vb_nwfilter_ops t{};
        t.size = sizeof t;
        if constexpr (overrides<&D::nwfilter_lookup_by_name, &Operations::nwfilter_lookup_by_name>)
            t.lookup_by_name = &Trampoline<D, vb_nwfilter_lookup_by_name_in, vb_nwfilter_lookup_by_name_out, &D::nwfilter_lookup_by_name>::call;
        if constexpr (overrides<&D::nwfilter_lookup_by_uuid, &Operations::nwfilter_lookup_by_uuid>)
            t.lookup_by_uuid = &Trampoline<D, vb_nwfilter_lookup_by_uuid_in, vb_nwfilter_lookup_by_uuid_out, &D::nwfilter_lookup_by_uuid>::call;
        if constexpr (overrides<&D::nwfilter_get_xml_desc, &Operations::nwfilter_get_xml_desc>)
            t.get_xml_desc = &Trampoline<D, vb_nwfilter_get_xml_desc_in, vb_nwfilter_get_xml_desc_out, &D::nwfilter_get_xml_desc>::call;
        if constexpr (overrides<&D::nwfilter_undefine, &Operations::nwfilter_undefine>)
            t.undefine = &Trampoline<D, vb_nwfilter_undefine_in, vb_nwfilter_undefine_out, &D::nwfilter_undefine>::call;
        if constexpr (overrides<&D::nwfilter_list_all, &Operations::nwfilter_list_all>)
            t.list_all = &Trampoline<D, vb_nwfilter_list_all_in, vb_nwfilter_list_all_out, &D::nwfilter_list_all>::call;
        if constexpr (overrides<&D::nwfilter_binding_lookup_by_port_dev, &Operations::nwfilter_binding_lookup_by_port_dev>)
            t.binding_lookup_by_port_dev = &Trampoline<D, vb_nwfilter_binding_lookup_by_port_dev_in, vb_nwfilter_binding_lookup_by_port_dev_out, &D::nwfilter_binding_lookup_by_port_dev>::call;
        if constexpr (overrides<&D::nwfilter_binding_get_xml_desc, &Operations::nwfilter_binding_get_xml_desc>)
            t.binding_get_xml_desc = &Trampoline<D, vb_nwfilter_binding_get_xml_desc_in, vb_nwfilter_binding_get_xml_desc_out, &D::nwfilter_binding_get_xml_desc>::call;
        if constexpr (overrides<&D::nwfilter_binding_create_xml, &Operations::nwfilter_binding_create_xml>)
            t.binding_create_xml = &Trampoline<D, vb_nwfilter_binding_create_xml_in, vb_nwfilter_binding_create_xml_out, &D::nwfilter_binding_create_xml>::call;
        if constexpr (overrides<&D::nwfilter_binding_delete, &Operations::nwfilter_binding_delete>)
            t.binding_delete = &Trampoline<D, vb_nwfilter_binding_delete_in, vb_nwfilter_binding_delete_out, &D::nwfilter_binding_delete>::call;
        if constexpr (overrides<&D::nwfilter_binding_list_all, &Operations::nwfilter_binding_list_all>)
            t.binding_list_all = &Trampoline<D, vb_nwfilter_binding_list_all_in, vb_nwfilter_binding_list_all_out, &D::nwfilter_binding_list_all>::call;
        if constexpr (overrides<&D::nwfilter_define_xml, &Operations::nwfilter_define_xml>)
            t.define_xml = &Trampoline<D, vb_nwfilter_define_xml_in, vb_nwfilter_define_xml_out, &D::nwfilter_define_xml>::call;
        return t;
    }
};

template <class D>
struct secret_table {
    static const vb_secret_ops* get() {
        static constexpr vb_secret_ops table = make();
        return &table;
    }
    static constexpr bool any() {
        return false
            || overrides<&D::secret_lookup_by_uuid, &Operations::secret_lookup_by_uuid>
            || overrides<&D::secret_define_xml, &Operations::secret_define_xml>
            || overrides<&D::secret_get_xml_desc, &Operations::secret_get_xml_desc>
            || overrides<&D::secret_set_value, &Operations::secret_set_value>
            || overrides<&D::secret_get_value, &Operations::secret_get_value>
            || overrides<&D::secret_undefine, &Operations::secret_undefine>
            || overrides<&D::secret_lookup_by_usage, &Operations::secret_lookup_by_usage>
            || overrides<&D::secret_list_all, &Operations::secret_list_all>
            ;
    }

  private:
    static constexpr vb_secret_ops make() {
        vb_secret_ops t{};
        t.size = sizeof t;
        if constexpr (overrides<&D::secret_lookup_by_uuid, &Operations::secret_lookup_by_uuid>)
            t.lookup_by_uuid = &Trampoline<D, vb_secret_lookup_by_uuid_in, vb_secret_lookup_by_uuid_out, &D::secret_lookup_by_uuid>::call;
        if constexpr (overrides<&D::secret_define_xml, &Operations::secret_define_xml>)
            t.define_xml = &Trampoline<D, vb_secret_define_xml_in, vb_secret_define_xml_out, &D::secret_define_xml>::call;
        if constexpr (overrides<&D::secret_get_xml_desc, &Operations::secret_get_xml_desc>)
            t.get_xml_desc = &Trampoline<D, vb_secret_get_xml_desc_in, vb_secret_get_xml_desc_out, &D::secret_get_xml_desc>::call;
        if constexpr (overrides<&D::secret_set_value, &Operations::secret_set_value>)
            t.set_value = &Trampoline<D, vb_secret_set_value_in, vb_secret_set_value_out, &D::secret_set_value>::call;
        if constexpr (overrides<&D::secret_get_value, &Operations::secret_get_value>)
            t.get_value = &Trampoline<D, vb_secret_get_value_in, vb_secret_get_value_out, &D::secret_get_value>::call;
        if constexpr (overrides<&D::secret_undefine, &Operations::secret_undefine>)
            t.undefine = &Trampoline<D, vb_secret_undefine_in, vb_secret_undefine_out, &D::secret_undefine>::call;
        if constexpr (overrides<&D::secret_lookup_by_usage, &Operations::secret_lookup_by_usage>)
            t.lookup_by_usage = &Trampoline<D, vb_secret_lookup_by_usage_in, vb_secret_lookup_by_usage_out, &D::secret_lookup_by_usage>::call;
        if constexpr (overrides<&D::secret_list_all, &Operations::secret_list_all>)
            t.list_all = &Trampoline<D, vb_secret_list_all_in, vb_secret_list_all_out, &D::secret_list_all>::call;
        return t;
    }
};

}  // namespace vb::detail
