/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_NODEDEV_H
#define VIRTBAY_OPS_NODEDEV_H

#include "virtbay/call.h"
#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_nodedev_count_in {
  uint32_t struct_size;
  const char *cap; /* may be NULL */
  uint32_t flags;
} vb_nodedev_count_in;

typedef struct vb_nodedev_count_out {
  uint32_t struct_size;
  int32_t num;
} vb_nodedev_count_out;

typedef struct vb_nodedev_list_names_in {
  uint32_t struct_size;
  const char *cap; /* may be NULL */
  int32_t maxnames;
  uint32_t flags;
} vb_nodedev_list_names_in;

typedef struct vb_nodedev_list_names_out {
  uint32_t struct_size;
  uint32_t n_names;
  const char *const *names;
} vb_nodedev_list_names_out;

typedef struct vb_nodedev_lookup_by_name_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_lookup_by_name_in;

typedef struct vb_nodedev_lookup_by_name_out {
  uint32_t struct_size;
  vb_node_device_ref dev;
} vb_nodedev_lookup_by_name_out;

typedef struct vb_nodedev_get_xml_desc_in {
  uint32_t struct_size;
  const char *name;
  uint32_t flags;
} vb_nodedev_get_xml_desc_in;

typedef struct vb_nodedev_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_nodedev_get_xml_desc_out;

typedef struct vb_nodedev_get_parent_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_get_parent_in;

typedef struct vb_nodedev_get_parent_out {
  uint32_t struct_size;
  const char *parentName; /* may be NULL */
} vb_nodedev_get_parent_out;

typedef struct vb_nodedev_num_of_caps_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_num_of_caps_in;

typedef struct vb_nodedev_num_of_caps_out {
  uint32_t struct_size;
  int32_t num;
} vb_nodedev_num_of_caps_out;

typedef struct vb_nodedev_list_caps_in {
  uint32_t struct_size;
  const char *name;
  int32_t maxnames;
} vb_nodedev_list_caps_in;

typedef struct vb_nodedev_list_caps_out {
  uint32_t struct_size;
  uint32_t n_names;
  const char *const *names;
} vb_nodedev_list_caps_out;

typedef struct vb_nodedev_re_attach_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_re_attach_in;

typedef struct vb_nodedev_re_attach_out {
  uint32_t struct_size;
} vb_nodedev_re_attach_out;

typedef struct vb_nodedev_reset_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_reset_in;

typedef struct vb_nodedev_reset_out {
  uint32_t struct_size;
} vb_nodedev_reset_out;

typedef struct vb_nodedev_create_xml_in {
  uint32_t struct_size;
  const char *xml_desc;
  uint32_t flags;
} vb_nodedev_create_xml_in;

typedef struct vb_nodedev_create_xml_out {
  uint32_t struct_size;
  vb_node_device_ref dev;
} vb_nodedev_create_xml_out;

typedef struct vb_nodedev_destroy_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_destroy_in;

typedef struct vb_nodedev_destroy_out {
  uint32_t struct_size;
} vb_nodedev_destroy_out;

typedef struct vb_nodedev_list_all_in {
  uint32_t struct_size;
  int32_t need_results;
  uint32_t flags;
} vb_nodedev_list_all_in;

typedef struct vb_nodedev_list_all_out {
  uint32_t struct_size;
  uint32_t n_devices;
  const vb_node_device_ref *devices;
  uint32_t ret;
} vb_nodedev_list_all_out;

typedef struct vb_nodedev_lookup_scsi_host_by_wwn_in {
  uint32_t struct_size;
  const char *wwnn;
  const char *wwpn;
  uint32_t flags;
} vb_nodedev_lookup_scsi_host_by_wwn_in;

typedef struct vb_nodedev_lookup_scsi_host_by_wwn_out {
  uint32_t struct_size;
  vb_node_device_ref dev;
} vb_nodedev_lookup_scsi_host_by_wwn_out;

typedef struct vb_nodedev_detach_in {
  uint32_t struct_size;
  const char *name;
  const char *driverName; /* may be NULL */
  uint32_t flags;
} vb_nodedev_detach_in;

typedef struct vb_nodedev_detach_out {
  uint32_t struct_size;
} vb_nodedev_detach_out;

typedef struct vb_nodedev_define_xml_in {
  uint32_t struct_size;
  const char *xml_desc;
  uint32_t flags;
} vb_nodedev_define_xml_in;

typedef struct vb_nodedev_define_xml_out {
  uint32_t struct_size;
  vb_node_device_ref dev;
} vb_nodedev_define_xml_out;

typedef struct vb_nodedev_undefine_in {
  uint32_t struct_size;
  const char *name;
  uint32_t flags;
} vb_nodedev_undefine_in;

typedef struct vb_nodedev_undefine_out {
  uint32_t struct_size;
} vb_nodedev_undefine_out;

typedef struct vb_nodedev_create_in {
  uint32_t struct_size;
  const char *name;
  uint32_t flags;
} vb_nodedev_create_in;

typedef struct vb_nodedev_create_out {
  uint32_t struct_size;
} vb_nodedev_create_out;

typedef struct vb_nodedev_get_autostart_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_get_autostart_in;

typedef struct vb_nodedev_get_autostart_out {
  uint32_t struct_size;
  int32_t autostart;
} vb_nodedev_get_autostart_out;

typedef struct vb_nodedev_set_autostart_in {
  uint32_t struct_size;
  const char *name;
  int32_t autostart;
} vb_nodedev_set_autostart_in;

typedef struct vb_nodedev_set_autostart_out {
  uint32_t struct_size;
} vb_nodedev_set_autostart_out;

typedef struct vb_nodedev_is_persistent_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_is_persistent_in;

typedef struct vb_nodedev_is_persistent_out {
  uint32_t struct_size;
  int32_t persistent;
} vb_nodedev_is_persistent_out;

typedef struct vb_nodedev_is_active_in {
  uint32_t struct_size;
  const char *name;
} vb_nodedev_is_active_in;

typedef struct vb_nodedev_is_active_out {
  uint32_t struct_size;
  int32_t active;
} vb_nodedev_is_active_out;

/* The nodedev operations of a driver. A NULL member is an operation that the driver does not support. */
typedef struct vb_nodedev_ops {
  uint32_t size;
  uint32_t reserved;
  /* class query; read-only callers: yes; permission: connect:search_node_devices;
     each result needs node_device:getattr; serves virNodeNumOfDevices. */
  int32_t (*count)(vb_call *call, const vb_nodedev_count_in *in, vb_nodedev_count_out *out);
  /* class query; read-only callers: yes; permission: connect:search_node_devices;
     each result needs node_device:getattr; serves virNodeListDevices. */
  int32_t (*list_names)(vb_call *call, const vb_nodedev_list_names_in *in, vb_nodedev_list_names_out *out);
  /* class query; read-only callers: yes; permission: node_device:getattr;
     serves virNodeDeviceLookupByName. */
  int32_t (*lookup_by_name)(vb_call *call, const vb_nodedev_lookup_by_name_in *in, vb_nodedev_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: node_device:read; serves virNodeDeviceGetXMLDesc. */
  int32_t (*get_xml_desc)(vb_call *call, const vb_nodedev_get_xml_desc_in *in, vb_nodedev_get_xml_desc_out *out);
  /* class query; read-only callers: yes; permission: node_device:read; serves virNodeDeviceGetParent. */
  int32_t (*get_parent)(vb_call *call, const vb_nodedev_get_parent_in *in, vb_nodedev_get_parent_out *out);
  /* class query; read-only callers: yes; permission: node_device:read; serves virNodeDeviceNumOfCaps. */
  int32_t (*num_of_caps)(vb_call *call, const vb_nodedev_num_of_caps_in *in, vb_nodedev_num_of_caps_out *out);
  /* class query; read-only callers: yes; permission: node_device:read; serves virNodeDeviceListCaps. */
  int32_t (*list_caps)(vb_call *call, const vb_nodedev_list_caps_in *in, vb_nodedev_list_caps_out *out);
  /* class modify; read-only callers: no; permission: node_device:detach; serves virNodeDeviceReAttach. */
  int32_t (*re_attach)(vb_call *call, const vb_nodedev_re_attach_in *in, vb_nodedev_re_attach_out *out);
  /* class modify; read-only callers: no; permission: node_device:detach; serves virNodeDeviceReset. */
  int32_t (*reset)(vb_call *call, const vb_nodedev_reset_in *in, vb_nodedev_reset_out *out);
  /* class modify; read-only callers: no; permission: node_device:write, node_device:start;
     serves virNodeDeviceCreateXML. */
  int32_t (*create_xml)(vb_call *call, const vb_nodedev_create_xml_in *in, vb_nodedev_create_xml_out *out);
  /* class modify; read-only callers: no; permission: node_device:stop; serves virNodeDeviceDestroy. */
  int32_t (*destroy)(vb_call *call, const vb_nodedev_destroy_in *in, vb_nodedev_destroy_out *out);
  /* class query; read-only callers: yes; permission: connect:search_node_devices;
     each result needs node_device:getattr; serves virConnectListAllNodeDevices. */
  int32_t (*list_all)(vb_call *call, const vb_nodedev_list_all_in *in, vb_nodedev_list_all_out *out);
  /* class query; read-only callers: yes; permission: node_device:getattr;
     serves virNodeDeviceLookupSCSIHostByWWN. */
  int32_t (*lookup_scsi_host_by_wwn)(vb_call *call, const vb_nodedev_lookup_scsi_host_by_wwn_in *in, vb_nodedev_lookup_scsi_host_by_wwn_out *out);
  /* class modify; read-only callers: no; permission: node_device:detach; serves virNodeDeviceDetachFlags. */
  int32_t (*detach)(vb_call *call, const vb_nodedev_detach_in *in, vb_nodedev_detach_out *out);
  /* class modify; read-only callers: no; permission: node_device:write; serves virNodeDeviceDefineXML. */
  int32_t (*define_xml)(vb_call *call, const vb_nodedev_define_xml_in *in, vb_nodedev_define_xml_out *out);
  /* class modify; read-only callers: no; permission: node_device:delete; serves virNodeDeviceUndefine. */
  int32_t (*undefine)(vb_call *call, const vb_nodedev_undefine_in *in, vb_nodedev_undefine_out *out);
  /* class modify; read-only callers: no; permission: node_device:start; serves virNodeDeviceCreate. */
  int32_t (*create)(vb_call *call, const vb_nodedev_create_in *in, vb_nodedev_create_out *out);
  /* class modify; read-only callers: no; permission: node_device:read; serves virNodeDeviceGetAutostart. */
  int32_t (*get_autostart)(vb_call *call, const vb_nodedev_get_autostart_in *in, vb_nodedev_get_autostart_out *out);
  /* class modify; read-only callers: no; permission: node_device:write; serves virNodeDeviceSetAutostart. */
  int32_t (*set_autostart)(vb_call *call, const vb_nodedev_set_autostart_in *in, vb_nodedev_set_autostart_out *out);
  /* class query; read-only callers: yes; permission: node_device:read; serves virNodeDeviceIsPersistent. */
  int32_t (*is_persistent)(vb_call *call, const vb_nodedev_is_persistent_in *in, vb_nodedev_is_persistent_out *out);
  /* class query; read-only callers: yes; permission: node_device:read; serves virNodeDeviceIsActive. */
  int32_t (*is_active)(vb_call *call, const vb_nodedev_is_active_in *in, vb_nodedev_is_active_out *out);
} vb_nodedev_ops;

#define VB_OP_NODEDEV_COUNT 0x60000u
#define VB_OP_NODEDEV_LIST_NAMES 0x60001u
#define VB_OP_NODEDEV_LOOKUP_BY_NAME 0x60002u
#define VB_OP_NODEDEV_GET_XML_DESC 0x60003u
#define VB_OP_NODEDEV_GET_PARENT 0x60004u
#define VB_OP_NODEDEV_NUM_OF_CAPS 0x60005u
#define VB_OP_NODEDEV_LIST_CAPS 0x60006u
#define VB_OP_NODEDEV_RE_ATTACH 0x60007u
#define VB_OP_NODEDEV_RESET 0x60008u
#define VB_OP_NODEDEV_CREATE_XML 0x60009u
#define VB_OP_NODEDEV_DESTROY 0x6000au
#define VB_OP_NODEDEV_LIST_ALL 0x6000bu
#define VB_OP_NODEDEV_LOOKUP_SCSI_HOST_BY_WWN 0x6000cu
#define VB_OP_NODEDEV_DETACH 0x6000du
#define VB_OP_NODEDEV_DEFINE_XML 0x6000eu
#define VB_OP_NODEDEV_UNDEFINE 0x6000fu
#define VB_OP_NODEDEV_CREATE 0x60010u
#define VB_OP_NODEDEV_GET_AUTOSTART 0x60011u
#define VB_OP_NODEDEV_SET_AUTOSTART 0x60012u
#define VB_OP_NODEDEV_IS_PERSISTENT 0x60013u
#define VB_OP_NODEDEV_IS_ACTIVE 0x60014u

#ifdef __cplusplus
}
#endif

#endif
