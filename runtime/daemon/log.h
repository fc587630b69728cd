// The daemon's log. Any thread.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "virtbay/host.h"

namespace virtbay::daemon {

class Log {
  public:
    Log();
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    // Level 1 (debug) to 4 (error); what is below it is dropped unless a filter says otherwise.
    void set_level(int level);
    // libvirt's syntax: "LEVEL:stderr", "LEVEL:file:PATH", "LEVEL:syslog:NAME", "LEVEL:journald", separated
    // by blanks. None: standard error, from the log's own level on. On an error nothing has changed.
    Status set_outputs(const std::string& text);
    // "LEVEL:MATCH ...": the level for sources whose name contains MATCH.
    Status set_filters(const std::string& text);
    std::string outputs() const;
    std::string filters() const;
    size_t output_count() const;
    size_t filter_count() const;

    bool enabled(int level, std::string_view source) const;
    void write(int level, std::string_view source, std::string_view text);
    // Opens files again, after they were moved away.
    void reopen();

  private:
    struct Output;
    struct Filter {
        int level;
        std::string pattern;  // of fnmatch()
    };
    static Result<std::unique_ptr<Output>> open_output(const std::string& text);
    void use_standard_error();

    mutable std::mutex mutex_;  // guards what follows
    std::vector<std::unique_ptr<Output>> outputs_;
    bool standard_ = false;  // outputs_ is standard error because nothing was asked for
    std::vector<Filter> filters_;
    std::atomic<int> level_{VB_LOG_WARNING};
    std::atomic<int> lowest_{VB_LOG_WARNING};  // of level and filters
};

}  // namespace virtbay::daemon
