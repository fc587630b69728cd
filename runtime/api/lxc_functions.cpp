// What a process does to itself to enter a container: namespaces, control groups, security labels.
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "api/api_call.h"
#include "virtbay/constants.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

constexpr const char* namespaces[] = {"user", "ipc", "mnt", "net", "pid", "uts"};

// This process's own, so that it can come back.
bool keep_own(ApiCall& call, unsigned int* count, int** list) {
    std::vector<int> fds;
    for (const char* name : namespaces) {
        const int fd = open((std::string("/proc/self/ns/") + name).c_str(), O_RDONLY | O_CLOEXEC);
        if (fd >= 0) fds.push_back(fd);
    }
    *list = static_cast<int*>(std::calloc(fds.size() + 1, sizeof(int)));
    if (!*list) {
        for (const int fd : fds) close(fd);
        return call.fail(make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, ""));
    }
    std::copy(fds.begin(), fds.end(), *list);
    *count = static_cast<unsigned int>(fds.size());
    return true;
}

bool unknown_flags(ApiCall& call, unsigned int flags) {
    if (!flags) return false;
    char text[16];
    snprintf(text, sizeof text, "0x%x", flags);
    call.refuse("flags", std::string("unsupported flags (") + text + ") in function " + call.function());
    return true;
}

}  // namespace

int virDomainLxcEnterNamespace(virDomainPtr domain, unsigned int nfdlist, int* fdlist,
                               unsigned int* noldfdlist, int** oldfdlist, unsigned int flags) {
    ApiCall call("virDomainLxcEnterNamespace", VB_FROM_NONE);
    if (unknown_flags(call, flags)) return -1;
    // The domain only tells which connection hears of an error.
    if (domain && !call.on(domain)) return -1;
    if (nfdlist && !call.nonnull("fdlist", fdlist)) return -1;
    if (noldfdlist && oldfdlist && !keep_own(call, noldfdlist, oldfdlist)) return -1;
    for (unsigned int i = 0; i < nfdlist; ++i) {
        if (setns(fdlist[i], 0) == 0) continue;
        // A user namespace that is already ours cannot be entered again.
        if (errno == EINVAL && i == 0) continue;
        call.fail(system_error(VB_FROM_NONE, errno, "Unable to join domain namespace"));
        if (noldfdlist && oldfdlist) {
            for (unsigned int k = 0; k < *noldfdlist; ++k) close((*oldfdlist)[k]);
            std::free(*oldfdlist);
            *oldfdlist = nullptr;
            *noldfdlist = 0;
        }
        return -1;
    }
    return 0;
}

int virDomainLxcEnterSecurityLabel(virSecurityModelPtr model, virSecurityLabelPtr label,
                                   virSecurityLabelPtr oldlabel, unsigned int flags) {
    ApiCall call("virDomainLxcEnterSecurityLabel", VB_FROM_NONE);
    if (unknown_flags(call, flags)) return -1;
    if (!call.nonnull("model", model) || !call.nonnull("label", label)) return -1;
    if (oldlabel) *oldlabel = virSecurityLabel{};
    const std::string kind = model->model;
    if (kind == "none") return 0;
    if (kind != "selinux" && kind != "apparmor")
        return call.fail(make_error(VB_ERR_ARGUMENT_UNSUPPORTED, VB_FROM_NONE,
                                    "Security model " + kind + " cannot be entered")),
               -1;
    // Of the next program that this process executes (SELinux), or of this process (AppArmor).
    const char* path = kind == "selinux" ? "/proc/self/attr/exec" : "/proc/self/attr/current";
    if (oldlabel) {
        std::ifstream current("/proc/self/attr/current");
        current.getline(oldlabel->label, sizeof oldlabel->label);
        oldlabel->enforcing = 1;
    }
    const std::string text = (kind == "apparmor" ? "changeprofile " : "") + std::string(label->label);
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    const bool written = fd >= 0 && write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const int failure = errno;
    if (fd >= 0) close(fd);
    if (written) return 0;
    return call.fail(system_error(VB_FROM_NONE, failure, "Cannot set context " + std::string(label->label))),
           -1;
}

int virDomainLxcEnterCGroup(virDomainPtr domain, unsigned int flags) {
    ApiCall call("virDomainLxcEnterCGroup", VB_FROM_NONE);
    if (!call.on(domain) || unknown_flags(call, flags)) return -1;
    // The container's first process, whose id is the domain's, knows its group.
    std::ifstream groups("/proc/" + std::to_string(domain->id.load()) + "/cgroup");
    for (std::string line; std::getline(groups, line);) {
        if (line.compare(0, 3, "0::") != 0) continue;
        std::ofstream procs("/sys/fs/cgroup" + line.substr(3) + "/cgroup.procs");
        procs << getpid() << std::flush;
        if (procs) return 0;
        return call.fail(system_error(VB_FROM_NONE, errno, "Cannot enter the domain's control group")), -1;
    }
    return call.fail(make_error(VB_ERR_OPERATION_INVALID, VB_FROM_NONE, "the domain has no control group")),
           -1;
}
