#include <cerrno>

#include "loop/processes.h"
#include "plugin/instance_loop_side.h"

namespace virtbay::plugin {
namespace {

std::vector<std::string> strings(const char* const* list) {
    std::vector<std::string> out;
    for (; list && *list; ++list) out.emplace_back(*list);
    return out;
}

}  // namespace

// The child is entered before its process runs, so that no exit can come too early.
uint64_t Instance::add_child(vb_child_fn fn, void* data) {
    const uint64_t number = next_++;
    on_loop([number, fn, data](LoopSide& side) {
        side.children.emplace(number, LoopSide::Child{0, fn, data});
    });
    return number;
}

std::function<void(uint64_t, int, int)> Instance::exit_of(uint64_t number) {
    return [weak = weak_from_this(), number](uint64_t, int status, int signal) {
        auto self = weak.lock();
        if (!self) return;
        auto found = self->loop_side_->children.find(number);
        if (found == self->loop_side_->children.end()) return;
        found->second.ended = true;
        found->second.status = status;
        found->second.signal = signal;
        self->loop_side_->tell(number);
    };
}

void Instance::child_runs(uint64_t number, uint64_t process) {
    on_loop([number, process](LoopSide& side) {
        auto found = side.children.find(number);
        if (found != side.children.end()) found->second.process = process;
    });
}

uint64_t Instance::spawn(const vb_process& process, vb_child_fn fn, void* data, int32_t* pid,
                         int32_t* error) {
    ProcessSpec spec;
    spec.argv = strings(process.argv);
    spec.environment =
        process.envp ? strings(process.envp)
                     : std::vector<std::string>{
                           "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C"};
    if (process.directory) spec.directory = process.directory;
    if (process.output) spec.output = process.output;
    for (uint32_t i = 0; i < process.n_fds; ++i) spec.fds.push_back({process.fds[i], process.fd_targets[i]});
    const uint64_t number = add_child(fn, data);
    auto started = services_.processes->spawn(spec, exit_of(number));
    if (!started) {
        child_remove(number);
        if (error) *error = started.error().int1 > 0 ? started.error().int1 : EINVAL;
        return 0;
    }
    child_runs(number, started->id);
    if (pid) *pid = started->pid;
    return number;
}

uint64_t Instance::adopt(int32_t pid, uint64_t start_time, vb_child_fn fn, void* data) {
    const uint64_t number = add_child(fn, data);
    auto adopted = services_.processes->adopt(pid, start_time, exit_of(number));
    if (!adopted) {
        child_remove(number);
        return 0;
    }
    child_runs(number, *adopted);
    return number;
}

int Instance::child_remove(uint64_t child) {
    on_loop([this, child](LoopSide& side) {
        auto found = side.children.find(child);
        if (found == side.children.end()) return;
        if (found->second.process) services_.processes->remove(found->second.process);
        side.children.erase(found);
    });
    return VB_OK;
}

}  // namespace virtbay::plugin
