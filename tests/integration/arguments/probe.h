/* What the generated cases share: the objects they are called on, and how they report. */
#ifndef PROBE_H
#define PROBE_H

#include <libvirt/libvirt.h>

struct probe {
    const char *function, *label;
    void (*run)(unsigned int flags);
    int flagged; /* run it with each flag and each pair of low flags too */
};
extern const struct probe probes[];

extern virConnectPtr conn, ro_conn;
extern virDomainPtr dom, ro_dom;
extern virNetworkPtr net, ro_net;
extern virStoragePoolPtr pool, ro_pool;
extern virStorageVolPtr vol, ro_vol;
extern virInterfacePtr iface, ro_iface;
extern virNodeDevicePtr dev, ro_dev;
extern virSecretPtr secret, ro_secret;
extern virDomainSnapshotPtr snap, ro_snap;
extern virDomainCheckpointPtr check, ro_check;
extern virNWFilterPtr filter, ro_filter;
extern virNetworkPortPtr port, ro_port;
extern virNWFilterBindingPtr binding, ro_binding;
extern virStreamPtr stream, ro_stream;

extern unsigned char buffer[1 << 20];
extern int count;
extern virTypedParameter one[4];
extern virDomainPtr doms[2];
extern const char* strings[4];
void nothing(void);

/* Print the result and the last error, and end the child. */
void done(const char* result);
void text(const char* result);
void number(long long result);

#endif
