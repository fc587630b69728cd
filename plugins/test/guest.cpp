// What a guest would answer or do itself: file systems, clock, keys, memory, screen.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "driver.h"
#include "picture.h"

namespace virtbay::test {

namespace {

struct GuestDisk {
    const char* mount_point;
    const char* partition;
};
// The guest's file systems; GuestState::frozen goes by the same index.
constexpr GuestDisk guest_disks[] = {{"/", "vda1"}, {"/boot", "vda2"}};
constexpr size_t n_guest_disks = std::size(guest_disks);

int index_of_mount(const char* mount_point) {
    for (size_t i = 0; i < n_guest_disks; i++)
        if (strcmp(guest_disks[i].mount_point, mount_point) == 0) return static_cast<int>(i);
    return -1;
}

Error unknown_mount(const char* mount_point) {
    return invalid_operation(std::string("mount point not found: ") + mount_point);
}

// Sets the named file systems, or all, to `frozen`; the result tells how many were not so before.
Result<int32_t> set_frozen(Domain& domain, const char* const* mount_points, uint32_t count, bool frozen) {
    bool named[n_guest_disks] = {};
    for (uint32_t i = 0; i < count; i++) {
        const int index = index_of_mount(mount_points[i]);
        if (index < 0) return unknown_mount(mount_points[i]);
        named[index] = true;
    }
    int32_t changed = 0;
    for (size_t i = 0; i < n_guest_disks; i++) {
        if (count > 0 && !named[i]) continue;
        if (domain.guest.frozen[i] != frozen) changed++;
        domain.guest.frozen[i] = frozen;
    }
    return changed;
}

}  // namespace

vb::Status TestDriver::domain_fsfreeze(vb::Call& call, const vb_domain_fsfreeze_in& in,
                                       vb_domain_fsfreeze_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainFSFreeze");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        auto changed = set_frozen(domain, in.mountpoints, in.n_mountpoints, true);
        if (!changed) return std::move(changed.error());
        out.filesystems = *changed;
        return {};
    });
}

vb::Status TestDriver::domain_fsthaw(vb::Call& call, const vb_domain_fsthaw_in& in,
                                     vb_domain_fsthaw_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainFSThaw");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        auto changed = set_frozen(domain, in.mountpoints, in.n_mountpoints, false);
        if (!changed) return std::move(changed.error());
        out.filesystems = *changed;
        return {};
    });
}

vb::Status TestDriver::domain_fstrim(vb::Call& call, const vb_domain_fstrim_in& in, vb_domain_fstrim_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainFSTrim");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        if (in.mountPoint && index_of_mount(in.mountPoint) < 0) return unknown_mount(in.mountPoint);
        return {};
    });
}

vb::Status TestDriver::domain_get_fsinfo(vb::Call& call, const vb_domain_get_fsinfo_in& in,
                                         vb_domain_get_fsinfo_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetFSInfo");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        bool has_vda = false;
        for (const model::Disk& disk : domain.definition().disks) has_vda = has_vda || disk.target == "vda";
        if (!has_vda) return {};
        auto* info = call.array<vb_domain_fsinfo>(n_guest_disks);
        static constexpr const char* aliases[] = {"vda"};
        for (size_t i = 0; i < n_guest_disks; i++) {
            info[i].mountpoint = guest_disks[i].mount_point;
            info[i].name = guest_disks[i].partition;
            info[i].fstype = "ext4";
            info[i].n_dev_aliases = 1;
            info[i].dev_aliases = aliases;
        }
        out.info = info;
        out.n_info = out.ret = n_guest_disks;
        return {};
    });
}

vb::Status TestDriver::domain_get_time(vb::Call& call, const vb_domain_get_time_in& in,
                                       vb_domain_get_time_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetTime");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (domain.state != VB_DOMAIN_RUNNING) return invalid_operation("domain is not running");
        out.seconds = domain.guest.seconds;
        out.nseconds = domain.guest.nanoseconds;
        return {};
    });
}

vb::Status TestDriver::domain_set_time(vb::Call& call, const vb_domain_set_time_in& in,
                                       vb_domain_set_time_out&) {
    const Status checked = check_flags(in.flags, VB_DOMAIN_TIME_SYNC, "testDomainSetTime");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        domain.guest.seconds = in.seconds;
        domain.guest.nanoseconds = in.nseconds;
        return {};
    });
}

vb::Status TestDriver::domain_set_user_password(vb::Call& call, const vb_domain_set_user_password_in& in,
                                                vb_domain_set_user_password_out&) {
    const Status checked = check_flags(in.flags, VB_DOMAIN_PASSWORD_ENCRYPTED, "testDomainSetUserPassword");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        return {};
    });
}

vb::Status TestDriver::domain_send_key(vb::Call& call, const vb_domain_send_key_in& in,
                                       vb_domain_send_key_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainSendKey");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        return {};
    });
}

vb::Status TestDriver::domain_send_process_signal(vb::Call& call, const vb_domain_send_process_signal_in& in,
                                                  vb_domain_send_process_signal_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainSendProcessSignal");
    if (!checked) return to_abi(checked);
    if (in.pid_value != 1) return to_abi(invalid_argument("only sending a signal to pid 1 is supported"));
    if (in.signum > VB_DOMAIN_PROCESS_SIGNAL_RT32)
        return to_abi(invalid_argument("signum value " + std::to_string(in.signum) + " is out of range"));
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status { return {}; });
}

vb::Status TestDriver::domain_inject_nmi(vb::Call& call, const vb_domain_inject_nmi_in& in,
                                         vb_domain_inject_nmi_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainInjectNMI");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        return {};
    });
}

vb::Status TestDriver::domain_memory_peek(vb::Call& call, const vb_domain_memory_peek_in& in,
                                          vb_domain_memory_peek_out& out) {
    constexpr uint32_t allowed = VB_MEMORY_VIRTUAL | VB_MEMORY_PHYSICAL;
    const Status checked = check_flags(in.flags, allowed, "testDomainMemoryPeek");
    if (!checked) return to_abi(checked);
    if (in.flags != VB_MEMORY_VIRTUAL && in.flags != VB_MEMORY_PHYSICAL)
        return to_abi(invalid_argument("flags parameter must be VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL"));
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        auto* bytes = call.array<uint8_t>(in.size);
        for (uint32_t i = 0; i < in.size; i++) bytes[i] = static_cast<uint8_t>(in.offset + i);
        out.buffer = bytes;
        out.n_buffer = in.size;
        return {};
    });
}

vb::Status TestDriver::domain_screenshot(vb::Call& call, const vb_domain_screenshot_in& in,
                                         vb_domain_screenshot_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainScreenshot");
    if (!checked) return to_abi(checked);
    const std::string picture = screen_picture();
    const int fd = memfd_create("screenshot", MFD_CLOEXEC);
    if (fd < 0) return to_abi(system_error(VB_FROM_TEST, errno, "unable to keep the screenshot"));
    if (write(fd, picture.data(), picture.size()) != static_cast<ssize_t>(picture.size()) ||
        lseek(fd, 0, SEEK_SET) != 0) {
        const int saved = errno;
        ::close(fd);
        return to_abi(system_error(VB_FROM_TEST, saved, "unable to keep the screenshot"));
    }
    vb_stream_fd stream{};
    stream.size = sizeof stream;
    stream.flags = VB_STREAM_READ | VB_STREAM_FILE;
    stream.fd = fd;
    const vb_host* host = call.raw()->host;
    if (host->stream_fd(call.raw(), &stream) != VB_OK)
        return to_abi(internal_error("the screenshot cannot be sent"));
    out.mime = "image/png";
    return {};
}

}  // namespace virtbay::test
