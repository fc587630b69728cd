#include "shell/help.h"

namespace virtbay::shell {

namespace {

const char* placeholder(const Option& option) {
    return option.kind == Kind::number ? "<number>" : "<string>";
}

bool bare(const Option& option) {
    return option.required && option.kind != Kind::flag && !option.named_only;
}

// A `rest` option is shown by its --name form only where a bare word comes before it.
bool shows_name(const Command& command, const Option& rest_option) {
    for (const Option& option : command.options)
        if (&option != &rest_option && bare(option)) return true;
    return false;
}

std::string option_label(const Command& command, const Option& option) {
    const std::string name(option.name);
    if (option.kind == Kind::flag) return "--" + name;
    if (option.rest && !shows_name(command, option)) return "<" + name + ">";
    if (bare(option) || option.rest) return "[--" + name + "] " + placeholder(option);
    return "--" + name + " " + placeholder(option);
}

std::string man_escape(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string synopsis(const Command& command) {
    std::string out(command.name);
    for (const Option& option : command.options) {
        const std::string name(option.name);
        if (option.kind == Kind::flag)
            out += " [--" + name + "]";
        else if (option.rest && shows_name(command, option))
            out += (option.required ? " {[--" + name + "] <string>}..." : " [[--" + name + "] <string>]...");
        else if (option.rest)
            out += option.required ? " <" + name + ">..." : " [<" + name + ">]...";
        else if (bare(option))
            out += " <" + name + ">";
        else if (option.required)
            out += " --" + name + " " + placeholder(option);
        else
            out += " [--" + name + " " + placeholder(option) + "]";
    }
    return out;
}

void describe_command(Report& out, const Command& command) {
    std::string text = "  NAME\n    " + std::string(command.name) + " - " + std::string(command.summary) +
                       "\n\n  SYNOPSIS\n    " + synopsis(command) + "\n";
    if (!command.details.empty()) text += "\n  DESCRIPTION\n    " + std::string(command.details) + "\n";
    if (!command.options.empty()) {
        text += "\n  OPTIONS\n";
        for (const Option& option : command.options)
            text += format("    %-15s  %s\n", option_label(command, option).c_str(),
                           std::string(option.help).c_str());
    }
    out.write(text + "\n");
    const Family family{"", "", {command}};
    const Value described = table_value({&family, 1});
    if (const auto* list = std::get_if<Value::Array>(&described.data); list && !list->empty())
        if (const auto* object = std::get_if<Value::Object>(&list->front().data))
            for (const Member& member : *object) out.set(member.key, member.value);
}

std::string list_family(const Family& family, bool colon) {
    std::string text = " " + std::string(family.title) + " (help keyword '" + std::string(family.keyword) +
                       "')" + (colon ? ":" : "") + "\n";
    for (const Command& command : family.commands)
        text +=
            format("    %-30s %s\n", std::string(command.name).c_str(), std::string(command.summary).c_str());
    return text;
}

std::string list_table(Table table, bool colon) {
    std::string text;
    for (const Family& family : table) text += list_family(family, colon) + "\n";
    return text;
}

Value table_value(Table table) {
    Value::Array commands;
    for (const Family& family : table) {
        for (const Command& command : family.commands) {
            Value::Array options;
            for (const Option& option : command.options)
                options.push_back(Value::Object{{"name", option.name},
                                                {"kind", option.kind == Kind::flag     ? "flag"
                                                         : option.kind == Kind::number ? "number"
                                                                                       : "string"},
                                                {"required", option.required},
                                                {"named_only", option.named_only},
                                                {"rest", option.rest},
                                                {"help", option.help}});
            Value::Array keys;
            for (const std::string& key : split(command.result, ' '))
                if (!key.empty()) keys.push_back(key);
            commands.push_back(Value::Object{{"family", family.keyword},
                                             {"name", command.name},
                                             {"summary", command.summary},
                                             {"details", command.details},
                                             {"synopsis", synopsis(command)},
                                             {"options", options},
                                             {"result", keys}});
        }
    }
    return commands;
}

std::string manual_commands(Table table) {
    std::string out;
    for (const Family& family : table) {
        out += ".SS " + man_escape(family.title) + "\n";
        for (const Command& command : family.commands) {
            out += ".TP\n.B " + man_escape(synopsis(command)) + "\n";
            std::string sentence(command.details.empty() ? command.summary : command.details);
            for (size_t at = 0; (at = sentence.find('\n', at)) != std::string::npos;) sentence[at] = ' ';
            out += man_escape(sentence) + (sentence.ends_with('.') ? "" : ".") + "\n";
            if (command.options.empty()) continue;
            out += ".RS\n";
            for (const Option& option : command.options)
                out += ".TP\n.B " + man_escape(option_label(command, option)) + "\n" +
                       man_escape(option.help) + "\n";
            out += ".RE\n";
        }
    }
    return out;
}

}  // namespace virtbay::shell
