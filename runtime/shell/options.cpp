#include "shell/options.h"

#include <getopt.h>

#include <cctype>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "shell/help.h"

namespace virtbay::shell {

namespace {

enum Long : int { style_option = 256, version_option, table_option, manual_option };

constexpr option long_options[] = {
    {"connect", required_argument, nullptr, 'c'},
    {"debug", required_argument, nullptr, 'd'},
    {"escape", required_argument, nullptr, 'e'},
    {"help", no_argument, nullptr, 'h'},
    {"keepalive-interval", required_argument, nullptr, 'k'},
    {"keepalive-count", required_argument, nullptr, 'K'},
    {"log", required_argument, nullptr, 'l'},
    {"output", required_argument, nullptr, style_option},
    {"quiet", no_argument, nullptr, 'q'},
    {"readonly", no_argument, nullptr, 'r'},
    {"timing", no_argument, nullptr, 't'},
    {"version", optional_argument, nullptr, version_option},
    {"help-table", no_argument, nullptr, table_option},
    {"help-man", no_argument, nullptr, manual_option},
    {nullptr, 0, nullptr, 0},
};

const char* long_name(int letter) {
    for (const option& item : long_options)
        if (item.name && item.val == letter) return item.name;
    return "";
}

// `given` is how the user named the option.
Status read_setting(const char* text, const std::string& given, int& value) {
    const auto number = parse_signed(text);
    if (!number || *number > INT_MAX || *number < INT_MIN)
        return given.ends_with("d") || given.ends_with("debug")
                   ? failure("option %s takes a numeric argument", given.c_str())
                   : failure("Invalid value for option %s", given.c_str());
    value = static_cast<int>(*number);
    return {};
}

Status read_keepalive(const char* text, const std::string& given, int& value) {
    if (Status status = read_setting(text, given, value); !status) return status;
    if (value < 0) return failure("option %s requires a positive integer argument", given.c_str());
    return {};
}

Status read_escape(const std::string& text, Settings& settings) {
    const bool control = text.size() == 2 && text[0] == '^' && text[1] >= '@' && text[1] <= '~';
    if (!control && (text.size() != 1 || text == "^"))
        return failure("Invalid string '%s' for escape sequence", text.c_str());
    settings.escape =
        control ? static_cast<char>(std::toupper(static_cast<unsigned char>(text[1])) ^ 0x40) : text[0];
    settings.escape_text = text;
    return {};
}

void read_environment(Settings& settings) {
    if (const char* uri = std::getenv("VIRSH_DEFAULT_CONNECT_URI")) settings.uri = uri;
    if (const char* level = std::getenv("VIRSH_DEBUG")) {
        const auto number = parse_unsigned(level);
        if (number && *number <= 4)
            settings.debug = static_cast<int>(*number);
        else
            std::fprintf(stderr, "error: VIRSH_DEBUG not set with a valid numeric value\n");
    }
    if (const char* log = std::getenv("VIRSH_LOG_FILE")) settings.log_file = log;
}

}  // namespace

Result<Invocation> parse_options(int count, char** arguments) {
    Invocation run;
    Settings& settings = run.settings;
    read_environment(settings);
    opterr = 0;
    optind = 0;  // both glibc and musl start afresh at 0
    int letter = 0, index = -1;
    // The leading + ends options at the first command word, whose own options are not the program's.
    while ((letter = ::getopt_long(count, arguments, "+:d:hqtc:vVrl:e:k:K:", long_options, &index)) != -1) {
        const std::string given = index >= 0 ? std::string("--") + long_options[index].name
                                             : std::string("-") + static_cast<char>(letter);
        index = -1;
        Status status;
        switch (letter) {
            case 'c':
                settings.uri = optarg;
                break;
            case 'd':
                if (int level = 0; (status = read_setting(optarg, given, level))) {
                    if (level < 0 || level > 4)
                        std::fprintf(stderr, "error: ignoring debug level %d out of range [0-4]\n", level);
                    else
                        settings.debug = level;
                }
                break;
            case 'e':
                status = read_escape(optarg, settings);
                break;
            case 'h':
                run.action = Action::help;
                return run;
            case 'k':
                status = read_keepalive(optarg, given, settings.keepalive_interval);
                break;
            case 'K':
                status = read_keepalive(optarg, given, settings.keepalive_count);
                break;
            case 'l':
                if (!*optarg) return failure("option %s names no file", given.c_str());
                settings.log_file = optarg;
                break;
            case 'q':
                settings.quiet = true;
                break;
            case 'r':
                settings.readonly = true;
                break;
            case 't':
                settings.timing = true;
                break;
            case 'v':
                run.action = Action::version;
                return run;
            case 'V':
                run.action = Action::long_version;
                return run;
            case version_option:
                if (!optarg || !std::strcmp(optarg, "short"))
                    run.action = Action::version;
                else if (!std::strcmp(optarg, "long"))
                    run.action = Action::long_version;
                else
                    return failure("unsupported version type '%s'. Use 'short' or 'long'.", optarg);
                return run;
            case table_option:
                run.action = Action::table;
                return run;
            case manual_option:
                run.action = Action::manual;
                return run;
            case style_option:
                if (!std::strcmp(optarg, "table"))
                    settings.style = Style::table;
                else if (!std::strcmp(optarg, "json"))
                    settings.style = Style::json;
                else if (!std::strcmp(optarg, "yaml"))
                    settings.style = Style::yaml;
                else
                    return failure("unsupported output '%s'. Use 'table', 'json' or 'yaml'.", optarg);
                break;
            case ':':
                if (optopt < 256 && std::isalnum(optopt))
                    return failure("option '-%c'/'--%s' requires an argument", optopt, long_name(optopt));
                return failure("option '%s' requires an argument", arguments[optind - 1]);
            default:
                if (optopt > 0 && optopt < 256)
                    return failure("unsupported option '-%c'. See --help.", optopt);
                return failure("unsupported option '%s'. See --help.", arguments[optind - 1]);
        }
        if (!status) return status.error();
    }
    run.words.assign(arguments + optind, arguments + count);
    return run;
}

std::string usage(Table table) {
    return "\nvirtbay [options]... [<command_string>]\nvirtbay [options]... <command> [args...]\n\n  "
           "options:\n"
           "    -c | --connect=URI      the hypervisor to work with\n"
           "    -d | --debug=NUM        lowest level of messages to show [0-4]\n"
           "    -e | --escape <char>    key that leaves a console\n"
           "    -h | --help             this text\n"
           "    -k | --keepalive-interval=NUM\n"
           "                            seconds between keepalive messages, 0 for none\n"
           "    -K | --keepalive-count=NUM\n"
           "                            keepalive messages that may stay unanswered\n"
           "    -l | --log=FILE         file for messages\n"
           "         --output=STYLE     table (default), json or yaml\n"
           "    -q | --quiet            results only: no headings, no confirmations\n"
           "    -r | --readonly         connect without the right to change anything\n"
           "    -t | --timing           show how long each command took\n"
           "    -v                      the version number\n"
           "    -V                      the version with what it was built for\n"
           "         --version[=TYPE]   as -v (TYPE short) or -V (TYPE long)\n"
           "         --help-table       all commands and options as JSON\n"
           "         --help-man         all commands as a manual page's section\n"
           "  commands (non interactive mode):\n\n" +
           list_table(table, false) +
           "\n  (help <group> lists the commands of a group)\n\n  (help <command> explains a command)\n\n";
}

}  // namespace virtbay::shell
