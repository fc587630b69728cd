#include "emulator/catalogue.h"

#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

#include <utility>

#include "emulator/probe.h"
#include "monitor/json.h"
#include "monitor/monitor.h"
#include "support/descriptor.h"
#include "support/loop.h"

namespace virtbay::qemu {

namespace {

struct Usual {
    const char* arch;
    const char* binary;
};

constexpr Usual usual[] = {
    {"i686", "qemu-system-i386"},   {"x86_64", "qemu-system-x86_64"}, {"aarch64", "qemu-system-aarch64"},
    {"armv7l", "qemu-system-arm"},  {"ppc64", "qemu-system-ppc64"},   {"riscv64", "qemu-system-riscv64"},
    {"s390x", "qemu-system-s390x"},
};

// Changes whenever the questions or their meaning do.
constexpr int cache_format = 1;

std::string cache_file(const std::string& directory, const std::string& path) {
    uint64_t hash = 1469598103934665603ull;
    for (const char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    char name[40];
    snprintf(name, sizeof name, "%016llx.json", static_cast<unsigned long long>(hash));
    return directory + "/emulators/" + name;
}

}  // namespace

std::string identity_of(const std::string& path) {
    struct stat s {};
    if (::stat(path.c_str(), &s) < 0 || !S_ISREG(s.st_mode) || ::access(path.c_str(), X_OK) < 0) return {};
    struct stat kvm {};
    const bool has_kvm = ::access("/dev/kvm", R_OK | W_OK) == 0 && ::stat("/dev/kvm", &kvm) == 0;
    return std::to_string(cache_format) + ":" + path + ":" + std::to_string(s.st_dev) + ":" +
           std::to_string(s.st_ino) + ":" + std::to_string(s.st_size) + ":" +
           std::to_string(s.st_mtim.tv_sec) + "." + std::to_string(s.st_mtim.tv_nsec) + ":" +
           std::to_string(s.st_ctim.tv_sec) + ":" + (has_kvm ? std::to_string(kvm.st_rdev) : "-");
}

std::vector<std::pair<std::string, std::string>> Catalogue::installed() {
    std::vector<std::pair<std::string, std::string>> found;
    for (const Usual& u : usual)
        for (const char* directory : {"/usr/bin/", "/usr/local/bin/"}) {
            const std::string path = std::string(directory) + u.binary;
            if (::access(path.c_str(), X_OK) != 0) continue;
            found.emplace_back(u.arch, path);
            break;
        }
    return found;
}

void Catalogue::begin() {
    {
        const std::lock_guard guard(background_->lock);
        background_->over = false;
    }
    for (const auto& [arch, path] : installed())
        submit(host_, nullptr, [this, background = background_, path = path] {
            {
                const std::lock_guard guard(background->lock);
                if (background->over) return;
                ++background->running;
            }
            static_cast<void>(of_path(path));
            const std::lock_guard guard(background->lock);
            --background->running;
            background->idle.notify_all();
        });
}

void Catalogue::end() {
    std::unique_lock guard(background_->lock);
    background_->over = true;
    for (const auto& each : std::exchange(background_->asked, {}))
        if (const auto monitor = each.lock()) monitor->abandon();
    background_->idle.wait(guard, [this] { return background_->running == 0; });
}

Result<EmulatorPtr> Catalogue::load(const std::string& path, const std::string& identity) {
    const std::string directory = host_.directory(VB_DIR_CACHE);
    const std::string file = directory.empty() ? "" : cache_file(directory, path);
    if (!file.empty()) {
        if (auto text = read_file(file)) {
            auto cached = parse_json(*text);
            if (cached && text_of(*cached, "identity") == identity)
                if (const Json* answers = find(*cached, "answers"))
                    if (auto emulator = read_emulator(path, *answers))
                        return EmulatorPtr(std::make_shared<const Emulator>(std::move(*emulator)));
        }
    }
    auto answers = probe_emulator(host_, path, "", [this](const std::shared_ptr<Monitor>& monitor) {
        const std::lock_guard guard(background_->lock);
        std::erase_if(background_->asked, [](const auto& each) { return each.expired(); });
        if (!background_->over) background_->asked.push_back(monitor);
        return !background_->over;
    });
    if (!answers) return answers.error();
    auto emulator = parse_emulator(path, *answers);
    if (!emulator) return emulator.error();
    if (!file.empty()) {
        const std::string text = "{\"identity\":" + dump(Json(identity)) + ",\"answers\":" + *answers + "}\n";
        Status stored = make_directories(directory + "/emulators");
        if (stored) stored = replace_file(file, text, false, 0644);
        if (!stored) host_.log(VB_LOG_WARNING, stored.error().message);
    }
    return EmulatorPtr(std::make_shared<const Emulator>(std::move(*emulator)));
}

Result<EmulatorPtr> Catalogue::of_path(const std::string& path) {
    const std::string identity = identity_of(path);
    if (identity.empty()) return system_error(VB_FROM_QEMU, ENOENT, "Cannot check QEMU binary " + path);
    {
        std::unique_lock guard(lock_);
        Entry& entry = entries_[path];
        ready_.wait(guard, [&] { return !entry.busy; });
        if (entry.emulator && entry.identity == identity) return entry.emulator;
        entry.busy = true;
    }
    auto loaded = load(path, identity);
    const std::lock_guard guard(lock_);
    Entry& entry = entries_[path];
    entry.busy = false;
    if (loaded) {
        entry.emulator = *loaded;
        entry.identity = identity;
    }
    ready_.notify_all();
    return loaded;
}

EmulatorPtr Catalogue::of_arch(const std::string& arch) {
    for (const auto& [name, path] : installed()) {
        if (name != arch) continue;
        auto found = of_path(path);
        return found ? *found : nullptr;
    }
    return nullptr;
}

std::vector<EmulatorPtr> Catalogue::all() {
    std::vector<EmulatorPtr> found;
    for (const auto& [arch, path] : installed())
        if (auto e = of_path(path)) found.push_back(*e);
    return found;
}

}  // namespace virtbay::qemu
