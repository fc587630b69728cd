// The emulators of this host: found by their usual names, asked once, remembered in the cache directory under
// their identity (path, inode, size, times).
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "emulator/emulator.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

class Monitor;

class Catalogue {
  public:
    explicit Catalogue(const vb::Host& host) : host_(host) {}
    ~Catalogue() { end(); }

    const vb::Host& host() const { return host_; }

    // The usual binaries that exist: architecture -> path.
    static std::vector<std::pair<std::string, std::string>> installed();

    // Begins to ask all installed emulators on workers.
    void begin();
    // Breaks off the questions under way and waits for their ends; what has not run yet will not.
    void end();

    // Of a binary; asks it when that has not happened (blocks). Errors as libvirt answers for a bad
    // <emulator>.
    Result<EmulatorPtr> of_path(const std::string& path);
    // The usual binary for an architecture; null when there is none.
    EmulatorPtr of_arch(const std::string& arch);
    // Those that answered, waiting for those that are being asked.
    std::vector<EmulatorPtr> all();

  private:
    struct Entry {
        std::string identity;
        EmulatorPtr emulator;
        bool busy = false;
    };
    Result<EmulatorPtr> load(const std::string& path, const std::string& identity);

    // Of the work under way; outlives the catalogue, as a worker may come late.
    struct Background {
        std::mutex lock;
        std::condition_variable idle;
        int running = 0;
        bool over = false;
        std::vector<std::weak_ptr<Monitor>> asked;
    };

    vb::Host host_;
    std::shared_ptr<Background> background_ = std::make_shared<Background>();
    std::mutex lock_;
    std::condition_variable ready_;
    std::map<std::string, Entry> entries_;
};

// "" when there is no such executable.
std::string identity_of(const std::string& path);

}  // namespace virtbay::qemu
