// The public functions about errors. They never touch the error that they are asked about, unless they say
// so.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>

#include "api/handles.h"
#include "api/last_error.h"

using namespace virtbay::api;

namespace {

// What each error domain is called in front of a message, by number.
constexpr const char* domain_names[] = {
    "",
    "Xen Driver",
    "Xen Daemon",
    "Xen Store",
    "S-Expression",
    "XML Util",
    "Domain",
    "XML-RPC",
    "Proxy Daemon",
    "Config File",
    "QEMU Driver",
    "Network",
    "Test Driver",
    "Remote Driver",
    "OpenVZ Driver",
    "Xen XM Driver",
    "Linux Statistics",
    "LXC Driver",
    "Storage Driver",
    "Network Driver",
    "Domain Config",
    "User Mode Linux Driver",
    "Node Device Driver",
    "Xen Inotify Driver",
    "Security Driver",
    "VirtualBox Driver",
    "Network Interface Driver",
    "Open Nebula Driver",
    "ESX Driver",
    "Power Hypervisor Driver",
    "Secrets Driver",
    "CPU Driver",
    "XenAPI Driver",
    "Network Filter Driver",
    "Lifecycle Hook",
    "Domain Snapshot",
    "Audit Utils",
    "Sysinfo Utils",
    "I/O Stream Utils",
    "VMware Driver",
    "Event Loop",
    "Xen Light Driver",
    "Lock Driver",
    "Hyper-V Driver",
    "Capabilities Utils",
    "URI Utils",
    "Authentication Utils",
    "DBus Utils",
    "Parallels Cloud Server",
    "Device Config",
    "SSH transport layer",
    "Lock Space",
    "Init control",
    "Identity",
    "Cgroup",
    "Access Manager",
    "Systemd",
    "Bhyve",
    "Crypto",
    "Firewall",
    "Polkit",
    "Thread jobs",
    "Admin Interface",
    "Log Manager",
    "Xen XL Config",
    "Perf",
    "Libssh transport layer",
    "Resource control",
    "FirewallD",
    "Domain Checkpoint",
    "TPM",
    "BPF",
    "Cloud-Hypervisor Driver",
};

const char* domain_name(int domain) {
    return domain >= 0 && static_cast<size_t>(domain) < std::size(domain_names) ? domain_names[domain]
                                                                                : "Unknown";
}

}  // namespace

void virDefaultErrorFunc(virErrorPtr err) {
    if (!err || err->code == VIR_ERR_OK) return;
    const char* level = err->level == VIR_ERR_WARNING ? "warning"
                        : err->level == VIR_ERR_ERROR ? "error"
                                                      : "";
    const char* message = err->message ? err->message : "no message";
    const size_t length = std::char_traits<char>::length(message);
    const char* end = length && message[length - 1] == '\n' ? "" : "\n";
    std::fprintf(stderr, "libvirt: %s %s : %s%s", domain_name(err->domain), level, message, end);
}

virErrorPtr virGetLastError(void) {
    return last_error().code == VIR_ERR_OK ? nullptr : &last_error();
}

int virGetLastErrorCode(void) {
    return last_error().code;
}

int virGetLastErrorDomain(void) {
    return last_error().domain;
}

const char* virGetLastErrorMessage(void) {
    const virError& error = last_error();
    if (error.code == VIR_ERR_OK) return "no error";
    return error.message ? error.message : "unknown error";
}

void virResetError(virErrorPtr err) {
    if (err) clear(*err);
}

void virResetLastError(void) {
    clear(last_error());
}

int virCopyLastError(virErrorPtr to) {
    if (!to) return -1;
    clear(*to);
    copy(last_error(), *to);
    return to->code;
}

virErrorPtr virSaveLastError(void) {
    const int saved_errno = errno;
    auto* saved = static_cast<virErrorPtr>(std::calloc(1, sizeof(virError)));
    if (saved) copy(last_error(), *saved);
    errno = saved_errno;
    return saved;
}

void virFreeError(virErrorPtr err) {
    if (!err) return;
    clear(*err);
    std::free(err);
}

virErrorPtr virConnGetLastError(virConnectPtr conn) {
    return conn ? &conn->error : nullptr;
}

int virConnCopyLastError(virConnectPtr conn, virErrorPtr to) {
    if (!conn || !to) return -1;
    const std::lock_guard lock(conn->mutex);
    if (conn->error.code == VIR_ERR_OK) {
        clear(*to);
        return 0;
    }
    clear(*to);
    copy(conn->error, *to);
    return to->code;
}

void virConnResetLastError(virConnectPtr conn) {
    if (!conn) return;
    const std::lock_guard lock(conn->mutex);
    clear(conn->error);
}
