// One run of the shell: its settings, its connection, and the error that the library raised last.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "shell/command.h"
#include "shell/handles.h"
#include "shell/parser.h"
#include "shell/report.h"

namespace virtbay::shell {

struct Settings {
    std::string uri;  // empty: the library's choice
    bool readonly = false;
    bool quiet = false;
    bool timing = false;
    Style style = Style::table;
    int keepalive_interval = -1;  // -1: as the library has it
    int keepalive_count = -1;
    int debug = 4;  // 0 prints everything, 4 errors only
    std::string log_file;
    char escape = 0x1d;  // ^]
    std::string escape_text = "^]";
};

// An error whose message is printed after "error: "; the library's own error, if there is one, follows it.
[[gnu::format(printf, 1, 2)]] Error failure(const char* pattern, ...);
// Only the library's own error is printed.
Error library_error();

class EventLoop;

class Session {
  public:
    Session(Settings settings, Table table);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Settings settings;
    Table table;
    Report out;
    bool interactive = false;
    bool leaving = false;  // `exit` was given

    virConnectPtr connection() const { return connection_.get(); }
    bool connected() const { return connection_ != nullptr; }
    Status connect(const std::string& uri, bool readonly);
    // Connects with the settings when there is no live connection.
    Status ensure_connection();
    void disconnect() { connection_.reset(); }

    // Parses `words` as one command and runs it; false when it failed.
    bool run(const Call& call);
    // Runs every command of `line`; nothing runs when one of them does not parse. False when the last failed.
    bool run_line(const std::string& line);
    // The program's own arguments: a line when there is one, otherwise a command's words. A connection that
    // was asked for by name is opened once they parse.
    bool run_arguments(const Words& words);
    // The default connection may wait until a command needs it; one that was named may not.
    bool connect_if_named();

    // "error: text" on standard error.
    void complain(const std::string& text);
    // Prints the library's error, if one was raised since it was last forgotten, and forgets it.
    void report_library_error();
    void forget_library_error();
    int library_error_code() const;
    // Errors that the calling thread raises count as the session's from now on, no other thread's.
    void adopt_errors();
    // Goes to the screen and the log file when `level` is at least the level asked for.
    [[gnu::format(printf, 3, 4)]] void debug(int level, const char* pattern, ...);

  private:
    bool parse_line(const std::string& line, std::vector<Call>& calls);
    bool parse_words(const Words& words, std::vector<Call>& calls);
    bool run_calls(std::vector<Call>& calls);

    Connection connection_;
    std::unique_ptr<EventLoop> loop_;
    bool lost_ = false;  // the connection ended by itself
    bool ever_connected_ = false;
    std::shared_ptr<struct RaisedError> raised_;
};

// An object that a command's arguments name.
Result<Domain> find_domain(Session& session, const Arguments& arguments, std::string_view option = "domain");
enum DomainKeys : unsigned { by_id = 1, by_uuid = 2, by_name = 4, by_any = 7 };
Result<Domain> find_domain_by(Session& session, const std::string& text, unsigned keys);

Result<Network> find_network(Session& session, const std::string& text, unsigned keys = by_uuid | by_name);
Result<Pool> find_pool(Session& session, const std::string& text, unsigned keys = by_uuid | by_name);
// A volume by key or path, or by name when `pool_option` names the argument with its pool.
Result<Volume> find_volume(Session& session, const Arguments& arguments, std::string_view option,
                           std::string_view pool_option);

// The number or size an argument gives. `value` stays as it is when the argument is absent.
Status read_number(const Arguments& arguments, std::string_view name, unsigned& value);
Status read_number(const Arguments& arguments, std::string_view name, int& value);
Status read_number(const Arguments& arguments, std::string_view name, unsigned long long& value);
Status read_size(Session& session, const Arguments& arguments, std::string_view name, uint64_t unit,
                 unsigned long long limit, unsigned long long& bytes);
// As read_size(), of a text; its error says only what is wrong with it.
Status scale(const std::string& text, uint64_t unit, unsigned long long limit, unsigned long long& bytes);

// An error when two or more of these options are present together: "Options --a and --b are mutually
// exclusive".
Status exclusive(const Arguments& arguments, std::string_view one, std::string_view other);
// An error when `one` is present without `other`.
Status requires_option(const Arguments& arguments, std::string_view one, std::string_view other);
// --current, --live and --config as VIR_DOMAIN_AFFECT_*.
Result<unsigned> affect_flags(const Arguments& arguments);

// A typed parameter's value for people and for programs.
std::string parameter_text(const virTypedParameter& item);
Value parameter_value(const virTypedParameter& item);

// "yes" or "no", or what a failed call means.
inline const char* yes_no(int answer) {
    return answer > 0 ? "yes" : answer == 0 ? "no" : "unknown";
}
inline Value truth(int answer) {
    return answer < 0 ? Value() : Value(answer > 0);
}

// A file's content, of at most `limit` bytes.
Result<std::string> read_file(const std::string& path, size_t limit = 10 * 1024 * 1024);

// The bits of every flag that is present.
struct FlagBit {
    std::string_view option;
    unsigned bit;
};
unsigned collect_flags(const Arguments& arguments, std::span<const FlagBit> bits);
inline unsigned collect_flags(const Arguments& arguments, std::initializer_list<FlagBit> bits) {
    return collect_flags(arguments, std::span<const FlagBit>(bits.begin(), bits.size()));
}

}  // namespace virtbay::shell
