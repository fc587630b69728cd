// Performance events of a guest, in typed parameters and in a definition.
#pragma once

#include <string_view>

#include "base/error.h"
#include "model/domain/domain.h"
#include "virtbay/sdk.hpp"

namespace virtbay {

// In the order in which they are reported.
inline constexpr const char* perf_events[] = {
    VB_PERF_PARAM_CMT,
    VB_PERF_PARAM_MBMT,
    VB_PERF_PARAM_MBML,
    VB_PERF_PARAM_CPU_CYCLES,
    VB_PERF_PARAM_INSTRUCTIONS,
    VB_PERF_PARAM_CACHE_REFERENCES,
    VB_PERF_PARAM_CACHE_MISSES,
    VB_PERF_PARAM_BRANCH_INSTRUCTIONS,
    VB_PERF_PARAM_BRANCH_MISSES,
    VB_PERF_PARAM_BUS_CYCLES,
    VB_PERF_PARAM_STALLED_CYCLES_FRONTEND,
    VB_PERF_PARAM_STALLED_CYCLES_BACKEND,
    VB_PERF_PARAM_REF_CPU_CYCLES,
    VB_PERF_PARAM_CPU_CLOCK,
    VB_PERF_PARAM_TASK_CLOCK,
    VB_PERF_PARAM_PAGE_FAULTS,
    VB_PERF_PARAM_CONTEXT_SWITCHES,
    VB_PERF_PARAM_CPU_MIGRATIONS,
    VB_PERF_PARAM_PAGE_FAULTS_MIN,
    VB_PERF_PARAM_PAGE_FAULTS_MAJ,
    VB_PERF_PARAM_ALIGNMENT_FAULTS,
    VB_PERF_PARAM_EMULATION_FAULTS,
};

// Refuses parameters that are no events, or no booleans.
Status check_perf_params(const vb_typed_param* params, uint32_t count);
// In the order of the table, wherever the definition has the event already.
void set_perf_event(model::Domain& domain, std::string_view name, bool enabled);

}  // namespace virtbay
