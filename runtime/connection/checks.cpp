#include "connection/checks.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "connection/rules.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

namespace virtbay::connection {
namespace {

enum class Rule : uint8_t {
    writable,
    writable_flag,
    writable_value,
    together,
    descriptors,
    null,
    nonnull,
    nonempty,
    positive,
    nonnegative,
    nonzero,
    less,
    exclusive,
    requires_,
    secure
};
enum class Width : uint8_t { int32, uint32, int64, uint64, text };

// One thing that must hold for a field of an operation's struct.
struct Check {
    uint32_t operation;
    Rule rule;
    size_t offset;
    Width width;
    int64_t a, b;  // a limit, or the flags
    const char* argument;
    const char *name_a, *name_b;
};

constexpr Check checks[] = {
#include "connection/argument_checks.inc"
};

struct ByOperation {
    bool operator()(const Check& check, uint32_t operation) const { return check.operation < operation; }
    bool operator()(uint32_t operation, const Check& check) const { return operation < check.operation; }
};

// The checks of an operation, by its index.
std::span<const Check> checks_of(const contract::Operation& operation) {
    static const std::vector<std::span<const Check>> all = [] {
        std::vector<std::span<const Check>> by_index;
        for (const auto& each : contract::operations()) {
            const auto [first, last] =
                std::equal_range(std::begin(checks), std::end(checks), each.number, ByOperation());
            by_index.emplace_back(first, last);
        }
        return by_index;
    }();
    return all[static_cast<size_t>(&operation - contract::operations().data())];
}

template <class T>
T at(const void* in, size_t offset) {
    T value{};
    std::memcpy(&value, static_cast<const char*>(in) + offset, sizeof value);
    return value;
}

// Large unsigned 64-bit values only ever meet the test for zero.
int64_t number(const Check& check, const void* in) {
    switch (check.width) {
        case Width::int32:
            return at<int32_t>(in, check.offset);
        case Width::uint32:
            return at<uint32_t>(in, check.offset);
        default:
            return at<int64_t>(in, check.offset);
    }
}

Error denied(const contract::Operation& operation) {
    return make_error(VB_ERR_OPERATION_DENIED, operation.error_domain,
                      std::string("read only access prevents ") + operation.function);
}

// Rules about who calls, and those that are no single argument's.
Status check_caller(const contract::Operation& operation, const Check& check, const void* in,
                    const Caller& caller) {
    switch (check.rule) {
        case Rule::writable:
            if (caller.read_only) return denied(operation);
            return {};
        case Rule::writable_flag:
            if (caller.read_only && (number(check, in) & check.a)) return denied(operation);
            return {};
        case Rule::writable_value:
            if (caller.read_only && number(check, in) == check.a) return denied(operation);
            return {};
        case Rule::secure:
            if (!caller.read_only || !(number(check, in) & check.a)) return {};
            return make_error(VB_ERR_OPERATION_DENIED, operation.error_domain,
                              std::string(operation.function) + " with secure flag");
        case Rule::descriptors:
            if (caller.descriptors) return {};
            return refused(operation, check.argument,
                           std::string(check.argument) + " in " + operation.function + " must not be zero");
        case Rule::together:
            return check_together(operation, in);
        default:
            return {};
    }
}

bool holds(const Check& check, const void* in) {
    switch (check.rule) {
        case Rule::null:
            return at<const char*>(in, check.offset) == nullptr;
        case Rule::nonnull:
            if (check.width != Width::text) return number(check, in) != 0;
            return at<const char*>(in, check.offset) != nullptr;
        case Rule::nonempty: {
            const char* text = at<const char*>(in, check.offset);
            return text == nullptr || *text != 0;
        }
        case Rule::positive:
            return number(check, in) > 0;
        case Rule::nonnegative:
            return number(check, in) >= 0;
        case Rule::nonzero:
            return number(check, in) != 0;
        case Rule::less:
            return number(check, in) < check.a;
        case Rule::exclusive:
            return !(number(check, in) & check.a) || !(number(check, in) & check.b);
        case Rule::requires_:
            return !(number(check, in) & check.a) || (number(check, in) & check.b);
        default:
            return true;
    }
}

// What to say about an argument of which the rule does not hold.
std::string complaint(const Check& check, const char* function) {
    const std::string about = std::string(check.argument) + " in " + function;
    switch (check.rule) {
        case Rule::null:
            return about + " must be NULL";
        case Rule::nonnull:
            return about + " must not be NULL";
        case Rule::nonempty:
            return "string " + about + " must not be empty";
        case Rule::positive:
            return about + " must be greater than zero";
        case Rule::nonnegative:
            return about + " must be zero or greater";
        case Rule::nonzero:
            return about + " must not be zero";
        case Rule::less:
            return about + " must be less than " + std::to_string(check.a);
        case Rule::exclusive:
            return std::string("Flags '") + check.name_a + "' and '" + check.name_b +
                   "' are mutually exclusive";
        case Rule::requires_:
            return std::string("Flag '") + check.name_b + "' is required by flag '" + check.name_a + "'";
        default:
            return "";
    }
}

}  // namespace

Status check_arguments(const contract::Operation& operation, const void* in, const Caller& caller) {
    for (const Check& check : checks_of(operation)) {
        if (Status allowed = check_caller(operation, check, in, caller); !allowed) return allowed;
        if (!holds(check, in))
            return refused(operation, check.argument, complaint(check, operation.function));
    }
    // The table of procedures decides where the functions' checks say nothing.
    if (!caller.read_only) return {};
    const auto& p = contract::procedures()[operation.procedure];
    if (p.read_only == contract::ReadOnly::yes) return {};
    if (p.read_only == contract::ReadOnly::conditional) {
        uint32_t value = 0;
        std::memcpy(&value, static_cast<const char*>(in) + p.deny_offset, sizeof value);
        if (p.deny_equal ? value != p.deny_value : !(value & p.deny_value)) return {};
    }
    return denied(operation);
}

}  // namespace virtbay::connection
