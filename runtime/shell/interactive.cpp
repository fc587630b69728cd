#include "shell/interactive.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>

#include <editline/readline.h>

#include "shell/completion.h"

namespace virtbay::shell {

namespace {

// libedit's completion callbacks carry no context of their own.
thread_local Session* completing = nullptr;
thread_local std::vector<std::string>* candidates = nullptr;

char* next_candidate(const char*, int state) {
    thread_local size_t at = 0;
    if (state == 0) at = 0;
    return at < candidates->size() ? ::strdup((*candidates)[at++].c_str()) : nullptr;
}

char** offer(const char* text, int, int end) {
    std::vector<std::string> found =
        complete(*completing, std::string(rl_line_buffer, static_cast<size_t>(end)));
    candidates = &found;
    char** matches = rl_completion_matches(text, next_candidate);
    candidates = nullptr;
    return matches;
}

std::string history_file() {
    std::string base;
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache == '/')
        base = cache;
    else if (const char* home = std::getenv("HOME"); home && *home == '/')
        base = std::string(home) + "/.cache";
    else
        return {};
    return base + "/virtbay/history";
}

int history_size() {
    const char* wanted = std::getenv("VIRTBAY_HISTSIZE");
    if (!wanted) wanted = std::getenv("VIRSH_HISTSIZE");
    const auto number = wanted ? parse_unsigned(wanted) : std::nullopt;
    return number && *number <= 1000000 ? static_cast<int>(*number) : 500;
}

// The line editor with its history, for as long as the conversation lasts.
class Editor {
  public:
    explicit Editor(Session& session) : file_(history_file()) {
        completing = &session;
        rl_readline_name = const_cast<char*>("virtbay");
        rl_attempted_completion_function = offer;
        using_history();
        stifle_history(history_size());
        if (!file_.empty()) read_history(file_.c_str());
    }
    ~Editor() {
        completing = nullptr;
        if (file_.empty()) return;
        std::error_code ignored;
        const std::filesystem::path folder = std::filesystem::path(file_).parent_path();
        std::filesystem::create_directories(folder, ignored);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
        const mode_t before = ::umask(077);
        write_history(file_.c_str());
        ::umask(before);
    }
    Editor(const Editor&) = delete;
    Editor& operator=(const Editor&) = delete;

    bool read(const std::string& prompt, std::string& line) {
        const CString typed(::readline(prompt.c_str()));
        if (!typed) return false;
        line = typed.get();
        if (!line.empty() && line != last_) add_history(line.c_str());
        last_ = line;
        return true;
    }

  private:
    std::string file_;
    std::string last_;
};

std::string prompt_of(const Session& session) {
    return session.settings.readonly ? "virtbay > " : "virtbay # ";
}

}  // namespace

bool converse(Session& session) {
    session.interactive = true;
    Report& out = session.out;
    if (!session.connect_if_named()) return false;
    out.note(
        "Welcome to virtbay, the virtualization interactive terminal.\n\n"
        "Type:  'help' for help with commands\n       'quit' to quit\n\n");
    std::string line;
    if (::isatty(STDIN_FILENO)) {
        Editor editor(session);
        while (!session.leaving && editor.read(prompt_of(session), line)) session.run_line(line);
    } else {
        out.write(prompt_of(session));
        while (!session.leaving && std::getline(std::cin, line)) {
            out.write(line + "\n");
            session.run_line(line);
            if (!session.leaving) out.write(prompt_of(session));
        }
    }
    out.write("\n");
    return true;
}

}  // namespace virtbay::shell
