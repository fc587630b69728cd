#include "guest/affinity.h"

#include <dirent.h>
#include <sched.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

Bitmap bitmap_of(const uint8_t* map, uint32_t bytes) {
    Bitmap cpus;
    for (uint32_t cpu = 0; cpu < bytes * 8; cpu++)
        if (map[cpu / 8] & (1u << (cpu % 8))) cpus.set(cpu);
    return cpus;
}

void put_bitmap(const Bitmap& cpus, uint8_t* map, size_t bytes) {
    for (int cpu = cpus.next(-1); cpu >= 0 && static_cast<size_t>(cpu) < bytes * 8; cpu = cpus.next(cpu))
        map[cpu / 8] = static_cast<uint8_t>(map[cpu / 8] | (1u << (cpu % 8)));
}

Bitmap all_processors() {
    return Bitmap::filled(static_cast<unsigned>(::sysconf(_SC_NPROCESSORS_CONF)));
}

Bitmap affinity_of(int thread) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(thread, sizeof set, &set) != 0) return all_processors();
    Bitmap cpus;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu)
        if (CPU_ISSET(cpu, &set)) cpus.set(cpu);
    return cpus;
}

Status set_affinity(int thread, const Bitmap& cpus) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int cpu = cpus.next(-1); cpu >= 0 && cpu < CPU_SETSIZE; cpu = cpus.next(cpu)) CPU_SET(cpu, &set);
    if (::sched_setaffinity(thread, sizeof set, &set) == 0) return {};
    return make_error(
        VB_ERR_SYSTEM_ERROR, VB_FROM_QEMU,
        "cannot set CPU affinity on process " + std::to_string(thread) + ": " + std::strerror(errno));
}

void set_pin(List<VcpuPin>& pins, uint32_t id, const Bitmap& cpus) {
    size_t at = 0;
    while (at < pins.size() && pins[at].id < id) at++;
    if (at < pins.size() && pins[at].id == id)
        pins[at].cpus = cpus;
    else
        pins.insert(at, {id, cpus});
}

const Bitmap* pin_of(const List<VcpuPin>& pins, uint32_t id) {
    for (const VcpuPin& pin : pins)
        if (pin.id == id) return &pin.cpus;
    return nullptr;
}

Status for_each_iothread(Monitor& monitor, const std::function<void(uint32_t id, int thread)>& each) {
    auto listed = monitor.call("query-iothreads");
    if (!listed) return listed.error();
    constexpr std::string_view prefix = "iothread";
    for (const Json& thread : listed->result()) {
        const std::string id = text_of(thread, "id");
        if (!id.starts_with(prefix)) continue;
        each(static_cast<uint32_t>(strtoul(id.c_str() + prefix.size(), nullptr, 10)),
             static_cast<int>(number_of(thread, "thread-id").value_or(0)));
    }
    return {};
}

namespace {

std::vector<int> threads_of(int process) {
    std::vector<int> threads;
    DIR* open = ::opendir(("/proc/" + std::to_string(process) + "/task").c_str());
    if (!open) return threads;
    while (const dirent* entry = ::readdir(open))
        if (const int thread = std::atoi(entry->d_name)) threads.push_back(thread);
    ::closedir(open);
    return threads;
}

Status schedule(int thread, const SchedulerEntry& wanted) {
    int policy = SCHED_OTHER;
    if (wanted.scheduler == Scheduler::batch) policy = SCHED_BATCH;
    if (wanted.scheduler == Scheduler::idle) policy = SCHED_IDLE;
    if (wanted.scheduler == Scheduler::fifo) policy = SCHED_FIFO;
    if (wanted.scheduler == Scheduler::rr) policy = SCHED_RR;
    sched_param parameters{};
    parameters.sched_priority = wanted.priority.value_or(0);
    if (::sched_setscheduler(thread, policy, &parameters) == 0) return {};
    return system_error(VB_FROM_QEMU, errno,
                        "Cannot set scheduler parameters for pid " + std::to_string(thread));
}

// Of one kind of thread: where each runs, and how it is scheduled.
Status place(int thread, uint32_t id, const List<VcpuPin>& pins, const Bitmap* usual,
             const List<SchedulerEntry>& schedulers) {
    const Bitmap* pin = pin_of(pins, id);
    if (!pin) pin = usual;
    if (pin)
        if (Status s = set_affinity(thread, *pin); !s) return s;
    for (const SchedulerEntry& entry : schedulers)
        if (entry.ids.test(id)) return schedule(thread, entry);
    return {};
}

}  // namespace

Status place_threads(const Domain& domain, Monitor& monitor, int process, const std::vector<int>& vcpus) {
    static const Cputune none;
    const Cputune& tune = domain.cputune ? *domain.cputune : none;
    const bool pins = domain.cpuset.has() || tune.emulator_pin.has();
    const Bitmap all = domain.cpuset.has() ? domain.cpuset : all_processors();
    const Bitmap* const usual = pins ? &all : nullptr;
    if (pins)
        for (const int thread : threads_of(process))
            if (Status s = set_affinity(thread, tune.emulator_pin.has() ? tune.emulator_pin : all); !s)
                return s;
    if (tune.emulator_scheduler)
        if (Status s = schedule(process, *tune.emulator_scheduler); !s) return s;
    for (uint32_t i = 0; i < vcpus.size(); ++i)
        if (Status s = place(vcpus[i], i, tune.vcpu_pins, usual, tune.vcpu_schedulers); !s) return s;
    if (!usual && tune.iothread_pins.empty() && tune.iothread_schedulers.empty()) return {};
    if (domain.iothread_ids.empty()) return {};
    Status done;
    Status listed = for_each_iothread(monitor, [&](uint32_t id, int thread) {
        if (done) done = place(thread, id, tune.iothread_pins, usual, tune.iothread_schedulers);
    });
    return listed ? done : listed;
}

}  // namespace virtbay::qemu
