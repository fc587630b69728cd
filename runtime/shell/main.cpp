// virtbay: the command line.
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "shell/commands/table.h"
#include "shell/help.h"
#include "shell/interactive.h"
#include "shell/options.h"
#include "shell/version.h"

using namespace virtbay::shell;

int main(int argc, char** argv) {
    std::setlocale(LC_ALL, "");
    std::signal(SIGPIPE, SIG_IGN);
    const std::vector<Family> table = command_table();

    auto run = parse_options(argc, argv);
    if (!run) {
        std::fprintf(stderr, "error: %s\n", run.error().message.c_str());
        return 1;
    }
    switch (run->action) {
        case Action::help:
            std::fputs(usage(table).c_str(), stdout);
            return 0;
        case Action::version:
            std::puts(version_number());
            return 0;
        case Action::long_version:
            std::fputs(version_text().c_str(), stdout);
            return 0;
        case Action::table:
            std::puts(to_json(table_value(table)).c_str());
            return 0;
        case Action::manual:
            std::fputs(manual_commands(table).c_str(), stdout);
            return 0;
        case Action::run:
            break;
    }

    if (const std::string& log = run->settings.log_file; !log.empty()) {
        std::FILE* file = std::fopen(log.c_str(), "ae");
        if (!file) {
            std::fprintf(stderr, "error: cannot write the log file '%s': %s\n", log.c_str(),
                         std::strerror(errno));
            return 1;
        }
        std::fclose(file);
    }
    Session session(run->settings, table);
    bool succeeded = false;
    if (run->words.empty())
        succeeded = converse(session);
    else
        succeeded = session.run_arguments(run->words);
    if (std::fflush(stdout) != 0 || std::ferror(stdout)) succeeded = false;
    return succeeded ? 0 : 1;
}
