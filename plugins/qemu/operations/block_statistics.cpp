#include "operations/block_statistics.h"

#include <sys/stat.h>

#include "answer.h"
#include "driver.h"
#include "guest/image_sizes.h"
#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

std::map<std::string, DiskCounters> disk_counters(const Json& statistics, const Json* blocks) {
    std::map<std::string, DiskCounters> out;
    for (const Json& entry : statistics) {
        const Json* stats = find(entry, "stats");
        const std::string alias = alias_in(entry);
        if (!stats || alias.empty()) continue;
        const auto n = [&](const char* key) { return number_of(*stats, key).value_or(0); };
        DiskCounters& c = out[alias];
        c.rd_req = n("rd_operations"), c.rd_bytes = n("rd_bytes"), c.rd_times = n("rd_total_time_ns");
        c.wr_req = n("wr_operations"), c.wr_bytes = n("wr_bytes"), c.wr_times = n("wr_total_time_ns");
        c.fl_req = n("flush_operations"), c.fl_times = n("flush_total_time_ns");
        c.allocation = static_cast<uint64_t>(n("wr_highest_offset"));
        // The offset is counted on the node that holds the file.
        for (const Json* at = &entry; (at = find(*at, "parent")) != nullptr;)
            if (const Json* s = find(*at, "stats"))
                c.allocation = static_cast<uint64_t>(number_of(*s, "wr_highest_offset").value_or(0));
    }
    if (!blocks) return out;
    for (const Json& entry : *blocks) {
        const Json* inserted = find(entry, "inserted");
        const Json* image = inserted ? find(*inserted, "image") : nullptr;
        if (!image) continue;
        DiskCounters& c = out[alias_in(entry)];
        c.has_image = true;
        c.capacity = static_cast<uint64_t>(number_of(*image, "virtual-size").value_or(0));
        c.physical = static_cast<uint64_t>(number_of(*image, "actual-size").value_or(0));
    }
    return out;
}

Result<std::map<std::string, DiskCounters>> ask_disk_counters(Monitor& monitor, bool sizes) {
    auto statistics = monitor.call("query-blockstats");
    if (!statistics) return statistics.error();
    if (!sizes) return disk_counters(statistics->result(), nullptr);
    auto blocks = monitor.call("query-block");
    if (!blocks) return blocks.error();
    return disk_counters(statistics->result(), &blocks->result());
}

const Disk* disk_named(const Domain& domain, std::string_view name) {
    for (const Disk& d : domain.disks)
        if (d.target == name || (!d.source.path.empty() && d.source.path == name)) return &d;
    return nullptr;
}

namespace {

Error no_disk(const char* path) {
    return failure(VB_ERR_INVALID_ARG, std::string("invalid path: ") + path);
}

DiskCounters summed(const std::map<std::string, DiskCounters>& all) {
    DiskCounters sum;
    for (const auto& [alias, c] : all) {
        sum.rd_req += c.rd_req, sum.rd_bytes += c.rd_bytes, sum.rd_times += c.rd_times;
        sum.wr_req += c.wr_req, sum.wr_bytes += c.wr_bytes, sum.wr_times += c.wr_times;
        sum.fl_req += c.fl_req, sum.fl_times += c.fl_times;
    }
    return sum;
}

}  // namespace

vb::Status QemuDriver::domain_block_stats(vb::Call&, const vb_domain_block_stats_in& in,
                                          vb_domain_block_stats_out& out) {
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    const std::string_view path = in.path ? in.path : "";
    const Disk* disk = path.empty() ? nullptr : disk_named(*running->live, path);
    if (!disk && !path.empty()) return answer(no_disk(in.path));
    auto all = ask_disk_counters(*running->monitor, false);
    if (!all) return answer(all.error());
    const DiskCounters c = disk ? (*all)[disk->info.alias.str()] : summed(*all);
    out.rd_req = c.rd_req;
    out.rd_bytes = c.rd_bytes;
    out.wr_req = c.wr_req;
    out.wr_bytes = c.wr_bytes;
    out.errs = -1;
    return {};
}

vb::Status QemuDriver::domain_block_stats_flags(vb::Call& call, const vb_domain_block_stats_flags_in& in,
                                                vb_domain_block_stats_flags_out& out) {
    QEMU_TRY(check_flags(in.flags, VB_TYPED_PARAM_STRING_OKAY, "qemuDomainBlockStatsFlags"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    const std::string_view path = in.path ? in.path : "";
    const Disk* disk = path.empty() ? nullptr : disk_named(*running->live, path);
    if (!disk && !path.empty()) return answer(no_disk(in.path));
    auto all = ask_disk_counters(*running->monitor, false);
    if (!all) return answer(all.error());
    const DiskCounters c = disk ? (*all)[disk->info.alias.str()] : summed(*all);
    const std::pair<const char*, int64_t> values[] = {
        {"wr_bytes", c.wr_bytes},       {"wr_operations", c.wr_req},      {"rd_bytes", c.rd_bytes},
        {"rd_operations", c.rd_req},    {"flush_operations", c.fl_req},   {"wr_total_times", c.wr_times},
        {"rd_total_times", c.rd_times}, {"flush_total_times", c.fl_times}};
    out.nparams = static_cast<int32_t>(std::size(values));
    if (!in.nparams) return {};
    const size_t n = std::min<size_t>(std::size(values), static_cast<size_t>(in.nparams));
    auto* params = call.array<vb_typed_param>(n);
    for (size_t i = 0; i < n; ++i) {
        params[i].field = values[i].first;
        params[i].value.type = VB_TYPED_PARAM_LLONG;
        params[i].value.value.l = values[i].second;
    }
    out.params = params;
    out.n_params = static_cast<uint32_t>(n);
    return {};
}

vb::Status QemuDriver::domain_get_block_info(vb::Call&, const vb_domain_get_block_info_in& in,
                                             vb_domain_get_block_info_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainGetBlockInfo"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    DomainPtr domain;
    std::shared_ptr<Monitor> monitor;
    {
        const std::lock_guard guard((*found)->lock);
        domain = (*found)->current();
        monitor = (*found)->monitor;
    }
    const Disk* disk = disk_named(*domain, in.path ? in.path : "");
    if (!disk)
        return answer(
            failure(VB_ERR_INVALID_ARG, std::string("invalid path ") + in.path + " not assigned to domain"));
    if (!disk->has_source())
        return answer(failure(VB_ERR_INVALID_ARG,
                              "disk '" + disk->target.str() + "' does not currently have a source assigned"));
    struct stat s {};
    if (::stat(disk->source.path.c_str(), &s) < 0)
        return answer(
            system_error(VB_FROM_QEMU, errno, "cannot stat file '" + disk->source.path.str() + "'"));
    out.physical = static_cast<uint64_t>(s.st_size);
    out.capacity = out.physical;
    out.allocation = static_cast<uint64_t>(s.st_blocks) * 512;
    if (!monitor) return {};
    auto all = ask_disk_counters(*monitor, true);
    if (!all) return answer(all.error());
    const DiskCounters& c = (*all)[disk->info.alias.str()];
    if (c.has_image) out.capacity = c.capacity;
    if (disk->source.format != StorageFormat::raw)
        out.allocation = c.allocation ? c.allocation : out.allocation;
    return {};
}

vb::Status QemuDriver::domain_get_disk_errors(vb::Call& call, const vb_domain_get_disk_errors_in& in,
                                              vb_domain_get_disk_errors_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainGetDiskErrors"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    if (!in.maxerrors) {
        out.nerrors = static_cast<int32_t>(running->live->disks.size());
        return {};
    }
    auto blocks = running->monitor->call("query-block");
    if (!blocks) return answer(blocks.error());
    auto* errors = call.array<vb_domain_disk_error>(in.maxerrors);
    uint32_t n = 0;
    for (const Json& entry : blocks->result()) {
        const std::string status = text_of(entry, "io-status");
        if (status.empty() || status == "ok" || n == in.maxerrors) continue;
        const std::string alias = alias_in(entry);
        for (const Disk& d : running->live->disks)
            if (d.info.alias.view() == alias) {
                errors[n].disk = call.text(d.target.view());
                errors[n].error =
                    status == "nospace" ? VB_DOMAIN_DISK_ERROR_NO_SPACE : VB_DOMAIN_DISK_ERROR_UNSPEC;
                ++n;
            }
    }
    out.errors = errors;
    out.n_errors = n;
    out.nerrors = static_cast<int32_t>(n);
    return {};
}

}  // namespace virtbay::qemu
