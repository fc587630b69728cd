// Guests put to disk and back.
#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

#include "answer.h"
#include "driver.h"
#include "guest/save_image.h"
#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

namespace {

constexpr uint32_t save_flags =
    VB_DOMAIN_SAVE_BYPASS_CACHE | VB_DOMAIN_SAVE_RUNNING | VB_DOMAIN_SAVE_PAUSED | VB_DOMAIN_SAVE_RESET_NVRAM;

Status check_save_flags(uint32_t flags, const char* function) {
    if (Status s = check_flags(flags, save_flags, function); !s) return s;
    if ((flags & VB_DOMAIN_SAVE_RUNNING) && (flags & VB_DOMAIN_SAVE_PAUSED))
        return failure(VB_ERR_INVALID_ARG, "running and paused flags are mutually exclusive");
    return {};
}

// Has the emulator write its state to `fd`, which lies at the place for it; waits for the end.
Status stream_state(const GuestPtr& guest, Monitor& monitor, int fd) {
    // A save to a file knows no bandwidth worth sparing.
    static_cast<void>(monitor.call("migrate-set-parameters", "{\"max-bandwidth\":9223372036853727232}"));
    auto given = monitor.call("getfd", "{\"fdname\":\"migrate\"}", Monitor::usual_time, fd);
    if (!given) return given.error();
    auto begun = monitor.call("migrate", "{\"detach\":true,\"uri\":\"fd:migrate\"}");
    if (!begun) return begun.error();
    for (auto pause = std::chrono::milliseconds(1);;
         pause = std::min(pause * 2, std::chrono::milliseconds(50))) {
        auto progress = monitor.call("query-migrate");
        if (!progress) return progress.error();
        const std::string status = text_of(progress->result(), "status");
        if (status == "completed") return {};
        if (status == "failed" || status == "cancelled")
            return failure(VB_ERR_OPERATION_FAILED,
                           "job 'domain save' failed: " + text_of(progress->result(), "error-desc"));
        std::unique_lock guard(guest->lock);
        guest->changed.wait_for(guard, pause);
    }
}

// Whether `fresh` may stand in for `old` without the guest noticing.
Status same_machine(const Domain& old, const Domain& fresh) {
    const auto differ = [](const std::string& what) {
        return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, what);
    };
    if (old.uuid != fresh.uuid)
        return differ("Target domain uuid " + fresh.uuid.str() + " does not match source " + old.uuid.str());
    if (old.name.view() != fresh.name.view())
        return differ("Target domain name '" + fresh.name.str() + "' does not match source '" +
                      old.name.str() + "'");
    if (old.memory != fresh.memory)
        return differ("Target domain max memory " + std::to_string(fresh.memory) + " does not match source " +
                      std::to_string(old.memory));
    if (old.max_vcpus != fresh.max_vcpus)
        return differ("Target domain vCPU max " + std::to_string(fresh.max_vcpus) +
                      " does not match source " + std::to_string(old.max_vcpus));
    if (old.os.machine.view() != fresh.os.machine.view())
        return differ("Target domain OS type machine " + fresh.os.machine.str() + " does not match source " +
                      old.os.machine.str());
    const auto count = [&](const char* what, size_t a, size_t b) -> Status {
        if (a == b) return {};
        return differ(std::string("Target domain ") + what + " count " + std::to_string(b) +
                      " does not match source " + std::to_string(a));
    };
    if (Status s = count("disk", old.disks.size(), fresh.disks.size()); !s) return s;
    if (Status s = count("controller", old.controllers.size(), fresh.controllers.size()); !s) return s;
    if (Status s = count("net card", old.interfaces.size(), fresh.interfaces.size()); !s) return s;
    return count("serial port", old.serials.size(), fresh.serials.size());
}

}  // namespace

Status QemuDriver::save_to(const GuestPtr& guest, const std::string& path, const char* xml, uint32_t flags) {
    auto job = Job::take(guest);
    if (!job) return job.error();
    std::shared_ptr<Monitor> monitor;
    DomainPtr live;
    bool was_running = false;
    {
        const std::lock_guard guard(guest->lock);
        if (!guest->active() || !guest->monitor) return not_running();
        monitor = guest->monitor;
        live = guest->live;
        was_running = guest->state == VB_DOMAIN_RUNNING || guest->paused_by_job;
    }
    DomainPtr kept = live;
    if (xml) {
        auto parsed = parse(xml, false);
        if (!parsed) return parsed.error();
        if (Status s = same_machine(*live, **parsed); !s) return s;
        kept = *parsed;
    }
    FormatOptions options;
    options.secure = true;
    options.inactive = true;
    options.rules = &rules_;
    SaveImage image;
    image.xml = format_domain(*kept, options);
    image.was_running = flags & VB_DOMAIN_SAVE_RUNNING  ? true
                        : flags & VB_DOMAIN_SAVE_PAUSED ? false
                                                        : was_running;
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file) return system_error(VB_FROM_QEMU, errno, "Failed to create file '" + path + "'");
    Status done = begin_save_image(file.get(), path, image);
    if (done && was_running) done = supervisor_.suspend(guest, VB_DOMAIN_PAUSED_SAVE);
    if (done) done = stream_state(guest, *monitor, file.get());
    if (done) done = finish_save_image(file.get(), path);
    if (!done) {
        ::unlink(path.c_str());
        if (was_running) static_cast<void>(supervisor_.resume(guest, VB_DOMAIN_RUNNING_SAVE_CANCELED));
        return done;
    }
    return supervisor_.stop(guest, StopIntent::save, false);
}

Status QemuDriver::restore_from(vb::Call& call, const std::string& path, const char* xml, uint32_t flags,
                                bool managed, const GuestPtr& expected) {
    static_cast<void>(call);
    auto open = open_save_image(path);
    if (!open) return open.error();
    if (open->image.compressed)
        return failure(VB_ERR_OPERATION_FAILED, "compressed save images are not supported");
    // What was saved fits the saved state as it is; a stated definition is checked against it.
    auto saved = parse(open->image.xml, false);
    if (!saved) return saved.error();
    DomainPtr definition = *saved;
    if (xml) {
        auto parsed = parse(xml, false);
        if (!parsed) return parsed.error();
        if (Status s = same_machine(**saved, **parsed); !s) return s;
        definition = *parsed;
    }
    GuestPtr guest = expected;
    bool created = false;
    std::optional<Job> held;
    if (!guest) {
        const auto claimed = registry_.claim(definition->uuid, definition->name.str(), definition);
        if (!claimed) return claimed.error();
        guest = claimed->guest;
        created = claimed->created;
        auto job = Job::take(guest);
        if (!job) return job.error();
        held.emplace(std::move(*job));
        const std::lock_guard guard(guest->lock);
        if (guest->active())
            return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_DOMAIN,
                              "domain '" + guest->name + "' is already active");
        if (!guest->persistent) guest->config = definition;
    }
    Supervisor::StartOptions options;
    options.paused = flags & VB_DOMAIN_SAVE_RUNNING  ? false
                     : flags & VB_DOMAIN_SAVE_PAUSED ? true
                                                     : !open->image.was_running;
    options.restore_fd = open->file.get();
    options.started_detail = VB_DOMAIN_EVENT_STARTED_RESTORED;
    options.running_reason = VB_DOMAIN_RUNNING_RESTORED;
    options.paused_reason = VB_DOMAIN_PAUSED_MIGRATION;
    options.suspended_detail = VB_DOMAIN_EVENT_SUSPENDED_RESTORED;
    options.started_first = true;
    if (Status s = supervisor_.start(guest, definition, options); !s) {
        const std::lock_guard guard(guest->lock);
        if (created && !guest->persistent) registry_.remove(guest);
        return s;
    }
    if (managed) ::unlink(path.c_str());
    return {};
}

vb::Status QemuDriver::domain_save(vb::Call&, const vb_domain_save_in& in, vb_domain_save_out&) {
    QEMU_TRY(check_save_flags(in.flags, "qemuDomainSaveFlags"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    return answer(save_to(*found, in.to, in.dxml, in.flags));
}

vb::Status QemuDriver::domain_restore(vb::Call& call, const vb_domain_restore_in& in,
                                      vb_domain_restore_out&) {
    QEMU_TRY(check_save_flags(in.flags, "qemuDomainRestoreFlags"));
    return answer(restore_from(call, in.from, in.dxml, in.flags, false, nullptr));
}

namespace {

// The file and the definition among the parameters of a save or restore.
struct SaveParameters {
    const char* file = nullptr;
    const char* xml = nullptr;
};

Result<SaveParameters> read_parameters(const vb_typed_param* params, uint32_t n) {
    SaveParameters out;
    for (uint32_t i = 0; i < n; ++i) {
        const std::string_view name = params[i].field;
        const bool text = params[i].value.type == VB_TYPED_PARAM_STRING;
        if (name == "file" && text)
            out.file = params[i].value.value.s;
        else if (name == "dxml" && text)
            out.xml = params[i].value.value.s;
        else
            return failure(VB_ERR_INVALID_ARG, "parameter '" + std::string(name) + "' not supported");
    }
    return out;
}

}  // namespace

vb::Status QemuDriver::domain_save_params(vb::Call& call, const vb_domain_save_params_in& in,
                                          vb_domain_save_params_out&) {
    QEMU_TRY(check_save_flags(in.flags, "qemuDomainSaveParams"));
    auto p = read_parameters(in.params, in.n_params);
    if (!p) return answer(p.error());
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    if (!p->file) {
        vb_domain_managed_save_in managed{};
        managed.struct_size = sizeof managed;
        managed.dom = in.dom;
        managed.flags = in.flags;
        vb_domain_managed_save_out none{};
        if (p->xml)
            return answer(failure(VB_ERR_INVALID_ARG, "dxml parameter can't be used with managed save"));
        return domain_managed_save(call, managed, none);
    }
    return answer(save_to(*found, p->file, p->xml, in.flags));
}

vb::Status QemuDriver::domain_restore_params(vb::Call& call, const vb_domain_restore_params_in& in,
                                             vb_domain_restore_params_out&) {
    QEMU_TRY(check_save_flags(in.flags, "qemuDomainRestoreParams"));
    auto p = read_parameters(in.params, in.n_params);
    if (!p) return answer(p.error());
    if (!p->file) return answer(failure(VB_ERR_INVALID_ARG, "parameter 'file' is missing"));
    return answer(restore_from(call, p->file, p->xml, in.flags, false, nullptr));
}

vb::Status QemuDriver::domain_managed_save(vb::Call&, const vb_domain_managed_save_in& in,
                                           vb_domain_managed_save_out&) {
    QEMU_TRY(check_save_flags(in.flags, "qemuDomainManagedSave"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    std::string path;
    {
        const std::lock_guard guard((*found)->lock);
        if (!(*found)->active()) return answer(not_running());
        if (!(*found)->persistent)
            return answer(failure(VB_ERR_OPERATION_INVALID, "cannot do managed save for transient domain"));
        path = supervisor_.paths().managed_save((*found)->name);
    }
    QEMU_TRY(make_directories(supervisor_.paths().lib + "/save"));
    return answer(save_to(*found, path, nullptr, in.flags));
}

vb::Status QemuDriver::domain_has_managed_save_image(vb::Call&, const vb_domain_has_managed_save_image_in& in,
                                                     vb_domain_has_managed_save_image_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainHasManagedSaveImage"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    out.result = ::access(supervisor_.paths().managed_save((*found)->name).c_str(), F_OK) == 0;
    return {};
}

vb::Status QemuDriver::domain_managed_save_remove(vb::Call&, const vb_domain_managed_save_remove_in& in,
                                                  vb_domain_managed_save_remove_out&) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainManagedSaveRemove"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    const std::string path = supervisor_.paths().managed_save((*found)->name);
    if (::unlink(path.c_str()) < 0 && errno != ENOENT)
        return answer(system_error(VB_FROM_QEMU, errno, "Failed to remove managed save file '" + path + "'"));
    return {};
}

vb::Status QemuDriver::domain_save_image_get_xml_desc(vb::Call& call,
                                                      const vb_domain_save_image_get_xml_desc_in& in,
                                                      vb_domain_save_image_get_xml_desc_out& out) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_SAVE_IMAGE_XML_SECURE, "qemuDomainSaveImageGetXMLDesc"));
    auto open = open_save_image(in.file);
    if (!open) return answer(open.error());
    auto parsed = parse(open->image.xml, false);
    if (!parsed) return answer(parsed.error());
    FormatOptions options;
    options.secure = in.flags & VB_DOMAIN_SAVE_IMAGE_XML_SECURE;
    options.inactive = true;
    options.rules = &rules_;
    out.xml = call.text(format_domain(**parsed, options));
    return {};
}

vb::Status QemuDriver::domain_save_image_define_xml(vb::Call&, const vb_domain_save_image_define_xml_in& in,
                                                    vb_domain_save_image_define_xml_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_SAVE_RUNNING | VB_DOMAIN_SAVE_PAUSED,
                         "qemuDomainSaveImageDefineXML"));
    auto open = open_save_image(in.file);
    if (!open) return answer(open.error());
    auto saved = parse(open->image.xml, false);
    if (!saved) return answer(saved.error());
    auto fresh = parse(in.dxml, false);
    if (!fresh) return answer(fresh.error());
    QEMU_TRY(same_machine(**saved, **fresh));
    FormatOptions options;
    options.secure = true;
    options.inactive = true;
    options.rules = &rules_;
    const int running = in.flags & VB_DOMAIN_SAVE_RUNNING ? 1 : in.flags & VB_DOMAIN_SAVE_PAUSED ? 0 : -1;
    return answer(replace_saved_definition(in.file, format_domain(**fresh, options), running));
}

vb::Status QemuDriver::domain_managed_save_get_xml_desc(vb::Call& call,
                                                        const vb_domain_managed_save_get_xml_desc_in& in,
                                                        vb_domain_managed_save_get_xml_desc_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::string path = supervisor_.paths().managed_save((*found)->name);
    if (::access(path.c_str(), F_OK) != 0)
        return answer(failure(VB_ERR_OPERATION_INVALID, "domain does not have managed save image"));
    vb_domain_save_image_get_xml_desc_in image{};
    image.struct_size = sizeof image;
    image.file = path.c_str();
    image.flags = in.flags;
    vb_domain_save_image_get_xml_desc_out text{};
    const vb::Status s = domain_save_image_get_xml_desc(call, image, text);
    out.xml = text.xml;
    return s;
}

vb::Status QemuDriver::domain_managed_save_define_xml(vb::Call& call,
                                                      const vb_domain_managed_save_define_xml_in& in,
                                                      vb_domain_managed_save_define_xml_out&) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::string path = supervisor_.paths().managed_save((*found)->name);
    if (::access(path.c_str(), F_OK) != 0)
        return answer(failure(VB_ERR_OPERATION_INVALID, "domain does not have managed save image"));
    vb_domain_save_image_define_xml_in image{};
    image.struct_size = sizeof image;
    image.file = path.c_str();
    image.dxml = in.dxml;
    image.flags = in.flags;
    vb_domain_save_image_define_xml_out none{};
    return domain_save_image_define_xml(call, image, none);
}

vb::Status QemuDriver::domain_core_dump(vb::Call&, const vb_domain_core_dump_in& in,
                                        vb_domain_core_dump_out&) {
    QEMU_TRY(check_flags(
        in.flags, VB_DUMP_CRASH | VB_DUMP_LIVE | VB_DUMP_BYPASS_CACHE | VB_DUMP_RESET | VB_DUMP_MEMORY_ONLY,
        "qemuDomainCoreDumpWithFormat"));
    static constexpr const char* formats[] = {"elf", "kdump-zlib", "kdump-lzo", "kdump-snappy", "win-dmp"};
    if (in.dumpformat >= std::size(formats))
        return answer(failure(VB_ERR_INVALID_ARG, "unknown dump format"));
    const bool memory_only = in.flags & VB_DUMP_MEMORY_ONLY;
    if (in.dumpformat && !memory_only)
        return answer(
            failure(VB_ERR_INVALID_ARG, "kdump-compressed format is only supported with memory-only dump"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    const GuestPtr& guest = running->guest;
    auto job = Job::take(guest);
    if (!job) return answer(job.error());
    bool was_running = false;
    {
        const std::lock_guard guard(guest->lock);
        was_running = guest->state == VB_DOMAIN_RUNNING;
    }
    Descriptor file(::open(in.to, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file)
        return answer(
            system_error(VB_FROM_QEMU, errno, std::string("Failed to create file '") + in.to + "'"));
    const bool pause = was_running && !(in.flags & VB_DUMP_LIVE);
    if (pause) QEMU_TRY(supervisor_.suspend(guest, VB_DOMAIN_PAUSED_DUMP));
    Status done;
    if (memory_only) {
        auto given =
            running->monitor->call("getfd", "{\"fdname\":\"dump\"}", Monitor::usual_time, file.get());
        if (!given) done = given.error();
        if (done) {
            Json arguments{{"paging", false}, {"protocol", "fd:dump"}};
            if (in.dumpformat) arguments["format"] = formats[in.dumpformat];
            auto dumped =
                running->monitor->call("dump-guest-memory", dump(arguments), std::chrono::minutes(10));
            if (!dumped) done = dumped.error();
        }
    } else {
        done = stream_state(guest, *running->monitor, file.get());
    }
    if (done && ::fsync(file.get()) < 0) done = system_error(VB_FROM_QEMU, errno, "cannot sync the dump");
    if (!done) ::unlink(in.to);
    if (done && (in.flags & VB_DUMP_CRASH)) return answer(supervisor_.stop(guest, StopIntent::dump, false));
    if (done && (in.flags & VB_DUMP_RESET)) static_cast<void>(running->monitor->call("system_reset"));
    if (pause) static_cast<void>(supervisor_.resume(guest, VB_DOMAIN_RUNNING_UNPAUSED));
    return answer(done);
}

}  // namespace virtbay::qemu
