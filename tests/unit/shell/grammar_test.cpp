#include <catch2/catch.hpp>

#include "shell/parser.h"

using namespace virtbay;
using namespace virtbay::shell;

namespace {

using Lines = std::vector<Words>;

Lines lines(std::string_view text) {
    auto split = split_line(text);
    REQUIRE(split);
    return *split;
}

std::string split_fault(std::string_view text) {
    auto split = split_line(text);
    REQUIRE_FALSE(split);
    return split.error().message;
}

constexpr Option plug_options[] = {required(text("domain", "")), flag("live", ""),
                                   named(number("period", "")), text("mode", ""), rest(text("word", ""))};
constexpr Option bare_options[] = {flag("all", "")};
const std::vector<Family> families = {{"Tests",
                                       "tests",
                                       {{"plug", "", "", plug_options},
                                        {"bare", "", "", bare_options},
                                        {"admin drivers", "", "", bare_options}}}};

Call parsed(const Words& words) {
    auto call = parse_call(families, words);
    REQUIRE(call);
    return *call;
}

std::string fault(const Words& words) {
    auto call = parse_call(families, words);
    REQUIRE_FALSE(call);
    return call.error().message;
}

}  // namespace

TEST_CASE("A line splits at blanks and semicolons") {
    CHECK(lines("") == Lines{});
    CHECK(lines("  ;; ;") == Lines{});
    CHECK(lines("a b\tc") == Lines{{"a", "b", "c"}});
    CHECK(lines("a;b ; c") == Lines{{"a"}, {"b"}, {"c"}});
    CHECK(lines("a\nb") == Lines{{"a"}, {"b"}});
}

TEST_CASE("Quotes keep blanks and separators") {
    CHECK(lines("a 'b; c' \"d\n e\"") == Lines{{"a", "b; c", "d\n e"}});
    CHECK(lines("a'b'\"c\"d") == Lines{{"abcd"}});
    CHECK(lines("'' \"\"") == Lines{{"", ""}});
    CHECK(lines(R"("a\"b\\" 'a\b')") == Lines{{"a\"b\\", "a\\b"}});
    CHECK(lines("'open") == Lines{{"open"}});
    CHECK(split_fault("\"open") == "missing \"");
}

TEST_CASE("A backslash takes the next character as it is") {
    CHECK(lines("a\\ b \\; \\# \\'") == Lines{{"a b", ";", "#", "'"}});
    CHECK(lines("a\\\nb") == Lines{{"ab"}});
    CHECK(split_fault("a\\") == "dangling \\");
    CHECK(split_fault("\"a\\") == "dangling \\");
}

TEST_CASE("A comment begins at a word's start and ends with the line") {
    CHECK(lines("# x; y") == Lines{});
    CHECK(lines("a # b\nc") == Lines{{"a"}, {"c"}});
    CHECK(lines("a#b") == Lines{{"a#b"}});
}

TEST_CASE("Arguments are given by name or in order") {
    for (const Words& words :
         {Words{"plug", "x"}, Words{"plug", "--domain", "x"}, Words{"plug", "--domain=x"}}) {
        const Call call = parsed(words);
        CHECK(*call.arguments.get("domain") == "x");
        CHECK_FALSE(call.arguments.has("live"));
        CHECK(call.arguments.get("mode") == nullptr);
    }
    const Call call = parsed({"plug", "--mode", "m", "x", "--live", "y", "z"});
    CHECK(*call.arguments.get("domain") == "x");
    CHECK(*call.arguments.get("mode") == "m");
    CHECK(call.arguments.has("live"));
    CHECK(call.arguments.all("word") == Words{"y", "z"});
}

TEST_CASE("A value may look like an option") {
    CHECK(*parsed({"plug", "--domain", "--live"}).arguments.get("domain") == "--live");
    CHECK(*parsed({"plug", "--", "--live"}).arguments.get("domain") == "--live");
    CHECK(*parsed({"plug", "-x"}).arguments.get("domain") == "-x");
    CHECK(parsed({"plug", "--domain=a=b"}).arguments.get("domain")->compare("a=b") == 0);
}

TEST_CASE("An option that needs its name takes no bare word") {
    const Call call = parsed({"plug", "x", "5", "6"});
    CHECK_FALSE(call.arguments.has("period"));
    CHECK(*call.arguments.get("mode") == "5");
    CHECK(*parsed({"plug", "x", "--period", "5"}).arguments.get("period") == "5");
}

TEST_CASE("A command's name may be two words") {
    CHECK(parsed({"admin", "drivers", "--all"}).command->name == "admin drivers");
    CHECK(fault({"admin"}) == "unknown command: 'admin'");
    CHECK(fault({"admin", "bogus"}) == "unknown command: 'admin'");
}

TEST_CASE("--help asks for help before anything is required") {
    CHECK(parsed({"plug", "--help"}).help);
    CHECK_FALSE(parsed({"plug", "--domain", "--help"}).help);
}

TEST_CASE("What does not fit is named") {
    CHECK(fault({"nothing"}) == "unknown command: 'nothing'");
    CHECK(fault({"plug"}) == "command 'plug' requires <domain> option");
    CHECK(fault({"bare", "x"}) == "unexpected data 'x'");
    CHECK(fault({"bare", "--some"}) == "command 'bare' doesn't support option --some");
    CHECK(fault({"bare", "--all=yes"}) == "invalid '=' after option --all");
    CHECK(fault({"bare", "--all", "--all"}) == "option --all already seen");
    CHECK(fault({"plug", "--domain", "a", "--domain", "b"}) == "option --domain already seen");
    CHECK(fault({"plug", "--domain"}) == "expected syntax: --domain <string>");
    CHECK(fault({"plug", "x", "--period"}) == "expected syntax: --period <number>");
}
