/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_SECRET_H
#define VIRTBAY_OPS_SECRET_H

#include "virtbay/call.h"
#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_secret_lookup_by_uuid_in {
  uint32_t struct_size;
  uint8_t uuid[16];
} vb_secret_lookup_by_uuid_in;

typedef struct vb_secret_lookup_by_uuid_out {
  uint32_t struct_size;
  vb_secret_ref secret;
} vb_secret_lookup_by_uuid_out;

typedef struct vb_secret_define_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_secret_define_xml_in;

typedef struct vb_secret_define_xml_out {
  uint32_t struct_size;
  vb_secret_ref secret;
} vb_secret_define_xml_out;

typedef struct vb_secret_get_xml_desc_in {
  uint32_t struct_size;
  vb_secret_ref secret;
  uint32_t flags;
} vb_secret_get_xml_desc_in;

typedef struct vb_secret_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_secret_get_xml_desc_out;

typedef struct vb_secret_set_value_in {
  uint32_t struct_size;
  vb_secret_ref secret;
  uint32_t n_value;
  const uint8_t *value;
  uint32_t flags;
} vb_secret_set_value_in;

typedef struct vb_secret_set_value_out {
  uint32_t struct_size;
} vb_secret_set_value_out;

typedef struct vb_secret_get_value_in {
  uint32_t struct_size;
  vb_secret_ref secret;
  uint32_t flags;
} vb_secret_get_value_in;

typedef struct vb_secret_get_value_out {
  uint32_t struct_size;
  uint32_t n_value;
  const uint8_t *value;
} vb_secret_get_value_out;

typedef struct vb_secret_undefine_in {
  uint32_t struct_size;
  vb_secret_ref secret;
} vb_secret_undefine_in;

typedef struct vb_secret_undefine_out {
  uint32_t struct_size;
} vb_secret_undefine_out;

typedef struct vb_secret_lookup_by_usage_in {
  uint32_t struct_size;
  int32_t usageType;
  const char *usageID;
} vb_secret_lookup_by_usage_in;

typedef struct vb_secret_lookup_by_usage_out {
  uint32_t struct_size;
  vb_secret_ref secret;
} vb_secret_lookup_by_usage_out;

typedef struct vb_secret_list_all_in {
  uint32_t struct_size;
  int32_t need_results;
  uint32_t flags;
} vb_secret_list_all_in;

typedef struct vb_secret_list_all_out {
  uint32_t struct_size;
  uint32_t n_secrets;
  const vb_secret_ref *secrets;
  uint32_t ret;
} vb_secret_list_all_out;

/* The secret operations of a driver. A NULL member is an operation that the driver does not support. */
typedef struct vb_secret_ops {
  uint32_t size;
  uint32_t reserved;
  /* class query; read-only callers: yes; permission: secret:getattr; serves virSecretLookupByUUID. */
  int32_t (*lookup_by_uuid)(vb_call *call, const vb_secret_lookup_by_uuid_in *in, vb_secret_lookup_by_uuid_out *out);
  /* class modify; read-only callers: no; permission: secret:write, secret:save; serves virSecretDefineXML. */
  int32_t (*define_xml)(vb_call *call, const vb_secret_define_xml_in *in, vb_secret_define_xml_out *out);
  /* class query; read-only callers: yes; permission: secret:read; serves virSecretGetXMLDesc. */
  int32_t (*get_xml_desc)(vb_call *call, const vb_secret_get_xml_desc_in *in, vb_secret_get_xml_desc_out *out);
  /* class modify; read-only callers: no; permission: secret:write; serves virSecretSetValue. */
  int32_t (*set_value)(vb_call *call, const vb_secret_set_value_in *in, vb_secret_set_value_out *out);
  /* class modify; read-only callers: no; permission: secret:read_secure; serves virSecretGetValue. */
  int32_t (*get_value)(vb_call *call, const vb_secret_get_value_in *in, vb_secret_get_value_out *out);
  /* class modify; read-only callers: no; permission: secret:delete; serves virSecretUndefine. */
  int32_t (*undefine)(vb_call *call, const vb_secret_undefine_in *in, vb_secret_undefine_out *out);
  /* class query; read-only callers: yes; permission: secret:getattr; serves virSecretLookupByUsage. */
  int32_t (*lookup_by_usage)(vb_call *call, const vb_secret_lookup_by_usage_in *in, vb_secret_lookup_by_usage_out *out);
  /* class query; read-only callers: yes; permission: connect:search_secrets;
     each result needs secret:getattr; serves virConnectListAllSecrets. */
  int32_t (*list_all)(vb_call *call, const vb_secret_list_all_in *in, vb_secret_list_all_out *out);
} vb_secret_ops;

#define VB_OP_SECRET_LOOKUP_BY_UUID 0x80000u
#define VB_OP_SECRET_DEFINE_XML 0x80001u
#define VB_OP_SECRET_GET_XML_DESC 0x80002u
#define VB_OP_SECRET_SET_VALUE 0x80003u
#define VB_OP_SECRET_GET_VALUE 0x80004u
#define VB_OP_SECRET_UNDEFINE 0x80005u
#define VB_OP_SECRET_LOOKUP_BY_USAGE 0x80006u
#define VB_OP_SECRET_LIST_ALL 0x80007u

#ifdef __cplusplus
}
#endif

#endif
