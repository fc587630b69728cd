// Weights and limits of block devices.
#include <charconv>

#include "change.h"
#include "common/params.h"
#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;

// One of the values that a device of <blkiotune> has.
struct DeviceValue {
    const char* name;
    uint64_t maximum;
    uint64_t (*get)(const model::BlkioDevice& device);
    void (*set)(model::BlkioDevice& device, uint64_t value);
};

template <auto Member>
constexpr DeviceValue device_value(const char* name) {
    using Value = std::remove_reference_t<decltype(std::declval<model::BlkioDevice>().*Member)>;
    return {name, static_cast<Value>(~Value{0}),
            [](const model::BlkioDevice& d) { return uint64_t{d.*Member}; },
            [](model::BlkioDevice& d, uint64_t value) { d.*Member = static_cast<Value>(value); }};
}

constexpr DeviceValue device_values[] = {
    device_value<&model::BlkioDevice::weight>(VB_DOMAIN_BLKIO_DEVICE_WEIGHT),
    device_value<&model::BlkioDevice::read_iops>(VB_DOMAIN_BLKIO_DEVICE_READ_IOPS),
    device_value<&model::BlkioDevice::write_iops>(VB_DOMAIN_BLKIO_DEVICE_WRITE_IOPS),
    device_value<&model::BlkioDevice::read_bytes>(VB_DOMAIN_BLKIO_DEVICE_READ_BPS),
    device_value<&model::BlkioDevice::write_bytes>(VB_DOMAIN_BLKIO_DEVICE_WRITE_BPS),
};

// Merges "path,value,path,value" into the devices.
Status merge(model::Blkiotune& tune, const DeviceValue& what, std::string_view text) {
    const std::string_view all = text;
    while (!text.empty()) {
        const size_t comma = text.find(',');
        if (comma == std::string_view::npos)
            return domain_failure(VB_ERR_INVALID_ARG, std::string("unable to parse blkio device '") +
                                                          what.name + "' '" + std::string(all) + "'");
        const std::string_view path = text.substr(0, comma);
        text.remove_prefix(comma + 1);
        const size_t end = std::min(text.find(','), text.size());
        const std::string_view number = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        uint64_t value = 0;
        const auto [stop, code] = std::from_chars(number.data(), number.data() + number.size(), value);
        if (code != std::errc() || stop != number.data() + number.size() || number.empty() ||
            value > what.maximum)
            return domain_failure(VB_ERR_INVALID_ARG, "invalid value '" + std::string(number) +
                                                          "' for parameter '" + what.name + "' of device '" +
                                                          std::string(path) + "'");
        model::BlkioDevice* device = nullptr;
        for (model::BlkioDevice& known : tune.devices)
            if (known.path == path) device = &known;
        if (!device) {
            device = &tune.devices.append();
            device->path = path;
        }
        what.set(*device, value);
    }
    return {};
}

void drop_unset_devices(model::Blkiotune& tune) {
    for (size_t i = tune.devices.size(); i-- > 0;) {
        bool set = false;
        for (const DeviceValue& value : device_values) set = set || value.get(tune.devices[i]) != 0;
        if (!set) tune.devices.erase(i);
    }
}

std::string joined(const model::Blkiotune& tune, const DeviceValue& what) {
    std::string text;
    for (const model::BlkioDevice& device : tune.devices) {
        if (what.get(device) == 0) continue;
        if (!text.empty()) text += ',';
        text += device.path.view();
        text += ',';
        text += std::to_string(what.get(device));
    }
    return text;
}

}  // namespace

vb::Status TestDriver::domain_set_blkio_parameters(vb::Call& call,
                                                   const vb_domain_set_blkio_parameters_in& in,
                                                   vb_domain_set_blkio_parameters_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetBlkioParameters");
    if (!checked) return to_abi(checked);
    const Status valid = validate_params(in.params, in.n_params,
                                         {{VB_DOMAIN_BLKIO_WEIGHT, VB_TYPED_PARAM_UINT},
                                          {VB_DOMAIN_BLKIO_DEVICE_WEIGHT, VB_TYPED_PARAM_STRING},
                                          {VB_DOMAIN_BLKIO_DEVICE_READ_IOPS, VB_TYPED_PARAM_STRING},
                                          {VB_DOMAIN_BLKIO_DEVICE_WRITE_IOPS, VB_TYPED_PARAM_STRING},
                                          {VB_DOMAIN_BLKIO_DEVICE_READ_BPS, VB_TYPED_PARAM_STRING},
                                          {VB_DOMAIN_BLKIO_DEVICE_WRITE_BPS, VB_TYPED_PARAM_STRING}});
    if (!valid) return to_abi(valid);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        model::Blkiotune tune = old.blkiotune ? *old.blkiotune : model::Blkiotune{};
        if (const auto* weight = find_param(in.params, in.n_params, VB_DOMAIN_BLKIO_WEIGHT))
            tune.weight = weight->value.value.ui;
        for (const DeviceValue& value : device_values) {
            const auto* param = find_param(in.params, in.n_params, value.name);
            if (!param) continue;
            Status merged = merge(tune, value, param->value.value.s);
            if (!merged) return merged;
        }
        drop_unset_devices(tune);
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            if (tune.weight == 0 && tune.devices.empty())
                d.blkiotune.reset();
            else
                d.blkiotune = tune;
        });
        return {};
    });
}

vb::Status TestDriver::domain_get_blkio_parameters(vb::Call& call,
                                                   const vb_domain_get_blkio_parameters_in& in,
                                                   vb_domain_get_blkio_parameters_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "testDomainGetBlkioParameters");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const model::Blkiotune tune =
            (*definition)->blkiotune ? *(*definition)->blkiotune : model::Blkiotune{};
        ParamList params(call);
        params.add(VB_DOMAIN_BLKIO_WEIGHT, tune.weight);
        for (const DeviceValue& value : device_values)
            params.add(value.name, std::string_view(joined(tune, value)));
        params.finish(in.nparams, out);
        return {};
    });
}

}  // namespace virtbay::test
