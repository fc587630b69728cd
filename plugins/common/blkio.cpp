#include "common/blkio.h"

#include <algorithm>
#include <charconv>

namespace virtbay {

Status merge_blkio(model::Blkiotune& tune, const BlkioValue& what, std::string_view text) {
    const std::string_view all = text;
    while (!text.empty()) {
        const size_t comma = text.find(',');
        if (comma == std::string_view::npos)
            return make_error(
                VB_ERR_INVALID_ARG, VB_FROM_DOMAIN,
                std::string("unable to parse blkio device '") + what.name + "' '" + std::string(all) + "'");
        const std::string_view path = text.substr(0, comma);
        text.remove_prefix(comma + 1);
        const size_t end = std::min(text.find(','), text.size());
        const std::string_view number = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        uint64_t value = 0;
        const auto [stop, code] = std::from_chars(number.data(), number.data() + number.size(), value);
        if (code != std::errc() || stop != number.data() + number.size() || number.empty() ||
            value > what.maximum)
            return make_error(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN,
                              "invalid value '" + std::string(number) + "' for parameter '" + what.name +
                                  "' of device '" + std::string(path) + "'");
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
        for (const BlkioValue& value : blkio_values) set = set || value.get(tune.devices[i]) != 0;
        if (!set) tune.devices.erase(i);
    }
}

std::string joined_blkio(const model::Blkiotune& tune, const BlkioValue& what) {
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

}  // namespace virtbay
