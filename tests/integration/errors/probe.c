/* probe URI: makes functions fail in many ways and prints what an application can learn of it. Linked with
   the library's name alone, so that either library can be put in its place. */
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char* text(const char* s) {
    return s ? s : "(null)";
}

static void show(const char* what, virErrorPtr e) {
    if (!e) {
        printf("%s: none\n", what);
        return;
    }
    printf("%s: code %d domain %d level %d message [%s] str [%s] [%s] [%s] int %d %d conn %d dom %d net %d\n",
           what, e->code, e->domain, e->level, text(e->message), text(e->str1), text(e->str2), text(e->str3),
           e->int1, e->int2, e->conn != NULL, e->dom != NULL, e->net != NULL);
}

static void show_all(const char* what, virConnectPtr conn) {
    virError copy;
    printf("-- %s\n", what);
    show("last", virGetLastError());
    printf("code %d domain %d message [%s]\n", virGetLastErrorCode(), virGetLastErrorDomain(),
           text(virGetLastErrorMessage()));
    if (conn) {
        show("conn", virConnGetLastError(conn));
        memset(&copy, 0, sizeof copy);
        printf("conn copy %d ", virConnCopyLastError(conn, &copy));
        show("", &copy);
        virResetError(&copy);
    }
    memset(&copy, 0, sizeof copy);
    printf("copy %d ", virCopyLastError(&copy));
    show("", &copy);
    virResetError(&copy);
}

static void told(void* data, virErrorPtr e) {
    printf("%s is told: ", (const char*)data);
    show("error", e);
}

static void* other_thread(void* conn) {
    show("other thread before", virGetLastError());
    (void)virDomainLookupByName(conn, "nobody of the other thread");
    show("other thread", virGetLastError());
    return NULL;
}

static void saved(virConnectPtr conn) {
    virErrorPtr kept;
    virDomainLookupByName(conn, "first");
    kept = virSaveLastError();
    show("saved", kept);
    virDomainLookupByName(conn, "second");
    show("after", virGetLastError());
    show("restored", virGetLastError());
    virFreeError(kept);
    virResetLastError();
    show("reset", virGetLastError());
    kept = virSaveLastError();
    show("saved nothing", kept);
    virFreeError(kept);
    show("copy to null", NULL);
    printf("%d\n", virCopyLastError(NULL));
    virConnResetLastError(conn);
    show("conn reset", virConnGetLastError(conn));
    virResetError(NULL);
    virFreeError(NULL);
    show("conn of null", virConnGetLastError(NULL));
    virConnResetLastError(NULL);
}

static void domains(virConnectPtr conn) {
    virDomainPtr dom = virDomainLookupByName(conn, "test");
    virTypedParameter param;
    int n = -1;
    unsigned char map = 1;
    show_all("found", conn);
    virDomainLookupByID(conn, -1);
    show_all("negative id", conn);
    virDomainLookupByID(conn, 77);
    show_all("no such id", conn);
    virDomainLookupByUUIDString(conn, "no uuid");
    show_all("bad uuid", conn);
    virDomainLookupByName(conn, NULL);
    show_all("no name", conn);
    virDomainLookupByName(NULL, "x");
    show_all("no connection", conn);
    virDomainCreate(dom);
    show_all("already running", conn);
    virDomainSetMemory(dom, 0);
    show_all("no memory", conn);
    virDomainSetVcpusFlags(dom, 1, VIR_DOMAIN_VCPU_LIVE | 0x40000);
    show_all("unknown flags", conn);
    virDomainGetBlockIoTune(dom, NULL, NULL, &n, 0);
    show_all("negative count", conn);
    virDomainPinVcpu(dom, 0, &map, 0);
    show_all("no map", conn);
    virDomainMigrateGetMaxSpeed(dom, NULL, 0);
    show_all("no result", conn);
    virDomainBlockJobAbort(dom, "vda", 0);
    show_all("not supported", conn);
    memset(&param, 0, sizeof param);
    strcpy(param.field, "no such");
    param.type = VIR_TYPED_PARAM_INT;
    virDomainSetSchedulerParameters(dom, &param, 1);
    show_all("unknown parameter", conn);
    virDomainRestore(conn, "/no/such/file");
    show_all("no file", conn);
    virDomainGetXMLDesc(NULL, 0);
    show_all("no guest", conn);
    printf("free %d\n", virDomainFree(dom));
    show_all("freed", conn);
    virDomainFree(NULL);
    show_all("free nothing", conn);
}

static void read_only(const char* uri) {
    virConnectPtr conn = virConnectOpenReadOnly(uri);
    virDomainPtr dom = virDomainLookupByName(conn, "test");
    virDomainDestroy(dom);
    show_all("read only", conn);
    virDomainGetXMLDesc(dom, VIR_DOMAIN_XML_SECURE);
    show_all("secrets", conn);
    virDomainSnapshotCreateXML(dom, "<domainsnapshot/>", 0);
    show_all("snapshot", conn);
    virNetworkDefineXML(conn, "<network/>");
    show_all("network", conn);
    virStoragePoolDefineXML(conn, "<pool/>", 0);
    show_all("pool", conn);
    virDomainFree(dom);
    virConnectClose(conn);
}

int main(int argc, char** argv) {
    const char* uri = argc > 1 ? argv[1] : "test:///default";
    virConnectPtr conn;
    pthread_t thread;
    virEventRegisterDefaultImpl();
    setvbuf(stdout, NULL, _IONBF, 0);
    dup2(1, 2);
    show_all("at the start", NULL);
    conn = virConnectOpen("nonsense:///x");
    show_all("nonsense", NULL);
    conn = virConnectOpen("://");
    show_all("no uri", NULL);
    conn = virConnectOpen("test+nonsense:///default");
    show_all("no transport", NULL);
    conn = virConnectOpen("test+unix:///default?socket=/no/such/socket");
    show_all("no socket", NULL);
    conn = virConnectOpenAuth(uri, NULL, 0x800);
    show_all("unknown flags", NULL);
    conn = virConnectOpen(uri);
    if (!conn) return 1;
    show_all("open", conn);
    domains(conn); /* printed by the default function */
    virSetErrorFunc((void*)"process", told);
    virDomainLookupByID(conn, -1);
    show_all("process function", conn);
    virConnSetErrorFunc(conn, (void*)"connection", told);
    virDomainLookupByID(conn, -1);
    show_all("connection function", conn);
    virDomainLookupByName(NULL, "x");
    virConnSetErrorFunc(conn, NULL, NULL);
    virDomainLookupByID(conn, -1);
    show_all("connection function removed", conn);
    pthread_create(&thread, NULL, other_thread, conn);
    pthread_join(thread, NULL);
    show("this thread", virGetLastError());
    saved(conn);
    virDomainLookupByID(conn, -1);
    virDefaultErrorFunc(virGetLastError());
    virSetErrorFunc(NULL, NULL);
    read_only(uri);
    virDomainLookupByName(conn, "nobody");
    printf("close %d\n", virConnectClose(conn));
    show_all("closed", NULL);
    return 0;
}
