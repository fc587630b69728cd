#include "common/perf_events.h"

#include "common/params.h"

namespace virtbay {

namespace {

size_t perf_position(std::string_view name) {
    size_t i = 0;
    while (i < std::size(perf_events) && name != perf_events[i]) i++;
    return i;
}

}  // namespace

Status check_perf_params(const vb_typed_param* params, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const size_t position = perf_position(params[i].field);
        const char* known = position < std::size(perf_events) ? perf_events[position] : "";
        Status valid = validate_params(&params[i], 1, {{known, VB_TYPED_PARAM_BOOLEAN}});
        if (!valid) return valid;
    }
    return {};
}

void set_perf_event(model::Domain& domain, std::string_view name, bool enabled) {
    const model::YesNo value = enabled ? model::YesNo::yes : model::YesNo::no;
    size_t at = 0;
    for (; at < domain.perf.size(); at++) {
        if (domain.perf[at].name == name) {
            domain.perf[at].enabled = value;
            return;
        }
        if (perf_position(domain.perf[at].name) > perf_position(name)) break;
    }
    model::PerfEvent event;
    event.name = name;
    event.enabled = value;
    domain.perf.insert(at, std::move(event));
}

}  // namespace virtbay
