/* Generated from runtime/contract; do not edit. */
#ifndef VIRTBAY_OPS_OPERATIONS_H
#define VIRTBAY_OPS_OPERATIONS_H

#include "virtbay/ops/connect.h"
#include "virtbay/ops/domain.h"
#include "virtbay/ops/network.h"
#include "virtbay/ops/storage.h"
#include "virtbay/ops/interface.h"
#include "virtbay/ops/nodedev.h"
#include "virtbay/ops/nwfilter.h"
#include "virtbay/ops/secret.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where a family's table is found in vb_driver, in order of the families. */
#define VB_FAMILY_CONNECT 1u
#define VB_FAMILY_DOMAIN 2u
#define VB_FAMILY_NETWORK 3u
#define VB_FAMILY_STORAGE 4u
#define VB_FAMILY_INTERFACE 5u
#define VB_FAMILY_NODEDEV 6u
#define VB_FAMILY_NWFILTER 7u
#define VB_FAMILY_SECRET 8u

typedef struct vb_operations {
  uint32_t size;
  uint32_t reserved;
  const vb_connect_ops *connect; /* NULL: none of them */
  const vb_domain_ops *domain; /* NULL: none of them */
  const vb_network_ops *network; /* NULL: none of them */
  const vb_storage_ops *storage; /* NULL: none of them */
  const vb_interface_ops *interface_; /* NULL: none of them */
  const vb_nodedev_ops *nodedev; /* NULL: none of them */
  const vb_nwfilter_ops *nwfilter; /* NULL: none of them */
  const vb_secret_ops *secret; /* NULL: none of them */
} vb_operations;

#ifdef __cplusplus
}
#endif

#endif
