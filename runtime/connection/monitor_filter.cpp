#include "connection/monitor_filter.h"

#include <regex.h>
#include <strings.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "virtbay/constants.h"

namespace virtbay::connection {
namespace {

// The C library copies what is repeated once for each repetition, those within others over and over: a short
// expression can take all memory. The product of all counts bounds what it makes of the text.
constexpr size_t text_most = 1024, copies_most = 1000;

bool too_large(std::string_view expression) {
    if (expression.size() > text_most) return true;
    size_t copies = 1;
    for (size_t at = 0; (at = expression.find('{', at)) != expression.npos;) {
        size_t most = 1, count = 0;
        for (++at; at < expression.size() && expression[at] != '}'; ++at) {
            const char c = expression[at];
            count = c >= '0' && c <= '9'
                        ? std::min(count * 10 + static_cast<size_t>(c - '0'), copies_most + 1)
                        : 0;
            most = std::max(most, count);
        }
        copies *= most;
        if (copies > copies_most) return true;
    }
    return false;
}

// A reference to a group ("\\1") makes matching take exponential time, on the loop and for every event.
bool refers_back(std::string_view expression) {
    for (size_t at = 0; at + 1 < expression.size(); ++at) {
        if (expression[at] != '\\') continue;
        if (expression[++at] >= '1' && expression[at] <= '9') return true;
    }
    return false;
}

}  // namespace

Result<MonitorFilter> MonitorFilter::make(const char* name, uint32_t flags) {
    constexpr uint32_t known = VB_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX |
                               VB_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE;
    if ((flags & ~known) != 0) {
        char text[64];
        snprintf(text, sizeof text, "unsupported flags (0x%x) for monitor events", flags & ~known);
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, text);
    }
    MonitorFilter filter;
    if (!name) return filter;
    filter.any_case_ = (flags & VB_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE) != 0;
    if ((flags & VB_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX) == 0) {
        filter.name_ = name;
        return filter;
    }
    if (refers_back(name))
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                          "the expression for names of monitor events refers back to a group");
    if (too_large(name))
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                          "the expression for names of monitor events is too long or repeats too often");
    auto compiled = std::make_unique<regex_t>();
    const int failed =
        regcomp(compiled.get(), name, REG_EXTENDED | REG_NOSUB | (filter.any_case_ ? REG_ICASE : 0));
    if (failed != 0) {
        char why[128];
        regerror(failed, compiled.get(), why, sizeof why);
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                          "the expression '" + std::string(name) + "' for names of monitor events: " + why);
    }
    filter.pattern_ = std::shared_ptr<regex_t>(compiled.release(), [](regex_t* r) {
        regfree(r);
        delete r;  // NOLINT(cppcoreguidelines-owning-memory)
    });
    return filter;
}

bool MonitorFilter::accepts(const char* event) const {
    if (pattern_) return regexec(static_cast<const regex_t*>(pattern_.get()), event, 0, nullptr, 0) == 0;
    if (!name_) return true;
    return any_case_ ? strcasecmp(name_->c_str(), event) == 0 : *name_ == event;
}

}  // namespace virtbay::connection
