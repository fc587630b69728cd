#include "daemon/log.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <sstream>

namespace virtbay::daemon {

namespace {

constexpr const char* level_names[] = {"", "debug", "info", "warning", "error"};
constexpr int syslog_levels[] = {LOG_DEBUG, LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERR};

std::string stamp() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    tm parts{};
    gmtime_r(&now.tv_sec, &parts);
    char text[64];
    const size_t n = strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    std::snprintf(text + n, sizeof text - n, ".%03ld+0000", now.tv_nsec / 1000000);
    return text;
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> result;
    for (std::string word; in >> word;) result.push_back(word);
    return result;
}

// "LEVEL:KIND:WHERE" at its colons.
std::vector<std::string> fields(const std::string& word) {
    std::vector<std::string> result;
    for (size_t at = 0, colon = 0; colon != std::string::npos; at = colon + 1) {
        colon = word.find(':', at);
        result.push_back(word.substr(at, colon == std::string::npos ? colon : colon - at));
    }
    return result;
}

std::optional<int> level_of(const std::string& text) {
    int level = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), level);
    if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (level < VB_LOG_DEBUG || level > VB_LOG_ERROR) return std::nullopt;
    return level;
}

Error wrong(const std::string& what) {
    return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, what);
}

void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::write(fd, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;  // there is nobody left to tell
        text.remove_prefix(static_cast<size_t>(n));
    }
}

}  // namespace

struct Log::Output {
    enum class Kind { stderr_, file, syslog, journald } kind = Kind::stderr_;
    int level = VB_LOG_DEBUG;
    std::string target;  // path or name
    int fd = -1;

    ~Output() {
        if (fd >= 0) close(fd);
        if (kind == Kind::syslog) closelog();
    }

    std::string text() const {
        const std::string start = std::to_string(level) + ":";
        switch (kind) {
            case Kind::stderr_:
                return start + "stderr";
            case Kind::file:
                return start + "file:" + target;
            case Kind::syslog:
                return start + "syslog:" + target;
            case Kind::journald:
                return start + "journald";
        }
        return start;
    }

    bool open_file() {
        const int opened = open(target.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (opened < 0) return false;
        if (fd >= 0) close(fd);
        fd = opened;
        return true;
    }

    void write(int at, std::string_view source, std::string_view message, const std::string& line) {
        switch (kind) {
            case Kind::stderr_:
                write_all(STDERR_FILENO, line);
                break;
            case Kind::file:
                write_all(fd, line);
                break;
            case Kind::syslog:
                ::syslog(syslog_levels[at], "%.*s: %.*s", static_cast<int>(source.size()), source.data(),
                         static_cast<int>(message.size()), message.data());
                break;
            case Kind::journald: {
                std::string one(message);
                std::replace(one.begin(), one.end(), '\n', ' ');
                const std::string entry =
                    "MESSAGE=" + one + "\nPRIORITY=" + std::to_string(syslog_levels[at]) +
                    "\nSYSLOG_IDENTIFIER=virtbayd\nVIRTBAY_SOURCE=" + std::string(source) + "\n";
                sockaddr_un journal{};
                journal.sun_family = AF_UNIX;
                std::strcpy(journal.sun_path, "/run/systemd/journal/socket");
                (void)!sendto(fd, entry.data(), entry.size(), MSG_NOSIGNAL,
                              reinterpret_cast<sockaddr*>(&journal), sizeof journal);
                break;
            }
        }
    }
};

Log::Log() {
    use_standard_error();
}

Log::~Log() = default;

void Log::use_standard_error() {
    outputs_.clear();
    outputs_.push_back(std::make_unique<Output>());
    outputs_.front()->level = level_;
    standard_ = true;
}

Result<std::unique_ptr<Log::Output>> Log::open_output(const std::string& text) {
    const std::vector<std::string> parts = fields(text);
    if (parts.size() < 2) return wrong("log output '" + text + "' is not LEVEL:KIND or LEVEL:KIND:WHERE");
    const auto level = level_of(parts[0]);
    if (!level)
        return wrong("log output '" + text + "': level '" + parts[0] + "' is not a number from 1 to 4");
    auto output = std::make_unique<Output>();
    output->level = *level;
    const std::string& kind = parts[1];
    const bool has_target = kind == "file" || kind == "syslog";
    if (!has_target && kind != "stderr" && kind != "journald")
        return wrong("log output '" + text + "': there is no kind '" + kind + "'");
    if (parts.size() != (has_target ? 3u : 2u))
        return wrong("log output '" + text + "': " + kind + (has_target ? " needs one" : " takes no") +
                     " WHERE after it");
    if (kind == "file") {
        if (parts[2].empty()) return wrong("log output '" + text + "' names no file");
        output->kind = Output::Kind::file;
        output->target = std::filesystem::absolute(parts[2]);
        if (!output->open_file())
            return system_error(VB_FROM_NONE, errno, "cannot open log file '" + output->target + "'");
    } else if (kind == "syslog") {
        output->kind = Output::Kind::syslog;
        output->target = parts[2];
    } else if (kind == "journald") {
        // Not connected: the journal may come later and come back.
        output->kind = Output::Kind::journald;
        output->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (output->fd < 0) return system_error(VB_FROM_NONE, errno, "cannot make a socket for the journal");
    }
    return output;
}

void Log::set_level(int level) {
    std::lock_guard lock(mutex_);
    level_ = level;
    if (standard_) outputs_.front()->level = level;
    int lowest = level;
    for (const auto& f : filters_) lowest = std::min(lowest, f.level);
    lowest_ = lowest;
}

Status Log::set_outputs(const std::string& text) {
    std::vector<std::unique_ptr<Output>> opened;
    for (const auto& word : words(text)) {
        auto output = open_output(word);
        if (!output) return std::move(output.error());
        // Of two to the same place the last counts.
        std::erase_if(opened, [&](const auto& other) {
            return other->kind == (*output)->kind && other->target == (*output)->target;
        });
        opened.push_back(std::move(*output));
    }
    std::lock_guard lock(mutex_);
    standard_ = opened.empty();
    outputs_ = std::move(opened);
    if (standard_) use_standard_error();
    // Only now: closing those of before ends what openlog() has set.
    for (const auto& output : outputs_)
        if (output->kind == Output::Kind::syslog)
            openlog(output->target.c_str(), LOG_PID | LOG_NDELAY, LOG_DAEMON);
    return {};
}

Status Log::set_filters(const std::string& text) {
    std::vector<Filter> filters;
    for (const auto& word : words(text)) {
        const std::vector<std::string> parts = fields(word);
        if (parts.size() < 2) return wrong("log filter '" + word + "' is not LEVEL:MATCH");
        const auto level = level_of(parts[0]);
        if (!level)
            return wrong("log filter '" + word + "': level '" + parts[0] + "' is not a number from 1 to 4");
        const std::string match = parts[1].substr(parts[1].starts_with('+') ? 1 : 0);
        if (match.empty()) return wrong("log filter '" + word + "' has nothing to match");
        filters.push_back({*level, "*" + match + "*"});
    }
    std::lock_guard lock(mutex_);
    filters_ = std::move(filters);
    int lowest = level_;
    for (const auto& f : filters_) lowest = std::min(lowest, f.level);
    lowest_ = lowest;
    return {};
}

std::string Log::outputs() const {
    std::lock_guard lock(mutex_);
    std::string result;
    for (const auto& o : outputs_) result += (result.empty() ? "" : " ") + o->text();
    return result;
}

std::string Log::filters() const {
    std::lock_guard lock(mutex_);
    std::string result;
    for (const auto& f : filters_) result += std::to_string(f.level) + ":" + f.pattern + " ";
    return result;
}

size_t Log::output_count() const {
    std::lock_guard lock(mutex_);
    return outputs_.size();
}

size_t Log::filter_count() const {
    std::lock_guard lock(mutex_);
    return filters_.size();
}

bool Log::enabled(int level, std::string_view source) const {
    if (level < lowest_.load(std::memory_order_relaxed)) return false;
    std::lock_guard lock(mutex_);
    const std::string name(filters_.empty() ? "" : source);
    for (const auto& f : filters_)
        if (fnmatch(f.pattern.c_str(), name.c_str(), 0) == 0) return level >= f.level;
    return level >= level_;
}

void Log::write(int level, std::string_view source, std::string_view text) {
    level = std::clamp(level, VB_LOG_DEBUG, VB_LOG_ERROR);
    if (!enabled(level, source)) return;
    std::string line = stamp();
    line.append(": ").append(std::to_string(getpid())).append(": ").append(level_names[level]).append(" : ");
    line.append(source).append(": ").append(text).append("\n");
    std::lock_guard lock(mutex_);
    for (const auto& output : outputs_) {
        if (level >= output->level) output->write(level, source, text, line);
    }
}

void Log::reopen() {
    std::lock_guard lock(mutex_);
    for (const auto& output : outputs_) {
        if (output->kind == Output::Kind::file) output->open_file();
    }
}

}  // namespace virtbay::daemon
