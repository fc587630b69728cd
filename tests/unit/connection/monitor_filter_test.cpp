#include <catch2/catch.hpp>
#include <string>

#include "connection/monitor_filter.h"
#include "virtbay/constants.h"

using virtbay::connection::MonitorFilter;

namespace {
constexpr uint32_t regex = VB_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX;
constexpr uint32_t nocase = VB_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE;

bool accepts(const char* wanted, uint32_t flags, const char* event) {
    const auto filter = MonitorFilter::make(wanted, flags);
    REQUIRE(filter);
    return filter->accepts(event);
}

void refused(const char* wanted, uint32_t flags) {
    const auto filter = MonitorFilter::make(wanted, flags);
    REQUIRE_FALSE(filter);
    CHECK(filter.error().code == VB_ERR_INVALID_ARG);
}
}  // namespace

TEST_CASE("monitor events are chosen by their whole name or an expression in it") {
    CHECK(accepts(nullptr, 0, "STOP"));
    CHECK(MonitorFilter::make(nullptr, regex)->all());
    CHECK(accepts("STOP", 0, "STOP"));
    CHECK_FALSE(accepts("STOP", 0, "STOPPED"));
    CHECK_FALSE(accepts("stop", 0, "STOP"));
    CHECK(accepts("stop", nocase, "STOP"));
    CHECK_FALSE(accepts("", 0, "STOP"));
    CHECK(accepts("TOP$", regex, "STOP"));
    CHECK_FALSE(accepts("^TOP", regex, "STOP"));
    CHECK_FALSE(accepts("^stop$", regex, "STOP"));
    CHECK(accepts("^stop$", regex | nocase, "STOP"));
    CHECK(accepts("^[A-Z]{4}$", regex, "STOP"));
}

TEST_CASE("filters of monitor events that are refused before they take memory or time") {
    refused("STOP", 4);
    refused("(", regex);
    refused("(((x{1,255}){1,255}){1,255}){1,255}", regex);
    refused("((x{99999999999999999999}){2})", regex);
    refused("(((x{255,}){255,}){255,})", regex);
    refused(std::string(1 << 20, '(').c_str(), regex);
    refused("(.*)(.*)(.*)(.*)\\1\\2\\3\\4!", regex);
    refused("(x)\\\\\\1", regex);
    CHECK_FALSE(accepts("x\\\\1", regex, "x1"));  // a backslash, no reference
}
