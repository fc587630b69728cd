/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_TYPES_H
#define VIRTBAY_OPS_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_node_get_cpu_stats {
  const char *field;
  uint64_t value;
} vb_node_get_cpu_stats;

typedef struct vb_node_get_memory_stats {
  const char *field;
  uint64_t value;
} vb_node_get_memory_stats;

typedef struct vb_typed_param_value {
  int32_t type;
  union {
    int32_t i; /* 1 */
    uint32_t ui; /* 2 */
    int64_t l; /* 3 */
    uint64_t ul; /* 4 */
    double d; /* 5 */
    int32_t b; /* 6 */
    const char *s; /* 7 */
  } value;
} vb_typed_param_value;

typedef struct vb_typed_param {
  const char *field;
  vb_typed_param_value value;
} vb_typed_param;

typedef struct vb_domain_ref {
  const char *name;
  uint8_t uuid[16];
  int32_t id;
} vb_domain_ref;

typedef struct vb_vcpu_info {
  uint32_t number;
  int32_t state;
  uint64_t cpu_time;
  int32_t cpu;
} vb_vcpu_info;

typedef struct vb_domain_memory_stat {
  int32_t tag;
  uint64_t val;
} vb_domain_memory_stat;

typedef struct vb_domain_snapshot_ref {
  const char *name;
  vb_domain_ref dom;
} vb_domain_snapshot_ref;

typedef struct vb_domain_disk_error {
  const char *disk;
  int32_t error;
} vb_domain_disk_error;

typedef struct vb_domain_get_security_label_ret {
  uint32_t n_label;
  const char *label;
  int32_t enforcing;
} vb_domain_get_security_label_ret;

typedef struct vb_domain_stats_record {
  vb_domain_ref dom;
  uint32_t n_params;
  const vb_typed_param *params;
} vb_domain_stats_record;

typedef struct vb_domain_fsinfo {
  const char *mountpoint;
  const char *name;
  const char *fstype;
  uint32_t n_dev_aliases;
  const char *const *dev_aliases;
} vb_domain_fsinfo;

typedef struct vb_domain_iothread_info {
  uint32_t iothread_id;
  uint32_t n_cpumap;
  const uint8_t *cpumap;
} vb_domain_iothread_info;

typedef struct vb_domain_ip_addr {
  int32_t type;
  const char *addr;
  uint32_t prefix;
} vb_domain_ip_addr;

typedef struct vb_domain_interface {
  const char *name;
  const char *hwaddr; /* may be NULL */
  uint32_t n_addrs;
  const vb_domain_ip_addr *addrs;
} vb_domain_interface;

typedef struct vb_domain_checkpoint_ref {
  const char *name;
  vb_domain_ref dom;
} vb_domain_checkpoint_ref;

typedef struct vb_network_ref {
  const char *name;
  uint8_t uuid[16];
} vb_network_ref;

typedef struct vb_network_dhcp_lease {
  const char *iface;
  int64_t expirytime;
  int32_t type;
  const char *mac; /* may be NULL */
  const char *iaid; /* may be NULL */
  const char *ipaddr;
  uint32_t prefix;
  const char *hostname; /* may be NULL */
  const char *clientid; /* may be NULL */
} vb_network_dhcp_lease;

typedef struct vb_network_port_ref {
  vb_network_ref net;
  uint8_t uuid[16];
} vb_network_port_ref;

typedef struct vb_storage_pool_ref {
  const char *name;
  uint8_t uuid[16];
} vb_storage_pool_ref;

typedef struct vb_storage_vol_ref {
  const char *pool;
  const char *name;
  const char *key;
} vb_storage_vol_ref;

typedef struct vb_interface_ref {
  const char *name;
  const char *mac;
} vb_interface_ref;

typedef struct vb_node_device_ref {
  const char *name;
} vb_node_device_ref;

typedef struct vb_nwfilter_ref {
  const char *name;
  uint8_t uuid[16];
} vb_nwfilter_ref;

typedef struct vb_nwfilter_binding_ref {
  const char *portdev;
  const char *filtername;
} vb_nwfilter_binding_ref;

typedef struct vb_secret_ref {
  uint8_t uuid[16];
  int32_t usageType;
  const char *usageID;
} vb_secret_ref;

typedef struct vb_domain_event_graphics_address {
  int32_t family;
  const char *node;
  const char *service;
} vb_domain_event_graphics_address;

typedef struct vb_domain_event_graphics_identity {
  const char *type;
  const char *name;
} vb_domain_event_graphics_identity;

typedef struct vb_domain_event_pmwakeup_msg {
  vb_domain_ref dom;
} vb_domain_event_pmwakeup_msg;

typedef struct vb_domain_event_pmsuspend_msg {
  vb_domain_ref dom;
} vb_domain_event_pmsuspend_msg;

typedef struct vb_domain_event_pmsuspend_disk_msg {
  vb_domain_ref dom;
} vb_domain_event_pmsuspend_disk_msg;

#ifdef __cplusplus
}
#endif

#endif
