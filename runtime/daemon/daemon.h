// Puts the parts together and runs them.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "daemon/log.h"
#include "daemon/options.h"
#include "daemon/paths.h"
#include "daemon/settings.h"

namespace virtbay::daemon {

class Daemon {
  public:
    Daemon(Options options, Paths paths, Settings settings, Log& log);
    ~Daemon();

    // Locks the root, loads the drivers and opens the listeners.
    Status start();
    // Serves until SIGTERM or SIGINT.
    void run();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace virtbay::daemon
