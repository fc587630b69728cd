#include "shell/parser.h"

#include <algorithm>
#include <cctype>

namespace virtbay::shell {

namespace {

Error fault(std::string message) {
    Error error;
    error.code = VB_ERR_INVALID_ARG;
    error.message = std::move(message);
    return error;
}

bool takes_bare_word(const Option& option, const Arguments& arguments) {
    if (option.kind == Kind::flag || option.named_only) return false;
    return option.rest || !arguments.has(option.name);
}

}  // namespace

const Command* find_command(Table table, std::string_view name) {
    for (const Family& family : table)
        for (const Command& command : family.commands)
            if (command.name == name) return &command;
    return nullptr;
}

const Family* find_family(Table table, std::string_view keyword) {
    auto found = std::find_if(table.begin(), table.end(),
                              [&](const Family& f) { return f.keyword == keyword || f.title == keyword; });
    return found == table.end() ? nullptr : &*found;
}

const Option* find_option(const Command& command, std::string_view name) {
    for (const Option& option : command.options)
        if (option.name == name) return &option;
    return nullptr;
}

Result<std::vector<Words>> split_line(std::string_view line) {
    std::vector<Words> commands(1);
    std::string word;
    bool in_word = false;
    auto end_word = [&] {
        if (in_word) commands.back().push_back(std::move(word));
        word.clear();
        in_word = false;
    };
    for (size_t at = 0; at < line.size(); at++) {
        const char c = line[at];
        if (c == ';' || c == '\n') {
            end_word();
            if (!commands.back().empty()) commands.emplace_back();
        } else if (c == ' ' || c == '\t' || c == '\r') {
            end_word();
        } else if (c == '#' && !in_word) {
            at = std::min(line.find('\n', at), line.size()) - 1;
        } else if (c == '\\') {
            if (++at >= line.size()) return fault("dangling \\");
            if (line[at] == '\n') continue;
            word += line[at];
            in_word = true;
        } else if (c == '\'') {
            const size_t end = std::min(line.find('\'', at + 1), line.size());
            word += line.substr(at + 1, end - at - 1);
            at = end;
            in_word = true;
        } else if (c == '"') {
            in_word = true;
            for (at++; at < line.size() && line[at] != '"'; at++) {
                if (line[at] == '\\' && ++at >= line.size()) return fault("dangling \\");
                word += line[at];
            }
            if (at >= line.size()) return fault("missing \"");
        } else {
            word += c;
            in_word = true;
        }
    }
    end_word();
    if (commands.back().empty()) commands.pop_back();
    return commands;
}

const std::string* Arguments::get(std::string_view name) const {
    auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second.front();
}

const char* Arguments::c_str(std::string_view name) const {
    const std::string* value = get(name);
    return value ? value->c_str() : nullptr;
}

std::vector<std::string> Arguments::all(std::string_view name) const {
    auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>{} : found->second;
}

Result<Call> parse_call(Table table, const Words& words) {
    size_t at = 1;
    const Command* command = find_command(table, words[0]);
    if (!command && words.size() > 1) {  // a name of two words, such as "admin driver-list"
        command = find_command(table, words[0] + " " + words[1]);
        at = 2;
    }
    if (!command) return fault("unknown command: '" + words[0] + "'");

    const std::string name(command->name);
    Call call{command, Arguments(*command)};
    bool options_end = false;
    for (; at < words.size(); at++) {
        const std::string& word = words[at];
        if (!options_end && word == "--") {
            options_end = true;
            continue;
        }
        if (!options_end && word.size() > 2 && word.starts_with("--") &&
            std::isalnum(static_cast<unsigned char>(word[2]))) {
            const size_t equals = word.find('=');
            const std::string given = word.substr(2, equals == std::string::npos ? equals : equals - 2);
            const Option* option = find_option(*command, given);
            if (!option) {
                if (given == "help" && equals == std::string::npos) {
                    call.help = true;
                    return call;
                }
                return fault("command '" + name + "' doesn't support option --" + given);
            }
            if (call.arguments.has(option->name) && !option->rest)
                return fault("option --" + given + " already seen");
            if (option->kind == Kind::flag) {
                if (equals != std::string::npos) return fault("invalid '=' after option --" + given);
                call.arguments.set(*option, "");
            } else if (equals != std::string::npos) {
                call.arguments.set(*option, word.substr(equals + 1));
            } else if (at + 1 < words.size()) {
                call.arguments.set(*option, words[++at]);
            } else {
                return fault("expected syntax: --" + given +
                             (option->kind == Kind::number ? " <number>" : " <string>"));
            }
            continue;
        }
        auto taker =
            std::find_if(command->options.begin(), command->options.end(),
                         [&](const Option& option) { return takes_bare_word(option, call.arguments); });
        if (taker == command->options.end()) return fault("unexpected data '" + word + "'");
        call.arguments.set(*taker, word);
    }
    std::string missing;
    for (const Option& option : command->options) {
        if (!option.required || call.arguments.has(option.name)) continue;
        const bool bare = option.kind == Kind::string && !option.named_only;
        const std::string wanted(option.name);
        missing += (missing.empty() ? "" : "\nerror: ") + ("command '" + name + "' requires ") +
                   (bare ? "<" + wanted + ">" : "--" + wanted) + " option";
    }
    if (!missing.empty()) return fault(missing);
    return call;
}

}  // namespace virtbay::shell
