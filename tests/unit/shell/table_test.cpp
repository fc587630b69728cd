#include <set>

#include <catch2/catch.hpp>

#include "shell/commands/table.h"
#include "shell/help.h"
#include "shell/options.h"

using namespace virtbay;
using namespace virtbay::shell;

TEST_CASE("Every entry of the table is complete") {
    std::set<std::string_view> names;
    for (const Family& family : command_table()) {
        CHECK_FALSE(family.commands.empty());
        for (const Command& command : family.commands) {
            INFO(command.name);
            CHECK(names.insert(command.name).second);
            CHECK(command.run != nullptr);
            CHECK_FALSE(command.summary.empty());
            std::set<std::string_view> options;
            bool rest_seen = false;
            for (const Option& option : command.options) {
                INFO(option.name);
                CHECK(options.insert(option.name).second);
                CHECK_FALSE(option.help.empty());
                CHECK_FALSE(rest_seen);  // nothing bare could follow it
                rest_seen = option.rest;
                if (option.kind == Kind::flag) CHECK_FALSE(option.required);
            }
        }
    }
}

TEST_CASE("A synopsis shows how words are given") {
    const auto table = command_table();
    CHECK(synopsis(*find_command(table, "dominfo")) == "dominfo <domain>");
    CHECK(synopsis(*find_command(table, "setmem")) ==
          "setmem <domain> <size> [--config] [--live] [--current]");
    CHECK(synopsis(*find_command(table, "desc")) ==
          "desc <domain> [--live] [--config] [--current] [--title] [--edit] [[--new-desc] <string>]...");
    CHECK(synopsis(*find_command(table, "echo")) == "echo [--shell] [--xml] [--split] [--err] [<string>]...");
    CHECK(find_family(table, "host")->title == "Host and Hypervisor");
}

namespace {

Result<Invocation> options(std::vector<std::string> words) {
    words.insert(words.begin(), "virtbay");
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return parse_options(static_cast<int>(words.size()), pointers.data());
}

std::string fault(const std::vector<std::string>& words) {
    auto run = options(words);
    REQUIRE_FALSE(run);
    return run.error().message;
}

}  // namespace

TEST_CASE("The program's options end at the first command word") {
    auto run =
        options({"-c", "test:///default", "-qrt", "-k5", "-K", "3", "--output=json", "list", "--all", "-q"});
    REQUIRE(run);
    CHECK(run->settings.uri == "test:///default");
    CHECK(run->settings.quiet);
    CHECK(run->settings.readonly);
    CHECK(run->settings.timing);
    CHECK(run->settings.keepalive_interval == 5);
    CHECK(run->settings.keepalive_count == 3);
    CHECK(run->settings.style == Style::json);
    CHECK(run->words == std::vector<std::string>{"list", "--all", "-q"});
}

TEST_CASE("The escape key is a character or ^ with one") {
    CHECK(options({"-e", "^a"})->settings.escape == 1);
    CHECK(options({"-e", "^]"})->settings.escape == 0x1d);
    CHECK(options({"-e", "x"})->settings.escape == 'x');
    CHECK(fault({"-e", "abc"}) == "Invalid string 'abc' for escape sequence");
}

TEST_CASE("Wrong options are named") {
    CHECK(fault({"-x"}) == "unsupported option '-x'. See --help.");
    CHECK(fault({"--bogus"}) == "unsupported option '--bogus'. See --help.");
    CHECK(fault({"--connect"}) == "option '-c'/'--connect' requires an argument");
    CHECK(fault({"-k", "x"}) == "Invalid value for option -k");
    CHECK(fault({"--output", "xml"}) == "unsupported output 'xml'. Use 'table', 'json' or 'yaml'.");
    CHECK(fault({"--version=odd"}) == "unsupported version type 'odd'. Use 'short' or 'long'.");
}
