#include "older_call.h"

#include <algorithm>
#include <cstring>

namespace virtbay::remote {
namespace {

// Whether the operation's struct holds what the older procedure implies.
bool implied(const contract::Procedure& p, const void* in) {
    const auto constants = contract::constants().subspan(p.constant_first, p.constants);
    return std::all_of(constants.begin(), constants.end(), [&](const contract::Constant& c) {
        return std::memcmp(static_cast<const char*>(in) + c.offset, &c.value, c.bytes) == 0;
    });
}

}  // namespace

OlderCall::OlderCall(uint16_t operation, const void* in) {
    if (!in) return;
    for (const auto& p : contract::procedures()) {
        if (p.kind != contract::ProcedureKind::legacy || p.operation != operation || !implied(p, in))
            continue;
        procedure_ = &p;
        break;
    }
    if (!procedure_ || procedure_->args == contract::no_type) return;
    args_.resize(contract::type(procedure_->args).size);
    for (const auto& m : contract::moves().subspan(procedure_->in_first, procedure_->in_moves))
        std::memcpy(args_.data() + m.from, static_cast<const char*>(in) + m.to, m.bytes);
}

void* OlderCall::ret(Arena& arena) const {
    return arena.zeroed<char>(contract::type(procedure_->ret).size);
}

void OlderCall::result(const void* ret, void* out) const {
    for (const auto& m : contract::moves().subspan(procedure_->out_first, procedure_->out_moves))
        std::memcpy(static_cast<char*>(out) + m.from, static_cast<const char*>(ret) + m.to, m.bytes);
}

}  // namespace virtbay::remote
