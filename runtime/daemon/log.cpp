#include "daemon/log.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
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
                (void)!::write(fd, entry.data(), entry.size());
                break;
            }
        }
    }
};

Log::Log() {
    outputs_.push_back(std::make_unique<Output>());
}

Log::~Log() = default;

Result<std::unique_ptr<Log::Output>> Log::open_output(const std::string& text) {
    if (text.size() < 3 || text[0] < '1' || text[0] > '4' || text[1] != ':') {
        return wrong("log output '" + text + "' does not begin with a level of 1 to 4 and a colon");
    }
    auto output = std::make_unique<Output>();
    output->level = text[0] - '0';
    const std::string rest = text.substr(2);
    const size_t colon = rest.find(':');
    const std::string kind = rest.substr(0, colon);
    if (colon != std::string::npos) output->target = rest.substr(colon + 1);
    if (kind == "stderr" && colon == std::string::npos) return output;
    if (kind == "file" && !output->target.empty()) {
        output->kind = Output::Kind::file;
        if (!output->open_file())
            return system_error(VB_FROM_NONE, errno, "cannot open log file '" + output->target + "'");
        return output;
    }
    if (kind == "syslog" && !output->target.empty()) {
        output->kind = Output::Kind::syslog;
        openlog("virtbayd", LOG_PID | LOG_NDELAY, LOG_DAEMON);
        return output;
    }
    if (kind == "journald" && colon == std::string::npos) {
        output->kind = Output::Kind::journald;
        output->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        std::strcpy(at.sun_path, "/run/systemd/journal/socket");
        if (output->fd < 0 || connect(output->fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) {
            return system_error(VB_FROM_NONE, errno, "cannot reach the journal");
        }
        return output;
    }
    return wrong("unknown log output '" + text + "'");
}

void Log::set_level(int level) {
    std::lock_guard lock(mutex_);
    level_ = level;
    int lowest = level;
    for (const auto& f : filters_) lowest = std::min(lowest, f.level);
    lowest_ = lowest;
}

Status Log::set_outputs(const std::string& text) {
    std::vector<std::unique_ptr<Output>> opened;
    for (const auto& word : words(text)) {
        auto output = open_output(word);
        if (!output) return std::move(output.error());
        opened.push_back(std::move(*output));
    }
    if (opened.empty()) opened.push_back(std::make_unique<Output>());
    std::lock_guard lock(mutex_);
    outputs_ = std::move(opened);
    return {};
}

Status Log::set_filters(const std::string& text) {
    std::vector<Filter> filters;
    for (const auto& word : words(text)) {
        if (word.size() < 3 || word[0] < '1' || word[0] > '4' || word[1] != ':') {
            return wrong("log filter '" + word + "' is not LEVEL:MATCH with a level of 1 to 4");
        }
        filters.push_back({word[0] - '0', word.substr(2)});
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
    for (const auto& f : filters_)
        result += (result.empty() ? "" : " ") + std::to_string(f.level) + ":" + f.match;
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
    for (const auto& f : filters_) {
        if (source.find(f.match) != std::string_view::npos) return level >= f.level;
    }
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
