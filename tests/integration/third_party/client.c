/* A client of the library: prints the names of the running guests of the test driver. */
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    virDomainPtr* guests = NULL;
    virConnectPtr connection = virConnectOpen("test:///default");
    int n = connection ? virConnectListAllDomains(connection, &guests, VIR_CONNECT_LIST_DOMAINS_ACTIVE) : -1;
    if (n < 0) {
        fprintf(stderr, "%s\n", virGetLastErrorMessage());
        return 1;
    }
    for (int i = 0; i < n; i++) {
        puts(virDomainGetName(guests[i]));
        virDomainFree(guests[i]);
    }
    free(guests);
    virConnectClose(connection);
    return 0;
}
