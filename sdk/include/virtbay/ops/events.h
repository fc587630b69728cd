/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_EVENTS_H
#define VIRTBAY_OPS_EVENTS_H

#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VB_EVENT_DOMAIN_LIFECYCLE 0x20000u
#define VB_EVENT_DOMAIN_REBOOT 0x20001u
#define VB_EVENT_DOMAIN_RTC_CHANGE 0x20002u
#define VB_EVENT_DOMAIN_WATCHDOG 0x20003u
#define VB_EVENT_DOMAIN_IO_ERROR 0x20004u
#define VB_EVENT_DOMAIN_GRAPHICS 0x20005u
#define VB_EVENT_DOMAIN_IO_ERROR_REASON 0x20006u
#define VB_EVENT_DOMAIN_CONTROL_ERROR 0x20007u
#define VB_EVENT_DOMAIN_BLOCK_JOB 0x20008u
#define VB_EVENT_DOMAIN_DISK_CHANGE 0x20009u
#define VB_EVENT_DOMAIN_TRAY_CHANGE 0x2000au
#define VB_EVENT_DOMAIN_PMWAKEUP 0x2000bu
#define VB_EVENT_DOMAIN_PMSUSPEND 0x2000cu
#define VB_EVENT_DOMAIN_BALLOON_CHANGE 0x2000du
#define VB_EVENT_DOMAIN_PMSUSPEND_DISK 0x2000eu
#define VB_EVENT_DOMAIN_DEVICE_REMOVED 0x2000fu
#define VB_EVENT_DOMAIN_BLOCK_JOB_2 0x20010u
#define VB_EVENT_DOMAIN_TUNABLE 0x20011u
#define VB_EVENT_DOMAIN_AGENT_LIFECYCLE 0x20012u
#define VB_EVENT_DOMAIN_DEVICE_ADDED 0x20013u
#define VB_EVENT_DOMAIN_MIGRATION_ITERATION 0x20014u
#define VB_EVENT_DOMAIN_JOB_COMPLETED 0x20015u
#define VB_EVENT_DOMAIN_DEVICE_REMOVAL_FAILED 0x20016u
#define VB_EVENT_DOMAIN_METADATA_CHANGE 0x20017u
#define VB_EVENT_DOMAIN_BLOCK_THRESHOLD 0x20018u
#define VB_EVENT_DOMAIN_MEMORY_FAILURE 0x20019u
#define VB_EVENT_DOMAIN_MEMORY_DEVICE_SIZE_CHANGE 0x2001au
#define VB_EVENT_NETWORK_LIFECYCLE 0x30000u
#define VB_EVENT_STORAGE_POOL_LIFECYCLE 0x40000u
#define VB_EVENT_STORAGE_POOL_REFRESH 0x40001u
#define VB_EVENT_NODE_DEVICE_LIFECYCLE 0x60000u
#define VB_EVENT_NODE_DEVICE_UPDATE 0x60001u
#define VB_EVENT_SECRET_LIFECYCLE 0x80000u
#define VB_EVENT_SECRET_VALUE_CHANGED 0x80001u
#define VB_EVENT_QEMU_MONITOR_ANY 0x90000u
#define VB_EVENT_CONNECT_CLOSED 0x10000u

typedef struct vb_event_domain_lifecycle {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t event;
  int32_t detail;
} vb_event_domain_lifecycle;

typedef struct vb_event_domain_reboot {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_event_domain_reboot;

typedef struct vb_event_domain_rtc_change {
  uint32_t struct_size;
  vb_domain_ref dom;
  int64_t offset;
} vb_event_domain_rtc_change;

typedef struct vb_event_domain_watchdog {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t action;
} vb_event_domain_watchdog;

typedef struct vb_event_domain_io_error {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *srcPath;
  const char *devAlias;
  int32_t action;
} vb_event_domain_io_error;

typedef struct vb_event_domain_graphics {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t phase;
  vb_domain_event_graphics_address local;
  vb_domain_event_graphics_address remote;
  const char *authScheme;
  uint32_t n_subject;
  const vb_domain_event_graphics_identity *subject;
} vb_event_domain_graphics;

typedef struct vb_event_domain_io_error_reason {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *srcPath;
  const char *devAlias;
  int32_t action;
  const char *reason;
} vb_event_domain_io_error_reason;

typedef struct vb_event_domain_control_error {
  uint32_t struct_size;
  vb_domain_ref dom;
} vb_event_domain_control_error;

typedef struct vb_event_domain_block_job {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *path;
  int32_t type;
  int32_t status;
} vb_event_domain_block_job;

typedef struct vb_event_domain_disk_change {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *oldSrcPath; /* may be NULL */
  const char *newSrcPath; /* may be NULL */
  const char *devAlias;
  int32_t reason;
} vb_event_domain_disk_change;

typedef struct vb_event_domain_tray_change {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *devAlias;
  int32_t reason;
} vb_event_domain_tray_change;

typedef struct vb_event_domain_pmwakeup {
  uint32_t struct_size;
  int32_t reason;
  vb_domain_event_pmwakeup_msg msg;
} vb_event_domain_pmwakeup;

typedef struct vb_event_domain_pmsuspend {
  uint32_t struct_size;
  int32_t reason;
  vb_domain_event_pmsuspend_msg msg;
} vb_event_domain_pmsuspend;

typedef struct vb_event_domain_balloon_change {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint64_t actual;
} vb_event_domain_balloon_change;

typedef struct vb_event_domain_pmsuspend_disk {
  uint32_t struct_size;
  int32_t reason;
  vb_domain_event_pmsuspend_disk_msg msg;
} vb_event_domain_pmsuspend_disk;

typedef struct vb_event_domain_device_removed {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *devAlias;
} vb_event_domain_device_removed;

typedef struct vb_event_domain_block_job_2 {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *dst;
  int32_t type;
  int32_t status;
} vb_event_domain_block_job_2;

typedef struct vb_event_domain_tunable {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_event_domain_tunable;

typedef struct vb_event_domain_agent_lifecycle {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t state;
  int32_t reason;
} vb_event_domain_agent_lifecycle;

typedef struct vb_event_domain_device_added {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *devAlias;
} vb_event_domain_device_added;

typedef struct vb_event_domain_migration_iteration {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t iteration;
} vb_event_domain_migration_iteration;

typedef struct vb_event_domain_job_completed {
  uint32_t struct_size;
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_event_domain_job_completed;

typedef struct vb_event_domain_device_removal_failed {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *devAlias;
} vb_event_domain_device_removal_failed;

typedef struct vb_event_domain_metadata_change {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t type;
  const char *nsuri; /* may be NULL */
} vb_event_domain_metadata_change;

typedef struct vb_event_domain_block_threshold {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *dev;
  const char *path; /* may be NULL */
  uint64_t threshold;
  uint64_t excess;
} vb_event_domain_block_threshold;

typedef struct vb_event_domain_memory_failure {
  uint32_t struct_size;
  vb_domain_ref dom;
  int32_t recipient;
  int32_t action;
  uint32_t flags;
} vb_event_domain_memory_failure;

typedef struct vb_event_domain_memory_device_size_change {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *alias;
  uint64_t size;
} vb_event_domain_memory_device_size_change;

typedef struct vb_event_network_lifecycle {
  uint32_t struct_size;
  vb_network_ref net;
  int32_t event;
  int32_t detail;
} vb_event_network_lifecycle;

typedef struct vb_event_storage_pool_lifecycle {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  int32_t event;
  int32_t detail;
} vb_event_storage_pool_lifecycle;

typedef struct vb_event_storage_pool_refresh {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_event_storage_pool_refresh;

typedef struct vb_event_node_device_lifecycle {
  uint32_t struct_size;
  vb_node_device_ref dev;
  int32_t event;
  int32_t detail;
} vb_event_node_device_lifecycle;

typedef struct vb_event_node_device_update {
  uint32_t struct_size;
  vb_node_device_ref dev;
} vb_event_node_device_update;

typedef struct vb_event_secret_lifecycle {
  uint32_t struct_size;
  vb_secret_ref secret;
  int32_t event;
  int32_t detail;
} vb_event_secret_lifecycle;

typedef struct vb_event_secret_value_changed {
  uint32_t struct_size;
  vb_secret_ref secret;
} vb_event_secret_value_changed;

typedef struct vb_event_qemu_monitor_any {
  uint32_t struct_size;
  vb_domain_ref dom;
  const char *event;
  int64_t seconds;
  uint32_t micros;
  const char *details; /* may be NULL */
} vb_event_qemu_monitor_any;

typedef struct vb_event_connect_closed {
  uint32_t struct_size;
  int32_t reason;
} vb_event_connect_closed;

#ifdef __cplusplus
}
#endif

#endif
