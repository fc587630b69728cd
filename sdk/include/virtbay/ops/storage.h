/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_STORAGE_H
#define VIRTBAY_OPS_STORAGE_H

#include "virtbay/call.h"
#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_storage_pool_find_sources_in {
  uint32_t struct_size;
  const char *type;
  const char *srcSpec; /* may be NULL */
  uint32_t flags;
} vb_storage_pool_find_sources_in;

typedef struct vb_storage_pool_find_sources_out {
  uint32_t struct_size;
  const char *xml;
} vb_storage_pool_find_sources_out;

typedef struct vb_storage_pool_create_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_storage_pool_create_xml_in;

typedef struct vb_storage_pool_create_xml_out {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_create_xml_out;

typedef struct vb_storage_pool_define_xml_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_storage_pool_define_xml_in;

typedef struct vb_storage_pool_define_xml_out {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_define_xml_out;

typedef struct vb_storage_pool_create_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  uint32_t flags;
} vb_storage_pool_create_in;

typedef struct vb_storage_pool_create_out {
  uint32_t struct_size;
} vb_storage_pool_create_out;

typedef struct vb_storage_pool_build_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  uint32_t flags;
} vb_storage_pool_build_in;

typedef struct vb_storage_pool_build_out {
  uint32_t struct_size;
} vb_storage_pool_build_out;

typedef struct vb_storage_pool_destroy_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_destroy_in;

typedef struct vb_storage_pool_destroy_out {
  uint32_t struct_size;
} vb_storage_pool_destroy_out;

typedef struct vb_storage_pool_delete_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  uint32_t flags;
} vb_storage_pool_delete_in;

typedef struct vb_storage_pool_delete_out {
  uint32_t struct_size;
} vb_storage_pool_delete_out;

typedef struct vb_storage_pool_undefine_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_undefine_in;

typedef struct vb_storage_pool_undefine_out {
  uint32_t struct_size;
} vb_storage_pool_undefine_out;

typedef struct vb_storage_pool_refresh_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  uint32_t flags;
} vb_storage_pool_refresh_in;

typedef struct vb_storage_pool_refresh_out {
  uint32_t struct_size;
} vb_storage_pool_refresh_out;

typedef struct vb_storage_pool_lookup_by_name_in {
  uint32_t struct_size;
  const char *name;
} vb_storage_pool_lookup_by_name_in;

typedef struct vb_storage_pool_lookup_by_name_out {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_lookup_by_name_out;

typedef struct vb_storage_pool_lookup_by_uuid_in {
  uint32_t struct_size;
  uint8_t uuid[16];
} vb_storage_pool_lookup_by_uuid_in;

typedef struct vb_storage_pool_lookup_by_uuid_out {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_lookup_by_uuid_out;

typedef struct vb_storage_pool_lookup_by_volume_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
} vb_storage_pool_lookup_by_volume_in;

typedef struct vb_storage_pool_lookup_by_volume_out {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_lookup_by_volume_out;

typedef struct vb_storage_pool_get_info_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_get_info_in;

typedef struct vb_storage_pool_get_info_out {
  uint32_t struct_size;
  uint8_t state;
  uint64_t capacity;
  uint64_t allocation;
  uint64_t available;
} vb_storage_pool_get_info_out;

typedef struct vb_storage_pool_get_xml_desc_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  uint32_t flags;
} vb_storage_pool_get_xml_desc_in;

typedef struct vb_storage_pool_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_storage_pool_get_xml_desc_out;

typedef struct vb_storage_pool_get_autostart_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_get_autostart_in;

typedef struct vb_storage_pool_get_autostart_out {
  uint32_t struct_size;
  int32_t autostart;
} vb_storage_pool_get_autostart_out;

typedef struct vb_storage_pool_set_autostart_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  int32_t autostart;
} vb_storage_pool_set_autostart_in;

typedef struct vb_storage_pool_set_autostart_out {
  uint32_t struct_size;
} vb_storage_pool_set_autostart_out;

typedef struct vb_storage_vol_create_xml_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  const char *xml;
  uint32_t flags;
} vb_storage_vol_create_xml_in;

typedef struct vb_storage_vol_create_xml_out {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
} vb_storage_vol_create_xml_out;

typedef struct vb_storage_vol_delete_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
  uint32_t flags;
} vb_storage_vol_delete_in;

typedef struct vb_storage_vol_delete_out {
  uint32_t struct_size;
} vb_storage_vol_delete_out;

typedef struct vb_storage_vol_lookup_by_name_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  const char *name;
} vb_storage_vol_lookup_by_name_in;

typedef struct vb_storage_vol_lookup_by_name_out {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
} vb_storage_vol_lookup_by_name_out;

typedef struct vb_storage_vol_lookup_by_key_in {
  uint32_t struct_size;
  const char *key;
} vb_storage_vol_lookup_by_key_in;

typedef struct vb_storage_vol_lookup_by_key_out {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
} vb_storage_vol_lookup_by_key_out;

typedef struct vb_storage_vol_lookup_by_path_in {
  uint32_t struct_size;
  const char *path;
} vb_storage_vol_lookup_by_path_in;

typedef struct vb_storage_vol_lookup_by_path_out {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
} vb_storage_vol_lookup_by_path_out;

typedef struct vb_storage_vol_get_xml_desc_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
  uint32_t flags;
} vb_storage_vol_get_xml_desc_in;

typedef struct vb_storage_vol_get_xml_desc_out {
  uint32_t struct_size;
  const char *xml;
} vb_storage_vol_get_xml_desc_out;

typedef struct vb_storage_vol_get_path_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
} vb_storage_vol_get_path_in;

typedef struct vb_storage_vol_get_path_out {
  uint32_t struct_size;
  const char *name;
} vb_storage_vol_get_path_out;

typedef struct vb_storage_vol_create_xml_from_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  const char *xml;
  vb_storage_vol_ref clonevol;
  uint32_t flags;
} vb_storage_vol_create_xml_from_in;

typedef struct vb_storage_vol_create_xml_from_out {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
} vb_storage_vol_create_xml_from_out;

typedef struct vb_storage_pool_is_active_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_is_active_in;

typedef struct vb_storage_pool_is_active_out {
  uint32_t struct_size;
  int32_t active;
} vb_storage_pool_is_active_out;

typedef struct vb_storage_pool_is_persistent_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_is_persistent_in;

typedef struct vb_storage_pool_is_persistent_out {
  uint32_t struct_size;
  int32_t persistent;
} vb_storage_pool_is_persistent_out;

typedef struct vb_storage_vol_upload_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
  uint64_t offset;
  uint64_t length;
  uint32_t flags;
} vb_storage_vol_upload_in;

typedef struct vb_storage_vol_upload_out {
  uint32_t struct_size;
} vb_storage_vol_upload_out;

typedef struct vb_storage_vol_download_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
  uint64_t offset;
  uint64_t length;
  uint32_t flags;
} vb_storage_vol_download_in;

typedef struct vb_storage_vol_download_out {
  uint32_t struct_size;
} vb_storage_vol_download_out;

typedef struct vb_storage_vol_wipe_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
  uint32_t algorithm;
  uint32_t flags;
} vb_storage_vol_wipe_in;

typedef struct vb_storage_vol_wipe_out {
  uint32_t struct_size;
} vb_storage_vol_wipe_out;

typedef struct vb_storage_vol_resize_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
  uint64_t capacity;
  uint32_t flags;
} vb_storage_vol_resize_in;

typedef struct vb_storage_vol_resize_out {
  uint32_t struct_size;
} vb_storage_vol_resize_out;

typedef struct vb_storage_pool_list_all_in {
  uint32_t struct_size;
  int32_t need_results;
  uint32_t flags;
} vb_storage_pool_list_all_in;

typedef struct vb_storage_pool_list_all_out {
  uint32_t struct_size;
  uint32_t n_pools;
  const vb_storage_pool_ref *pools;
  uint32_t ret;
} vb_storage_pool_list_all_out;

typedef struct vb_storage_pool_list_all_volumes_in {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
  int32_t need_results;
  uint32_t flags;
} vb_storage_pool_list_all_volumes_in;

typedef struct vb_storage_pool_list_all_volumes_out {
  uint32_t struct_size;
  uint32_t n_vols;
  const vb_storage_vol_ref *vols;
  uint32_t ret;
} vb_storage_pool_list_all_volumes_out;

typedef struct vb_storage_vol_get_info_in {
  uint32_t struct_size;
  vb_storage_vol_ref vol;
  uint32_t flags;
} vb_storage_vol_get_info_in;

typedef struct vb_storage_vol_get_info_out {
  uint32_t struct_size;
  int8_t type;
  uint64_t capacity;
  uint64_t allocation;
} vb_storage_vol_get_info_out;

typedef struct vb_storage_pool_lookup_by_target_path_in {
  uint32_t struct_size;
  const char *path;
} vb_storage_pool_lookup_by_target_path_in;

typedef struct vb_storage_pool_lookup_by_target_path_out {
  uint32_t struct_size;
  vb_storage_pool_ref pool;
} vb_storage_pool_lookup_by_target_path_out;

typedef struct vb_storage_pool_get_capabilities_in {
  uint32_t struct_size;
  uint32_t flags;
} vb_storage_pool_get_capabilities_in;

typedef struct vb_storage_pool_get_capabilities_out {
  uint32_t struct_size;
  const char *capabilities;
} vb_storage_pool_get_capabilities_out;

/* The storage operations of a driver. A NULL member is an operation that the driver does not support. */
typedef struct vb_storage_ops {
  uint32_t size;
  uint32_t reserved;
  /* class modify; read-only callers: no; permission: connect:detect_storage_pools;
     serves virConnectFindStoragePoolSources. */
  int32_t (*pool_find_sources)(vb_call *call, const vb_storage_pool_find_sources_in *in, vb_storage_pool_find_sources_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:start, storage_pool:write;
     serves virStoragePoolCreateXML. */
  int32_t (*pool_create_xml)(vb_call *call, const vb_storage_pool_create_xml_in *in, vb_storage_pool_create_xml_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:write, storage_pool:save;
     serves virStoragePoolDefineXML. */
  int32_t (*pool_define_xml)(vb_call *call, const vb_storage_pool_define_xml_in *in, vb_storage_pool_define_xml_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:start; serves virStoragePoolCreate. */
  int32_t (*pool_create)(vb_call *call, const vb_storage_pool_create_in *in, vb_storage_pool_create_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:format; serves virStoragePoolBuild. */
  int32_t (*pool_build)(vb_call *call, const vb_storage_pool_build_in *in, vb_storage_pool_build_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:stop; serves virStoragePoolDestroy. */
  int32_t (*pool_destroy)(vb_call *call, const vb_storage_pool_destroy_in *in, vb_storage_pool_destroy_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:format; serves virStoragePoolDelete. */
  int32_t (*pool_delete)(vb_call *call, const vb_storage_pool_delete_in *in, vb_storage_pool_delete_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:delete; serves virStoragePoolUndefine. */
  int32_t (*pool_undefine)(vb_call *call, const vb_storage_pool_undefine_in *in, vb_storage_pool_undefine_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:refresh; serves virStoragePoolRefresh. */
  int32_t (*pool_refresh)(vb_call *call, const vb_storage_pool_refresh_in *in, vb_storage_pool_refresh_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:getattr;
     serves virStoragePoolLookupByName. */
  int32_t (*pool_lookup_by_name)(vb_call *call, const vb_storage_pool_lookup_by_name_in *in, vb_storage_pool_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:getattr;
     serves virStoragePoolLookupByUUID. */
  int32_t (*pool_lookup_by_uuid)(vb_call *call, const vb_storage_pool_lookup_by_uuid_in *in, vb_storage_pool_lookup_by_uuid_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:getattr;
     serves virStoragePoolLookupByVolume. */
  int32_t (*pool_lookup_by_volume)(vb_call *call, const vb_storage_pool_lookup_by_volume_in *in, vb_storage_pool_lookup_by_volume_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:read; serves virStoragePoolGetInfo. */
  int32_t (*pool_get_info)(vb_call *call, const vb_storage_pool_get_info_in *in, vb_storage_pool_get_info_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:read; serves virStoragePoolGetXMLDesc. */
  int32_t (*pool_get_xml_desc)(vb_call *call, const vb_storage_pool_get_xml_desc_in *in, vb_storage_pool_get_xml_desc_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:read; serves virStoragePoolGetAutostart. */
  int32_t (*pool_get_autostart)(vb_call *call, const vb_storage_pool_get_autostart_in *in, vb_storage_pool_get_autostart_out *out);
  /* class modify; read-only callers: no; permission: storage_pool:write;
     serves virStoragePoolSetAutostart. */
  int32_t (*pool_set_autostart)(vb_call *call, const vb_storage_pool_set_autostart_in *in, vb_storage_pool_set_autostart_out *out);
  /* class modify; read-only callers: no; permission: storage_vol:create; serves virStorageVolCreateXML. */
  int32_t (*vol_create_xml)(vb_call *call, const vb_storage_vol_create_xml_in *in, vb_storage_vol_create_xml_out *out);
  /* class modify; read-only callers: no; permission: storage_vol:delete; serves virStorageVolDelete. */
  int32_t (*vol_delete)(vb_call *call, const vb_storage_vol_delete_in *in, vb_storage_vol_delete_out *out);
  /* class query; read-only callers: yes; permission: storage_vol:getattr;
     serves virStorageVolLookupByName. */
  int32_t (*vol_lookup_by_name)(vb_call *call, const vb_storage_vol_lookup_by_name_in *in, vb_storage_vol_lookup_by_name_out *out);
  /* class query; read-only callers: yes; permission: storage_vol:getattr; serves virStorageVolLookupByKey. */
  int32_t (*vol_lookup_by_key)(vb_call *call, const vb_storage_vol_lookup_by_key_in *in, vb_storage_vol_lookup_by_key_out *out);
  /* class query; read-only callers: yes; permission: storage_vol:getattr;
     serves virStorageVolLookupByPath. */
  int32_t (*vol_lookup_by_path)(vb_call *call, const vb_storage_vol_lookup_by_path_in *in, vb_storage_vol_lookup_by_path_out *out);
  /* class query; read-only callers: yes; permission: storage_vol:read; serves virStorageVolGetXMLDesc. */
  int32_t (*vol_get_xml_desc)(vb_call *call, const vb_storage_vol_get_xml_desc_in *in, vb_storage_vol_get_xml_desc_out *out);
  /* class query; read-only callers: yes; permission: storage_vol:read; serves virStorageVolGetPath. */
  int32_t (*vol_get_path)(vb_call *call, const vb_storage_vol_get_path_in *in, vb_storage_vol_get_path_out *out);
  /* class modify; read-only callers: no; permission: storage_vol:create;
     serves virStorageVolCreateXMLFrom. */
  int32_t (*vol_create_xml_from)(vb_call *call, const vb_storage_vol_create_xml_from_in *in, vb_storage_vol_create_xml_from_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:read; serves virStoragePoolIsActive. */
  int32_t (*pool_is_active)(vb_call *call, const vb_storage_pool_is_active_in *in, vb_storage_pool_is_active_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:read; serves virStoragePoolIsPersistent. */
  int32_t (*pool_is_persistent)(vb_call *call, const vb_storage_pool_is_persistent_in *in, vb_storage_pool_is_persistent_out *out);
  /* class modify; read-only callers: no; permission: storage_vol:data_write; opens a stream (write);
     serves virStorageVolUpload. */
  int32_t (*vol_upload)(vb_call *call, const vb_storage_vol_upload_in *in, vb_storage_vol_upload_out *out);
  /* class modify; read-only callers: no; permission: storage_vol:data_read; opens a stream (read);
     serves virStorageVolDownload. */
  int32_t (*vol_download)(vb_call *call, const vb_storage_vol_download_in *in, vb_storage_vol_download_out *out);
  /* class modify; read-only callers: no; permission: storage_vol:format; serves virStorageVolWipePattern. */
  int32_t (*vol_wipe)(vb_call *call, const vb_storage_vol_wipe_in *in, vb_storage_vol_wipe_out *out);
  /* class modify; read-only callers: no; permission: storage_vol:resize; serves virStorageVolResize. */
  int32_t (*vol_resize)(vb_call *call, const vb_storage_vol_resize_in *in, vb_storage_vol_resize_out *out);
  /* class query; read-only callers: yes; permission: connect:search_storage_pools;
     each result needs storage_pool:getattr; serves virConnectListAllStoragePools. */
  int32_t (*pool_list_all)(vb_call *call, const vb_storage_pool_list_all_in *in, vb_storage_pool_list_all_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:search_storage_vols;
     each result needs storage_vol:getattr; serves virStoragePoolListAllVolumes. */
  int32_t (*pool_list_all_volumes)(vb_call *call, const vb_storage_pool_list_all_volumes_in *in, vb_storage_pool_list_all_volumes_out *out);
  /* class query; read-only callers: yes; permission: storage_vol:read; serves virStorageVolGetInfoFlags. */
  int32_t (*vol_get_info)(vb_call *call, const vb_storage_vol_get_info_in *in, vb_storage_vol_get_info_out *out);
  /* class query; read-only callers: yes; permission: storage_pool:getattr;
     serves virStoragePoolLookupByTargetPath. */
  int32_t (*pool_lookup_by_target_path)(vb_call *call, const vb_storage_pool_lookup_by_target_path_in *in, vb_storage_pool_lookup_by_target_path_out *out);
  /* class query; read-only callers: yes; permission: connect:read;
     serves virConnectGetStoragePoolCapabilities. */
  int32_t (*pool_get_capabilities)(vb_call *call, const vb_storage_pool_get_capabilities_in *in, vb_storage_pool_get_capabilities_out *out);
} vb_storage_ops;

#define VB_OP_STORAGE_POOL_FIND_SOURCES 0x40000u
#define VB_OP_STORAGE_POOL_CREATE_XML 0x40001u
#define VB_OP_STORAGE_POOL_DEFINE_XML 0x40002u
#define VB_OP_STORAGE_POOL_CREATE 0x40003u
#define VB_OP_STORAGE_POOL_BUILD 0x40004u
#define VB_OP_STORAGE_POOL_DESTROY 0x40005u
#define VB_OP_STORAGE_POOL_DELETE 0x40006u
#define VB_OP_STORAGE_POOL_UNDEFINE 0x40007u
#define VB_OP_STORAGE_POOL_REFRESH 0x40008u
#define VB_OP_STORAGE_POOL_LOOKUP_BY_NAME 0x40009u
#define VB_OP_STORAGE_POOL_LOOKUP_BY_UUID 0x4000au
#define VB_OP_STORAGE_POOL_LOOKUP_BY_VOLUME 0x4000bu
#define VB_OP_STORAGE_POOL_GET_INFO 0x4000cu
#define VB_OP_STORAGE_POOL_GET_XML_DESC 0x4000du
#define VB_OP_STORAGE_POOL_GET_AUTOSTART 0x4000eu
#define VB_OP_STORAGE_POOL_SET_AUTOSTART 0x4000fu
#define VB_OP_STORAGE_VOL_CREATE_XML 0x40010u
#define VB_OP_STORAGE_VOL_DELETE 0x40011u
#define VB_OP_STORAGE_VOL_LOOKUP_BY_NAME 0x40012u
#define VB_OP_STORAGE_VOL_LOOKUP_BY_KEY 0x40013u
#define VB_OP_STORAGE_VOL_LOOKUP_BY_PATH 0x40014u
#define VB_OP_STORAGE_VOL_GET_XML_DESC 0x40015u
#define VB_OP_STORAGE_VOL_GET_PATH 0x40016u
#define VB_OP_STORAGE_VOL_CREATE_XML_FROM 0x40017u
#define VB_OP_STORAGE_POOL_IS_ACTIVE 0x40018u
#define VB_OP_STORAGE_POOL_IS_PERSISTENT 0x40019u
#define VB_OP_STORAGE_VOL_UPLOAD 0x4001au
#define VB_OP_STORAGE_VOL_DOWNLOAD 0x4001bu
#define VB_OP_STORAGE_VOL_WIPE 0x4001cu
#define VB_OP_STORAGE_VOL_RESIZE 0x4001du
#define VB_OP_STORAGE_POOL_LIST_ALL 0x4001eu
#define VB_OP_STORAGE_POOL_LIST_ALL_VOLUMES 0x4001fu
#define VB_OP_STORAGE_VOL_GET_INFO 0x40020u
#define VB_OP_STORAGE_POOL_LOOKUP_BY_TARGET_PATH 0x40021u
#define VB_OP_STORAGE_POOL_GET_CAPABILITIES 0x40022u

#ifdef __cplusplus
}
#endif

#endif
