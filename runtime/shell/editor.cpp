#include "shell/editor.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace virtbay::shell {

namespace {

// A directory of mode 0700 with one file in it, both gone at the end.
class PrivateFile {
  public:
    static Result<PrivateFile> create(const std::string& name, const std::string& content) {
        const char* base = std::getenv("TMPDIR");
        std::string pattern = std::string(base && *base ? base : "/tmp") + "/virtbayXXXXXX";
        if (!::mkdtemp(pattern.data()))
            return failure("mkdtemp: failed to create temporary directory: %s", std::strerror(errno));
        PrivateFile file(pattern, pattern + "/" + name);
        std::FILE* out = std::fopen(file.path_.c_str(), "wxe");
        if (!out) return failure("Failed to create '%s': %s", file.path_.c_str(), std::strerror(errno));
        const bool written = std::fwrite(content.data(), 1, content.size(), out) == content.size();
        if (std::fclose(out) != 0 || !written)
            return failure("write: %s: failed to write to temporary file: %s", file.path_.c_str(),
                           std::strerror(errno));
        return file;
    }
    PrivateFile(PrivateFile&& other) noexcept
        : folder_(std::exchange(other.folder_, {})), path_(std::exchange(other.path_, {})) {}
    ~PrivateFile() {
        if (folder_.empty()) return;
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    const std::string& path() const { return path_; }

  private:
    PrivateFile(std::string folder, std::string path) : folder_(std::move(folder)), path_(std::move(path)) {}
    std::string folder_;
    std::string path_;
};

Status run_editor(const std::string& path) {
    const char* editor = std::getenv("VISUAL");
    if (!editor || !*editor) editor = std::getenv("EDITOR");
    if (!editor || !*editor) editor = "vi";
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0) return failure("Failed to start editor: %s", std::strerror(errno));
    if (child == 0) {
        // $EDITOR may carry arguments, which the shell splits; the path goes in as a parameter, never as
        // text.
        const std::string command = std::string(editor) + " \"$1\"";
        ::execl("/bin/sh", "sh", "-c", command.c_str(), "virtbay-edit", path.c_str(), nullptr);
        ::_exit(127);
    }
    auto* before = std::signal(SIGINT, SIG_IGN);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    std::signal(SIGINT, before);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    return failure("Editor '%s' failed with exit status %d", editor,
                   WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

// One of `choices` in answer to the question, or 'n' when input ends.
char ask(const char* question, const char* choices) {
    for (;;) {
        std::fprintf(stdout, "%s [%s]: ", question, choices);
        std::fflush(stdout);
        char line[64];
        if (!std::fgets(line, sizeof(line), stdin)) return 'n';
        const char answer = static_cast<char>(std::tolower(static_cast<unsigned char>(line[0])));
        if (answer && std::strchr("ynif?", answer)) return answer;
    }
}

Result<Edited> edit_file(const PrivateFile& file, const std::string& original) {
    if (Status status = run_editor(file.path()); !status) return status.error();
    auto text = read_file(file.path());
    if (!text) return text.error();
    return Edited{*text != original, std::move(*text)};
}

}  // namespace

Result<Edited> edit_text(const std::string& text, const std::string& suffix) {
    auto file = PrivateFile::create("edit" + suffix, text);
    if (!file) return file.error();
    return edit_file(*file, text);
}

Status edit_object(Session& session, const EditedObject& object) {
    auto original = object.fetch();
    if (!original) return original.error();
    auto file = PrivateFile::create("edit.xml", *original);
    if (!file) return file.error();
    bool force = false;
    for (;;) {
        auto edited = edit_file(*file, *original);
        if (!edited) return edited.error();
        if (!edited->changed) {
            session.out.did(object.noun, object.name, "unchanged",
                            object.title + " XML configuration not changed.\n");
            return {};
        }
        auto now = object.fetch();
        if (!now) return now.error();
        if (*now != *original) {
            session.complain("ERROR: the XML configuration was changed by another user");
            if (!::isatty(STDIN_FILENO) ||
                ask("Discard the other change? y edits again on the new state", "y/n") != 'y')
                return failure("%s XML configuration not changed.", object.title.c_str());
            original = std::move(now);
        }
        for (bool again = false; !again;) {
            Status applied = object.apply(edited->text, force);
            if (applied) {
                session.out.did(object.noun, object.name, "edited",
                                object.title + " XML configuration edited.\n");
                return {};
            }
            if (!::isatty(STDIN_FILENO)) return applied;
            if (!applied.error().message.empty()) session.complain(applied.error().message);
            session.report_library_error();
            switch (ask("Failed. Try again? (y)es, (n)o, (i)gnore schema errors", "y,n,i,f,?")) {
                case 'y':
                    again = true;
                    break;
                case 'i':
                    force = true;
                    break;
                case 'f':
                    break;
                case '?':
                    std::fputs(
                        "y - edit again\nn - drop the changes\ni - apply without checking the schema\n"
                        "f - apply again as it is\n",
                        stdout);
                    again = false;
                    break;
                default:
                    return failure("%s XML configuration not changed.", object.title.c_str());
            }
        }
    }
}

}  // namespace virtbay::shell
