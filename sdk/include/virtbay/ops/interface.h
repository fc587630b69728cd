/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_INTERFACE_H
#define VIRTBAY_OPS_INTERFACE_H

#include "virtbay/call.h"
#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_interface_lookup_by_name_in {
  uint32_t struct_size;
  const char *name;
} vb_interface_lookup_by_name_in;

typedef struct vb_interface_lookup_by_name_out {
  uint32_t struct_size;
  vb_interface_ref iface;
} vb_interface_lookup_by_name_out;

typedef struct vb_interface_lookup_by_mac_string_in {
  uint32_t struct_size;
  const char *mac;
} vb_interface_lookup_by_mac_string_in;

typedef struct vb_interface_lookup_by_mac_string_out {
  uint32_t struct_size;
  vb_interface_ref iface;
} vb_interface_lookup_by_mac_string_out;

typedef struct vb_interface_get_xml_desc_in {
  uint32_t struct_size;
  vb_interface_ref iface;
  uint32_t flags;
} vb_interface_get_xml_desc_in;

typedef struct vb_interface_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_interface_get_xml_desc_out;

typedef struct vb_interface_define_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_interface_define_xml_in;

typedef struct vb_interface_define_xml_out {
  uint32_t struct_size;
  vb_interface_ref iface;
} vb_interface_define_xml_out;

typedef struct vb_interface_undefine_in {
  uint32_t struct_size;
  vb_interface_ref iface;
} vb_interface_undefine_in;

typedef struct vb_interface_undefine_out {
  uint32_t struct_size;
} vb_interface_undefine_out;

typedef struct vb_interface_create_in {
  uint32_t struct_size;
  vb_interface_ref iface;
  uint32_t flags;
} vb_interface_create_in;

typedef struct vb_interface_create_out {
  uint32_t struct_size;
} vb_interface_create_out;

typedef struct vb_interface_destroy_in {
  uint32_t struct_size;
  vb_interface_ref iface;
  uint32_t flags;
} vb_interface_destroy_in;

typedef struct vb_interface_destroy_out {
  uint32_t struct_size;
} vb_interface_destroy_out;

typedef struct vb_interface_is_active_in {
  uint32_t struct_size;
  vb_interface_ref iface;
} vb_interface_is_active_in;

typedef struct vb_interface_is_active_out {
  uint32_t struct_size;
  int32_t active;
} vb_interface_is_active_out;

typedef struct vb_interface_change_begin_in {
  uint32_t struct_size;
  uint32_t flags;
} vb_interface_change_begin_in;

typedef struct vb_interface_change_begin_out {
  uint32_t struct_size;
} vb_interface_change_begin_out;

typedef struct vb_interface_change_commit_in {
  uint32_t struct_size;
  uint32_t flags;
} vb_interface_change_commit_in;

typedef struct vb_interface_change_commit_out {
  uint32_t struct_size;
} vb_interface_change_commit_out;

typedef struct vb_interface_change_rollback_in {
  uint32_t struct_size;
  uint32_t flags;
} vb_interface_change_rollback_in;

typedef struct vb_interface_change_rollback_out {
  uint32_t struct_size;
} vb_interface_change_rollback_out;

typedef struct vb_interface_list_all_in {
  uint32_t struct_size;
  int32_t need_results;
  uint32_t flags;
} vb_interface_list_all_in;

typedef struct vb_interface_list_all_out {
  uint32_t struct_size;
  uint32_t n_ifaces;
  const vb_interface_ref *ifaces;
  uint32_t ret;
} vb_interface_list_all_out;

/* The interface operations of a driver. A NULL member is an operation that the driver does not support. */
typedef struct vb_interface_ops {
  uint32_t size;
  uint32_t reserved;
  /* class query; read-only callers: yes; permission: interface:getattr; serves virInterfaceLookupByName. */
  int32_t (*lookup_by_name)(vb_call *call, const vb_interface_lookup_by_name_in *in, vb_interface_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: interface:getattr;
     serves virInterfaceLookupByMACString. */
  int32_t (*lookup_by_mac_string)(vb_call *call, const vb_interface_lookup_by_mac_string_in *in, vb_interface_lookup_by_mac_string_out *out);
  /* class query; read-only callers: yes; permission: interface:read; serves virInterfaceGetXMLDesc. */
  int32_t (*get_xml_desc)(vb_call *call, const vb_interface_get_xml_desc_in *in, vb_interface_get_xml_desc_out *out);
  /* class modify; read-only callers: no; permission: interface:write, interface:save;
     serves virInterfaceDefineXML. */
  int32_t (*define_xml)(vb_call *call, const vb_interface_define_xml_in *in, vb_interface_define_xml_out *out);
  /* class modify; read-only callers: no; permission: interface:delete; serves virInterfaceUndefine. */
  int32_t (*undefine)(vb_call *call, const vb_interface_undefine_in *in, vb_interface_undefine_out *out);
  /* class modify; read-only callers: no; permission: interface:start; serves virInterfaceCreate. */
  int32_t (*create)(vb_call *call, const vb_interface_create_in *in, vb_interface_create_out *out);
  /* class modify; read-only callers: no; permission: interface:stop; serves virInterfaceDestroy. */
  int32_t (*destroy)(vb_call *call, const vb_interface_destroy_in *in, vb_interface_destroy_out *out);
  /* class query; read-only callers: yes; permission: interface:read; serves virInterfaceIsActive. */
  int32_t (*is_active)(vb_call *call, const vb_interface_is_active_in *in, vb_interface_is_active_out *out);
  /* class modify; read-only callers: no; permission: connect:interface_transaction;
     serves virInterfaceChangeBegin. */
  int32_t (*change_begin)(vb_call *call, const vb_interface_change_begin_in *in, vb_interface_change_begin_out *out);
  /* class modify; read-only callers: no; permission: connect:interface_transaction;
     serves virInterfaceChangeCommit. */
  int32_t (*change_commit)(vb_call *call, const vb_interface_change_commit_in *in, vb_interface_change_commit_out *out);
  /* class modify; read-only callers: no; permission: connect:interface_transaction;
     serves virInterfaceChangeRollback. */
  int32_t (*change_rollback)(vb_call *call, const vb_interface_change_rollback_in *in, vb_interface_change_rollback_out *out);
  /* class query; read-only callers: yes; permission: connect:search_interfaces;
     each result needs interface:getattr; serves virConnectListAllInterfaces. */
  int32_t (*list_all)(vb_call *call, const vb_interface_list_all_in *in, vb_interface_list_all_out *out);
} vb_interface_ops;

#define VB_OP_INTERFACE_LOOKUP_BY_NAME 0x50000u
#define VB_OP_INTERFACE_LOOKUP_BY_MAC_STRING 0x50001u
#define VB_OP_INTERFACE_GET_XML_DESC 0x50002u
#define VB_OP_INTERFACE_DEFINE_XML 0x50003u
#define VB_OP_INTERFACE_UNDEFINE 0x50004u
#define VB_OP_INTERFACE_CREATE 0x50005u
#define VB_OP_INTERFACE_DESTROY 0x50006u
#define VB_OP_INTERFACE_IS_ACTIVE 0x50007u
#define VB_OP_INTERFACE_CHANGE_BEGIN 0x50008u
#define VB_OP_INTERFACE_CHANGE_COMMIT 0x50009u
#define VB_OP_INTERFACE_CHANGE_ROLLBACK 0x5000au
#define VB_OP_INTERFACE_LIST_ALL 0x5000bu

#ifdef __cplusplus
}
#endif

#endif
