// virtbay-driver-host: one plugin in a process of its own.
//
//   --check MANIFEST [DIR] loads and initialises it; exits with 1 and says on stdout what is wrong
//
//   --operations MANIFEST  the operations that the driver supports, a name a line
//
// The plugin's own directories lie beneath DIR, which the caller removes; without one beneath a private one.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <unistd.h>

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

size_t threads() {
    std::error_code failed;
    size_t count = 0;
    for (auto i = std::filesystem::directory_iterator("/proc/self/task", failed);
         i != std::filesystem::end(i); i.increment(failed))
        ++count;
    return count;
}

// Threads that are ending get a moment; those that stay would run in an image that is unmapped.
bool all_ended(size_t before) {
    for (int tries = 0; tries < 100; ++tries) {
        if (threads() <= before) return true;
        usleep(10'000);
    }
    return false;
}

int try_plugin(const std::string& file, bool list_operations, const std::string& beneath) {
    const auto manifest = plugin::read_manifest(file);
    if (!manifest) {
        std::puts(manifest.error().message.c_str());
        return 1;
    }
    const std::optional<PrivateDirectory> own =
        beneath.empty() ? std::optional<PrivateDirectory>(std::in_place) : std::nullopt;
    const std::string& directory = own ? own->path : beneath;
    Loop loop;
    Processes processes(loop);
    WorkerPool pool;
    plugin::Services services;
    services.loop = &loop;
    services.processes = &processes;
    services.pool = &pool;
    services.directories.root = directory;
    auto& d = services.directories;
    for (std::string* each : {&d.config, &d.state, &d.lib, &d.cache, &d.log}) *each = directory + *each;
    services.log = [](int, std::string_view, std::string_view) {};
    const size_t before = threads();
    auto loaded = plugin::Generation::load(services, *manifest, manifest->library);
    if (loaded) {
        const auto operations = contract::operations();
        for (uint16_t i = 0; list_operations && i < operations.size(); ++i)
            if ((*loaded)->table().supports(i)) std::puts(operations[i].name);
        (*loaded)->shut_down();
        if (!all_ended(before)) {
            std::printf("plugin %s: threads: there were %zu before its init and are %zu after its shutdown\n",
                        manifest->library.c_str(), before, threads());
            static_cast<void>(
                loaded->release());  // its image stays beneath the threads until this process ends
            return 1;
        }
        (*loaded)->retire();
        return 0;
    }
    std::puts(loaded.error().message.c_str());
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc == 3 || argc == 4 ? argv[1] : "";
    if (what == "--check" || what == "--operations") {
        const int verdict = try_plugin(argv[2], what == "--operations", argc == 4 ? argv[3] : "");
        std::fflush(nullptr);
        // What a refused plugin left behind (exit handlers, memory, threads) has no say in the verdict.
        _exit(verdict);
    }
    std::fputs("usage: virtbay-driver-host --check|--operations MANIFEST [DIR]\n", stderr);
    return 2;
}
