/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_NWFILTER_H
#define VIRTBAY_OPS_NWFILTER_H

#include "virtbay/call.h"
#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_nwfilter_lookup_by_name_in {
  uint32_t struct_size;
  const char *name;
} vb_nwfilter_lookup_by_name_in;

typedef struct vb_nwfilter_lookup_by_name_out {
  uint32_t struct_size;
  vb_nwfilter_ref nwfilter;
} vb_nwfilter_lookup_by_name_out;

typedef struct vb_nwfilter_lookup_by_uuid_in {
  uint32_t struct_size;
  uint8_t uuid[16];
} vb_nwfilter_lookup_by_uuid_in;

typedef struct vb_nwfilter_lookup_by_uuid_out {
  uint32_t struct_size;
  vb_nwfilter_ref nwfilter;
} vb_nwfilter_lookup_by_uuid_out;

typedef struct vb_nwfilter_get_xml_desc_in {
  uint32_t struct_size;
  vb_nwfilter_ref nwfilter;
  uint32_t flags;
} vb_nwfilter_get_xml_desc_in;

typedef struct vb_nwfilter_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_nwfilter_get_xml_desc_out;

typedef struct vb_nwfilter_undefine_in {
  uint32_t struct_size;
  vb_nwfilter_ref nwfilter;
} vb_nwfilter_undefine_in;

typedef struct vb_nwfilter_undefine_out {
  uint32_t struct_size;
} vb_nwfilter_undefine_out;

typedef struct vb_nwfilter_list_all_in {
  uint32_t struct_size;
  int32_t need_results;
  uint32_t flags;
} vb_nwfilter_list_all_in;

typedef struct vb_nwfilter_list_all_out {
  uint32_t struct_size;
  uint32_t n_filters;
  const vb_nwfilter_ref *filters;
  uint32_t ret;
} vb_nwfilter_list_all_out;

typedef struct vb_nwfilter_binding_lookup_by_port_dev_in {
  uint32_t struct_size;
  const char *name;
} vb_nwfilter_binding_lookup_by_port_dev_in;

typedef struct vb_nwfilter_binding_lookup_by_port_dev_out {
  uint32_t struct_size;
  vb_nwfilter_binding_ref nwfilter;
} vb_nwfilter_binding_lookup_by_port_dev_out;

typedef struct vb_nwfilter_binding_get_xml_desc_in {
  uint32_t struct_size;
  vb_nwfilter_binding_ref nwfilter;
  uint32_t flags;
} vb_nwfilter_binding_get_xml_desc_in;

typedef struct vb_nwfilter_binding_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_nwfilter_binding_get_xml_desc_out;

typedef struct vb_nwfilter_binding_create_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_nwfilter_binding_create_xml_in;

typedef struct vb_nwfilter_binding_create_xml_out {
  uint32_t struct_size;
  vb_nwfilter_binding_ref nwfilter;
} vb_nwfilter_binding_create_xml_out;

typedef struct vb_nwfilter_binding_delete_in {
  uint32_t struct_size;
  vb_nwfilter_binding_ref nwfilter;
} vb_nwfilter_binding_delete_in;

typedef struct vb_nwfilter_binding_delete_out {
  uint32_t struct_size;
} vb_nwfilter_binding_delete_out;

typedef struct vb_nwfilter_binding_list_all_in {
  uint32_t struct_size;
  int32_t need_results;
  uint32_t flags;
} vb_nwfilter_binding_list_all_in;

typedef struct vb_nwfilter_binding_list_all_out {
  uint32_t struct_size;
  uint32_t n_bindings;
  const vb_nwfilter_binding_ref *bindings;
  uint32_t ret;
} vb_nwfilter_binding_list_all_out;

typedef struct vb_nwfilter_define_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_nwfilter_define_xml_in;

typedef struct vb_nwfilter_define_xml_out {
  uint32_t struct_size;
  vb_nwfilter_ref nwfilter;
} vb_nwfilter_define_xml_out;

/* The nwfilter operations of a driver. A NULL member is an operation that the driver does not support. */
typedef struct vb_nwfilter_ops {
  uint32_t size;
  uint32_t reserved;
  /* class query; read-only callers: yes; permission: nwfilter:getattr; serves virNWFilterLookupByName. */
  int32_t (*lookup_by_name)(vb_call *call, const vb_nwfilter_lookup_by_name_in *in, vb_nwfilter_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: nwfilter:getattr; serves virNWFilterLookupByUUID. */
  int32_t (*lookup_by_uuid)(vb_call *call, const vb_nwfilter_lookup_by_uuid_in *in, vb_nwfilter_lookup_by_uuid_out *out);
  /* class query; read-only callers: yes; permission: nwfilter:read; serves virNWFilterGetXMLDesc. */
  int32_t (*get_xml_desc)(vb_call *call, const vb_nwfilter_get_xml_desc_in *in, vb_nwfilter_get_xml_desc_out *out);
  /* class modify; read-only callers: no; permission: nwfilter:delete; serves virNWFilterUndefine. */
  int32_t (*undefine)(vb_call *call, const vb_nwfilter_undefine_in *in, vb_nwfilter_undefine_out *out);
  /* class query; read-only callers: yes; permission: connect:search_nwfilters;
     each result needs nwfilter:getattr; serves virConnectListAllNWFilters. */
  int32_t (*list_all)(vb_call *call, const vb_nwfilter_list_all_in *in, vb_nwfilter_list_all_out *out);
  /* class query; read-only callers: yes; permission: nwfilter_binding:getattr;
     serves virNWFilterBindingLookupByPortDev. */
  int32_t (*binding_lookup_by_port_dev)(vb_call *call, const vb_nwfilter_binding_lookup_by_port_dev_in *in, vb_nwfilter_binding_lookup_by_port_dev_out *out);
  /* class query; read-only callers: yes; permission: nwfilter_binding:read;
     serves virNWFilterBindingGetXMLDesc. */
  int32_t (*binding_get_xml_desc)(vb_call *call, const vb_nwfilter_binding_get_xml_desc_in *in, vb_nwfilter_binding_get_xml_desc_out *out);
  /* class modify; read-only callers: no; permission: nwfilter_binding:create;
     serves virNWFilterBindingCreateXML. */
  int32_t (*binding_create_xml)(vb_call *call, const vb_nwfilter_binding_create_xml_in *in, vb_nwfilter_binding_create_xml_out *out);
  /* class modify; read-only callers: no; permission: nwfilter_binding:delete;
     serves virNWFilterBindingDelete. */
  int32_t (*binding_delete)(vb_call *call, const vb_nwfilter_binding_delete_in *in, vb_nwfilter_binding_delete_out *out);
  /* class query; read-only callers: yes; permission: connect:search_nwfilter_bindings;
     each result needs nwfilter_binding:getattr; serves virConnectListAllNWFilterBindings. */
  int32_t (*binding_list_all)(vb_call *call, const vb_nwfilter_binding_list_all_in *in, vb_nwfilter_binding_list_all_out *out);
  /* class modify; read-only callers: no; permission: nwfilter:write, nwfilter:save;
     serves virNWFilterDefineXMLFlags. */
  int32_t (*define_xml)(vb_call *call, const vb_nwfilter_define_xml_in *in, vb_nwfilter_define_xml_out *out);
} vb_nwfilter_ops;

#define VB_OP_NWFILTER_LOOKUP_BY_NAME 0x70000u
#define VB_OP_NWFILTER_LOOKUP_BY_UUID 0x70001u
#define VB_OP_NWFILTER_GET_XML_DESC 0x70002u
#define VB_OP_NWFILTER_UNDEFINE 0x70003u
#define VB_OP_NWFILTER_LIST_ALL 0x70004u
#define VB_OP_NWFILTER_BINDING_LOOKUP_BY_PORT_DEV 0x70005u
#define VB_OP_NWFILTER_BINDING_GET_XML_DESC 0x70006u
#define VB_OP_NWFILTER_BINDING_CREATE_XML 0x70007u
#define VB_OP_NWFILTER_BINDING_DELETE 0x70008u
#define VB_OP_NWFILTER_BINDING_LIST_ALL 0x70009u
#define VB_OP_NWFILTER_DEFINE_XML 0x7000au

#ifdef __cplusplus
}
#endif

#endif
