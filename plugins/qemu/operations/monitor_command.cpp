// The emulator's monitor, its screen and its keyboard.
#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

#include <algorithm>

#include "answer.h"
#include "driver.h"
#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

vb::Status QemuDriver::domain_qemu_monitor_command(vb::Call& call,
                                                   const vb_domain_qemu_monitor_command_in& in,
                                                   vb_domain_qemu_monitor_command_out& out) {
    QEMU_TRY(
        check_flags(in.flags, VB_DOMAIN_QEMU_MONITOR_COMMAND_HMP, "qemuDomainQemuMonitorCommandWithFiles"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    {
        const std::lock_guard guard(running->guest->lock);
        auto& taints = running->guest->taints;
        if (std::find(taints.begin(), taints.end(), "custom-monitor") == taints.end())
            taints.push_back("custom-monitor");
    }
    if (in.flags & VB_DOMAIN_QEMU_MONITOR_COMMAND_HMP) {
        const Json arguments{{"command-line", in.cmd}};
        auto reply =
            running->monitor->call("human-monitor-command", dump(arguments), std::chrono::seconds(30));
        if (!reply) return answer(reply.error());
        const Json& text = reply->result();
        out.result = call.text(text.is_string() ? text.get_ref<const std::string&>() : std::string());
        return {};
    }
    auto reply = running->monitor->call_raw(in.cmd, std::chrono::seconds(30));
    if (!reply) return answer(reply.error());
    out.result = call.text(dump(*reply->message));
    return {};
}

vb::Status QemuDriver::domain_qemu_monitor_command_with_files(
    vb::Call& call, const vb_domain_qemu_monitor_command_with_files_in& in,
    vb_domain_qemu_monitor_command_with_files_out& out) {
    const int32_t* fds = nullptr;
    const uint32_t n = call.raw()->host->received_fds(call.raw(), &fds);
    if (n > 1)
        return answer(
            failure(VB_ERR_INVALID_ARG, "at most one file descriptor can be passed with a monitor command"));
    QEMU_TRY(
        check_flags(in.flags, VB_DOMAIN_QEMU_MONITOR_COMMAND_HMP, "qemuDomainQemuMonitorCommandWithFiles"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    if (in.flags & VB_DOMAIN_QEMU_MONITOR_COMMAND_HMP)
        return answer(
            failure(VB_ERR_INVALID_ARG, "passing of file descriptors is not supported with HMP commands"));
    auto reply = running->monitor->call_raw(in.cmd, std::chrono::seconds(30), n ? fds[0] : -1);
    if (!reply) return answer(reply.error());
    out.result = call.text(dump(*reply->message));
    return {};
}

vb::Status QemuDriver::domain_inject_nmi(vb::Call&, const vb_domain_inject_nmi_in& in,
                                         vb_domain_inject_nmi_out&) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainInjectNMI"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    auto sent = running->monitor->call("inject-nmi");
    if (!sent) return answer(sent.error());
    return {};
}

namespace {

// Of each code set that maps one to one; others are refused.
bool to_qemu_number(uint32_t codeset, uint32_t code, uint32_t& out) {
    switch (codeset) {
        case VB_KEYCODE_SET_XT:
        case VB_KEYCODE_SET_RFB:
            out = code;
            return true;
        case VB_KEYCODE_SET_LINUX: {
            // Up to 88 the codes of evdev are those of the XT set; some of the extended ones follow.
            if (code <= 88) {
                out = code;
                return true;
            }
            static constexpr std::pair<uint32_t, uint32_t> extended[] = {
                {96, 0x9c},  {97, 0x9d},  {98, 0xb5},  {99, 0x54},  {100, 0xb8}, {102, 0xc7}, {103, 0xc8},
                {104, 0xc9}, {105, 0xcb}, {106, 0xcd}, {107, 0xcf}, {108, 0xd0}, {109, 0xd1}, {110, 0xd2},
                {111, 0xd3}, {113, 0xa0}, {114, 0xae}, {115, 0xb0}, {116, 0xde}, {119, 0xc6}, {125, 0xdb},
                {126, 0xdc}, {127, 0xdd}, {140, 0xa1}, {142, 0xdf}, {143, 0xe3}, {183, 0x5d}, {184, 0x5e},
                {185, 0x5f}, {186, 0x55}, {187, 0x83}, {188, 0xf7}, {189, 0x84}, {190, 0x5a}, {191, 0x74},
                {192, 0xf9}, {193, 0x6d}, {194, 0x6f}, {200, 0x6f}};
            for (const auto& [from, to] : extended)
                if (from == code) {
                    out = to;
                    return true;
                }
            return false;
        }
        case VB_KEYCODE_SET_ATSET1:
            out = code >= 0xe000 ? (code & 0x7f) | 0x80 : code;
            return true;
        default:
            return false;
    }
}

}  // namespace

vb::Status QemuDriver::domain_send_key(vb::Call&, const vb_domain_send_key_in& in, vb_domain_send_key_out&) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainSendKey"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    Json keys = Json::array();
    for (uint32_t n = 0; n < in.n_keycodes; ++n) {
        uint32_t number = 0;
        if (!to_qemu_number(in.codeset, in.keycodes[n], number))
            return answer(failure(
                VB_ERR_INTERNAL_ERROR,
                "cannot translate keycode " + std::to_string(in.keycodes[n]) + " of codeset to rfb keycode"));
        keys.push_back({{"type", "number"}, {"data", number}});
    }
    Json arguments{{"keys", keys}};
    if (in.holdtime) arguments["hold-time"] = in.holdtime;
    auto sent = running->monitor->call("send-key", dump(arguments));
    if (!sent) return answer(sent.error());
    return {};
}

vb::Status QemuDriver::domain_screenshot(vb::Call& call, const vb_domain_screenshot_in& in,
                                         vb_domain_screenshot_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainScreenshot"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    const auto& videos = running->live->videos;
    if (videos.empty() || videos[0].model == VideoModel::none)
        return answer(failure(VB_ERR_OPERATION_INVALID, "no screens to take screenshot from"));
    // Screens are numbered through the heads of all cards.
    const Video* card = nullptr;
    uint32_t head = in.screen;
    for (const Video& v : videos) {
        const uint32_t heads = v.heads ? v.heads : 1;
        if (head < heads) {
            card = &v;
            break;
        }
        head -= heads;
    }
    if (!card) return answer(failure(VB_ERR_OPERATION_INVALID, "no such screen ID"));
    std::string path = supervisor_.paths().cache + "/qemu.screendump.XXXXXX";
    QEMU_TRY(make_directories(supervisor_.paths().cache));
    Descriptor file(::mkostemp(path.data(), O_CLOEXEC));
    if (!file) return answer(system_error(VB_FROM_QEMU, errno, "mkostemp(\"" + path + "\") failed"));
    Json arguments{{"filename", path}, {"format", "png"}};
    if (in.screen) {
        arguments["device"] = card->info.alias.str();
        arguments["head"] = head;
    }
    auto dumped = running->monitor->call("screendump", dump(arguments), std::chrono::seconds(10));
    // The emulator may have made a file of its own under the name.
    Descriptor made(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    ::unlink(path.c_str());
    if (!dumped) return answer(dumped.error());
    if (!made) return answer(system_error(VB_FROM_QEMU, errno, "unable to open " + path));
    vb_stream_fd stream{};
    stream.size = sizeof stream;
    stream.flags = VB_STREAM_READ | VB_STREAM_FILE;
    stream.fd = made.release();
    if (call.raw()->host->stream_fd(call.raw(), &stream) != VB_OK)
        return answer(failure(VB_ERR_INTERNAL_ERROR, "unable to open stream"));
    out.mime = "image/png";
    return {};
}

}  // namespace virtbay::qemu
