// virsh's grammar: a line into words, words into a command and its arguments.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shell/command.h"

namespace virtbay::shell {

using Words = std::vector<std::string>;

// Splits at unquoted blanks, and into several commands at unquoted `;` and line ends. '...' is literal, "..."
// obeys \, \ takes the next character as it is, \ before a line end joins lines, # at the start of a word
// begins a comment.
Result<std::vector<Words>> split_line(std::string_view line);

class Arguments {
  public:
    explicit Arguments(const Command& command) : command_(&command) {}

    const Command& command() const { return *command_; }
    bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
    // The value given to `name`, or NULL when it is absent.
    const std::string* get(std::string_view name) const;
    const char* c_str(std::string_view name) const;
    // Every value of a `rest` option.
    std::vector<std::string> all(std::string_view name) const;

    void set(const Option& option, std::string value) { values_[option.name].push_back(std::move(value)); }

  private:
    const Command* command_;
    std::map<std::string_view, std::vector<std::string>> values_;
};

struct Call {
    const Command* command = nullptr;
    Arguments arguments;
    bool help = false;  // --help was among the arguments
};

// An error's message is what the user reads.
Result<Call> parse_call(Table table, const Words& words);

}  // namespace virtbay::shell
