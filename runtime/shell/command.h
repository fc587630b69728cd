// The command table's types: a command is one entry, and parsing, help, completion and the manual's check
// read it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace virtbay::shell {

class Arguments;
class Session;

enum class Kind : uint8_t { flag, string, number };

// What the word after an option names, for completion.
enum class Names : uint8_t { nothing, domain, network, pool, volume, snapshot, file, command, event };

struct Option {
    std::string_view name;
    Kind kind = Kind::flag;
    std::string_view help;
    Names names = Names::nothing;
    bool required = false;
    bool named_only = false;  // takes no bare word: needs --name
    bool rest = false;        // takes all remaining bare words
    bool may_be_empty = false;
};

constexpr Option flag(std::string_view name, std::string_view help) {
    return {name, Kind::flag, help};
}
constexpr Option text(std::string_view name, std::string_view help, Names names = Names::nothing) {
    return {name, Kind::string, help, names};
}
constexpr Option number(std::string_view name, std::string_view help) {
    return {name, Kind::number, help};
}
constexpr Option required(Option option) {
    option.required = true;
    return option;
}
constexpr Option named(Option option) {
    option.named_only = true;
    return option;
}
constexpr Option rest(Option option) {
    option.rest = true;
    return option;
}
constexpr Option may_be_empty(Option option) {
    option.may_be_empty = true;
    return option;
}

struct Command {
    std::string_view name;
    std::string_view summary;  // one line, for lists of commands
    std::string_view details;
    std::span<const Option> options;
    Status (*run)(Session&, const Arguments&) = nullptr;
    std::string_view result;  // keys of the object (or of each object in the array) that --output json prints
    bool needs_connection = true;
};

struct Family {
    std::string_view title;
    std::string_view keyword;
    std::vector<Command> commands;
};

// Every family, in the order in which help lists them.
using Table = std::span<const Family>;

const Command* find_command(Table table, std::string_view name);
const Family* find_family(Table table, std::string_view keyword);
const Option* find_option(const Command& command, std::string_view name);

}  // namespace virtbay::shell
