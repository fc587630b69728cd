// Throttling of disks.
#include "change.h"
#include "common/params.h"
#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;
constexpr uint64_t max_limit = 1000000000000000;
constexpr const char* group_name = VB_DOMAIN_BLOCK_IOTUNE_GROUP_NAME;

struct Limit {
    const char* name;
    uint64_t model::DiskIotune::*value;
};
using Tune = model::DiskIotune;

// In the order in which they are reported; the group's name stands behind the first thirteen.
constexpr Limit limits[] = {
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC, &Tune::total_bytes_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC, &Tune::read_bytes_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC, &Tune::write_bytes_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC, &Tune::total_iops_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC, &Tune::read_iops_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC, &Tune::write_iops_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX, &Tune::total_bytes_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX, &Tune::read_bytes_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX, &Tune::write_bytes_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX, &Tune::total_iops_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX, &Tune::read_iops_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX, &Tune::write_iops_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC, &Tune::size_iops_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX_LENGTH, &Tune::total_bytes_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX_LENGTH, &Tune::read_bytes_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX_LENGTH, &Tune::write_bytes_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX_LENGTH, &Tune::total_iops_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX_LENGTH, &Tune::read_iops_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX_LENGTH, &Tune::write_iops_sec_max_length},
};
constexpr size_t group_position = 13;

Status check_params(const vb_typed_param* params, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        std::string_view known;
        for (const Limit& limit : limits)
            if (std::string_view(limit.name) == params[i].field) known = limit.name;
        Status valid = validate_params(&params[i], 1,
                                       {{known, VB_TYPED_PARAM_ULLONG}, {group_name, VB_TYPED_PARAM_STRING}});
        if (!valid) return valid;
        if (!known.empty() && params[i].value.value.ul > max_limit)
            return failure(
                VB_ERR_ARGUMENT_UNSUPPORTED,
                "block I/O throttle limit value must be no more than " + std::to_string(max_limit));
    }
    return {};
}

Status check_conflicts(const Tune& t) {
    const auto conflict = [](uint64_t total, uint64_t read, uint64_t write, const char* what) -> Status {
        if (total == 0 || (read == 0 && write == 0)) return {};
        return invalid_argument(std::string("total and read/write of ") + what +
                                " cannot be set at the same time");
    };
    Status status = conflict(t.total_bytes_sec, t.read_bytes_sec, t.write_bytes_sec, "bytes_sec");
    if (status) status = conflict(t.total_iops_sec, t.read_iops_sec, t.write_iops_sec, "iops_sec");
    if (status)
        status =
            conflict(t.total_bytes_sec_max, t.read_bytes_sec_max, t.write_bytes_sec_max, "bytes_sec_max");
    if (status)
        status = conflict(t.total_iops_sec_max, t.read_iops_sec_max, t.write_iops_sec_max, "iops_sec_max");
    if (!status) return status;
    for (size_t i = 0; i < 6; i++)  // the limit and, six places on, what it may burst to
        if (t.*limits[i].value > t.*limits[i + 6].value)
            return invalid_argument(std::string(limits[i].name) + " cannot be set higher than " +
                                    limits[i + 6].name + " ");
    return {};
}

Result<size_t> find_disk(const model::Domain& domain, const char* name) {
    const std::string_view wanted = name ? name : "";
    for (size_t i = 0; i < domain.disks.size(); i++) {
        const model::Disk& disk = domain.disks[i];
        if (disk.target == wanted || (!disk.source.path.empty() && disk.source.path == wanted)) return i;
    }
    return invalid_argument("disk '" + std::string(wanted) + "' was not found in the domain config");
}

}  // namespace

vb::Status TestDriver::domain_set_block_io_tune(vb::Call& call, const vb_domain_set_block_io_tune_in& in,
                                                vb_domain_set_block_io_tune_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetBlockIoTune");
    if (!checked) return to_abi(checked);
    const Status valid = check_params(in.params, in.n_params);
    if (!valid) return to_abi(valid);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        auto disk = find_disk(old, in.disk);
        if (!disk) return std::move(disk.error());
        Tune tune = old.disks[*disk].iotune ? *old.disks[*disk].iotune : Tune{};
        bool limited = false;
        for (const Limit& limit : limits) {
            if (const auto* param = find_param(in.params, in.n_params, limit.name))
                tune.*limit.value = param->value.value.ul;
            limited = limited || tune.*limit.value != 0;
        }
        if (const auto* group = find_param(in.params, in.n_params, group_name))
            tune.group_name = group->value.value.s;
        Status fits = check_conflicts(tune);
        if (!fits) return fits;
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            if (limited || tune.group_name.has())
                d.disks[*disk].iotune = tune;
            else
                d.disks[*disk].iotune.reset();
        });
        return {};
    });
}

vb::Status TestDriver::domain_get_block_io_tune(vb::Call& call, const vb_domain_get_block_io_tune_in& in,
                                                vb_domain_get_block_io_tune_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "testDomainGetBlockIoTune");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        if (in.nparams == 0) {  // how many there are is the same for all disks, so none need be named
            out.nparams = static_cast<int32_t>(std::size(limits)) + 1;
            return {};
        }
        auto disk = find_disk(**definition, in.disk);
        if (!disk) return std::move(disk.error());
        const auto& iotune = (*definition)->disks[*disk].iotune;
        const Tune tune = iotune ? *iotune : Tune{};
        ParamList params(call);
        for (size_t i = 0; i < std::size(limits); i++) {
            if (i == group_position) params.add(group_name, tune.group_name.view());
            params.add(limits[i].name, tune.*limits[i].value);
        }
        params.finish(in.nparams, out);
        return {};
    });
}

}  // namespace virtbay::test
