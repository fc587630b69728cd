// Calls back on the loop when the process gets a signal. Loop thread.
#pragma once

#include <functional>
#include <memory>

#include "base/error.h"

namespace virtbay {

class Loop;

class SignalWatch {
  public:
    static Result<SignalWatch> open(Loop& loop, int signal, std::function<void()> callback);

  private:
    struct State;
    struct Close {
        void operator()(State* state) const;
    };
    std::unique_ptr<State, Close> state_;
};

}  // namespace virtbay
