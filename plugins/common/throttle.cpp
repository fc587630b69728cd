#include "common/throttle.h"

#include <string>

namespace virtbay {

namespace {

constexpr uint64_t most = 1000000000000000;

}  // namespace

Status check_throttle_params(const vb_typed_param* params, uint32_t count, int32_t domain) {
    for (uint32_t i = 0; i < count; i++) {
        std::string_view known;
        for (const ThrottleLimit& limit : throttle_limits)
            if (std::string_view(limit.name) == params[i].field) known = limit.name;
        Status valid = validate_params(
            &params[i], 1, {{known, VB_TYPED_PARAM_ULLONG}, {throttle_group, VB_TYPED_PARAM_STRING}});
        if (!valid) return valid;
        if (!known.empty() && params[i].value.value.ul > most)
            return make_error(VB_ERR_ARGUMENT_UNSUPPORTED, domain,
                              "block I/O throttle limit value must be no more than " + std::to_string(most));
    }
    return {};
}

Status check_throttle_conflicts(const model::DiskIotune& t, int32_t domain) {
    const auto conflict = [&](uint64_t total, uint64_t read, uint64_t write, const char* what) -> Status {
        if (total == 0 || (read == 0 && write == 0)) return {};
        return make_error(VB_ERR_INVALID_ARG, domain,
                          std::string("total and read/write of ") + what + " cannot be set at the same time");
    };
    Status s = conflict(t.total_bytes_sec, t.read_bytes_sec, t.write_bytes_sec, "bytes_sec");
    if (s) s = conflict(t.total_iops_sec, t.read_iops_sec, t.write_iops_sec, "iops_sec");
    if (s) s = conflict(t.total_bytes_sec_max, t.read_bytes_sec_max, t.write_bytes_sec_max, "bytes_sec_max");
    if (s) s = conflict(t.total_iops_sec_max, t.read_iops_sec_max, t.write_iops_sec_max, "iops_sec_max");
    return s;
}

Result<size_t> find_throttled_disk(const model::Domain& guest, const char* name, int32_t domain) {
    const std::string_view wanted = name ? name : "";
    for (size_t i = 0; i < guest.disks.size(); i++) {
        const model::Disk& disk = guest.disks[i];
        if (disk.target == wanted || (!disk.source.path.empty() && disk.source.path == wanted)) return i;
    }
    return make_error(VB_ERR_INVALID_ARG, domain,
                      "disk '" + std::string(wanted) + "' was not found in the domain config");
}

}  // namespace virtbay
