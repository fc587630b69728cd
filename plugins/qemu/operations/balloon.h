// Memory statistics that a guest's balloon driver reports.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/domain/domain.h"

namespace virtbay::qemu {

bool has_balloon(const model::Domain& domain);
// Arguments of qom-get.
std::string balloon_question(const model::Domain& domain);
// VB_DOMAIN_MEMORY_STAT_* and value, from the answer.
std::vector<std::pair<int32_t, uint64_t>> balloon_statistics(const nlohmann::ordered_json& answer);

}  // namespace virtbay::qemu
