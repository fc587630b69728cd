#include "probe.h"

#include <libvirt/virterror.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

virConnectPtr conn, ro_conn;
virDomainPtr dom, ro_dom;
virNetworkPtr net, ro_net;
virStoragePoolPtr pool, ro_pool;
virStorageVolPtr vol, ro_vol;
virInterfacePtr iface, ro_iface;
virNodeDevicePtr dev, ro_dev;
virSecretPtr secret, ro_secret;
virDomainSnapshotPtr snap, ro_snap;
virDomainCheckpointPtr check, ro_check;
virNWFilterPtr filter, ro_filter;
virNetworkPortPtr port, ro_port;
virNWFilterBindingPtr binding, ro_binding;
virStreamPtr stream, ro_stream;

unsigned char buffer[1 << 20];
int count = 1;
virTypedParameter one[4] = {{.field = "x", .type = VIR_TYPED_PARAM_INT, .value = {.i = 1}}};
virDomainPtr doms[2];
const char* strings[4] = {"x", NULL};

void nothing(void) {}

static void ignore(void* data, virErrorPtr err) {
    (void)data, (void)err;
}

static const char* show(const char* s) {
    return s ? s : "-";
}

void done(const char* result) {
    virErrorPtr e = virGetLastError();
    if (e)
        printf("%s | %d %d %d | %s | %s | %s | %s | %d %d\n", result, e->code, e->domain, (int)e->level,
               show(e->message), show(e->str1), show(e->str2), show(e->str3), e->int1, e->int2);
    else
        printf("%s\n", result);
    fflush(stdout);
    _exit(0);
}

void text(const char* result) {
    static char line[64];
    if (!result) done("null");
    snprintf(line, sizeof(line), "\"%.40s\"", result);
    for (char* c = line; *c; c++)
        if (*c == '\n') *c = ' ';
    done(line);
}

void number(long long result) {
    char line[32];
    snprintf(line, sizeof(line), "%lld", result);
    done(line);
}

static void objects(void) {
    const char* xml = "<domainsnapshot><name>s1</name></domainsnapshot>";
    const char* port_xml =
        "<networkport><uuid>11111111-2222-3333-4444-555555555555</uuid>"
        "<owner><name>x</name><uuid>11111111-2222-3333-4444-555555555556</uuid></owner>"
        "<mac address='52:54:00:7b:35:93'/><plug type='network' bridge='virbr0'/></networkport>";
    virNodeDevicePtr* devices = NULL;
    if (!conn || !ro_conn) exit(1);
    dom = virDomainLookupByName(conn, "test");
    ro_dom = virDomainLookupByName(ro_conn, "test");
    net = virNetworkLookupByName(conn, "default");
    ro_net = virNetworkLookupByName(ro_conn, "default");
    pool = virStoragePoolLookupByName(conn, "default-pool");
    ro_pool = virStoragePoolLookupByName(ro_conn, "default-pool");
    if (pool)
        vol = virStorageVolCreateXML(
            pool,
            "<volume><name>v1</name><capacity>1000</capacity><target><path>/v1</path></target></volume>", 0);
    if (ro_pool) ro_vol = virStorageVolLookupByName(ro_pool, "v1");
    iface = virInterfaceLookupByName(conn, "eth1");
    ro_iface = virInterfaceLookupByName(ro_conn, "eth1");
    if (virConnectListAllNodeDevices(conn, &devices, 0) > 0) dev = devices[0];
    if (virConnectListAllNodeDevices(ro_conn, &devices, 0) > 0) ro_dev = devices[0];
    if (dom) snap = virDomainSnapshotCreateXML(dom, xml, 0);
    if (ro_dom) ro_snap = virDomainSnapshotLookupByName(ro_dom, "s1", 0);
    if (net) port = virNetworkPortCreateXML(net, port_xml, 0);
    stream = virStreamNew(conn, 0);
    ro_stream = virStreamNew(ro_conn, 0);
    doms[0] = dom;
}

static void run(const struct probe* p, const char* label, unsigned int flags) {
    int status = 0;
    pid_t child;
    printf("%s %s%s 0x%x: ", p->function, p->label, label, flags);
    fflush(stdout);
    child = fork();
    if (child == 0) {
        alarm(3);
        if (!freopen("/dev/null", "w", stderr)) _exit(2);
        virResetLastError();
        p->run(flags);
        _exit(0);
    }
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) printf("signal %d\n", WTERMSIG(status));
}

int main(int argc, char** argv) {
    virSetErrorFunc(NULL, ignore);
    conn = virConnectOpen("test:///default");
    ro_conn = virConnectOpenReadOnly("test:///default");
    objects();
    /* [FUNCTION|all [pairs]] */
    for (const struct probe* p = probes; p->run; p++) {
        if (argc > 1 && strcmp(argv[1], "all") != 0 && strcmp(argv[1], p->function) != 0) continue;
        run(p, "", 0);
        if (!p->flagged) continue;
        for (int a = 0; a < 32; a = a < 13 ? a + 1 : a + 9) run(p, " flag", 1u << a);
        run(p, " flags", 0xffffffffu);
        for (int a = 0; argc > 2 && a < 13; a++)
            for (int b = a + 1; b < 13; b++) run(p, " flags", 1u << a | 1u << b);
    }
    return 0;
}
