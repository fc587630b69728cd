// Operations that file descriptors go with, or come back from.
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "api/operation.h"
#include "api/results.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

// As many as one message carries.
bool give(ApiCall& call, const char* argument, const int* fds, unsigned int count) {
    constexpr unsigned int most = 32;
    if (count > most)
        return call.refuse(argument, std::string(argument) + " must not exceed " + std::to_string(most));
    if (fds) call.request().fds.assign(fds, fds + count);
    return true;
}

// The descriptors that came back, as an array of the caller's. The descriptors are closed on failure.
bool take(ApiCall& call, int** fds, unsigned int* count) {
    std::vector<int> got;
    got.swap(call.request().result_fds);
    int* list = static_cast<int*>(std::calloc(got.size() + 1, sizeof(int)));
    if (!list || !fds) {
        std::free(list);
        for (const int fd : got) close(fd);
        return list || call.fail(make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, ""));
    }
    std::copy(got.begin(), got.end(), list);
    *fds = list;
    if (count) *count = static_cast<unsigned int>(got.size());
    return true;
}

}  // namespace

int virDomainCreateWithFiles(virDomainPtr domain, unsigned int nfiles, int* files, unsigned int flags) {
    ApiCall call("virDomainCreateWithFiles", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.writable()) return -1;
    if (!give(call, "nfiles", files, nfiles)) return -1;
    Operation<vb_domain_create_with_files_in, vb_domain_create_with_files_out> op;
    op.in.dom = value(domain);
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_CREATE_WITH_FILES, op.in, op.out)) return -1;
    domain->id = op.out.dom.id;
    return 0;
}

virDomainPtr virDomainCreateXMLWithFiles(virConnectPtr conn, const char* xmlDesc, unsigned int nfiles,
                                         int* files, unsigned int flags) {
    ApiCall call("virDomainCreateXMLWithFiles", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.writable() || !call.nonnull("xmlDesc", xmlDesc)) return nullptr;
    if (!give(call, "nfiles", files, nfiles)) return nullptr;
    Operation<vb_domain_create_xml_with_files_in, vb_domain_create_xml_with_files_out> op;
    op.in.xml_desc = xmlDesc;
    op.in.flags = flags;
    return call.run(VB_OP_DOMAIN_CREATE_XML_WITH_FILES, op.in, op.out) ? make(conn, op.out.dom) : nullptr;
}

int virDomainFDAssociate(virDomainPtr domain, const char* name, unsigned int nfds, int* fds,
                         unsigned int flags) {
    ApiCall call("virDomainFDAssociate", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.writable() || !call.nonzero("nfds", nfds) || !call.nonnull("fds", fds))
        return -1;
    if (call.supported(VB_OP_DOMAIN_FD_ASSOCIATE) && !call.nonnull("name", name)) return -1;
    if (!call.supported(VB_OP_DOMAIN_FD_ASSOCIATE)) return call.unsupported(), -1;
    if (!give(call, "nfds", fds, nfds)) return -1;
    Operation<vb_domain_fd_associate_in, vb_domain_fd_associate_out> op;
    op.in.dom = value(domain);
    op.in.name = name;
    op.in.flags = flags;
    return call.run(VB_OP_DOMAIN_FD_ASSOCIATE, op.in, op.out) ? 0 : -1;
}

int virDomainOpenGraphics(virDomainPtr dom, unsigned int idx, int fd, unsigned int flags) {
    ApiCall call("virDomainOpenGraphics", VB_FROM_DOMAIN);
    if (!call.on(dom) || !call.nonnegative("fd", fd)) return -1;
    struct stat st {};
    if (fstat(fd, &st) < 0)
        return call.fail(system_error(VB_FROM_DOMAIN, errno,
                                      "Unable to access file descriptor " + std::to_string(fd))),
               -1;
    if (!S_ISSOCK(st.st_mode)) return call.refuse("fd", "fd " + std::to_string(fd) + " must be a socket"), -1;
    if (!call.writable()) return -1;
    if (!give(call, "fd", &fd, 1)) return -1;
    Operation<vb_domain_open_graphics_in, vb_domain_open_graphics_out> op;
    op.in.dom = value(dom);
    op.in.idx = idx;
    op.in.flags = flags;
    return call.run(VB_OP_DOMAIN_OPEN_GRAPHICS, op.in, op.out) ? 0 : -1;
}

int virDomainOpenGraphicsFD(virDomainPtr dom, unsigned int idx, unsigned int flags) {
    ApiCall call("virDomainOpenGraphicsFD", VB_FROM_DOMAIN);
    if (!call.on(dom) || !call.writable()) return -1;
    Operation<vb_domain_open_graphics_fd_in, vb_domain_open_graphics_fd_out> op;
    op.in.dom = value(dom);
    op.in.idx = idx;
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_OPEN_GRAPHICS_FD, op.in, op.out)) return -1;
    int* fds = nullptr;
    unsigned int count = 0;
    if (!take(call, &fds, &count)) return -1;
    const int fd = count ? fds[0] : -1;
    for (unsigned int i = 1; i < count; ++i) close(fds[i]);
    std::free(fds);
    if (fd < 0) call.fail(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN, "no file descriptor received"));
    return fd;
}

int virDomainQemuMonitorCommandWithFiles(virDomainPtr domain, const char* cmd, unsigned int ninfiles,
                                         int* infiles, unsigned int* noutfiles, int** outfiles, char** result,
                                         unsigned int flags) {
    ApiCall call("virDomainQemuMonitorCommandWithFiles", VB_FROM_NONE);
    if (!call.on(domain) || !call.nonnull("cmd", cmd) || !call.nonnull("result", result) || !call.writable())
        return -1;
    if (ninfiles && call.supported(VB_OP_DOMAIN_QEMU_MONITOR_COMMAND_WITH_FILES) &&
        !call.nonnull("infiles", infiles))
        return -1;
    if (call.supported(VB_OP_DOMAIN_QEMU_MONITOR_COMMAND_WITH_FILES) &&
        !give(call, "ninfiles", infiles, ninfiles))
        return -1;
    Operation<vb_domain_qemu_monitor_command_with_files_in, vb_domain_qemu_monitor_command_with_files_out> op;
    op.in.dom = value(domain);
    op.in.cmd = cmd;
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_QEMU_MONITOR_COMMAND_WITH_FILES, op.in, op.out)) return -1;
    if (!take(call, noutfiles ? outfiles : nullptr, noutfiles)) return -1;
    return (*result = text_out(call, op.out.result)) ? 0 : -1;
}

int virDomainLxcOpenNamespace(virDomainPtr domain, int** fdlist, unsigned int flags) {
    ApiCall call("virDomainLxcOpenNamespace", VB_FROM_NONE);
    if (!call.on(domain) || !call.nonnull("fdlist", fdlist) || !call.writable()) return -1;
    Operation<vb_domain_lxc_open_namespace_in, vb_domain_lxc_open_namespace_out> op;
    op.in.dom = value(domain);
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_LXC_OPEN_NAMESPACE, op.in, op.out)) return -1;
    const auto count = static_cast<int>(call.request().result_fds.size());
    return take(call, fdlist, nullptr) ? count : -1;
}
