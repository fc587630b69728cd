/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_NETWORK_H
#define VIRTBAY_OPS_NETWORK_H

#include "virtbay/call.h"
#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_network_create_in {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_create_in;

typedef struct vb_network_create_out {
  uint32_t struct_size;
} vb_network_create_out;

typedef struct vb_network_destroy_in {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_destroy_in;

typedef struct vb_network_destroy_out {
  uint32_t struct_size;
} vb_network_destroy_out;

typedef struct vb_network_get_xml_desc_in {
  uint32_t struct_size;
  vb_network_ref net;
  uint32_t flags;
} vb_network_get_xml_desc_in;

typedef struct vb_network_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_network_get_xml_desc_out;

typedef struct vb_network_get_autostart_in {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_get_autostart_in;

typedef struct vb_network_get_autostart_out {
  uint32_t struct_size;
  int32_t autostart;
} vb_network_get_autostart_out;

typedef struct vb_network_get_bridge_name_in {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_get_bridge_name_in;

typedef struct vb_network_get_bridge_name_out {
  uint32_t struct_size;
  const char *name;
} vb_network_get_bridge_name_out;

typedef struct vb_network_lookup_by_name_in {
  uint32_t struct_size;
  const char *name;
} vb_network_lookup_by_name_in;

typedef struct vb_network_lookup_by_name_out {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_lookup_by_name_out;

typedef struct vb_network_lookup_by_uuid_in {
  uint32_t struct_size;
  uint8_t uuid[16];
} vb_network_lookup_by_uuid_in;

typedef struct vb_network_lookup_by_uuid_out {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_lookup_by_uuid_out;

typedef struct vb_network_set_autostart_in {
  uint32_t struct_size;
  vb_network_ref net;
  int32_t autostart;
} vb_network_set_autostart_in;

typedef struct vb_network_set_autostart_out {
  uint32_t struct_size;
} vb_network_set_autostart_out;

typedef struct vb_network_undefine_in {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_undefine_in;

typedef struct vb_network_undefine_out {
  uint32_t struct_size;
} vb_network_undefine_out;

typedef struct vb_network_is_active_in {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_is_active_in;

typedef struct vb_network_is_active_out {
  uint32_t struct_size;
  int32_t active;
} vb_network_is_active_out;

typedef struct vb_network_is_persistent_in {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_is_persistent_in;

typedef struct vb_network_is_persistent_out {
  uint32_t struct_size;
  int32_t persistent;
} vb_network_is_persistent_out;

typedef struct vb_network_list_all_in {
  uint32_t struct_size;
  int32_t need_results;
  uint32_t flags;
} vb_network_list_all_in;

typedef struct vb_network_list_all_out {
  uint32_t struct_size;
  uint32_t n_nets;
  const vb_network_ref *nets;
  uint32_t ret;
} vb_network_list_all_out;

typedef struct vb_network_update_in {
  uint32_t struct_size;
  vb_network_ref net;
  uint32_t command;
  uint32_t section;
  int32_t parentIndex;
  const char *xml;
  uint32_t flags;
} vb_network_update_in;

typedef struct vb_network_update_out {
  uint32_t struct_size;
} vb_network_update_out;

typedef struct vb_network_get_dhcp_leases_in {
  uint32_t struct_size;
  vb_network_ref net;
  const char *mac; /* may be NULL */
  int32_t need_results;
  uint32_t flags;
} vb_network_get_dhcp_leases_in;

typedef struct vb_network_get_dhcp_leases_out {
  uint32_t struct_size;
  uint32_t n_leases;
  const vb_network_dhcp_lease *leases;
  uint32_t ret;
} vb_network_get_dhcp_leases_out;

typedef struct vb_network_list_all_ports_in {
  uint32_t struct_size;
  vb_network_ref network;
  int32_t need_results;
  uint32_t flags;
} vb_network_list_all_ports_in;

typedef struct vb_network_list_all_ports_out {
  uint32_t struct_size;
  uint32_t n_ports;
  const vb_network_port_ref *ports;
  uint32_t ret;
} vb_network_list_all_ports_out;

typedef struct vb_network_port_lookup_by_uuid_in {
  uint32_t struct_size;
  vb_network_ref network;
  uint8_t uuid[16];
} vb_network_port_lookup_by_uuid_in;

typedef struct vb_network_port_lookup_by_uuid_out {
  uint32_t struct_size;
  vb_network_port_ref port;
} vb_network_port_lookup_by_uuid_out;

typedef struct vb_network_port_create_xml_in {
  uint32_t struct_size;
  vb_network_ref network;
  const char *xml;
  uint32_t flags;
} vb_network_port_create_xml_in;

typedef struct vb_network_port_create_xml_out {
  uint32_t struct_size;
  vb_network_port_ref port;
} vb_network_port_create_xml_out;

typedef struct vb_network_port_get_parameters_in {
  uint32_t struct_size;
  vb_network_port_ref port;
  int32_t nparams;
  uint32_t flags;
} vb_network_port_get_parameters_in;

typedef struct vb_network_port_get_parameters_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_network_port_get_parameters_out;

typedef struct vb_network_port_set_parameters_in {
  uint32_t struct_size;
  vb_network_port_ref port;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_network_port_set_parameters_in;

typedef struct vb_network_port_set_parameters_out {
  uint32_t struct_size;
} vb_network_port_set_parameters_out;

typedef struct vb_network_port_get_xml_desc_in {
  uint32_t struct_size;
  vb_network_port_ref port;
  uint32_t flags;
} vb_network_port_get_xml_desc_in;

typedef struct vb_network_port_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_network_port_get_xml_desc_out;

typedef struct vb_network_port_delete_in {
  uint32_t struct_size;
  vb_network_port_ref port;
  uint32_t flags;
} vb_network_port_delete_in;

typedef struct vb_network_port_delete_out {
  uint32_t struct_size;
} vb_network_port_delete_out;

typedef struct vb_network_define_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_network_define_xml_in;

typedef struct vb_network_define_xml_out {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_define_xml_out;

typedef struct vb_network_create_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_network_create_xml_in;

typedef struct vb_network_create_xml_out {
  uint32_t struct_size;
  vb_network_ref net;
} vb_network_create_xml_out;

/* The network operations of a driver. A NULL member is an operation that the driver does not support. */
typedef struct vb_network_ops {
  uint32_t size;
  uint32_t reserved;
  /* class modify; read-only callers: no; permission: network:start; serves virNetworkCreate. */
  int32_t (*create)(vb_call *call, const vb_network_create_in *in, vb_network_create_out *out);
  /* class modify; read-only callers: no; permission: network:stop; serves virNetworkDestroy. */
  int32_t (*destroy)(vb_call *call, const vb_network_destroy_in *in, vb_network_destroy_out *out);
  /* class query; read-only callers: yes; permission: network:read; serves virNetworkGetXMLDesc. */
  int32_t (*get_xml_desc)(vb_call *call, const vb_network_get_xml_desc_in *in, vb_network_get_xml_desc_out *out);
  /* class query; read-only callers: yes; permission: network:read; serves virNetworkGetAutostart. */
  int32_t (*get_autostart)(vb_call *call, const vb_network_get_autostart_in *in, vb_network_get_autostart_out *out);
  /* class query; read-only callers: yes; permission: network:read; serves virNetworkGetBridgeName. */
  int32_t (*get_bridge_name)(vb_call *call, const vb_network_get_bridge_name_in *in, vb_network_get_bridge_name_out *out);
  /* class query; read-only callers: yes; permission: network:getattr; serves virNetworkLookupByName. */
  int32_t (*lookup_by_name)(vb_call *call, const vb_network_lookup_by_name_in *in, vb_network_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: network:getattr; serves virNetworkLookupByUUID. */
  int32_t (*lookup_by_uuid)(vb_call *call, const vb_network_lookup_by_uuid_in *in, vb_network_lookup_by_uuid_out *out);
  /* class modify; read-only callers: no; permission: network:write; serves virNetworkSetAutostart. */
  int32_t (*set_autostart)(vb_call *call, const vb_network_set_autostart_in *in, vb_network_set_autostart_out *out);
  /* class modify; read-only callers: no; permission: network:delete; serves virNetworkUndefine. */
  int32_t (*undefine)(vb_call *call, const vb_network_undefine_in *in, vb_network_undefine_out *out);
  /* class query; read-only callers: yes; permission: network:read; serves virNetworkIsActive. */
  int32_t (*is_active)(vb_call *call, const vb_network_is_active_in *in, vb_network_is_active_out *out);
  /* class query; read-only callers: yes; permission: network:read; serves virNetworkIsPersistent. */
  int32_t (*is_persistent)(vb_call *call, const vb_network_is_persistent_in *in, vb_network_is_persistent_out *out);
  /* class query; read-only callers: yes; permission: connect:search_networks;
     each result needs network:getattr; serves virConnectListAllNetworks. */
  int32_t (*list_all)(vb_call *call, const vb_network_list_all_in *in, vb_network_list_all_out *out);
  /* class modify; read-only callers: no;
     permission: network:write, network:save:!VIR_NETWORK_UPDATE_AFFECT_CONFIG|VIR_NETWORK_UPDATE_AFFECT_LIVE, network:save:VIR_NETWORK_UPDATE_AFFECT_CONFIG;
     serves virNetworkUpdate. */
  int32_t (*update)(vb_call *call, const vb_network_update_in *in, vb_network_update_out *out);
  /* class query; read-only callers: yes; permission: network:read; serves virNetworkGetDHCPLeases. */
  int32_t (*get_dhcp_leases)(vb_call *call, const vb_network_get_dhcp_leases_in *in, vb_network_get_dhcp_leases_out *out);
  /* class query; read-only callers: yes; permission: network:search_ports;
     each result needs network_port:getattr; serves virNetworkListAllPorts. */
  int32_t (*list_all_ports)(vb_call *call, const vb_network_list_all_ports_in *in, vb_network_list_all_ports_out *out);
  /* class query; read-only callers: yes; permission: network_port:getattr;
     serves virNetworkPortLookupByUUID. */
  int32_t (*port_lookup_by_uuid)(vb_call *call, const vb_network_port_lookup_by_uuid_in *in, vb_network_port_lookup_by_uuid_out *out);
  /* class modify; read-only callers: no; permission: network_port:create; serves virNetworkPortCreateXML. */
  int32_t (*port_create_xml)(vb_call *call, const vb_network_port_create_xml_in *in, vb_network_port_create_xml_out *out);
  /* class query; read-only callers: yes; permission: network_port:read;
     serves virNetworkPortGetParameters. */
  int32_t (*port_get_parameters)(vb_call *call, const vb_network_port_get_parameters_in *in, vb_network_port_get_parameters_out *out);
  /* class modify; read-only callers: no; permission: network_port:write;
     serves virNetworkPortSetParameters. */
  int32_t (*port_set_parameters)(vb_call *call, const vb_network_port_set_parameters_in *in, vb_network_port_set_parameters_out *out);
  /* class query; read-only callers: yes; permission: network_port:read; serves virNetworkPortGetXMLDesc. */
  int32_t (*port_get_xml_desc)(vb_call *call, const vb_network_port_get_xml_desc_in *in, vb_network_port_get_xml_desc_out *out);
  /* class modify; read-only callers: no; permission: network_port:delete; serves virNetworkPortDelete. */
  int32_t (*port_delete)(vb_call *call, const vb_network_port_delete_in *in, vb_network_port_delete_out *out);
  /* class modify; read-only callers: no; permission: network:write, network:save;
     serves virNetworkDefineXMLFlags. */
  int32_t (*define_xml)(vb_call *call, const vb_network_define_xml_in *in, vb_network_define_xml_out *out);
  /* class modify; read-only callers: no; permission: network:write, network:start;
     serves virNetworkCreateXMLFlags. */
  int32_t (*create_xml)(vb_call *call, const vb_network_create_xml_in *in, vb_network_create_xml_out *out);
} vb_network_ops;

#define VB_OP_NETWORK_CREATE 0x30000u
#define VB_OP_NETWORK_DESTROY 0x30001u
#define VB_OP_NETWORK_GET_XML_DESC 0x30002u
#define VB_OP_NETWORK_GET_AUTOSTART 0x30003u
#define VB_OP_NETWORK_GET_BRIDGE_NAME 0x30004u
#define VB_OP_NETWORK_LOOKUP_BY_NAME 0x30005u
#define VB_OP_NETWORK_LOOKUP_BY_UUID 0x30006u
#define VB_OP_NETWORK_SET_AUTOSTART 0x30007u
#define VB_OP_NETWORK_UNDEFINE 0x30008u
#define VB_OP_NETWORK_IS_ACTIVE 0x30009u
#define VB_OP_NETWORK_IS_PERSISTENT 0x3000au
#define VB_OP_NETWORK_LIST_ALL 0x3000bu
#define VB_OP_NETWORK_UPDATE 0x3000cu
#define VB_OP_NETWORK_GET_DHCP_LEASES 0x3000du
#define VB_OP_NETWORK_LIST_ALL_PORTS 0x3000eu
#define VB_OP_NETWORK_PORT_LOOKUP_BY_UUID 0x3000fu
#define VB_OP_NETWORK_PORT_CREATE_XML 0x30010u
#define VB_OP_NETWORK_PORT_GET_PARAMETERS 0x30011u
#define VB_OP_NETWORK_PORT_SET_PARAMETERS 0x30012u
#define VB_OP_NETWORK_PORT_GET_XML_DESC 0x30013u
#define VB_OP_NETWORK_PORT_DELETE 0x30014u
#define VB_OP_NETWORK_DEFINE_XML 0x30015u
#define VB_OP_NETWORK_CREATE_XML 0x30016u

#ifdef __cplusplus
}
#endif

#endif
