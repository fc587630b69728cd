/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_CONNECT_H
#define VIRTBAY_OPS_CONNECT_H

#include "virtbay/call.h"
#include "virtbay/ops/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vb_connect_get_type_in {
  uint32_t struct_size;
} vb_connect_get_type_in;

typedef struct vb_connect_get_type_out {
  uint32_t struct_size;
  const char *type;
} vb_connect_get_type_out;

typedef struct vb_connect_get_version_in {
  uint32_t struct_size;
} vb_connect_get_version_in;

typedef struct vb_connect_get_version_out {
  uint32_t struct_size;
  uint64_t hv_ver;
} vb_connect_get_version_out;

typedef struct vb_connect_get_max_vcpus_in {
  uint32_t struct_size;
  const char *type; /* may be NULL */
} vb_connect_get_max_vcpus_in;

typedef struct vb_connect_get_max_vcpus_out {
  uint32_t struct_size;
  int32_t max_vcpus;
} vb_connect_get_max_vcpus_out;

typedef struct vb_connect_node_get_info_in {
  uint32_t struct_size;
} vb_connect_node_get_info_in;

typedef struct vb_connect_node_get_info_out {
  uint32_t struct_size;
  char model[32];
  uint64_t memory;
  int32_t cpus;
  int32_t mhz;
  int32_t nodes;
  int32_t sockets;
  int32_t cores;
  int32_t threads;
} vb_connect_node_get_info_out;

typedef struct vb_connect_get_capabilities_in {
  uint32_t struct_size;
} vb_connect_get_capabilities_in;

typedef struct vb_connect_get_capabilities_out {
  uint32_t struct_size;
  const char *capabilities;
} vb_connect_get_capabilities_out;

typedef struct vb_connect_get_hostname_in {
  uint32_t struct_size;
} vb_connect_get_hostname_in;

typedef struct vb_connect_get_hostname_out {
  uint32_t struct_size;
  const char *hostname;
} vb_connect_get_hostname_out;

typedef struct vb_connect_node_get_cells_free_memory_in {
  uint32_t struct_size;
  int32_t startCell;
  int32_t maxcells;
} vb_connect_node_get_cells_free_memory_in;

typedef struct vb_connect_node_get_cells_free_memory_out {
  uint32_t struct_size;
  uint32_t n_cells;
  const uint64_t *cells;
} vb_connect_node_get_cells_free_memory_out;

typedef struct vb_connect_node_get_free_memory_in {
  uint32_t struct_size;
} vb_connect_node_get_free_memory_in;

typedef struct vb_connect_node_get_free_memory_out {
  uint32_t struct_size;
  uint64_t freeMem;
} vb_connect_node_get_free_memory_out;

typedef struct vb_connect_node_get_security_model_in {
  uint32_t struct_size;
} vb_connect_node_get_security_model_in;

typedef struct vb_connect_node_get_security_model_out {
  uint32_t struct_size;
  uint32_t n_model;
  const char *model;
  uint32_t n_doi;
  const char *doi;
} vb_connect_node_get_security_model_out;

typedef struct vb_connect_compare_cpu_in {
  uint32_t struct_size;
  const char *xml;
  uint32_t flags;
} vb_connect_compare_cpu_in;

typedef struct vb_connect_compare_cpu_out {
  uint32_t struct_size;
  int32_t result;
} vb_connect_compare_cpu_out;

typedef struct vb_connect_baseline_cpu_in {
  uint32_t struct_size;
  uint32_t n_xmlCPUs;
  const char *const *xmlCPUs;
  uint32_t flags;
} vb_connect_baseline_cpu_in;

typedef struct vb_connect_baseline_cpu_out {
  uint32_t struct_size;
  const char *cpu;
} vb_connect_baseline_cpu_out;

typedef struct vb_connect_get_sysinfo_in {
  uint32_t struct_size;
  uint32_t flags;
} vb_connect_get_sysinfo_in;

typedef struct vb_connect_get_sysinfo_out {
  uint32_t struct_size;
  const char *sysinfo;
} vb_connect_get_sysinfo_out;

typedef struct vb_connect_node_get_cpu_stats_in {
  uint32_t struct_size;
  int32_t cpuNum;
  int32_t nparams;
  uint32_t flags;
} vb_connect_node_get_cpu_stats_in;

typedef struct vb_connect_node_get_cpu_stats_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_node_get_cpu_stats *params;
  int32_t nparams;
} vb_connect_node_get_cpu_stats_out;

typedef struct vb_connect_node_get_memory_stats_in {
  uint32_t struct_size;
  int32_t nparams;
  int32_t cellNum;
  uint32_t flags;
} vb_connect_node_get_memory_stats_in;

typedef struct vb_connect_node_get_memory_stats_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_node_get_memory_stats *params;
  int32_t nparams;
} vb_connect_node_get_memory_stats_out;

typedef struct vb_connect_node_suspend_for_duration_in {
  uint32_t struct_size;
  uint32_t target;
  uint64_t duration;
  uint32_t flags;
} vb_connect_node_suspend_for_duration_in;

typedef struct vb_connect_node_suspend_for_duration_out {
  uint32_t struct_size;
} vb_connect_node_suspend_for_duration_out;

typedef struct vb_connect_node_set_memory_parameters_in {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  uint32_t flags;
} vb_connect_node_set_memory_parameters_in;

typedef struct vb_connect_node_set_memory_parameters_out {
  uint32_t struct_size;
} vb_connect_node_set_memory_parameters_out;

typedef struct vb_connect_node_get_memory_parameters_in {
  uint32_t struct_size;
  int32_t nparams;
  uint32_t flags;
} vb_connect_node_get_memory_parameters_in;

typedef struct vb_connect_node_get_memory_parameters_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_connect_node_get_memory_parameters_out;

typedef struct vb_connect_node_get_cpu_map_in {
  uint32_t struct_size;
  int32_t need_map;
  int32_t need_online;
  uint32_t flags;
} vb_connect_node_get_cpu_map_in;

typedef struct vb_connect_node_get_cpu_map_out {
  uint32_t struct_size;
  uint32_t n_cpumap;
  const uint8_t *cpumap;
  uint32_t online;
  int32_t ret;
} vb_connect_node_get_cpu_map_out;

typedef struct vb_connect_get_cpu_model_names_in {
  uint32_t struct_size;
  const char *arch;
  int32_t need_results;
  uint32_t flags;
} vb_connect_get_cpu_model_names_in;

typedef struct vb_connect_get_cpu_model_names_out {
  uint32_t struct_size;
  uint32_t n_models;
  const char *const *models;
  int32_t ret;
} vb_connect_get_cpu_model_names_out;

typedef struct vb_connect_node_get_free_pages_in {
  uint32_t struct_size;
  uint32_t n_pages;
  const uint32_t *pages;
  int32_t startCell;
  uint32_t cellCount;
  uint32_t flags;
} vb_connect_node_get_free_pages_in;

typedef struct vb_connect_node_get_free_pages_out {
  uint32_t struct_size;
  uint32_t n_counts;
  const uint64_t *counts;
} vb_connect_node_get_free_pages_out;

typedef struct vb_connect_node_alloc_pages_in {
  uint32_t struct_size;
  uint32_t n_pageSizes;
  const uint32_t *pageSizes;
  uint32_t n_pageCounts;
  const uint64_t *pageCounts;
  int32_t startCell;
  uint32_t cellCount;
  uint32_t flags;
} vb_connect_node_alloc_pages_in;

typedef struct vb_connect_node_alloc_pages_out {
  uint32_t struct_size;
  int32_t ret;
} vb_connect_node_alloc_pages_out;

typedef struct vb_connect_compare_hypervisor_cpu_in {
  uint32_t struct_size;
  const char *emulator; /* may be NULL */
  const char *arch; /* may be NULL */
  const char *machine; /* may be NULL */
  const char *virttype; /* may be NULL */
  const char *xmlCPU;
  uint32_t flags;
} vb_connect_compare_hypervisor_cpu_in;

typedef struct vb_connect_compare_hypervisor_cpu_out {
  uint32_t struct_size;
  int32_t result;
} vb_connect_compare_hypervisor_cpu_out;

typedef struct vb_connect_baseline_hypervisor_cpu_in {
  uint32_t struct_size;
  const char *emulator; /* may be NULL */
  const char *arch; /* may be NULL */
  const char *machine; /* may be NULL */
  const char *virttype; /* may be NULL */
  uint32_t n_xmlCPUs;
  const char *const *xmlCPUs;
  uint32_t flags;
} vb_connect_baseline_hypervisor_cpu_in;

typedef struct vb_connect_baseline_hypervisor_cpu_out {
  uint32_t struct_size;
  const char *cpu;
} vb_connect_baseline_hypervisor_cpu_out;

typedef struct vb_connect_node_get_sev_info_in {
  uint32_t struct_size;
  int32_t nparams;
  uint32_t flags;
} vb_connect_node_get_sev_info_in;

typedef struct vb_connect_node_get_sev_info_out {
  uint32_t struct_size;
  uint32_t n_params;
  const vb_typed_param *params;
  int32_t nparams;
} vb_connect_node_get_sev_info_out;

/* The connect operations of a driver. A NULL member is an operation that the driver does not support. */
typedef struct vb_connect_ops {
  uint32_t size;
  uint32_t reserved;
  /* class query; read-only callers: yes; permission: connect:getattr; serves virConnectGetType. */
  int32_t (*get_type)(vb_call *call, const vb_connect_get_type_in *in, vb_connect_get_type_out *out);
  /* class query; read-only callers: yes; permission: connect:getattr; serves virConnectGetVersion. */
  int32_t (*get_version)(vb_call *call, const vb_connect_get_version_in *in, vb_connect_get_version_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virConnectGetMaxVcpus. */
  int32_t (*get_max_vcpus)(vb_call *call, const vb_connect_get_max_vcpus_in *in, vb_connect_get_max_vcpus_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetInfo. */
  int32_t (*node_get_info)(vb_call *call, const vb_connect_node_get_info_in *in, vb_connect_node_get_info_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virConnectGetCapabilities. */
  int32_t (*get_capabilities)(vb_call *call, const vb_connect_get_capabilities_in *in, vb_connect_get_capabilities_out *out);
  /* class query; read-only callers: yes; permission: connect:getattr; serves virConnectGetHostname. */
  int32_t (*get_hostname)(vb_call *call, const vb_connect_get_hostname_in *in, vb_connect_get_hostname_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetCellsFreeMemory. */
  int32_t (*node_get_cells_free_memory)(vb_call *call, const vb_connect_node_get_cells_free_memory_in *in, vb_connect_node_get_cells_free_memory_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetFreeMemory. */
  int32_t (*node_get_free_memory)(vb_call *call, const vb_connect_node_get_free_memory_in *in, vb_connect_node_get_free_memory_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetSecurityModel. */
  int32_t (*node_get_security_model)(vb_call *call, const vb_connect_node_get_security_model_in *in, vb_connect_node_get_security_model_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virConnectCompareCPU. */
  int32_t (*compare_cpu)(vb_call *call, const vb_connect_compare_cpu_in *in, vb_connect_compare_cpu_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virConnectBaselineCPU. */
  int32_t (*baseline_cpu)(vb_call *call, const vb_connect_baseline_cpu_in *in, vb_connect_baseline_cpu_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virConnectGetSysinfo. */
  int32_t (*get_sysinfo)(vb_call *call, const vb_connect_get_sysinfo_in *in, vb_connect_get_sysinfo_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetCPUStats. */
  int32_t (*node_get_cpu_stats)(vb_call *call, const vb_connect_node_get_cpu_stats_in *in, vb_connect_node_get_cpu_stats_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetMemoryStats. */
  int32_t (*node_get_memory_stats)(vb_call *call, const vb_connect_node_get_memory_stats_in *in, vb_connect_node_get_memory_stats_out *out);
  /* class modify; read-only callers: no; permission: connect:pm_control; serves virNodeSuspendForDuration. */
  int32_t (*node_suspend_for_duration)(vb_call *call, const vb_connect_node_suspend_for_duration_in *in, vb_connect_node_suspend_for_duration_out *out);
  /* class modify; read-only callers: no; permission: connect:write; serves virNodeSetMemoryParameters. */
  int32_t (*node_set_memory_parameters)(vb_call *call, const vb_connect_node_set_memory_parameters_in *in, vb_connect_node_set_memory_parameters_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetMemoryParameters. */
  int32_t (*node_get_memory_parameters)(vb_call *call, const vb_connect_node_get_memory_parameters_in *in, vb_connect_node_get_memory_parameters_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetCPUMap. */
  int32_t (*node_get_cpu_map)(vb_call *call, const vb_connect_node_get_cpu_map_in *in, vb_connect_node_get_cpu_map_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virConnectGetCPUModelNames. */
  int32_t (*get_cpu_model_names)(vb_call *call, const vb_connect_get_cpu_model_names_in *in, vb_connect_get_cpu_model_names_out *out);
  /* class query; read-only callers: yes; permission: connect:read; serves virNodeGetFreePages. */
  int32_t (*node_get_free_pages)(vb_call *call, const vb_connect_node_get_free_pages_in *in, vb_connect_node_get_free_pages_out *out);
  /* class modify; read-only callers: no; permission: connect:write; serves virNodeAllocPages. */
  int32_t (*node_alloc_pages)(vb_call *call, const vb_connect_node_alloc_pages_in *in, vb_connect_node_alloc_pages_out *out);
  /* class modify; read-only callers: no; permission: connect:write; serves virConnectCompareHypervisorCPU. */
  int32_t (*compare_hypervisor_cpu)(vb_call *call, const vb_connect_compare_hypervisor_cpu_in *in, vb_connect_compare_hypervisor_cpu_out *out);
  /* class modify; read-only callers: no; permission: connect:write;
     serves virConnectBaselineHypervisorCPU. */
  int32_t (*baseline_hypervisor_cpu)(vb_call *call, const vb_connect_baseline_hypervisor_cpu_in *in, vb_connect_baseline_hypervisor_cpu_out *out);
  /* class modify; read-only callers: no; permission: connect:read; serves virNodeGetSEVInfo. */
  int32_t (*node_get_sev_info)(vb_call *call, const vb_connect_node_get_sev_info_in *in, vb_connect_node_get_sev_info_out *out);
} vb_connect_ops;

#define VB_OP_CONNECT_GET_TYPE 0x10000u
#define VB_OP_CONNECT_GET_VERSION 0x10001u
#define VB_OP_CONNECT_GET_MAX_VCPUS 0x10002u
#define VB_OP_CONNECT_NODE_GET_INFO 0x10003u
#define VB_OP_CONNECT_GET_CAPABILITIES 0x10004u
#define VB_OP_CONNECT_GET_HOSTNAME 0x10005u
#define VB_OP_CONNECT_NODE_GET_CELLS_FREE_MEMORY 0x10006u
#define VB_OP_CONNECT_NODE_GET_FREE_MEMORY 0x10007u
#define VB_OP_CONNECT_NODE_GET_SECURITY_MODEL 0x10008u
#define VB_OP_CONNECT_COMPARE_CPU 0x10009u
#define VB_OP_CONNECT_BASELINE_CPU 0x1000au
#define VB_OP_CONNECT_GET_SYSINFO 0x1000bu
#define VB_OP_CONNECT_NODE_GET_CPU_STATS 0x1000cu
#define VB_OP_CONNECT_NODE_GET_MEMORY_STATS 0x1000du
#define VB_OP_CONNECT_NODE_SUSPEND_FOR_DURATION 0x1000eu
#define VB_OP_CONNECT_NODE_SET_MEMORY_PARAMETERS 0x1000fu
#define VB_OP_CONNECT_NODE_GET_MEMORY_PARAMETERS 0x10010u
#define VB_OP_CONNECT_NODE_GET_CPU_MAP 0x10011u
#define VB_OP_CONNECT_GET_CPU_MODEL_NAMES 0x10012u
#define VB_OP_CONNECT_NODE_GET_FREE_PAGES 0x10013u
#define VB_OP_CONNECT_NODE_ALLOC_PAGES 0x10014u
#define VB_OP_CONNECT_COMPARE_HYPERVISOR_CPU 0x10015u
#define VB_OP_CONNECT_BASELINE_HYPERVISOR_CPU 0x10016u
#define VB_OP_CONNECT_NODE_GET_SEV_INFO 0x10017u

#ifdef __cplusplus
}
#endif

#endif
