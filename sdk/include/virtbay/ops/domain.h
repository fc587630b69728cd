/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_DOMAIN_H
#define VIRTBAY_OPS_DOMAIN_H

#include "virtbay/call.h"
#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_domain_create_xml_in {
  uint32_t struct_size;
  const char *xml_desc;
  uint32_t flags;
} vb_domain_create_xml_in;

typedef struct vb_domain_create_xml_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_create_xml_out;

typedef struct vb_domain_get_xml_desc_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_xml_desc_in;

typedef struct vb_domain_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_domain_get_xml_desc_out;

typedef struct vb_domain_get_autostart_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_autostart_in;

typedef struct vb_domain_get_autostart_out {
  uint32_t struct_size;
  int32_t autostart;
} vb_domain_get_autostart_out;

typedef struct vb_domain_get_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_info_in;

typedef struct vb_domain_get_info_out {
  uint32_t struct_size;
  uint8_t state;
  uint64_t maxMem;
  uint64_t memory;
  uint16_t nrVirtCpu;
  uint64_t cpuTime;
} vb_domain_get_info_out;

typedef struct vb_domain_get_max_memory_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_max_memory_in;

typedef struct vb_domain_get_max_memory_out {
  uint32_t struct_size;
  uint64_t memory;
} vb_domain_get_max_memory_out;

typedef struct vb_domain_get_max_vcpus_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_max_vcpus_in;

typedef struct vb_domain_get_max_vcpus_out {
  uint32_t struct_size;
  int32_t num;
} vb_domain_get_max_vcpus_out;

typedef struct vb_domain_get_os_type_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_os_type_in;

typedef struct vb_domain_get_os_type_out {
  uint32_t struct_size;
  const char *type;
} vb_domain_get_os_type_out;

typedef struct vb_domain_get_vcpus_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t maxinfo;
  int32_t maplen;
} vb_domain_get_vcpus_in;

typedef struct vb_domain_get_vcpus_out {
  uint32_t struct_size;
  uint32_t n_info;
  const vb_vcpu_info *info;
  uint32_t n_cpumaps;
  const uint8_t *cpumaps;
} vb_domain_get_vcpus_out;

typedef struct vb_domain_lookup_by_id_in {
  uint32_t struct_size;
  int32_t id;
} vb_domain_lookup_by_id_in;

typedef struct vb_domain_lookup_by_id_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_lookup_by_id_out;

typedef struct vb_domain_lookup_by_name_in {
  uint32_t struct_size;
  const char *name;
} vb_domain_lookup_by_name_in;

typedef struct vb_domain_lookup_by_name_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_lookup_by_name_out;

typedef struct vb_domain_lookup_by_uuid_in {
  uint32_t struct_size;
  uint8_t uuid[16];
} vb_domain_lookup_by_uuid_in;

typedef struct vb_domain_lookup_by_uuid_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_lookup_by_uuid_out;

typedef struct vb_domain_reboot_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_reboot_in;

typedef struct vb_domain_reboot_out {
  uint32_t struct_size;
} vb_domain_reboot_out;

typedef struct vb_domain_resume_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_resume_in;

typedef struct vb_domain_resume_out {
  uint32_t struct_size;
} vb_domain_resume_out;

typedef struct vb_domain_set_autostart_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t autostart;
} vb_domain_set_autostart_in;

typedef struct vb_domain_set_autostart_out {
  uint32_t struct_size;
} vb_domain_set_autostart_out;

typedef struct vb_domain_suspend_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_suspend_in;

typedef struct vb_domain_suspend_out {
  uint32_t struct_size;
} vb_domain_suspend_out;

typedef struct vb_domain_get_scheduler_type_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_scheduler_type_in;

typedef struct vb_domain_get_scheduler_type_out {
  uint32_t struct_size;
  const char *type;
  int32_t nparams;
} vb_domain_get_scheduler_type_out;

typedef struct vb_domain_migrate_prepare_in {
  uint32_t struct_size;
  const char *uri_in; /* may be NULL */
  uint64_t flags;
  const char *dname; /* may be NULL */
  uint64_t resource;
} vb_domain_migrate_prepare_in;

typedef struct vb_domain_migrate_prepare_out {
  uint32_t struct_size;
  uint32_t n_cookie;
  const uint8_t *cookie;
  const char *uri_out; /* may be NULL */
} vb_domain_migrate_prepare_out;

typedef struct vb_domain_migrate_perform_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_cookie;
  const uint8_t *cookie;
  const char *uri;
  uint64_t flags;
  const char *dname; /* may be NULL */
  uint64_t resource;
} vb_domain_migrate_perform_in;

typedef struct vb_domain_migrate_perform_out {
  uint32_t struct_size;
} vb_domain_migrate_perform_out;

typedef struct vb_domain_migrate_finish_in {
  uint32_t struct_size;
  const char *dname;
  uint32_t n_cookie;
  const uint8_t *cookie;
  const char *uri;
  uint64_t flags;
} vb_domain_migrate_finish_in;

typedef struct vb_domain_migrate_finish_out {
  uint32_t struct_size;
  vb_domain_ref ddom;
} vb_domain_migrate_finish_out;

typedef struct vb_domain_block_stats_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
} vb_domain_block_stats_in;

typedef struct vb_domain_block_stats_out {
  uint32_t struct_size;
  int64_t rd_req;
  int64_t rd_bytes;
  int64_t wr_req;
  int64_t wr_bytes;
  int64_t errs;
} vb_domain_block_stats_out;

typedef struct vb_domain_interface_stats_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *device;
} vb_domain_interface_stats_in;

typedef struct vb_domain_interface_stats_out {
  uint32_t struct_size;
  int64_t rx_bytes;
  int64_t rx_packets;
  int64_t rx_errs;
  int64_t rx_drop;
  int64_t tx_bytes;
  int64_t tx_packets;
  int64_t tx_errs;
  int64_t tx_drop;
} vb_domain_interface_stats_out;

typedef struct vb_domain_block_peek_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  uint64_t offset;
  uint32_t size;
  uint32_t flags;
} vb_domain_block_peek_in;

typedef struct vb_domain_block_peek_out {
  uint32_t struct_size;
  uint32_t n_buffer;
  const uint8_t *buffer;
} vb_domain_block_peek_out;

typedef struct vb_domain_memory_peek_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint64_t offset;
  uint32_t size;
  uint32_t flags;
} vb_domain_memory_peek_in;

typedef struct vb_domain_memory_peek_out {
  uint32_t struct_size;
  uint32_t n_buffer;
  const uint8_t *buffer;
} vb_domain_memory_peek_out;

typedef struct vb_domain_migrate_prepare2_in {
  uint32_t struct_size;
  const char *uri_in; /* may be NULL */
  uint64_t flags;
  const char *dname; /* may be NULL */
  uint64_t resource;
  const char *dom_xml;
} vb_domain_migrate_prepare2_in;

typedef struct vb_domain_migrate_prepare2_out {
  uint32_t struct_size;
  uint32_t n_cookie;
  const uint8_t *cookie;
  const char *uri_out; /* may be NULL */
} vb_domain_migrate_prepare2_out;

typedef struct vb_domain_migrate_finish2_in {
  uint32_t struct_size;
  const char *dname;
  uint32_t n_cookie;
  const uint8_t *cookie;
  const char *uri;
  uint64_t flags;
  int32_t retcode;
} vb_domain_migrate_finish2_in;

typedef struct vb_domain_migrate_finish2_out {
  uint32_t struct_size;
  vb_domain_ref ddom;
} vb_domain_migrate_finish2_out;

typedef struct vb_domain_get_security_label_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_security_label_in;

typedef struct vb_domain_get_security_label_out {
  uint32_t struct_size;
  uint32_t n_label;
  const char *label;
  int32_t enforcing;
} vb_domain_get_security_label_out;

typedef struct vb_domain_xml_from_native_in {
  uint32_t struct_size;
  const char *nativeFormat;
  const char *nativeConfig;
  uint32_t flags;
} vb_domain_xml_from_native_in;

typedef struct vb_domain_xml_from_native_out {
  uint32_t struct_size;
  const char *domainXml;
} vb_domain_xml_from_native_out;

typedef struct vb_domain_xml_to_native_in {
  uint32_t struct_size;
  const char *nativeFormat;
  const char *domainXml;
  uint32_t flags;
} vb_domain_xml_to_native_in;

typedef struct vb_domain_xml_to_native_out {
  uint32_t struct_size;
  const char *nativeConfig;
} vb_domain_xml_to_native_out;

typedef struct vb_domain_migrate_prepare_tunnel_in {
  uint32_t struct_size;
  uint64_t flags;
  const char *dname; /* may be NULL */
  uint64_t resource;
  const char *dom_xml;
} vb_domain_migrate_prepare_tunnel_in;

typedef struct vb_domain_migrate_prepare_tunnel_out {
  uint32_t struct_size;
} vb_domain_migrate_prepare_tunnel_out;

typedef struct vb_domain_is_active_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_is_active_in;

typedef struct vb_domain_is_active_out {
  uint32_t struct_size;
  int32_t active;
} vb_domain_is_active_out;

typedef struct vb_domain_is_persistent_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_is_persistent_in;

typedef struct vb_domain_is_persistent_out {
  uint32_t struct_size;
  int32_t persistent;
} vb_domain_is_persistent_out;

typedef struct vb_domain_memory_stats_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t maxStats;
  uint32_t flags;
} vb_domain_memory_stats_in;

typedef struct vb_domain_memory_stats_out {
  uint32_t struct_size;
  uint32_t n_stats;
  const vb_domain_memory_stat *stats;
} vb_domain_memory_stats_out;

typedef struct vb_domain_attach_device_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *xml;
  uint32_t flags;
} vb_domain_attach_device_in;

typedef struct vb_domain_attach_device_out {
  uint32_t struct_size;
} vb_domain_attach_device_out;

typedef struct vb_domain_detach_device_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *xml;
  uint32_t flags;
} vb_domain_detach_device_in;

typedef struct vb_domain_detach_device_out {
  uint32_t struct_size;
} vb_domain_detach_device_out;

typedef struct vb_domain_get_job_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_job_info_in;

typedef struct vb_domain_get_job_info_out {
  uint32_t struct_size;
  int32_t type;
  uint64_t timeElapsed;
  uint64_t timeRemaining;
  uint64_t dataTotal;
  uint64_t dataProcessed;
  uint64_t dataRemaining;
  uint64_t memTotal;
  uint64_t memProcessed;
  uint64_t memRemaining;
  uint64_t fileTotal;
  uint64_t fileProcessed;
  uint64_t fileRemaining;
} vb_domain_get_job_info_out;

typedef struct vb_domain_migrate_set_max_downtime_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint64_t downtime;
  uint32_t flags;
} vb_domain_migrate_set_max_downtime_in;

typedef struct vb_domain_migrate_set_max_downtime_out {
  uint32_t struct_size;
} vb_domain_migrate_set_max_downtime_out;

typedef struct vb_domain_update_device_flags_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *xml;
  uint32_t flags;
} vb_domain_update_device_flags_in;

typedef struct vb_domain_update_device_flags_out {
  uint32_t struct_size;
} vb_domain_update_device_flags_out;

typedef struct vb_domain_managed_save_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_managed_save_in;

typedef struct vb_domain_managed_save_out {
  uint32_t struct_size;
} vb_domain_managed_save_out;

typedef struct vb_domain_has_managed_save_image_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_has_managed_save_image_in;

typedef struct vb_domain_has_managed_save_image_out {
  uint32_t struct_size;
  int32_t result;
} vb_domain_has_managed_save_image_out;

typedef struct vb_domain_managed_save_remove_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_managed_save_remove_in;

typedef struct vb_domain_managed_save_remove_out {
  uint32_t struct_size;
} vb_domain_managed_save_remove_out;

typedef struct vb_domain_snapshot_create_xml_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *xml_desc;
  uint32_t flags;
} vb_domain_snapshot_create_xml_in;

typedef struct vb_domain_snapshot_create_xml_out {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
} vb_domain_snapshot_create_xml_out;

typedef struct vb_domain_snapshot_get_xml_desc_in {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
  uint32_t flags;
} vb_domain_snapshot_get_xml_desc_in;

typedef struct vb_domain_snapshot_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_domain_snapshot_get_xml_desc_out;

typedef struct vb_domain_snapshot_lookup_by_name_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *name;
  uint32_t flags;
} vb_domain_snapshot_lookup_by_name_in;

typedef struct vb_domain_snapshot_lookup_by_name_out {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
} vb_domain_snapshot_lookup_by_name_out;

typedef struct vb_domain_has_current_snapshot_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_has_current_snapshot_in;

typedef struct vb_domain_has_current_snapshot_out {
  uint32_t struct_size;
  int32_t result;
} vb_domain_has_current_snapshot_out;

typedef struct vb_domain_snapshot_current_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_snapshot_current_in;

typedef struct vb_domain_snapshot_current_out {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
} vb_domain_snapshot_current_out;

typedef struct vb_domain_revert_to_snapshot_in {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
  uint32_t flags;
} vb_domain_revert_to_snapshot_in;

typedef struct vb_domain_revert_to_snapshot_out {
  uint32_t struct_size;
} vb_domain_revert_to_snapshot_out;

typedef struct vb_domain_snapshot_delete_in {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
  uint32_t flags;
} vb_domain_snapshot_delete_in;

typedef struct vb_domain_snapshot_delete_out {
  uint32_t struct_size;
} vb_domain_snapshot_delete_out;

typedef struct vb_domain_get_block_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  uint32_t flags;
} vb_domain_get_block_info_in;

typedef struct vb_domain_get_block_info_out {
  uint32_t struct_size;
  uint64_t allocation;
  uint64_t capacity;
  uint64_t physical;
} vb_domain_get_block_info_out;

typedef struct vb_domain_create_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_create_in;

typedef struct vb_domain_create_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_create_out;

typedef struct vb_domain_set_memory_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_memory_parameters_in;

typedef struct vb_domain_set_memory_parameters_out {
  uint32_t struct_size;
} vb_domain_set_memory_parameters_out;

typedef struct vb_domain_get_memory_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t nparams;
  uint32_t flags;
} vb_domain_get_memory_parameters_in;

typedef struct vb_domain_get_memory_parameters_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_domain_get_memory_parameters_out;

typedef struct vb_domain_set_vcpus_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t nvcpus;
  uint32_t flags;
} vb_domain_set_vcpus_in;

typedef struct vb_domain_set_vcpus_out {
  uint32_t struct_size;
} vb_domain_set_vcpus_out;

typedef struct vb_domain_get_vcpus_flags_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_vcpus_flags_in;

typedef struct vb_domain_get_vcpus_flags_out {
  uint32_t struct_size;
  int32_t num;
} vb_domain_get_vcpus_flags_out;

typedef struct vb_domain_open_console_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *dev_name; /* may be NULL */
  uint32_t flags;
} vb_domain_open_console_in;

typedef struct vb_domain_open_console_out {
  uint32_t struct_size;
} vb_domain_open_console_out;

typedef struct vb_domain_is_updated_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_is_updated_in;

typedef struct vb_domain_is_updated_out {
  uint32_t struct_size;
  int32_t updated;
} vb_domain_is_updated_out;

typedef struct vb_domain_set_memory_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint64_t memory;
  uint32_t flags;
} vb_domain_set_memory_in;

typedef struct vb_domain_set_memory_out {
  uint32_t struct_size;
} vb_domain_set_memory_out;

typedef struct vb_domain_set_blkio_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_blkio_parameters_in;

typedef struct vb_domain_set_blkio_parameters_out {
  uint32_t struct_size;
} vb_domain_set_blkio_parameters_out;

typedef struct vb_domain_get_blkio_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t nparams;
  uint32_t flags;
} vb_domain_get_blkio_parameters_in;

typedef struct vb_domain_get_blkio_parameters_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_domain_get_blkio_parameters_out;

typedef struct vb_domain_migrate_set_max_speed_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint64_t bandwidth;
  uint32_t flags;
} vb_domain_migrate_set_max_speed_in;

typedef struct vb_domain_migrate_set_max_speed_out {
  uint32_t struct_size;
} vb_domain_migrate_set_max_speed_out;

typedef struct vb_domain_inject_nmi_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_inject_nmi_in;

typedef struct vb_domain_inject_nmi_out {
  uint32_t struct_size;
} vb_domain_inject_nmi_out;

typedef struct vb_domain_screenshot_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t screen;
  uint32_t flags;
} vb_domain_screenshot_in;

typedef struct vb_domain_screenshot_out {
  uint32_t struct_size;
  const char *mime; /* may be NULL */
} vb_domain_screenshot_out;

typedef struct vb_domain_get_state_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_state_in;

typedef struct vb_domain_get_state_out {
  uint32_t struct_size;
  int32_t state;
  int32_t reason;
} vb_domain_get_state_out;

typedef struct vb_domain_migrate_begin3_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *xmlin; /* may be NULL */
  uint64_t flags;
  const char *dname; /* may be NULL */
  uint64_t resource;
} vb_domain_migrate_begin3_in;

typedef struct vb_domain_migrate_begin3_out {
  uint32_t struct_size;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
  const char *xml;
} vb_domain_migrate_begin3_out;

typedef struct vb_domain_migrate_prepare3_in {
  uint32_t struct_size;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  const char *uri_in; /* may be NULL */
  uint64_t flags;
  const char *dname; /* may be NULL */
  uint64_t resource;
  const char *dom_xml;
} vb_domain_migrate_prepare3_in;

typedef struct vb_domain_migrate_prepare3_out {
  uint32_t struct_size;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
  const char *uri_out; /* may be NULL */
} vb_domain_migrate_prepare3_out;

typedef struct vb_domain_migrate_prepare_tunnel3_in {
  uint32_t struct_size;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  uint64_t flags;
  const char *dname; /* may be NULL */
  uint64_t resource;
  const char *dom_xml;
} vb_domain_migrate_prepare_tunnel3_in;

typedef struct vb_domain_migrate_prepare_tunnel3_out {
  uint32_t struct_size;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
} vb_domain_migrate_prepare_tunnel3_out;

typedef struct vb_domain_migrate_perform3_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *xmlin; /* may be NULL */
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  const char *dconnuri; /* may be NULL */
  const char *uri; /* may be NULL */
  uint64_t flags;
  const char *dname; /* may be NULL */
  uint64_t resource;
} vb_domain_migrate_perform3_in;

typedef struct vb_domain_migrate_perform3_out {
  uint32_t struct_size;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
} vb_domain_migrate_perform3_out;

typedef struct vb_domain_migrate_finish3_in {
  uint32_t struct_size;
  const char *dname;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  const char *dconnuri; /* may be NULL */
  const char *uri; /* may be NULL */
  uint64_t flags;
  int32_t cancelled;
} vb_domain_migrate_finish3_in;

typedef struct vb_domain_migrate_finish3_out {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
} vb_domain_migrate_finish3_out;

typedef struct vb_domain_migrate_confirm3_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  uint64_t flags;
  int32_t cancelled;
} vb_domain_migrate_confirm3_in;

typedef struct vb_domain_migrate_confirm3_out {
  uint32_t struct_size;
} vb_domain_migrate_confirm3_out;

typedef struct vb_domain_set_scheduler_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_scheduler_parameters_in;

typedef struct vb_domain_set_scheduler_parameters_out {
  uint32_t struct_size;
} vb_domain_set_scheduler_parameters_out;

typedef struct vb_domain_get_scheduler_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t nparams;
  uint32_t flags;
} vb_domain_get_scheduler_parameters_in;

typedef struct vb_domain_get_scheduler_parameters_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_domain_get_scheduler_parameters_out;

typedef struct vb_domain_pin_vcpu_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t vcpu;
  uint32_t n_cpumap;
  const uint8_t *cpumap;
  uint32_t flags;
} vb_domain_pin_vcpu_in;

typedef struct vb_domain_pin_vcpu_out {
  uint32_t struct_size;
} vb_domain_pin_vcpu_out;

typedef struct vb_domain_send_key_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t codeset;
  uint32_t holdtime;
  uint32_t n_keycodes;
  const uint32_t *keycodes;
  uint32_t flags;
} vb_domain_send_key_in;

typedef struct vb_domain_send_key_out {
  uint32_t struct_size;
} vb_domain_send_key_out;

typedef struct vb_domain_get_control_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_control_info_in;

typedef struct vb_domain_get_control_info_out {
  uint32_t struct_size;
  uint32_t state;
  uint32_t details;
  uint64_t stateTime;
} vb_domain_get_control_info_out;

typedef struct vb_domain_get_vcpu_pin_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t ncpumaps;
  int32_t maplen;
  uint32_t flags;
} vb_domain_get_vcpu_pin_info_in;

typedef struct vb_domain_get_vcpu_pin_info_out {
  uint32_t struct_size;
  uint32_t n_cpumaps;
  const uint8_t *cpumaps;
  int32_t num;
} vb_domain_get_vcpu_pin_info_out;

typedef struct vb_domain_undefine_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_undefine_in;

typedef struct vb_domain_undefine_out {
  uint32_t struct_size;
} vb_domain_undefine_out;

typedef struct vb_domain_save_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *to;
  const char *dxml; /* may be NULL */
  uint32_t flags;
} vb_domain_save_in;

typedef struct vb_domain_save_out {
  uint32_t struct_size;
} vb_domain_save_out;

typedef struct vb_domain_restore_in {
  uint32_t struct_size;
  const char *from;
  const char *dxml; /* may be NULL */
  uint32_t flags;
} vb_domain_restore_in;

typedef struct vb_domain_restore_out {
  uint32_t struct_size;
} vb_domain_restore_out;

typedef struct vb_domain_destroy_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_destroy_in;

typedef struct vb_domain_destroy_out {
  uint32_t struct_size;
} vb_domain_destroy_out;

typedef struct vb_domain_save_image_get_xml_desc_in {
  uint32_t struct_size;
  const char *file;
  uint32_t flags;
} vb_domain_save_image_get_xml_desc_in;

typedef struct vb_domain_save_image_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_domain_save_image_get_xml_desc_out;

typedef struct vb_domain_save_image_define_xml_in {
  uint32_t struct_size;
  const char *file;
  const char *dxml;
  uint32_t flags;
} vb_domain_save_image_define_xml_in;

typedef struct vb_domain_save_image_define_xml_out {
  uint32_t struct_size;
} vb_domain_save_image_define_xml_out;

typedef struct vb_domain_block_job_abort_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  uint32_t flags;
} vb_domain_block_job_abort_in;

typedef struct vb_domain_block_job_abort_out {
  uint32_t struct_size;
} vb_domain_block_job_abort_out;

typedef struct vb_domain_get_block_job_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  uint32_t flags;
} vb_domain_get_block_job_info_in;

typedef struct vb_domain_get_block_job_info_out {
  uint32_t struct_size;
  int32_t found;
  int32_t type;
  uint64_t bandwidth;
  uint64_t cur;
  uint64_t end;
} vb_domain_get_block_job_info_out;

typedef struct vb_domain_block_job_set_speed_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  uint64_t bandwidth;
  uint32_t flags;
} vb_domain_block_job_set_speed_in;

typedef struct vb_domain_block_job_set_speed_out {
  uint32_t struct_size;
} vb_domain_block_job_set_speed_out;

typedef struct vb_domain_block_pull_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  uint64_t bandwidth;
  uint32_t flags;
} vb_domain_block_pull_in;

typedef struct vb_domain_block_pull_out {
  uint32_t struct_size;
} vb_domain_block_pull_out;

typedef struct vb_domain_migrate_get_max_speed_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_migrate_get_max_speed_in;

typedef struct vb_domain_migrate_get_max_speed_out {
  uint32_t struct_size;
  uint64_t bandwidth;
} vb_domain_migrate_get_max_speed_out;

typedef struct vb_domain_block_stats_flags_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  int32_t nparams;
  uint32_t flags;
} vb_domain_block_stats_flags_in;

typedef struct vb_domain_block_stats_flags_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_domain_block_stats_flags_out;

typedef struct vb_domain_snapshot_get_parent_in {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
  uint32_t flags;
} vb_domain_snapshot_get_parent_in;

typedef struct vb_domain_snapshot_get_parent_out {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
} vb_domain_snapshot_get_parent_out;

typedef struct vb_domain_reset_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_reset_in;

typedef struct vb_domain_reset_out {
  uint32_t struct_size;
} vb_domain_reset_out;

typedef struct vb_domain_open_graphics_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t idx;
  uint32_t flags;
} vb_domain_open_graphics_in;

typedef struct vb_domain_open_graphics_out {
  uint32_t struct_size;
} vb_domain_open_graphics_out;

typedef struct vb_domain_block_resize_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *disk;
  uint64_t size;
  uint32_t flags;
} vb_domain_block_resize_in;

typedef struct vb_domain_block_resize_out {
  uint32_t struct_size;
} vb_domain_block_resize_out;

typedef struct vb_domain_set_block_io_tune_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *disk;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_block_io_tune_in;

typedef struct vb_domain_set_block_io_tune_out {
  uint32_t struct_size;
} vb_domain_set_block_io_tune_out;

typedef struct vb_domain_get_block_io_tune_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *disk; /* may be NULL */
  int32_t nparams;
  uint32_t flags;
} vb_domain_get_block_io_tune_in;

typedef struct vb_domain_get_block_io_tune_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_domain_get_block_io_tune_out;

typedef struct vb_domain_set_numa_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_numa_parameters_in;

typedef struct vb_domain_set_numa_parameters_out {
  uint32_t struct_size;
} vb_domain_set_numa_parameters_out;

typedef struct vb_domain_get_numa_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t nparams;
  uint32_t flags;
} vb_domain_get_numa_parameters_in;

typedef struct vb_domain_get_numa_parameters_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_domain_get_numa_parameters_out;

typedef struct vb_domain_set_interface_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *device;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_interface_parameters_in;

typedef struct vb_domain_set_interface_parameters_out {
  uint32_t struct_size;
} vb_domain_set_interface_parameters_out;

typedef struct vb_domain_get_interface_parameters_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *device;
  int32_t nparams;
  uint32_t flags;
} vb_domain_get_interface_parameters_in;

typedef struct vb_domain_get_interface_parameters_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_domain_get_interface_parameters_out;

typedef struct vb_domain_shutdown_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_shutdown_in;

typedef struct vb_domain_shutdown_out {
  uint32_t struct_size;
} vb_domain_shutdown_out;

typedef struct vb_domain_pm_suspend_for_duration_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t target;
  uint64_t duration;
  uint32_t flags;
} vb_domain_pm_suspend_for_duration_in;

typedef struct vb_domain_pm_suspend_for_duration_out {
  uint32_t struct_size;
} vb_domain_pm_suspend_for_duration_out;

typedef struct vb_domain_get_cpu_stats_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t nparams;
  int32_t start_cpu;
  uint32_t ncpus;
  uint32_t flags;
} vb_domain_get_cpu_stats_in;

typedef struct vb_domain_get_cpu_stats_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_domain_get_cpu_stats_out;

typedef struct vb_domain_get_disk_errors_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t maxerrors;
  uint32_t flags;
} vb_domain_get_disk_errors_in;

typedef struct vb_domain_get_disk_errors_out {
  uint32_t struct_size;
  uint32_t n_errors;
  const vb_domain_disk_error *errors;
  int32_t nerrors;
} vb_domain_get_disk_errors_out;

typedef struct vb_domain_set_metadata_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t type;
  const char *metadata; /* may be NULL */
  const char *key; /* may be NULL */
  const char *uri; /* may be NULL */
  uint32_t flags;
} vb_domain_set_metadata_in;

typedef struct vb_domain_set_metadata_out {
  uint32_t struct_size;
} vb_domain_set_metadata_out;

typedef struct vb_domain_get_metadata_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t type;
  const char *uri; /* may be NULL */
  uint32_t flags;
} vb_domain_get_metadata_in;

typedef struct vb_domain_get_metadata_out {
  uint32_t struct_size;
  const char *metadata;
} vb_domain_get_metadata_out;

typedef struct vb_domain_block_rebase_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  const char *base; /* may be NULL */
  uint64_t bandwidth;
  uint32_t flags;
} vb_domain_block_rebase_in;

typedef struct vb_domain_block_rebase_out {
  uint32_t struct_size;
} vb_domain_block_rebase_out;

typedef struct vb_domain_pm_wakeup_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_pm_wakeup_in;

typedef struct vb_domain_pm_wakeup_out {
  uint32_t struct_size;
} vb_domain_pm_wakeup_out;

typedef struct vb_domain_snapshot_is_current_in {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
  uint32_t flags;
} vb_domain_snapshot_is_current_in;

typedef struct vb_domain_snapshot_is_current_out {
  uint32_t struct_size;
  int32_t current;
} vb_domain_snapshot_is_current_out;

typedef struct vb_domain_snapshot_has_metadata_in {
  uint32_t struct_size;
  vb_domain_snapshot_ref snap;
  uint32_t flags;
} vb_domain_snapshot_has_metadata_in;

typedef struct vb_domain_snapshot_has_metadata_out {
  uint32_t struct_size;
  int32_t metadata;
} vb_domain_snapshot_has_metadata_out;

typedef struct vb_domain_list_all_in {
  uint32_t struct_size;
  int32_t need_results;
  uint32_t flags;
} vb_domain_list_all_in;

typedef struct vb_domain_list_all_out {
  uint32_t struct_size;
  uint32_t n_domains;
  const vb_domain_ref *domains;
  uint32_t ret;
} vb_domain_list_all_out;

typedef struct vb_domain_list_all_snapshots_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t need_results;
  uint32_t flags;
} vb_domain_list_all_snapshots_in;

typedef struct vb_domain_list_all_snapshots_out {
  uint32_t struct_size;
  uint32_t n_snapshots;
  const vb_domain_snapshot_ref *snapshots;
  int32_t ret;
} vb_domain_list_all_snapshots_out;

typedef struct vb_domain_snapshot_list_all_children_in {
  uint32_t struct_size;
  vb_domain_snapshot_ref snapshot;
  int32_t need_results;
  uint32_t flags;
} vb_domain_snapshot_list_all_children_in;

typedef struct vb_domain_snapshot_list_all_children_out {
  uint32_t struct_size;
  uint32_t n_snapshots;
  const vb_domain_snapshot_ref *snapshots;
  int32_t ret;
} vb_domain_snapshot_list_all_children_out;

typedef struct vb_domain_get_hostname_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_hostname_in;

typedef struct vb_domain_get_hostname_out {
  uint32_t struct_size;
  const char *hostname;
} vb_domain_get_hostname_out;

typedef struct vb_domain_get_security_label_list_in {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_get_security_label_list_in;

typedef struct vb_domain_get_security_label_list_out {
  uint32_t struct_size;
  uint32_t n_labels;
  const vb_domain_get_security_label_ret *labels;
  int32_t ret;
} vb_domain_get_security_label_list_out;

typedef struct vb_domain_pin_emulator_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_cpumap;
  const uint8_t *cpumap;
  uint32_t flags;
} vb_domain_pin_emulator_in;

typedef struct vb_domain_pin_emulator_out {
  uint32_t struct_size;
} vb_domain_pin_emulator_out;

typedef struct vb_domain_get_emulator_pin_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t maplen;
  uint32_t flags;
} vb_domain_get_emulator_pin_info_in;

typedef struct vb_domain_get_emulator_pin_info_out {
  uint32_t struct_size;
  uint32_t n_cpumaps;
  const uint8_t *cpumaps;
  int32_t ret;
} vb_domain_get_emulator_pin_info_out;

typedef struct vb_domain_block_commit_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *disk;
  const char *base; /* may be NULL */
  const char *top; /* may be NULL */
  uint64_t bandwidth;
  uint32_t flags;
} vb_domain_block_commit_in;

typedef struct vb_domain_block_commit_out {
  uint32_t struct_size;
} vb_domain_block_commit_out;

typedef struct vb_domain_fstrim_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *mountPoint; /* may be NULL */
  uint64_t minimum;
  uint32_t flags;
} vb_domain_fstrim_in;

typedef struct vb_domain_fstrim_out {
  uint32_t struct_size;
} vb_domain_fstrim_out;

typedef struct vb_domain_send_process_signal_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int64_t pid_value;
  uint32_t signum;
  uint32_t flags;
} vb_domain_send_process_signal_in;

typedef struct vb_domain_send_process_signal_out {
  uint32_t struct_size;
} vb_domain_send_process_signal_out;

typedef struct vb_domain_open_channel_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *name; /* may be NULL */
  uint32_t flags;
} vb_domain_open_channel_in;

typedef struct vb_domain_open_channel_out {
  uint32_t struct_size;
} vb_domain_open_channel_out;

typedef struct vb_domain_get_job_stats_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_job_stats_in;

typedef struct vb_domain_get_job_stats_out {
  uint32_t struct_size;
  int32_t type;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_domain_get_job_stats_out;

typedef struct vb_domain_migrate_get_compression_cache_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_migrate_get_compression_cache_in;

typedef struct vb_domain_migrate_get_compression_cache_out {
  uint32_t struct_size;
  uint64_t cacheSize;
} vb_domain_migrate_get_compression_cache_out;

typedef struct vb_domain_migrate_set_compression_cache_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint64_t cacheSize;
  uint32_t flags;
} vb_domain_migrate_set_compression_cache_in;

typedef struct vb_domain_migrate_set_compression_cache_out {
  uint32_t struct_size;
} vb_domain_migrate_set_compression_cache_out;

typedef struct vb_domain_migrate_begin3_params_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_migrate_begin3_params_in;

typedef struct vb_domain_migrate_begin3_params_out {
  uint32_t struct_size;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
  const char *xml;
} vb_domain_migrate_begin3_params_out;

typedef struct vb_domain_migrate_prepare3_params_in {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  uint32_t flags;
} vb_domain_migrate_prepare3_params_in;

typedef struct vb_domain_migrate_prepare3_params_out {
  uint32_t struct_size;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
  const char *uri_out; /* may be NULL */
} vb_domain_migrate_prepare3_params_out;

typedef struct vb_domain_migrate_prepare_tunnel3_params_in {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  uint32_t flags;
} vb_domain_migrate_prepare_tunnel3_params_in;

typedef struct vb_domain_migrate_prepare_tunnel3_params_out {
  uint32_t struct_size;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
} vb_domain_migrate_prepare_tunnel3_params_out;

typedef struct vb_domain_migrate_perform3_params_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *dconnuri; /* may be NULL */
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  uint32_t flags;
} vb_domain_migrate_perform3_params_in;

typedef struct vb_domain_migrate_perform3_params_out {
  uint32_t struct_size;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
} vb_domain_migrate_perform3_params_out;

typedef struct vb_domain_migrate_finish3_params_in {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  uint32_t flags;
  int32_t cancelled;
} vb_domain_migrate_finish3_params_in;

typedef struct vb_domain_migrate_finish3_params_out {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_cookie_out;
  const uint8_t *cookie_out;
} vb_domain_migrate_finish3_params_out;

typedef struct vb_domain_migrate_confirm3_params_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t n_cookie_in;
  const uint8_t *cookie_in;
  uint32_t flags;
  int32_t cancelled;
} vb_domain_migrate_confirm3_params_in;

typedef struct vb_domain_migrate_confirm3_params_out {
  uint32_t struct_size;
} vb_domain_migrate_confirm3_params_out;

typedef struct vb_domain_set_memory_stats_period_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t period;
  uint32_t flags;
} vb_domain_set_memory_stats_period_in;

typedef struct vb_domain_set_memory_stats_period_out {
  uint32_t struct_size;
} vb_domain_set_memory_stats_period_out;

typedef struct vb_domain_create_xml_with_files_in {
  uint32_t struct_size;
  const char *xml_desc;
  uint32_t flags;
} vb_domain_create_xml_with_files_in;

typedef struct vb_domain_create_xml_with_files_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_create_xml_with_files_out;

typedef struct vb_domain_create_with_files_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_create_with_files_in;

typedef struct vb_domain_create_with_files_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_create_with_files_out;

typedef struct vb_domain_core_dump_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *to;
  uint32_t dumpformat;
  uint32_t flags;
} vb_domain_core_dump_in;

typedef struct vb_domain_core_dump_out {
  uint32_t struct_size;
} vb_domain_core_dump_out;

typedef struct vb_domain_fsfreeze_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_mountpoints;
  const char *const *mountpoints;
  uint32_t flags;
} vb_domain_fsfreeze_in;

typedef struct vb_domain_fsfreeze_out {
  uint32_t struct_size;
  int32_t filesystems;
} vb_domain_fsfreeze_out;

typedef struct vb_domain_fsthaw_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_mountpoints;
  const char *const *mountpoints;
  uint32_t flags;
} vb_domain_fsthaw_in;

typedef struct vb_domain_fsthaw_out {
  uint32_t struct_size;
  int32_t filesystems;
} vb_domain_fsthaw_out;

typedef struct vb_domain_get_time_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_time_in;

typedef struct vb_domain_get_time_out {
  uint32_t struct_size;
  int64_t seconds;
  uint32_t nseconds;
} vb_domain_get_time_out;

typedef struct vb_domain_set_time_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int64_t seconds;
  uint32_t nseconds;
  uint32_t flags;
} vb_domain_set_time_in;

typedef struct vb_domain_set_time_out {
  uint32_t struct_size;
} vb_domain_set_time_out;

typedef struct vb_domain_get_capabilities_in {
  uint32_t struct_size;
  const char *emulatorbin; /* may be NULL */
  const char *arch; /* may be NULL */
  const char *machine; /* may be NULL */
  const char *virttype; /* may be NULL */
  uint32_t flags;
} vb_domain_get_capabilities_in;

typedef struct vb_domain_get_capabilities_out {
  uint32_t struct_size;
  const char *capabilities;
} vb_domain_get_capabilities_out;

typedef struct vb_domain_open_graphics_fd_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t idx;
  uint32_t flags;
} vb_domain_open_graphics_fd_in;

typedef struct vb_domain_open_graphics_fd_out {
  uint32_t struct_size;
} vb_domain_open_graphics_fd_out;

typedef struct vb_domain_get_all_stats_in {
  uint32_t struct_size;
  uint32_t n_doms;
  const vb_domain_ref *doms;
  uint32_t stats;
  uint32_t flags;
} vb_domain_get_all_stats_in;

typedef struct vb_domain_get_all_stats_out {
  uint32_t struct_size;
  uint32_t n_retStats;
  const vb_domain_stats_record *retStats;
} vb_domain_get_all_stats_out;

typedef struct vb_domain_block_copy_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  const char *destxml;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_block_copy_in;

typedef struct vb_domain_block_copy_out {
  uint32_t struct_size;
} vb_domain_block_copy_out;

typedef struct vb_domain_get_fsinfo_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_fsinfo_in;

typedef struct vb_domain_get_fsinfo_out {
  uint32_t struct_size;
  uint32_t n_info;
  const vb_domain_fsinfo *info;
  uint32_t ret;
} vb_domain_get_fsinfo_out;

typedef struct vb_domain_define_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_domain_define_xml_in;

typedef struct vb_domain_define_xml_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_define_xml_out;

typedef struct vb_domain_get_iothread_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_iothread_info_in;

typedef struct vb_domain_get_iothread_info_out {
  uint32_t struct_size;
  uint32_t n_info;
  const vb_domain_iothread_info *info;
  uint32_t ret;
} vb_domain_get_iothread_info_out;

typedef struct vb_domain_pin_iothread_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t iothreads_id;
  uint32_t n_cpumap;
  const uint8_t *cpumap;
  uint32_t flags;
} vb_domain_pin_iothread_in;

typedef struct vb_domain_pin_iothread_out {
  uint32_t struct_size;
} vb_domain_pin_iothread_out;

typedef struct vb_domain_interface_addresses_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t source;
  uint32_t flags;
} vb_domain_interface_addresses_in;

typedef struct vb_domain_interface_addresses_out {
  uint32_t struct_size;
  uint32_t n_ifaces;
  const vb_domain_interface *ifaces;
} vb_domain_interface_addresses_out;

typedef struct vb_domain_add_iothread_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t iothread_id;
  uint32_t flags;
} vb_domain_add_iothread_in;

typedef struct vb_domain_add_iothread_out {
  uint32_t struct_size;
} vb_domain_add_iothread_out;

typedef struct vb_domain_del_iothread_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t iothread_id;
  uint32_t flags;
} vb_domain_del_iothread_in;

typedef struct vb_domain_del_iothread_out {
  uint32_t struct_size;
} vb_domain_del_iothread_out;

typedef struct vb_domain_set_user_password_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *user; /* may be NULL */
  const char *password; /* may be NULL */
  uint32_t flags;
} vb_domain_set_user_password_in;

typedef struct vb_domain_set_user_password_out {
  uint32_t struct_size;
} vb_domain_set_user_password_out;

typedef struct vb_domain_rename_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *new_name; /* may be NULL */
  uint32_t flags;
} vb_domain_rename_in;

typedef struct vb_domain_rename_out {
  uint32_t struct_size;
  int32_t retcode;
} vb_domain_rename_out;

typedef struct vb_domain_migrate_start_post_copy_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_migrate_start_post_copy_in;

typedef struct vb_domain_migrate_start_post_copy_out {
  uint32_t struct_size;
} vb_domain_migrate_start_post_copy_out;

typedef struct vb_domain_get_perf_events_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_perf_events_in;

typedef struct vb_domain_get_perf_events_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_domain_get_perf_events_out;

typedef struct vb_domain_set_perf_events_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_perf_events_in;

typedef struct vb_domain_set_perf_events_out {
  uint32_t struct_size;
} vb_domain_set_perf_events_out;

typedef struct vb_domain_get_guest_vcpus_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_guest_vcpus_in;

typedef struct vb_domain_get_guest_vcpus_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_domain_get_guest_vcpus_out;

typedef struct vb_domain_set_guest_vcpus_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *cpumap;
  int32_t state;
  uint32_t flags;
} vb_domain_set_guest_vcpus_in;

typedef struct vb_domain_set_guest_vcpus_out {
  uint32_t struct_size;
} vb_domain_set_guest_vcpus_out;

typedef struct vb_domain_set_vcpu_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *cpumap;
  int32_t state;
  uint32_t flags;
} vb_domain_set_vcpu_in;

typedef struct vb_domain_set_vcpu_out {
  uint32_t struct_size;
} vb_domain_set_vcpu_out;

typedef struct vb_domain_set_block_threshold_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *dev;
  uint64_t threshold;
  uint32_t flags;
} vb_domain_set_block_threshold_in;

typedef struct vb_domain_set_block_threshold_out {
  uint32_t struct_size;
} vb_domain_set_block_threshold_out;

typedef struct vb_domain_migrate_get_max_downtime_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_migrate_get_max_downtime_in;

typedef struct vb_domain_migrate_get_max_downtime_out {
  uint32_t struct_size;
  uint64_t downtime;
} vb_domain_migrate_get_max_downtime_out;

typedef struct vb_domain_managed_save_get_xml_desc_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_managed_save_get_xml_desc_in;

typedef struct vb_domain_managed_save_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_domain_managed_save_get_xml_desc_out;

typedef struct vb_domain_managed_save_define_xml_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *dxml; /* may be NULL */
  uint32_t flags;
} vb_domain_managed_save_define_xml_in;

typedef struct vb_domain_managed_save_define_xml_out {
  uint32_t struct_size;
} vb_domain_managed_save_define_xml_out;

typedef struct vb_domain_set_lifecycle_action_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t type;
  uint32_t action;
  uint32_t flags;
} vb_domain_set_lifecycle_action_in;

typedef struct vb_domain_set_lifecycle_action_out {
  uint32_t struct_size;
} vb_domain_set_lifecycle_action_out;

typedef struct vb_domain_detach_device_alias_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *alias;
  uint32_t flags;
} vb_domain_detach_device_alias_in;

typedef struct vb_domain_detach_device_alias_out {
  uint32_t struct_size;
} vb_domain_detach_device_alias_out;

typedef struct vb_domain_get_launch_security_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_launch_security_info_in;

typedef struct vb_domain_get_launch_security_info_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_domain_get_launch_security_info_out;

typedef struct vb_domain_set_iothread_params_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t iothread_id;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_iothread_params_in;

typedef struct vb_domain_set_iothread_params_out {
  uint32_t struct_size;
} vb_domain_set_iothread_params_out;

typedef struct vb_domain_checkpoint_create_xml_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *xml_desc;
  uint32_t flags;
} vb_domain_checkpoint_create_xml_in;

typedef struct vb_domain_checkpoint_create_xml_out {
  uint32_t struct_size;
  vb_domain_checkpoint_ref checkpoint;
} vb_domain_checkpoint_create_xml_out;

typedef struct vb_domain_checkpoint_get_xml_desc_in {
  uint32_t struct_size;
  vb_domain_checkpoint_ref checkpoint;
  uint32_t flags;
} vb_domain_checkpoint_get_xml_desc_in;

typedef struct vb_domain_checkpoint_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_domain_checkpoint_get_xml_desc_out;

typedef struct vb_domain_list_all_checkpoints_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t need_results;
  uint32_t flags;
} vb_domain_list_all_checkpoints_in;

typedef struct vb_domain_list_all_checkpoints_out {
  uint32_t struct_size;
  uint32_t n_checkpoints;
  const vb_domain_checkpoint_ref *checkpoints;
  int32_t ret;
} vb_domain_list_all_checkpoints_out;

typedef struct vb_domain_checkpoint_list_all_children_in {
  uint32_t struct_size;
  vb_domain_checkpoint_ref checkpoint;
  int32_t need_results;
  uint32_t flags;
} vb_domain_checkpoint_list_all_children_in;

typedef struct vb_domain_checkpoint_list_all_children_out {
  uint32_t struct_size;
  uint32_t n_checkpoints;
  const vb_domain_checkpoint_ref *checkpoints;
  int32_t ret;
} vb_domain_checkpoint_list_all_children_out;

typedef struct vb_domain_checkpoint_lookup_by_name_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *name;
  uint32_t flags;
} vb_domain_checkpoint_lookup_by_name_in;

typedef struct vb_domain_checkpoint_lookup_by_name_out {
  uint32_t struct_size;
  vb_domain_checkpoint_ref checkpoint;
} vb_domain_checkpoint_lookup_by_name_out;

typedef struct vb_domain_checkpoint_get_parent_in {
  uint32_t struct_size;
  vb_domain_checkpoint_ref checkpoint;
  uint32_t flags;
} vb_domain_checkpoint_get_parent_in;

typedef struct vb_domain_checkpoint_get_parent_out {
  uint32_t struct_size;
  vb_domain_checkpoint_ref parent;
} vb_domain_checkpoint_get_parent_out;

typedef struct vb_domain_checkpoint_delete_in {
  uint32_t struct_size;
  vb_domain_checkpoint_ref checkpoint;
  uint32_t flags;
} vb_domain_checkpoint_delete_in;

typedef struct vb_domain_checkpoint_delete_out {
  uint32_t struct_size;
} vb_domain_checkpoint_delete_out;

typedef struct vb_domain_get_guest_info_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t types;
  uint32_t flags;
} vb_domain_get_guest_info_in;

typedef struct vb_domain_get_guest_info_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_domain_get_guest_info_out;

typedef struct vb_domain_agent_set_response_timeout_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t timeout;
  uint32_t flags;
} vb_domain_agent_set_response_timeout_in;

typedef struct vb_domain_agent_set_response_timeout_out {
  uint32_t struct_size;
  int32_t result;
} vb_domain_agent_set_response_timeout_out;

typedef struct vb_domain_backup_begin_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *backup_xml;
  const char *checkpoint_xml; /* may be NULL */
  uint32_t flags;
} vb_domain_backup_begin_in;

typedef struct vb_domain_backup_begin_out {
  uint32_t struct_size;
} vb_domain_backup_begin_out;

typedef struct vb_domain_backup_get_xml_desc_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_backup_get_xml_desc_in;

typedef struct vb_domain_backup_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_domain_backup_get_xml_desc_out;

typedef struct vb_domain_authorized_ssh_keys_get_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *user;
  uint32_t flags;
} vb_domain_authorized_ssh_keys_get_in;

typedef struct vb_domain_authorized_ssh_keys_get_out {
  uint32_t struct_size;
  uint32_t n_keys;
  const char *const *keys;
} vb_domain_authorized_ssh_keys_get_out;

typedef struct vb_domain_authorized_ssh_keys_set_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *user;
  uint32_t n_keys;
  const char *const *keys;
  uint32_t flags;
} vb_domain_authorized_ssh_keys_set_in;

typedef struct vb_domain_authorized_ssh_keys_set_out {
  uint32_t struct_size;
} vb_domain_authorized_ssh_keys_set_out;

typedef struct vb_domain_get_messages_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_get_messages_in;

typedef struct vb_domain_get_messages_out {
  uint32_t struct_size;
  uint32_t n_msgs;
  const char *const *msgs;
} vb_domain_get_messages_out;

typedef struct vb_domain_start_dirty_rate_calc_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t seconds;
  uint32_t flags;
} vb_domain_start_dirty_rate_calc_in;

typedef struct vb_domain_start_dirty_rate_calc_out {
  uint32_t struct_size;
} vb_domain_start_dirty_rate_calc_out;

typedef struct vb_domain_set_launch_security_state_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_set_launch_security_state_in;

typedef struct vb_domain_set_launch_security_state_out {
  uint32_t struct_size;
} vb_domain_set_launch_security_state_out;

typedef struct vb_domain_save_params_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_save_params_in;

typedef struct vb_domain_save_params_out {
  uint32_t struct_size;
} vb_domain_save_params_out;

typedef struct vb_domain_restore_params_in {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_domain_restore_params_in;

typedef struct vb_domain_restore_params_out {
  uint32_t struct_size;
} vb_domain_restore_params_out;

typedef struct vb_domain_abort_job_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_abort_job_in;

typedef struct vb_domain_abort_job_out {
  uint32_t struct_size;
} vb_domain_abort_job_out;

typedef struct vb_domain_fd_associate_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *name;
  uint32_t flags;
} vb_domain_fd_associate_in;

typedef struct vb_domain_fd_associate_out {
  uint32_t struct_size;
} vb_domain_fd_associate_out;

typedef struct vb_domain_qemu_monitor_command_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *cmd;
  uint32_t flags;
} vb_domain_qemu_monitor_command_in;

typedef struct vb_domain_qemu_monitor_command_out {
  uint32_t struct_size;
  const char *result;
} vb_domain_qemu_monitor_command_out;

typedef struct vb_domain_qemu_attach_in {
  uint32_t struct_size;
  uint32_t pid_value;
  uint32_t flags;
} vb_domain_qemu_attach_in;

typedef struct vb_domain_qemu_attach_out {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_domain_qemu_attach_out;

typedef struct vb_domain_qemu_agent_command_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *cmd;
  int32_t timeout;
  uint32_t flags;
} vb_domain_qemu_agent_command_in;

typedef struct vb_domain_qemu_agent_command_out {
  uint32_t struct_size;
  const char *result; /* may be NULL */
} vb_domain_qemu_agent_command_out;

typedef struct vb_domain_qemu_monitor_command_with_files_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *cmd;
  uint32_t flags;
} vb_domain_qemu_monitor_command_with_files_in;

typedef struct vb_domain_qemu_monitor_command_with_files_out {
  uint32_t struct_size;
  const char *result;
} vb_domain_qemu_monitor_command_with_files_out;

typedef struct vb_domain_lxc_open_namespace_in {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t flags;
} vb_domain_lxc_open_namespace_in;

typedef struct vb_domain_lxc_open_namespace_out {
  uint32_t struct_size;
} vb_domain_lxc_open_namespace_out;

/* The domain operations of a driver. A NULL member is an operation that the driver does not support. */
typedef struct vb_domain_ops {
  uint32_t size;
  uint32_t reserved;
  /* class modify; read-only callers: no; permission: domain:write, domain:start;
     serves virDomainCreateXML. */
  int32_t (*create_xml)(vb_call *call, const vb_domain_create_xml_in *in, vb_domain_create_xml_out *out);
  /* class query; read-only callers: cond;
     permission: domain:read, domain:read_secure:VIR_DOMAIN_XML_SECURE, domain:read_secure:VIR_DOMAIN_XML_MIGRATABLE;
     serves virDomainGetXMLDesc, virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*get_xml_desc)(vb_call *call, const vb_domain_get_xml_desc_in *in, vb_domain_get_xml_desc_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetAutostart. */
  int32_t (*get_autostart)(vb_call *call, const vb_domain_get_autostart_in *in, vb_domain_get_autostart_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetInfo. */
  int32_t (*get_info)(vb_call *call, const vb_domain_get_info_in *in, vb_domain_get_info_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetMaxMemory. */
  int32_t (*get_max_memory)(vb_call *call, const vb_domain_get_max_memory_in *in, vb_domain_get_max_memory_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetMaxVcpus. */
  int32_t (*get_max_vcpus)(vb_call *call, const vb_domain_get_max_vcpus_in *in, vb_domain_get_max_vcpus_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetOSType. */
  int32_t (*get_os_type)(vb_call *call, const vb_domain_get_os_type_in *in, vb_domain_get_os_type_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetVcpus. */
  int32_t (*get_vcpus)(vb_call *call, const vb_domain_get_vcpus_in *in, vb_domain_get_vcpus_out *out);
  /* class query; read-only callers: yes; permission: domain:getattr; serves virDomainLookupByID. */
  int32_t (*lookup_by_id)(vb_call *call, const vb_domain_lookup_by_id_in *in, vb_domain_lookup_by_id_out *out);
  /* class query; read-only callers: yes; permission: domain:getattr; serves virDomainLookupByName. */
  int32_t (*lookup_by_name)(vb_call *call, const vb_domain_lookup_by_name_in *in, vb_domain_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: domain:getattr;
     serves virDomainCreate, virDomainLookupByUUID. */
  int32_t (*lookup_by_uuid)(vb_call *call, const vb_domain_lookup_by_uuid_in *in, vb_domain_lookup_by_uuid_out *out);
  /* class modify; read-only callers: no;
     permission: domain:init_control, domain:write:VIR_DOMAIN_REBOOT_GUEST_AGENT; serves virDomainReboot. */
  int32_t (*reboot)(vb_call *call, const vb_domain_reboot_in *in, vb_domain_reboot_out *out);
  /* class modify; read-only callers: no; permission: domain:suspend; serves virDomainResume. */
  int32_t (*resume)(vb_call *call, const vb_domain_resume_in *in, vb_domain_resume_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainSetAutostart. */
  int32_t (*set_autostart)(vb_call *call, const vb_domain_set_autostart_in *in, vb_domain_set_autostart_out *out);
  /* class modify; read-only callers: no; permission: domain:suspend; serves virDomainSuspend. */
  int32_t (*suspend)(vb_call *call, const vb_domain_suspend_in *in, vb_domain_suspend_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetSchedulerType. */
  int32_t (*get_scheduler_type)(vb_call *call, const vb_domain_get_scheduler_type_in *in, vb_domain_get_scheduler_type_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate, domain:start, domain:write;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_prepare)(vb_call *call, const vb_domain_migrate_prepare_in *in, vb_domain_migrate_prepare_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3, virDomainMigrateToURI. */
  int32_t (*migrate_perform)(vb_call *call, const vb_domain_migrate_perform_in *in, vb_domain_migrate_perform_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_finish)(vb_call *call, const vb_domain_migrate_finish_in *in, vb_domain_migrate_finish_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainBlockStats. */
  int32_t (*block_stats)(vb_call *call, const vb_domain_block_stats_in *in, vb_domain_block_stats_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainInterfaceStats. */
  int32_t (*interface_stats)(vb_call *call, const vb_domain_interface_stats_in *in, vb_domain_interface_stats_out *out);
  /* class modify; read-only callers: no; permission: domain:block_read; serves virDomainBlockPeek. */
  int32_t (*block_peek)(vb_call *call, const vb_domain_block_peek_in *in, vb_domain_block_peek_out *out);
  /* class modify; read-only callers: no; permission: domain:mem_read; serves virDomainMemoryPeek. */
  int32_t (*memory_peek)(vb_call *call, const vb_domain_memory_peek_in *in, vb_domain_memory_peek_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate, domain:start, domain:write;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_prepare2)(vb_call *call, const vb_domain_migrate_prepare2_in *in, vb_domain_migrate_prepare2_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_finish2)(vb_call *call, const vb_domain_migrate_finish2_in *in, vb_domain_migrate_finish2_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetSecurityLabel. */
  int32_t (*get_security_label)(vb_call *call, const vb_domain_get_security_label_in *in, vb_domain_get_security_label_out *out);
  /* class modify; read-only callers: no; permission: connect:write; serves virConnectDomainXMLFromNative. */
  int32_t (*xml_from_native)(vb_call *call, const vb_domain_xml_from_native_in *in, vb_domain_xml_from_native_out *out);
  /* class modify; read-only callers: no; permission: connect:write; serves virConnectDomainXMLToNative. */
  int32_t (*xml_to_native)(vb_call *call, const vb_domain_xml_to_native_in *in, vb_domain_xml_to_native_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate, domain:start, domain:write;
     opens a stream (write); serves virDomainMigratePrepareTunnel. */
  int32_t (*migrate_prepare_tunnel)(vb_call *call, const vb_domain_migrate_prepare_tunnel_in *in, vb_domain_migrate_prepare_tunnel_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainIsActive. */
  int32_t (*is_active)(vb_call *call, const vb_domain_is_active_in *in, vb_domain_is_active_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainIsPersistent. */
  int32_t (*is_persistent)(vb_call *call, const vb_domain_is_persistent_in *in, vb_domain_is_persistent_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainMemoryStats. */
  int32_t (*memory_stats)(vb_call *call, const vb_domain_memory_stats_in *in, vb_domain_memory_stats_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainAttachDeviceFlags. */
  int32_t (*attach_device)(vb_call *call, const vb_domain_attach_device_in *in, vb_domain_attach_device_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainDetachDeviceFlags. */
  int32_t (*detach_device)(vb_call *call, const vb_domain_detach_device_in *in, vb_domain_detach_device_out *out);
  /* class control; read-only callers: yes; permission: domain:read; serves virDomainGetJobInfo. */
  int32_t (*get_job_info)(vb_call *call, const vb_domain_get_job_info_in *in, vb_domain_get_job_info_out *out);
  /* class control; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrateSetMaxDowntime. */
  int32_t (*migrate_set_max_downtime)(vb_call *call, const vb_domain_migrate_set_max_downtime_in *in, vb_domain_migrate_set_max_downtime_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainUpdateDeviceFlags. */
  int32_t (*update_device_flags)(vb_call *call, const vb_domain_update_device_flags_in *in, vb_domain_update_device_flags_out *out);
  /* class modify; read-only callers: no; permission: domain:hibernate; serves virDomainManagedSave. */
  int32_t (*managed_save)(vb_call *call, const vb_domain_managed_save_in *in, vb_domain_managed_save_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainHasManagedSaveImage. */
  int32_t (*has_managed_save_image)(vb_call *call, const vb_domain_has_managed_save_image_in *in, vb_domain_has_managed_save_image_out *out);
  /* class modify; read-only callers: no; permission: domain:hibernate; serves virDomainManagedSaveRemove. */
  int32_t (*managed_save_remove)(vb_call *call, const vb_domain_managed_save_remove_in *in, vb_domain_managed_save_remove_out *out);
  /* class modify; read-only callers: no;
     permission: domain:snapshot, domain:fs_freeze:VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE;
     serves virDomainSnapshotCreateXML. */
  int32_t (*snapshot_create_xml)(vb_call *call, const vb_domain_snapshot_create_xml_in *in, vb_domain_snapshot_create_xml_out *out);
  /* class query; read-only callers: cond;
     permission: domain:read, domain:read_secure:VIR_DOMAIN_SNAPSHOT_XML_SECURE;
     serves virDomainSnapshotGetXMLDesc. */
  int32_t (*snapshot_get_xml_desc)(vb_call *call, const vb_domain_snapshot_get_xml_desc_in *in, vb_domain_snapshot_get_xml_desc_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainSnapshotLookupByName. */
  int32_t (*snapshot_lookup_by_name)(vb_call *call, const vb_domain_snapshot_lookup_by_name_in *in, vb_domain_snapshot_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainHasCurrentSnapshot. */
  int32_t (*has_current_snapshot)(vb_call *call, const vb_domain_has_current_snapshot_in *in, vb_domain_has_current_snapshot_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainSnapshotCurrent. */
  int32_t (*snapshot_current)(vb_call *call, const vb_domain_snapshot_current_in *in, vb_domain_snapshot_current_out *out);
  /* class modify; read-only callers: no; permission: domain:snapshot; serves virDomainRevertToSnapshot. */
  int32_t (*revert_to_snapshot)(vb_call *call, const vb_domain_revert_to_snapshot_in *in, vb_domain_revert_to_snapshot_out *out);
  /* class modify; read-only callers: no; permission: domain:snapshot; serves virDomainSnapshotDelete. */
  int32_t (*snapshot_delete)(vb_call *call, const vb_domain_snapshot_delete_in *in, vb_domain_snapshot_delete_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetBlockInfo. */
  int32_t (*get_block_info)(vb_call *call, const vb_domain_get_block_info_in *in, vb_domain_get_block_info_out *out);
  /* class modify; read-only callers: no; permission: domain:start; serves virDomainCreateWithFlags. */
  int32_t (*create)(vb_call *call, const vb_domain_create_in *in, vb_domain_create_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetMemoryParameters. */
  int32_t (*set_memory_parameters)(vb_call *call, const vb_domain_set_memory_parameters_in *in, vb_domain_set_memory_parameters_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetMemoryParameters. */
  int32_t (*get_memory_parameters)(vb_call *call, const vb_domain_get_memory_parameters_in *in, vb_domain_get_memory_parameters_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG, domain:write:VIR_DOMAIN_VCPU_GUEST;
     serves virDomainSetVcpusFlags. */
  int32_t (*set_vcpus)(vb_call *call, const vb_domain_set_vcpus_in *in, vb_domain_set_vcpus_out *out);
  /* class query; read-only callers: cond; permission: domain:read, domain:write:VIR_DOMAIN_VCPU_GUEST;
     serves virDomainGetVcpusFlags. */
  int32_t (*get_vcpus_flags)(vb_call *call, const vb_domain_get_vcpus_flags_in *in, vb_domain_get_vcpus_flags_out *out);
  /* class modify; read-only callers: no; permission: domain:open_device; opens a stream (read);
     serves virDomainOpenConsole. */
  int32_t (*open_console)(vb_call *call, const vb_domain_open_console_in *in, vb_domain_open_console_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainIsUpdated. */
  int32_t (*is_updated)(vb_call *call, const vb_domain_is_updated_in *in, vb_domain_is_updated_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetMemoryFlags. */
  int32_t (*set_memory)(vb_call *call, const vb_domain_set_memory_in *in, vb_domain_set_memory_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetBlkioParameters. */
  int32_t (*set_blkio_parameters)(vb_call *call, const vb_domain_set_blkio_parameters_in *in, vb_domain_set_blkio_parameters_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetBlkioParameters. */
  int32_t (*get_blkio_parameters)(vb_call *call, const vb_domain_get_blkio_parameters_in *in, vb_domain_get_blkio_parameters_out *out);
  /* class control; read-only callers: no; permission: domain:migrate; serves virDomainMigrateSetMaxSpeed. */
  int32_t (*migrate_set_max_speed)(vb_call *call, const vb_domain_migrate_set_max_speed_in *in, vb_domain_migrate_set_max_speed_out *out);
  /* class modify; read-only callers: no; permission: domain:inject_nmi; serves virDomainInjectNMI. */
  int32_t (*inject_nmi)(vb_call *call, const vb_domain_inject_nmi_in *in, vb_domain_inject_nmi_out *out);
  /* class modify; read-only callers: no; permission: domain:screenshot; opens a stream (read);
     serves virDomainScreenshot. */
  int32_t (*screenshot)(vb_call *call, const vb_domain_screenshot_in *in, vb_domain_screenshot_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetState. */
  int32_t (*get_state)(vb_call *call, const vb_domain_get_state_in *in, vb_domain_get_state_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_begin3)(vb_call *call, const vb_domain_migrate_begin3_in *in, vb_domain_migrate_begin3_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate, domain:start, domain:write;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_prepare3)(vb_call *call, const vb_domain_migrate_prepare3_in *in, vb_domain_migrate_prepare3_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate, domain:start, domain:write;
     opens a stream (write); serves virDomainMigratePrepareTunnel3. */
  int32_t (*migrate_prepare_tunnel3)(vb_call *call, const vb_domain_migrate_prepare_tunnel3_in *in, vb_domain_migrate_prepare_tunnel3_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3, virDomainMigrateToURI. */
  int32_t (*migrate_perform3)(vb_call *call, const vb_domain_migrate_perform3_in *in, vb_domain_migrate_perform3_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_finish3)(vb_call *call, const vb_domain_migrate_finish3_in *in, vb_domain_migrate_finish3_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_confirm3)(vb_call *call, const vb_domain_migrate_confirm3_in *in, vb_domain_migrate_confirm3_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetSchedulerParametersFlags. */
  int32_t (*set_scheduler_parameters)(vb_call *call, const vb_domain_set_scheduler_parameters_in *in, vb_domain_set_scheduler_parameters_out *out);
  /* class query; read-only callers: yes; permission: domain:read;
     serves virDomainGetSchedulerParametersFlags. */
  int32_t (*get_scheduler_parameters)(vb_call *call, const vb_domain_get_scheduler_parameters_in *in, vb_domain_get_scheduler_parameters_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainPinVcpuFlags. */
  int32_t (*pin_vcpu)(vb_call *call, const vb_domain_pin_vcpu_in *in, vb_domain_pin_vcpu_out *out);
  /* class modify; read-only callers: no; permission: domain:send_input; serves virDomainSendKey. */
  int32_t (*send_key)(vb_call *call, const vb_domain_send_key_in *in, vb_domain_send_key_out *out);
  /* class control; read-only callers: yes; permission: domain:read; serves virDomainGetControlInfo. */
  int32_t (*get_control_info)(vb_call *call, const vb_domain_get_control_info_in *in, vb_domain_get_control_info_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetVcpuPinInfo. */
  int32_t (*get_vcpu_pin_info)(vb_call *call, const vb_domain_get_vcpu_pin_info_in *in, vb_domain_get_vcpu_pin_info_out *out);
  /* class modify; read-only callers: no; permission: domain:delete; serves virDomainUndefineFlags. */
  int32_t (*undefine)(vb_call *call, const vb_domain_undefine_in *in, vb_domain_undefine_out *out);
  /* class modify; read-only callers: no; permission: domain:hibernate; serves virDomainSaveFlags. */
  int32_t (*save)(vb_call *call, const vb_domain_save_in *in, vb_domain_save_out *out);
  /* class modify; read-only callers: no; permission: domain:start, domain:write;
     serves virDomainRestoreFlags. */
  int32_t (*restore)(vb_call *call, const vb_domain_restore_in *in, vb_domain_restore_out *out);
  /* class control; read-only callers: no; permission: domain:stop; serves virDomainDestroyFlags. */
  int32_t (*destroy)(vb_call *call, const vb_domain_destroy_in *in, vb_domain_destroy_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainSaveImageGetXMLDesc. */
  int32_t (*save_image_get_xml_desc)(vb_call *call, const vb_domain_save_image_get_xml_desc_in *in, vb_domain_save_image_get_xml_desc_out *out);
  /* class modify; read-only callers: no; permission: domain:write, domain:hibernate;
     serves virDomainSaveImageDefineXML. */
  int32_t (*save_image_define_xml)(vb_call *call, const vb_domain_save_image_define_xml_in *in, vb_domain_save_image_define_xml_out *out);
  /* class control; read-only callers: no; permission: domain:write; serves virDomainBlockJobAbort. */
  int32_t (*block_job_abort)(vb_call *call, const vb_domain_block_job_abort_in *in, vb_domain_block_job_abort_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetBlockJobInfo. */
  int32_t (*get_block_job_info)(vb_call *call, const vb_domain_get_block_job_info_in *in, vb_domain_get_block_job_info_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainBlockJobSetSpeed. */
  int32_t (*block_job_set_speed)(vb_call *call, const vb_domain_block_job_set_speed_in *in, vb_domain_block_job_set_speed_out *out);
  /* class modify; read-only callers: no; permission: domain:block_write; serves virDomainBlockPull. */
  int32_t (*block_pull)(vb_call *call, const vb_domain_block_pull_in *in, vb_domain_block_pull_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate; serves virDomainMigrateGetMaxSpeed. */
  int32_t (*migrate_get_max_speed)(vb_call *call, const vb_domain_migrate_get_max_speed_in *in, vb_domain_migrate_get_max_speed_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainBlockStatsFlags. */
  int32_t (*block_stats_flags)(vb_call *call, const vb_domain_block_stats_flags_in *in, vb_domain_block_stats_flags_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainSnapshotGetParent. */
  int32_t (*snapshot_get_parent)(vb_call *call, const vb_domain_snapshot_get_parent_in *in, vb_domain_snapshot_get_parent_out *out);
  /* class modify; read-only callers: no; permission: domain:reset; serves virDomainReset. */
  int32_t (*reset)(vb_call *call, const vb_domain_reset_in *in, vb_domain_reset_out *out);
  /* class modify; read-only callers: no; permission: domain:open_graphics; descriptors: call:1;
     serves virDomainOpenGraphics. */
  int32_t (*open_graphics)(vb_call *call, const vb_domain_open_graphics_in *in, vb_domain_open_graphics_out *out);
  /* class modify; read-only callers: no; permission: domain:block_write; serves virDomainBlockResize. */
  int32_t (*block_resize)(vb_call *call, const vb_domain_block_resize_in *in, vb_domain_block_resize_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetBlockIoTune. */
  int32_t (*set_block_io_tune)(vb_call *call, const vb_domain_set_block_io_tune_in *in, vb_domain_set_block_io_tune_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetBlockIoTune. */
  int32_t (*get_block_io_tune)(vb_call *call, const vb_domain_get_block_io_tune_in *in, vb_domain_get_block_io_tune_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetNumaParameters. */
  int32_t (*set_numa_parameters)(vb_call *call, const vb_domain_set_numa_parameters_in *in, vb_domain_set_numa_parameters_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetNumaParameters. */
  int32_t (*get_numa_parameters)(vb_call *call, const vb_domain_get_numa_parameters_in *in, vb_domain_get_numa_parameters_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetInterfaceParameters. */
  int32_t (*set_interface_parameters)(vb_call *call, const vb_domain_set_interface_parameters_in *in, vb_domain_set_interface_parameters_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetInterfaceParameters. */
  int32_t (*get_interface_parameters)(vb_call *call, const vb_domain_get_interface_parameters_in *in, vb_domain_get_interface_parameters_out *out);
  /* class modify; read-only callers: no;
     permission: domain:init_control, domain:write:VIR_DOMAIN_SHUTDOWN_GUEST_AGENT;
     serves virDomainShutdownFlags. */
  int32_t (*shutdown)(vb_call *call, const vb_domain_shutdown_in *in, vb_domain_shutdown_out *out);
  /* class modify; read-only callers: no; permission: domain:pm_control;
     serves virDomainPMSuspendForDuration. */
  int32_t (*pm_suspend_for_duration)(vb_call *call, const vb_domain_pm_suspend_for_duration_in *in, vb_domain_pm_suspend_for_duration_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetCPUStats. */
  int32_t (*get_cpu_stats)(vb_call *call, const vb_domain_get_cpu_stats_in *in, vb_domain_get_cpu_stats_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetDiskErrors. */
  int32_t (*get_disk_errors)(vb_call *call, const vb_domain_get_disk_errors_in *in, vb_domain_get_disk_errors_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetMetadata. */
  int32_t (*set_metadata)(vb_call *call, const vb_domain_set_metadata_in *in, vb_domain_set_metadata_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetMetadata. */
  int32_t (*get_metadata)(vb_call *call, const vb_domain_get_metadata_in *in, vb_domain_get_metadata_out *out);
  /* class modify; read-only callers: no; permission: domain:block_write; serves virDomainBlockRebase. */
  int32_t (*block_rebase)(vb_call *call, const vb_domain_block_rebase_in *in, vb_domain_block_rebase_out *out);
  /* class modify; read-only callers: no; permission: domain:pm_control; serves virDomainPMWakeup. */
  int32_t (*pm_wakeup)(vb_call *call, const vb_domain_pm_wakeup_in *in, vb_domain_pm_wakeup_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainSnapshotIsCurrent. */
  int32_t (*snapshot_is_current)(vb_call *call, const vb_domain_snapshot_is_current_in *in, vb_domain_snapshot_is_current_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainSnapshotHasMetadata. */
  int32_t (*snapshot_has_metadata)(vb_call *call, const vb_domain_snapshot_has_metadata_in *in, vb_domain_snapshot_has_metadata_out *out);
  /* class query; read-only callers: yes; permission: connect:search_domains;
     each result needs domain:getattr; serves virConnectListAllDomains. */
  int32_t (*list_all)(vb_call *call, const vb_domain_list_all_in *in, vb_domain_list_all_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainListAllSnapshots. */
  int32_t (*list_all_snapshots)(vb_call *call, const vb_domain_list_all_snapshots_in *in, vb_domain_list_all_snapshots_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainSnapshotListAllChildren. */
  int32_t (*snapshot_list_all_children)(vb_call *call, const vb_domain_snapshot_list_all_children_in *in, vb_domain_snapshot_list_all_children_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainGetHostname. */
  int32_t (*get_hostname)(vb_call *call, const vb_domain_get_hostname_in *in, vb_domain_get_hostname_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetSecurityLabelList. */
  int32_t (*get_security_label_list)(vb_call *call, const vb_domain_get_security_label_list_in *in, vb_domain_get_security_label_list_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainPinEmulator. */
  int32_t (*pin_emulator)(vb_call *call, const vb_domain_pin_emulator_in *in, vb_domain_pin_emulator_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetEmulatorPinInfo. */
  int32_t (*get_emulator_pin_info)(vb_call *call, const vb_domain_get_emulator_pin_info_in *in, vb_domain_get_emulator_pin_info_out *out);
  /* class modify; read-only callers: no; permission: domain:block_write; serves virDomainBlockCommit. */
  int32_t (*block_commit)(vb_call *call, const vb_domain_block_commit_in *in, vb_domain_block_commit_out *out);
  /* class modify; read-only callers: no; permission: domain:fs_trim; serves virDomainFSTrim. */
  int32_t (*fstrim)(vb_call *call, const vb_domain_fstrim_in *in, vb_domain_fstrim_out *out);
  /* class modify; read-only callers: no; permission: domain:send_signal;
     serves virDomainSendProcessSignal. */
  int32_t (*send_process_signal)(vb_call *call, const vb_domain_send_process_signal_in *in, vb_domain_send_process_signal_out *out);
  /* class modify; read-only callers: no; permission: domain:open_device; opens a stream (read);
     serves virDomainOpenChannel. */
  int32_t (*open_channel)(vb_call *call, const vb_domain_open_channel_in *in, vb_domain_open_channel_out *out);
  /* class control; read-only callers: yes; permission: domain:read; serves virDomainGetJobStats. */
  int32_t (*get_job_stats)(vb_call *call, const vb_domain_get_job_stats_in *in, vb_domain_get_job_stats_out *out);
  /* class query; read-only callers: yes; permission: domain:migrate;
     serves virDomainMigrateGetCompressionCache. */
  int32_t (*migrate_get_compression_cache)(vb_call *call, const vb_domain_migrate_get_compression_cache_in *in, vb_domain_migrate_get_compression_cache_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrateSetCompressionCache. */
  int32_t (*migrate_set_compression_cache)(vb_call *call, const vb_domain_migrate_set_compression_cache_in *in, vb_domain_migrate_set_compression_cache_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_begin3_params)(vb_call *call, const vb_domain_migrate_begin3_params_in *in, vb_domain_migrate_begin3_params_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate, domain:start, domain:write;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_prepare3_params)(vb_call *call, const vb_domain_migrate_prepare3_params_in *in, vb_domain_migrate_prepare3_params_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate, domain:start, domain:write;
     serves virDomainMigratePrepareTunnel3Params. */
  int32_t (*migrate_prepare_tunnel3_params)(vb_call *call, const vb_domain_migrate_prepare_tunnel3_params_in *in, vb_domain_migrate_prepare_tunnel3_params_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3, virDomainMigrateToURI. */
  int32_t (*migrate_perform3_params)(vb_call *call, const vb_domain_migrate_perform3_params_in *in, vb_domain_migrate_perform3_params_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_finish3_params)(vb_call *call, const vb_domain_migrate_finish3_params_in *in, vb_domain_migrate_finish3_params_out *out);
  /* class modify; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrate, virDomainMigrate2, virDomainMigrate3. */
  int32_t (*migrate_confirm3_params)(vb_call *call, const vb_domain_migrate_confirm3_params_in *in, vb_domain_migrate_confirm3_params_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetMemoryStatsPeriod. */
  int32_t (*set_memory_stats_period)(vb_call *call, const vb_domain_set_memory_stats_period_in *in, vb_domain_set_memory_stats_period_out *out);
  /* class modify; read-only callers: no; permission: domain:write, domain:start; descriptors: call:0..n;
     serves virDomainCreateXMLWithFiles. */
  int32_t (*create_xml_with_files)(vb_call *call, const vb_domain_create_xml_with_files_in *in, vb_domain_create_xml_with_files_out *out);
  /* class modify; read-only callers: no; permission: domain:start; descriptors: call:0..n;
     serves virDomainCreateWithFiles. */
  int32_t (*create_with_files)(vb_call *call, const vb_domain_create_with_files_in *in, vb_domain_create_with_files_out *out);
  /* class modify; read-only callers: no; permission: domain:core_dump; serves virDomainCoreDumpWithFormat. */
  int32_t (*core_dump)(vb_call *call, const vb_domain_core_dump_in *in, vb_domain_core_dump_out *out);
  /* class modify; read-only callers: no; permission: domain:fs_freeze; serves virDomainFSFreeze. */
  int32_t (*fsfreeze)(vb_call *call, const vb_domain_fsfreeze_in *in, vb_domain_fsfreeze_out *out);
  /* class modify; read-only callers: no; permission: domain:fs_freeze; serves virDomainFSThaw. */
  int32_t (*fsthaw)(vb_call *call, const vb_domain_fsthaw_in *in, vb_domain_fsthaw_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainGetTime. */
  int32_t (*get_time)(vb_call *call, const vb_domain_get_time_in *in, vb_domain_get_time_out *out);
  /* class modify; read-only callers: no; permission: domain:set_time; serves virDomainSetTime. */
  int32_t (*set_time)(vb_call *call, const vb_domain_set_time_in *in, vb_domain_set_time_out *out);
  /* class modify; read-only callers: no; permission: connect:write;
     serves virConnectGetDomainCapabilities. */
  int32_t (*get_capabilities)(vb_call *call, const vb_domain_get_capabilities_in *in, vb_domain_get_capabilities_out *out);
  /* class modify; read-only callers: no; permission: domain:open_graphics; descriptors: reply:1;
     serves virDomainOpenGraphicsFD. */
  int32_t (*open_graphics_fd)(vb_call *call, const vb_domain_open_graphics_fd_in *in, vb_domain_open_graphics_fd_out *out);
  /* class query; read-only callers: yes; permission: connect:search_domains;
     each result needs domain:read; serves virConnectGetAllDomainStats, virDomainListGetStats. */
  int32_t (*get_all_stats)(vb_call *call, const vb_domain_get_all_stats_in *in, vb_domain_get_all_stats_out *out);
  /* class modify; read-only callers: no; permission: domain:block_write; serves virDomainBlockCopy. */
  int32_t (*block_copy)(vb_call *call, const vb_domain_block_copy_in *in, vb_domain_block_copy_out *out);
  /* class modify; read-only callers: no; permission: domain:fs_freeze; serves virDomainGetFSInfo. */
  int32_t (*get_fsinfo)(vb_call *call, const vb_domain_get_fsinfo_in *in, vb_domain_get_fsinfo_out *out);
  /* class modify; read-only callers: no; permission: domain:write, domain:save;
     serves virDomainDefineXMLFlags. */
  int32_t (*define_xml)(vb_call *call, const vb_domain_define_xml_in *in, vb_domain_define_xml_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetIOThreadInfo. */
  int32_t (*get_iothread_info)(vb_call *call, const vb_domain_get_iothread_info_in *in, vb_domain_get_iothread_info_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainPinIOThread. */
  int32_t (*pin_iothread)(vb_call *call, const vb_domain_pin_iothread_in *in, vb_domain_pin_iothread_out *out);
  /* class query; read-only callers: cond;
     permission: domain:read, domain:write::source:VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT;
     serves virDomainInterfaceAddresses. */
  int32_t (*interface_addresses)(vb_call *call, const vb_domain_interface_addresses_in *in, vb_domain_interface_addresses_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainAddIOThread. */
  int32_t (*add_iothread)(vb_call *call, const vb_domain_add_iothread_in *in, vb_domain_add_iothread_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainDelIOThread. */
  int32_t (*del_iothread)(vb_call *call, const vb_domain_del_iothread_in *in, vb_domain_del_iothread_out *out);
  /* class modify; read-only callers: no; permission: domain:set_password; serves virDomainSetUserPassword. */
  int32_t (*set_user_password)(vb_call *call, const vb_domain_set_user_password_in *in, vb_domain_set_user_password_out *out);
  /* class modify; read-only callers: no; permission: domain:write, domain:save; serves virDomainRename. */
  int32_t (*rename)(vb_call *call, const vb_domain_rename_in *in, vb_domain_rename_out *out);
  /* class control; read-only callers: no; permission: domain:migrate;
     serves virDomainMigrateStartPostCopy. */
  int32_t (*migrate_start_post_copy)(vb_call *call, const vb_domain_migrate_start_post_copy_in *in, vb_domain_migrate_start_post_copy_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetPerfEvents. */
  int32_t (*get_perf_events)(vb_call *call, const vb_domain_get_perf_events_in *in, vb_domain_get_perf_events_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainSetPerfEvents. */
  int32_t (*set_perf_events)(vb_call *call, const vb_domain_set_perf_events_in *in, vb_domain_set_perf_events_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainGetGuestVcpus. */
  int32_t (*get_guest_vcpus)(vb_call *call, const vb_domain_get_guest_vcpus_in *in, vb_domain_get_guest_vcpus_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainSetGuestVcpus. */
  int32_t (*set_guest_vcpus)(vb_call *call, const vb_domain_set_guest_vcpus_in *in, vb_domain_set_guest_vcpus_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetVcpu. */
  int32_t (*set_vcpu)(vb_call *call, const vb_domain_set_vcpu_in *in, vb_domain_set_vcpu_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainSetBlockThreshold. */
  int32_t (*set_block_threshold)(vb_call *call, const vb_domain_set_block_threshold_in *in, vb_domain_set_block_threshold_out *out);
  /* class query; read-only callers: yes; permission: domain:migrate;
     serves virDomainMigrateGetMaxDowntime. */
  int32_t (*migrate_get_max_downtime)(vb_call *call, const vb_domain_migrate_get_max_downtime_in *in, vb_domain_migrate_get_max_downtime_out *out);
  /* class query; read-only callers: cond;
     permission: domain:read, domain:read_secure:VIR_DOMAIN_SAVE_IMAGE_XML_SECURE;
     serves virDomainManagedSaveGetXMLDesc. */
  int32_t (*managed_save_get_xml_desc)(vb_call *call, const vb_domain_managed_save_get_xml_desc_in *in, vb_domain_managed_save_get_xml_desc_out *out);
  /* class modify; read-only callers: no; permission: domain:write, domain:hibernate;
     serves virDomainManagedSaveDefineXML. */
  int32_t (*managed_save_define_xml)(vb_call *call, const vb_domain_managed_save_define_xml_in *in, vb_domain_managed_save_define_xml_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainSetLifecycleAction. */
  int32_t (*set_lifecycle_action)(vb_call *call, const vb_domain_set_lifecycle_action_in *in, vb_domain_set_lifecycle_action_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainDetachDeviceAlias. */
  int32_t (*detach_device_alias)(vb_call *call, const vb_domain_detach_device_alias_in *in, vb_domain_detach_device_alias_out *out);
  /* class modify; read-only callers: no; permission: domain:read; serves virDomainGetLaunchSecurityInfo. */
  int32_t (*get_launch_security_info)(vb_call *call, const vb_domain_get_launch_security_info_in *in, vb_domain_get_launch_security_info_out *out);
  /* class modify; read-only callers: no;
     permission: domain:write, domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE, domain:save:VIR_DOMAIN_AFFECT_CONFIG;
     serves virDomainSetIOThreadParams. */
  int32_t (*set_iothread_params)(vb_call *call, const vb_domain_set_iothread_params_in *in, vb_domain_set_iothread_params_out *out);
  /* class modify; read-only callers: no;
     permission: domain:checkpoint, domain:fs_freeze:VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE;
     serves virDomainCheckpointCreateXML. */
  int32_t (*checkpoint_create_xml)(vb_call *call, const vb_domain_checkpoint_create_xml_in *in, vb_domain_checkpoint_create_xml_out *out);
  /* class query; read-only callers: cond;
     permission: domain:read, domain:read_secure:VIR_DOMAIN_CHECKPOINT_XML_SECURE;
     serves virDomainCheckpointGetXMLDesc. */
  int32_t (*checkpoint_get_xml_desc)(vb_call *call, const vb_domain_checkpoint_get_xml_desc_in *in, vb_domain_checkpoint_get_xml_desc_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainListAllCheckpoints. */
  int32_t (*list_all_checkpoints)(vb_call *call, const vb_domain_list_all_checkpoints_in *in, vb_domain_list_all_checkpoints_out *out);
  /* class query; read-only callers: yes; permission: domain:read;
     serves virDomainCheckpointListAllChildren. */
  int32_t (*checkpoint_list_all_children)(vb_call *call, const vb_domain_checkpoint_list_all_children_in *in, vb_domain_checkpoint_list_all_children_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainCheckpointLookupByName. */
  int32_t (*checkpoint_lookup_by_name)(vb_call *call, const vb_domain_checkpoint_lookup_by_name_in *in, vb_domain_checkpoint_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainCheckpointGetParent. */
  int32_t (*checkpoint_get_parent)(vb_call *call, const vb_domain_checkpoint_get_parent_in *in, vb_domain_checkpoint_get_parent_out *out);
  /* class modify; read-only callers: no; permission: domain:checkpoint; serves virDomainCheckpointDelete. */
  int32_t (*checkpoint_delete)(vb_call *call, const vb_domain_checkpoint_delete_in *in, vb_domain_checkpoint_delete_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainGetGuestInfo. */
  int32_t (*get_guest_info)(vb_call *call, const vb_domain_get_guest_info_in *in, vb_domain_get_guest_info_out *out);
  /* class control; read-only callers: no; permission: domain:write;
     serves virDomainAgentSetResponseTimeout. */
  int32_t (*agent_set_response_timeout)(vb_call *call, const vb_domain_agent_set_response_timeout_in *in, vb_domain_agent_set_response_timeout_out *out);
  /* class modify; read-only callers: no; permission: domain:checkpoint, domain:block_write;
     serves virDomainBackupBegin. */
  int32_t (*backup_begin)(vb_call *call, const vb_domain_backup_begin_in *in, vb_domain_backup_begin_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainBackupGetXMLDesc. */
  int32_t (*backup_get_xml_desc)(vb_call *call, const vb_domain_backup_get_xml_desc_in *in, vb_domain_backup_get_xml_desc_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainAuthorizedSSHKeysGet. */
  int32_t (*authorized_ssh_keys_get)(vb_call *call, const vb_domain_authorized_ssh_keys_get_in *in, vb_domain_authorized_ssh_keys_get_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainAuthorizedSSHKeysSet. */
  int32_t (*authorized_ssh_keys_set)(vb_call *call, const vb_domain_authorized_ssh_keys_set_in *in, vb_domain_authorized_ssh_keys_set_out *out);
  /* class query; read-only callers: yes; permission: domain:read; serves virDomainGetMessages. */
  int32_t (*get_messages)(vb_call *call, const vb_domain_get_messages_in *in, vb_domain_get_messages_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainStartDirtyRateCalc. */
  int32_t (*start_dirty_rate_calc)(vb_call *call, const vb_domain_start_dirty_rate_calc_in *in, vb_domain_start_dirty_rate_calc_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainSetLaunchSecurityState. */
  int32_t (*set_launch_security_state)(vb_call *call, const vb_domain_set_launch_security_state_in *in, vb_domain_set_launch_security_state_out *out);
  /* class modify; read-only callers: no; permission: domain:hibernate; serves virDomainSaveParams. */
  int32_t (*save_params)(vb_call *call, const vb_domain_save_params_in *in, vb_domain_save_params_out *out);
  /* class modify; read-only callers: no; permission: domain:start, domain:write;
     serves virDomainRestoreParams. */
  int32_t (*restore_params)(vb_call *call, const vb_domain_restore_params_in *in, vb_domain_restore_params_out *out);
  /* class control; read-only callers: no; permission: domain:write; serves virDomainAbortJobFlags. */
  int32_t (*abort_job)(vb_call *call, const vb_domain_abort_job_in *in, vb_domain_abort_job_out *out);
  /* class modify; read-only callers: no; permission: domain:write; descriptors: call:1..n;
     serves virDomainFDAssociate. */
  int32_t (*fd_associate)(vb_call *call, const vb_domain_fd_associate_in *in, vb_domain_fd_associate_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainQemuMonitorCommand. */
  int32_t (*qemu_monitor_command)(vb_call *call, const vb_domain_qemu_monitor_command_in *in, vb_domain_qemu_monitor_command_out *out);
  /* class modify; read-only callers: no; permission: domain:start, domain:write;
     serves virDomainQemuAttach. */
  int32_t (*qemu_attach)(vb_call *call, const vb_domain_qemu_attach_in *in, vb_domain_qemu_attach_out *out);
  /* class modify; read-only callers: no; permission: domain:write; serves virDomainQemuAgentCommand. */
  int32_t (*qemu_agent_command)(vb_call *call, const vb_domain_qemu_agent_command_in *in, vb_domain_qemu_agent_command_out *out);
  /* class modify; read-only callers: no; permission: domain:write; descriptors: call:0..nreply:0..n;
     serves virDomainQemuMonitorCommandWithFiles. */
  int32_t (*qemu_monitor_command_with_files)(vb_call *call, const vb_domain_qemu_monitor_command_with_files_in *in, vb_domain_qemu_monitor_command_with_files_out *out);
  /* class modify; read-only callers: no; permission: domain:open_namespace; descriptors: reply:n;
     serves virDomainLxcOpenNamespace. */
  int32_t (*lxc_open_namespace)(vb_call *call, const vb_domain_lxc_open_namespace_in *in, vb_domain_lxc_open_namespace_out *out);
} vb_domain_ops;

#define VB_OP_DOMAIN_CREATE_XML 0x20000u
#define VB_OP_DOMAIN_GET_XML_DESC 0x20001u
#define VB_OP_DOMAIN_GET_AUTOSTART 0x20002u
#define VB_OP_DOMAIN_GET_INFO 0x20003u
#define VB_OP_DOMAIN_GET_MAX_MEMORY 0x20004u
#define VB_OP_DOMAIN_GET_MAX_VCPUS 0x20005u
#define VB_OP_DOMAIN_GET_OS_TYPE 0x20006u
#define VB_OP_DOMAIN_GET_VCPUS 0x20007u
#define VB_OP_DOMAIN_LOOKUP_BY_ID 0x20008u
#define VB_OP_DOMAIN_LOOKUP_BY_NAME 0x20009u
#define VB_OP_DOMAIN_LOOKUP_BY_UUID 0x2000au
#define VB_OP_DOMAIN_REBOOT 0x2000bu
#define VB_OP_DOMAIN_RESUME 0x2000cu
#define VB_OP_DOMAIN_SET_AUTOSTART 0x2000du
#define VB_OP_DOMAIN_SUSPEND 0x2000eu
#define VB_OP_DOMAIN_GET_SCHEDULER_TYPE 0x2000fu
#define VB_OP_DOMAIN_MIGRATE_PREPARE 0x20010u
#define VB_OP_DOMAIN_MIGRATE_PERFORM 0x20011u
#define VB_OP_DOMAIN_MIGRATE_FINISH 0x20012u
#define VB_OP_DOMAIN_BLOCK_STATS 0x20013u
#define VB_OP_DOMAIN_INTERFACE_STATS 0x20014u
#define VB_OP_DOMAIN_BLOCK_PEEK 0x20015u
#define VB_OP_DOMAIN_MEMORY_PEEK 0x20016u
#define VB_OP_DOMAIN_MIGRATE_PREPARE2 0x20017u
#define VB_OP_DOMAIN_MIGRATE_FINISH2 0x20018u
#define VB_OP_DOMAIN_GET_SECURITY_LABEL 0x20019u
#define VB_OP_DOMAIN_XML_FROM_NATIVE 0x2001au
#define VB_OP_DOMAIN_XML_TO_NATIVE 0x2001bu
#define VB_OP_DOMAIN_MIGRATE_PREPARE_TUNNEL 0x2001cu
#define VB_OP_DOMAIN_IS_ACTIVE 0x2001du
#define VB_OP_DOMAIN_IS_PERSISTENT 0x2001eu
#define VB_OP_DOMAIN_MEMORY_STATS 0x2001fu
#define VB_OP_DOMAIN_ATTACH_DEVICE 0x20020u
#define VB_OP_DOMAIN_DETACH_DEVICE 0x20021u
#define VB_OP_DOMAIN_GET_JOB_INFO 0x20022u
#define VB_OP_DOMAIN_MIGRATE_SET_MAX_DOWNTIME 0x20023u
#define VB_OP_DOMAIN_UPDATE_DEVICE_FLAGS 0x20024u
#define VB_OP_DOMAIN_MANAGED_SAVE 0x20025u
#define VB_OP_DOMAIN_HAS_MANAGED_SAVE_IMAGE 0x20026u
#define VB_OP_DOMAIN_MANAGED_SAVE_REMOVE 0x20027u
#define VB_OP_DOMAIN_SNAPSHOT_CREATE_XML 0x20028u
#define VB_OP_DOMAIN_SNAPSHOT_GET_XML_DESC 0x20029u
#define VB_OP_DOMAIN_SNAPSHOT_LOOKUP_BY_NAME 0x2002au
#define VB_OP_DOMAIN_HAS_CURRENT_SNAPSHOT 0x2002bu
#define VB_OP_DOMAIN_SNAPSHOT_CURRENT 0x2002cu
#define VB_OP_DOMAIN_REVERT_TO_SNAPSHOT 0x2002du
#define VB_OP_DOMAIN_SNAPSHOT_DELETE 0x2002eu
#define VB_OP_DOMAIN_GET_BLOCK_INFO 0x2002fu
#define VB_OP_DOMAIN_CREATE 0x20030u
#define VB_OP_DOMAIN_SET_MEMORY_PARAMETERS 0x20031u
#define VB_OP_DOMAIN_GET_MEMORY_PARAMETERS 0x20032u
#define VB_OP_DOMAIN_SET_VCPUS 0x20033u
#define VB_OP_DOMAIN_GET_VCPUS_FLAGS 0x20034u
#define VB_OP_DOMAIN_OPEN_CONSOLE 0x20035u
#define VB_OP_DOMAIN_IS_UPDATED 0x20036u
#define VB_OP_DOMAIN_SET_MEMORY 0x20037u
#define VB_OP_DOMAIN_SET_BLKIO_PARAMETERS 0x20038u
#define VB_OP_DOMAIN_GET_BLKIO_PARAMETERS 0x20039u
#define VB_OP_DOMAIN_MIGRATE_SET_MAX_SPEED 0x2003au
#define VB_OP_DOMAIN_INJECT_NMI 0x2003bu
#define VB_OP_DOMAIN_SCREENSHOT 0x2003cu
#define VB_OP_DOMAIN_GET_STATE 0x2003du
#define VB_OP_DOMAIN_MIGRATE_BEGIN3 0x2003eu
#define VB_OP_DOMAIN_MIGRATE_PREPARE3 0x2003fu
#define VB_OP_DOMAIN_MIGRATE_PREPARE_TUNNEL3 0x20040u
#define VB_OP_DOMAIN_MIGRATE_PERFORM3 0x20041u
#define VB_OP_DOMAIN_MIGRATE_FINISH3 0x20042u
#define VB_OP_DOMAIN_MIGRATE_CONFIRM3 0x20043u
#define VB_OP_DOMAIN_SET_SCHEDULER_PARAMETERS 0x20044u
#define VB_OP_DOMAIN_GET_SCHEDULER_PARAMETERS 0x20045u
#define VB_OP_DOMAIN_PIN_VCPU 0x20046u
#define VB_OP_DOMAIN_SEND_KEY 0x20047u
#define VB_OP_DOMAIN_GET_CONTROL_INFO 0x20048u
#define VB_OP_DOMAIN_GET_VCPU_PIN_INFO 0x20049u
#define VB_OP_DOMAIN_UNDEFINE 0x2004au
#define VB_OP_DOMAIN_SAVE 0x2004bu
#define VB_OP_DOMAIN_RESTORE 0x2004cu
#define VB_OP_DOMAIN_DESTROY 0x2004du
#define VB_OP_DOMAIN_SAVE_IMAGE_GET_XML_DESC 0x2004eu
#define VB_OP_DOMAIN_SAVE_IMAGE_DEFINE_XML 0x2004fu
#define VB_OP_DOMAIN_BLOCK_JOB_ABORT 0x20050u
#define VB_OP_DOMAIN_GET_BLOCK_JOB_INFO 0x20051u
#define VB_OP_DOMAIN_BLOCK_JOB_SET_SPEED 0x20052u
#define VB_OP_DOMAIN_BLOCK_PULL 0x20053u
#define VB_OP_DOMAIN_MIGRATE_GET_MAX_SPEED 0x20054u
#define VB_OP_DOMAIN_BLOCK_STATS_FLAGS 0x20055u
#define VB_OP_DOMAIN_SNAPSHOT_GET_PARENT 0x20056u
#define VB_OP_DOMAIN_RESET 0x20057u
#define VB_OP_DOMAIN_OPEN_GRAPHICS 0x20058u
#define VB_OP_DOMAIN_BLOCK_RESIZE 0x20059u
#define VB_OP_DOMAIN_SET_BLOCK_IO_TUNE 0x2005au
#define VB_OP_DOMAIN_GET_BLOCK_IO_TUNE 0x2005bu
#define VB_OP_DOMAIN_SET_NUMA_PARAMETERS 0x2005cu
#define VB_OP_DOMAIN_GET_NUMA_PARAMETERS 0x2005du
#define VB_OP_DOMAIN_SET_INTERFACE_PARAMETERS 0x2005eu
#define VB_OP_DOMAIN_GET_INTERFACE_PARAMETERS 0x2005fu
#define VB_OP_DOMAIN_SHUTDOWN 0x20060u
#define VB_OP_DOMAIN_PM_SUSPEND_FOR_DURATION 0x20061u
#define VB_OP_DOMAIN_GET_CPU_STATS 0x20062u
#define VB_OP_DOMAIN_GET_DISK_ERRORS 0x20063u
#define VB_OP_DOMAIN_SET_METADATA 0x20064u
#define VB_OP_DOMAIN_GET_METADATA 0x20065u
#define VB_OP_DOMAIN_BLOCK_REBASE 0x20066u
#define VB_OP_DOMAIN_PM_WAKEUP 0x20067u
#define VB_OP_DOMAIN_SNAPSHOT_IS_CURRENT 0x20068u
#define VB_OP_DOMAIN_SNAPSHOT_HAS_METADATA 0x20069u
#define VB_OP_DOMAIN_LIST_ALL 0x2006au
#define VB_OP_DOMAIN_LIST_ALL_SNAPSHOTS 0x2006bu
#define VB_OP_DOMAIN_SNAPSHOT_LIST_ALL_CHILDREN 0x2006cu
#define VB_OP_DOMAIN_GET_HOSTNAME 0x2006du
#define VB_OP_DOMAIN_GET_SECURITY_LABEL_LIST 0x2006eu
#define VB_OP_DOMAIN_PIN_EMULATOR 0x2006fu
#define VB_OP_DOMAIN_GET_EMULATOR_PIN_INFO 0x20070u
#define VB_OP_DOMAIN_BLOCK_COMMIT 0x20071u
#define VB_OP_DOMAIN_FSTRIM 0x20072u
#define VB_OP_DOMAIN_SEND_PROCESS_SIGNAL 0x20073u
#define VB_OP_DOMAIN_OPEN_CHANNEL 0x20074u
#define VB_OP_DOMAIN_GET_JOB_STATS 0x20075u
#define VB_OP_DOMAIN_MIGRATE_GET_COMPRESSION_CACHE 0x20076u
#define VB_OP_DOMAIN_MIGRATE_SET_COMPRESSION_CACHE 0x20077u
#define VB_OP_DOMAIN_MIGRATE_BEGIN3_PARAMS 0x20078u
#define VB_OP_DOMAIN_MIGRATE_PREPARE3_PARAMS 0x20079u
#define VB_OP_DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS 0x2007au
#define VB_OP_DOMAIN_MIGRATE_PERFORM3_PARAMS 0x2007bu
#define VB_OP_DOMAIN_MIGRATE_FINISH3_PARAMS 0x2007cu
#define VB_OP_DOMAIN_MIGRATE_CONFIRM3_PARAMS 0x2007du
#define VB_OP_DOMAIN_SET_MEMORY_STATS_PERIOD 0x2007eu
#define VB_OP_DOMAIN_CREATE_XML_WITH_FILES 0x2007fu
#define VB_OP_DOMAIN_CREATE_WITH_FILES 0x20080u
#define VB_OP_DOMAIN_CORE_DUMP 0x20081u
#define VB_OP_DOMAIN_FSFREEZE 0x20082u
#define VB_OP_DOMAIN_FSTHAW 0x20083u
#define VB_OP_DOMAIN_GET_TIME 0x20084u
#define VB_OP_DOMAIN_SET_TIME 0x20085u
#define VB_OP_DOMAIN_GET_CAPABILITIES 0x20086u
#define VB_OP_DOMAIN_OPEN_GRAPHICS_FD 0x20087u
#define VB_OP_DOMAIN_GET_ALL_STATS 0x20088u
#define VB_OP_DOMAIN_BLOCK_COPY 0x20089u
#define VB_OP_DOMAIN_GET_FSINFO 0x2008au
#define VB_OP_DOMAIN_DEFINE_XML 0x2008bu
#define VB_OP_DOMAIN_GET_IOTHREAD_INFO 0x2008cu
#define VB_OP_DOMAIN_PIN_IOTHREAD 0x2008du
#define VB_OP_DOMAIN_INTERFACE_ADDRESSES 0x2008eu
#define VB_OP_DOMAIN_ADD_IOTHREAD 0x2008fu
#define VB_OP_DOMAIN_DEL_IOTHREAD 0x20090u
#define VB_OP_DOMAIN_SET_USER_PASSWORD 0x20091u
#define VB_OP_DOMAIN_RENAME 0x20092u
#define VB_OP_DOMAIN_MIGRATE_START_POST_COPY 0x20093u
#define VB_OP_DOMAIN_GET_PERF_EVENTS 0x20094u
#define VB_OP_DOMAIN_SET_PERF_EVENTS 0x20095u
#define VB_OP_DOMAIN_GET_GUEST_VCPUS 0x20096u
#define VB_OP_DOMAIN_SET_GUEST_VCPUS 0x20097u
#define VB_OP_DOMAIN_SET_VCPU 0x20098u
#define VB_OP_DOMAIN_SET_BLOCK_THRESHOLD 0x20099u
#define VB_OP_DOMAIN_MIGRATE_GET_MAX_DOWNTIME 0x2009au
#define VB_OP_DOMAIN_MANAGED_SAVE_GET_XML_DESC 0x2009bu
#define VB_OP_DOMAIN_MANAGED_SAVE_DEFINE_XML 0x2009cu
#define VB_OP_DOMAIN_SET_LIFECYCLE_ACTION 0x2009du
#define VB_OP_DOMAIN_DETACH_DEVICE_ALIAS 0x2009eu
#define VB_OP_DOMAIN_GET_LAUNCH_SECURITY_INFO 0x2009fu
#define VB_OP_DOMAIN_SET_IOTHREAD_PARAMS 0x200a0u
#define VB_OP_DOMAIN_CHECKPOINT_CREATE_XML 0x200a1u
#define VB_OP_DOMAIN_CHECKPOINT_GET_XML_DESC 0x200a2u
#define VB_OP_DOMAIN_LIST_ALL_CHECKPOINTS 0x200a3u
#define VB_OP_DOMAIN_CHECKPOINT_LIST_ALL_CHILDREN 0x200a4u
#define VB_OP_DOMAIN_CHECKPOINT_LOOKUP_BY_NAME 0x200a5u
#define VB_OP_DOMAIN_CHECKPOINT_GET_PARENT 0x200a6u
#define VB_OP_DOMAIN_CHECKPOINT_DELETE 0x200a7u
#define VB_OP_DOMAIN_GET_GUEST_INFO 0x200a8u
#define VB_OP_DOMAIN_AGENT_SET_RESPONSE_TIMEOUT 0x200a9u
#define VB_OP_DOMAIN_BACKUP_BEGIN 0x200aau
#define VB_OP_DOMAIN_BACKUP_GET_XML_DESC 0x200abu
#define VB_OP_DOMAIN_AUTHORIZED_SSH_KEYS_GET 0x200acu
#define VB_OP_DOMAIN_AUTHORIZED_SSH_KEYS_SET 0x200adu
#define VB_OP_DOMAIN_GET_MESSAGES 0x200aeu
#define VB_OP_DOMAIN_START_DIRTY_RATE_CALC 0x200afu
#define VB_OP_DOMAIN_SET_LAUNCH_SECURITY_STATE 0x200b0u
#define VB_OP_DOMAIN_SAVE_PARAMS 0x200b1u
#define VB_OP_DOMAIN_RESTORE_PARAMS 0x200b2u
#define VB_OP_DOMAIN_ABORT_JOB 0x200b3u
#define VB_OP_DOMAIN_FD_ASSOCIATE 0x200b4u
#define VB_OP_DOMAIN_QEMU_MONITOR_COMMAND 0x200b5u
#define VB_OP_DOMAIN_QEMU_ATTACH 0x200b6u
#define VB_OP_DOMAIN_QEMU_AGENT_COMMAND 0x200b7u
#define VB_OP_DOMAIN_QEMU_MONITOR_COMMAND_WITH_FILES 0x200b8u
#define VB_OP_DOMAIN_LXC_OPEN_NAMESPACE 0x200b9u

#ifdef __cplusplus
}
#endif

#endif
