// virtbay-driver-host: one plugin in a process of its own.
//   virtbay-driver-host --check MANIFEST   loads and initialises it; says on stdout what is wrong and exits with 1
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "loop/loop.h"
#include "loop/processes.h"
#include "loop/worker_pool.h"
#include "plugin/generation.h"
#include "plugin/staging.h"

using namespace virtbay;

namespace {

// Nothing of the plugin's own state may be touched by a trial: its directories lie below a private one.
class PrivateDirectory {
  public:
    PrivateDirectory() {
        std::string name = (std::filesystem::temp_directory_path() / "virtbay-check-XXXXXX").string();
        if (mkdtemp(name.data())) path = name;
    }
    ~PrivateDirectory() {
        std::error_code ignored;
        if (!path.empty()) std::filesystem::remove_all(path, ignored);
    }
    PrivateDirectory(const PrivateDirectory&) = delete;
    PrivateDirectory& operator=(const PrivateDirectory&) = delete;
    std::string path;
};

int check(const std::string& file) {
    const auto manifest = plugin::read_manifest(file);
    if (!manifest) {
        std::puts(manifest.error().message.c_str());
        return 1;
    }
    const PrivateDirectory directory;
    Loop loop;
    Processes processes(loop);
    WorkerPool pool;
    plugin::Services services;
    services.loop = &loop;
    services.processes = &processes;
    services.pool = &pool;
    services.directories.root = directory.path;
    auto& d = services.directories;
    for (std::string* each : {&d.config, &d.state, &d.lib, &d.cache, &d.log}) *each = directory.path + *each;
    services.log = [](int, std::string_view, std::string_view) {};
    const auto loaded = plugin::Generation::load(services, *manifest, manifest->library);
    if (loaded) {
        (*loaded)->retire();
        return 0;
    }
    std::puts(loaded.error().message.c_str());
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--check") == 0) return check(argv[2]);
    std::fputs("usage: virtbay-driver-host --check MANIFEST\n", stderr);
    return 2;
}
