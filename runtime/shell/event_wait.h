// Waiting for events that arrive on the event loop's thread.
#pragma once

#include <string>

#include "shell/session.h"

namespace virtbay::shell {

class EventWait {
  public:
    // Options --loop, --timeout and --timestamp.
    static Result<EventWait> create(Session& session, const Arguments& arguments);
    EventWait(EventWait&& other) noexcept;
    ~EventWait();

    // From the event loop's thread: prints `text` for people or `data` for programs, and counts it.
    void arrived(const std::string& text, Value::Object data);
    // Until an event came, or with --loop until ^C; false when none came at all.
    bool wait();

  private:
    explicit EventWait(Session& session) : session_(&session) {}
    Session* session_;
    int wake_[2] = {-1, -1};
    bool loop_ = false;
    bool stamped_ = false;
    int timeout_ms_ = -1;
};

}  // namespace virtbay::shell
