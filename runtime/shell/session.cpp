#include "shell/session.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <thread>

#include "shell/event_loop.h"
#include "shell/help.h"

namespace virtbay::shell {

// The library clears a thread's last error at each call, so the shell keeps a copy of what its own thread
// raised.
struct RaisedError {
    std::atomic<std::thread::id> owner = std::this_thread::get_id();
    int code = 0;
    std::string message;
    std::atomic<bool> disconnected = false;
    int reason = 0;
};

namespace {

void keep_error(void* opaque, virErrorPtr error) {
    auto* raised = static_cast<RaisedError*>(opaque);
    if (!error || std::this_thread::get_id() != raised->owner.load()) return;
    raised->code = error->code;
    raised->message = error->message ? error->message : "";
}

void connection_closed(virConnectPtr, int reason, void* opaque) {
    auto* raised = static_cast<RaisedError*>(opaque);
    raised->disconnected = true;
    raised->reason = reason;
}

// Answers the library's questions (user, password) on the terminal.
int ask(virConnectCredentialPtr questions, unsigned count, void*) {
    for (unsigned i = 0; i < count; i++) {
        virConnectCredential& question = questions[i];
        const bool secret = question.type == VIR_CRED_PASSPHRASE || question.type == VIR_CRED_NOECHOPROMPT;
        std::fprintf(stderr, "%s: ", question.prompt ? question.prompt : "");
        std::fflush(stderr);
        char* answer = nullptr;
        if (secret) {
            char* typed = ::getpass("");
            answer = typed ? ::strdup(typed) : nullptr;
        } else {
            char line[1024];
            if (!std::fgets(line, sizeof(line), stdin)) return -1;
            line[std::strcspn(line, "\r\n")] = '\0';
            answer = ::strdup(*line || !question.defresult ? line : question.defresult);
        }
        if (!answer) return -1;
        question.result = answer;
        question.resultlen = static_cast<unsigned>(std::strlen(answer));
    }
    return 0;
}

}  // namespace

Error failure(const char* pattern, ...) {
    va_list args;
    va_start(args, pattern);
    char text[4096];
    std::vsnprintf(text, sizeof(text), pattern, args);
    va_end(args);
    Error error;
    error.code = VB_ERR_OPERATION_FAILED;
    error.message = text;
    return error;
}

Error library_error() {
    return failure("%s", "");
}

Session::Session(Settings wanted, Table commands)
    : settings(std::move(wanted)), table(commands), raised_(std::make_shared<RaisedError>()) {
    out.configure(settings.style, settings.quiet);
    virInitialize();  // before any other call: the library's last error lives in thread storage that this
                      // sets up
    virSetErrorFunc(raised_.get(), keep_error);
}

Session::~Session() {
    if (connection_) virConnectUnregisterCloseCallback(connection_.get(), connection_closed);
    connection_.reset();
    loop_.reset();
    virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
}

Status Session::connect(const std::string& uri, bool readonly) {
    if (!loop_) loop_ = std::make_unique<EventLoop>();
    if (connection_) {
        virConnectUnregisterCloseCallback(connection_.get(), connection_closed);
        connection_.reset();
    }
    static constexpr int asked[] = {VIR_CRED_AUTHNAME, VIR_CRED_ECHOPROMPT, VIR_CRED_REALM,
                                    VIR_CRED_PASSPHRASE, VIR_CRED_NOECHOPROMPT};
    virConnectAuth auth{const_cast<int*>(asked), std::size(asked), ask, nullptr};
    Connection opened(
        virConnectOpenAuth(uri.empty() ? nullptr : uri.c_str(), &auth, readonly ? VIR_CONNECT_RO : 0));
    if (!opened) return failure("failed to connect to the hypervisor");
    const bool asked_for = settings.keepalive_interval >= 0 || settings.keepalive_count >= 0;
    const int interval = settings.keepalive_interval >= 0 ? settings.keepalive_interval : 5;
    const int count = settings.keepalive_count >= 0 ? settings.keepalive_count : 6;
    if (interval > 0 && virConnectSetKeepAlive(opened.get(), interval, static_cast<unsigned>(count)) != 0) {
        if (asked_for) {
            complain("Cannot setup keepalive on connection as requested, disconnecting");
            return failure("failed to connect to the hypervisor");
        }
        debug(1, "Failed to setup keepalive on connection");
        forget_library_error();
    }
    raised_->disconnected = false;
    if (virConnectRegisterCloseCallback(opened.get(), connection_closed, raised_.get(), nullptr) < 0)
        forget_library_error();
    connection_ = std::move(opened);
    settings.readonly = readonly;
    ever_connected_ = true;
    return {};
}

Status Session::ensure_connection() {
    if (connection_ && raised_->disconnected) {
        static constexpr const char* reasons[] = {"I/O error", "end of file", "keepalive timeout",
                                                  "client request"};
        const int reason = raised_->reason;
        complain(format("Disconnected from %s due to %s",
                        settings.uri.empty() ? "hypervisor" : settings.uri.c_str(),
                        reason >= 0 && reason < 4 ? reasons[reason] : "an unknown reason"));
        connection_.reset();
        lost_ = true;
    }
    if (connection_) return {};
    if (Status status = connect(settings.uri, settings.readonly); !status) return status;
    if (lost_) complain("Reconnected to the hypervisor");
    lost_ = false;
    return {};
}

bool Session::run(const Call& call) {
    const Command& command = *call.command;
    if (call.help) {
        out.begin();
        describe_command(out, command);
        out.note("\n");
        out.finish(true);
        return true;
    }
    forget_library_error();
    if (command.needs_connection) {
        if (Status status = ensure_connection(); !status) {
            complain(status.error().message);
            report_library_error();
            return false;
        }
    }
    out.begin();
    const auto start = std::chrono::steady_clock::now();
    Status status;
    for (const Option& option : command.options) {
        // An empty number is for read_number() to refuse.
        const std::string* value =
            option.kind == Kind::string && !option.rest ? call.arguments.get(option.name) : nullptr;
        if (value && value->empty() && !option.may_be_empty) {
            status = failure("Failed to get option '%s': Option argument is empty",
                             std::string(option.name).c_str());
            break;
        }
    }
    if (status) status = command.run(*this, call.arguments);
    const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    out.finish(bool(status));
    if (!status) {
        if (!status.error().message.empty()) complain(status.error().message);
        report_library_error();
    }
    forget_library_error();
    if (leaving || !out.for_people()) return bool(status);
    if (settings.timing)
        out.print("\n(Time: %.3f ms)\n\n", spent.count());
    else if (!settings.quiet)
        out.write("\n");
    std::fflush(stdout);
    return bool(status);
}

bool Session::run_calls(std::vector<Call>& calls) {
    bool succeeded = true;
    for (Call& call : calls) {
        succeeded = run(call);
        if (leaving) break;
    }
    return succeeded;
}

bool Session::run_line(const std::string& line) {
    std::vector<Call> calls;
    return parse_line(line, calls) && run_calls(calls);
}

bool Session::run_arguments(const Words& words) {
    std::vector<Call> calls;
    if (words.size() == 1) {
        if (words[0].empty() || !parse_line(words[0], calls)) return false;
    } else if (!parse_words(words, calls)) {
        return false;
    }
    // Beside an administration server there need be no hypervisor.
    const bool administers = std::all_of(calls.begin(), calls.end(), [](const Call& call) {
        return call.command->name.starts_with("admin ");
    });
    return (administers || connect_if_named()) && run_calls(calls);
}

bool Session::connect_if_named() {
    if (settings.uri.empty()) return true;
    const Status status = ensure_connection();
    if (!status) {
        complain(status.error().message);
        report_library_error();
    }
    return bool(status);
}

bool Session::parse_words(const Words& words, std::vector<Call>& calls) {
    auto call = parse_call(table, words);
    if (call)
        calls.push_back(std::move(*call));
    else
        complain(call.error().message);
    return bool(call);
}

bool Session::parse_line(const std::string& line, std::vector<Call>& calls) {
    auto commands = split_line(line);
    if (!commands) {
        complain(commands.error().message);
        return false;
    }
    for (const Words& words : *commands)
        if (!parse_words(words, calls)) return false;
    debug(1, "commands: \"%s\"", line.c_str());
    return true;
}

void Session::complain(const std::string& text) {
    std::fflush(stdout);
    std::fprintf(stderr, "error: %s\n", text.c_str());
    std::fflush(stderr);
    debug(4, "%s", text.c_str());
}

void Session::report_library_error() {
    if (raised_->code != VIR_ERR_OK) complain(raised_->message.empty() ? "unknown error" : raised_->message);
    forget_library_error();
}

void Session::forget_library_error() {
    raised_->code = 0;
    raised_->message.clear();
    virResetLastError();
}

void Session::adopt_errors() {
    raised_->owner = std::this_thread::get_id();
}

int Session::library_error_code() const {
    return raised_->code;
}

void Session::debug(int level, const char* pattern, ...) {
    static constexpr const char* names[] = {"DEBUG", "INFO", "NOTICE", "WARNING", "ERROR"};
    const bool screen = level >= settings.debug && level < 4;
    if (!screen && settings.log_file.empty()) return;
    va_list args;
    va_start(args, pattern);
    char text[4096];
    std::vsnprintf(text, sizeof(text), pattern, args);
    va_end(args);
    if (screen) out.print("%s\n", text);
    if (level < settings.debug || settings.log_file.empty()) return;
    if (std::FILE* log = std::fopen(settings.log_file.c_str(), "ae")) {
        const std::time_t now = std::time(nullptr);
        std::tm parts{};
        ::localtime_r(&now, &parts);
        char stamp[32];
        std::strftime(stamp, sizeof(stamp), "%Y.%m.%d %H:%M:%S", &parts);
        std::fprintf(log, "[%s virtbay %d] %s %s\n", stamp, ::getpid(), names[level], text);
        std::fclose(log);
    }
}

}  // namespace virtbay::shell
