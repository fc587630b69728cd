// Checks of a complete domain that span elements and hold for every driver.
#include "model/domain/complete.h"

namespace virtbay::model {

namespace {

Error unsupported(std::string_view text) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, text);
}

Status validate_disk(const Disk& disk) {
    if (disk.sgio == DiskSgio::unfiltered) return unsupported("unfiltered sgio is no longer supported");
    return {};
}

Status validate_audio(const Audio& audio) {
    for (const auto* direction : {audio.input.get(), audio.output.get()}) {
        if (!direction) continue;
        if (direction->fixed_settings == YesNo::yes && direction->mixing_engine != YesNo::yes) {
            return unsupported("fixed audio settings requires mixing engine");
        }
        bool has_settings =
            direction->frequency != 0 || direction->channels != 0 || direction->format != AudioFormat::absent;
        if (has_settings && direction->fixed_settings != YesNo::yes) {
            return unsupported("audio frequency/channels/format needs fixed settings");
        }
    }
    return {};
}

}  // namespace

Status validate_domain(const Domain& domain) {
    for (const auto& disk : domain.disks) {
        if (auto s = validate_disk(disk); !s) return s;
    }
    for (const auto& audio : domain.audios) {
        if (auto s = validate_audio(audio); !s) return s;
    }
    return {};
}

}  // namespace virtbay::model
