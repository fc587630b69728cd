// The connection and the host's processors and memory.
#include <dirent.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <set>

#include "answer.h"
#include "driver.h"
#include "operations/host_facts.h"
#include "support/descriptor.h"

namespace virtbay::qemu {

vb::Status QemuDriver::connect_get_type(vb::Call&, const vb_connect_get_type_in&,
                                        vb_connect_get_type_out& out) {
    out.type = "QEMU";
    return {};
}

vb::Status QemuDriver::connect_get_version(vb::Call&, const vb_connect_get_version_in&,
                                           vb_connect_get_version_out& out) {
    const EmulatorPtr emulator = catalogue_.of_arch(host_arch());
    out.hv_ver = emulator ? emulator->version : 0;
    return {};
}

vb::Status QemuDriver::connect_get_hostname(vb::Call& call, const vb_connect_get_hostname_in&,
                                            vb_connect_get_hostname_out& out) {
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) < 0)
        return answer(system_error(VB_FROM_QEMU, errno, "failed to determine host name"));
    out.hostname = call.text(name);
    return {};
}

vb::Status QemuDriver::connect_get_max_vcpus(vb::Call&, const vb_connect_get_max_vcpus_in& in,
                                             vb_connect_get_max_vcpus_out& out) {
    const std::string type = in.type ? in.type : "";
    if (type.empty() || type == "qemu" || type == "QEMU") {
        out.max_vcpus = 16;
        return {};
    }
    if (type == "kvm" || type == "KVM") {
        const EmulatorPtr emulator = catalogue_.of_arch(host_arch());
        // What the kernel recommends: the number of the host's processors.
        out.max_vcpus = emulator && emulator->kvm ? static_cast<int32_t>(::sysconf(_SC_NPROCESSORS_ONLN)) : 0;
        return {};
    }
    return answer(failure(VB_ERR_INVALID_ARG, "unknown type '" + type + "'"));
}

std::string host_arch() {
    utsname u{};
    ::uname(&u);
    return u.machine;
}

namespace {

uint64_t meminfo(const char* key) {
    auto text = read_file("/proc/meminfo", 65536);
    if (!text) return 0;
    const size_t at = text->find(std::string(key) + ":");
    return at == std::string::npos ? 0
                                   : strtoull(text->c_str() + at + std::string(key).size() + 1, nullptr, 10);
}

int topology_number(int cpu, const char* what) {
    auto text = read_file("/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/" + what, 64);
    return text ? atoi(text->c_str()) : 0;
}

}  // namespace

uint64_t host_memory_kib() {
    return meminfo("MemTotal");
}

std::vector<HostProcessor> host_processors() {
    std::vector<HostProcessor> all;
    const long count = ::sysconf(_SC_NPROCESSORS_CONF);
    for (int n = 0; n < count; ++n) {
        HostProcessor p;
        p.id = n;
        auto online = read_file("/sys/devices/system/cpu/cpu" + std::to_string(n) + "/online", 16);
        p.online = !online || (*online)[0] != '0';
        p.socket = std::max(0, topology_number(n, "physical_package_id"));
        p.die = std::max(0, topology_number(n, "die_id"));
        p.core = std::max(0, topology_number(n, "core_id"));
        all.push_back(p);
    }
    return all;
}

vb::Status QemuDriver::connect_node_get_info(vb::Call&, const vb_connect_node_get_info_in&,
                                             vb_connect_node_get_info_out& out) {
    const std::string arch = host_arch();
    arch.copy(out.model, sizeof out.model - 1);
    out.memory = host_memory_kib();
    std::set<int> sockets;
    std::set<std::pair<int, int>> cores;
    int online = 0;
    for (const HostProcessor& p : host_processors()) {
        if (!p.online) continue;
        ++online;
        sockets.insert(p.socket);
        cores.insert({p.socket, p.core});
    }
    out.cpus = online;
    out.nodes = 1;
    out.sockets = static_cast<int32_t>(std::max<size_t>(1, sockets.size()));
    out.cores = static_cast<int32_t>(std::max<size_t>(1, cores.size() / static_cast<size_t>(out.sockets)));
    out.threads = std::max(1, online / (out.sockets * out.cores));
    if (auto text = read_file("/proc/cpuinfo", 1u << 20))
        if (const size_t at = text->find("cpu MHz"); at != std::string::npos)
            out.mhz = atoi(text->c_str() + text->find(':', at) + 1);
    return {};
}

vb::Status QemuDriver::connect_node_get_free_memory(vb::Call&, const vb_connect_node_get_free_memory_in&,
                                                    vb_connect_node_get_free_memory_out& out) {
    out.freeMem = meminfo("MemFree") * 1024;
    return {};
}

vb::Status QemuDriver::connect_node_get_cells_free_memory(vb::Call& call,
                                                          const vb_connect_node_get_cells_free_memory_in& in,
                                                          vb_connect_node_get_cells_free_memory_out& out) {
    if (in.startCell > 0)
        return answer(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE,
                                 "start cell " + std::to_string(in.startCell) + " out of range (0-0)"));
    if (in.maxcells < 1) return {};
    auto* cells = call.array<uint64_t>(1);
    cells[0] = meminfo("MemFree") * 1024;
    out.cells = cells;
    out.n_cells = 1;
    return {};
}

vb::Status QemuDriver::connect_node_get_security_model(vb::Call& call,
                                                       const vb_connect_node_get_security_model_in&,
                                                       vb_connect_node_get_security_model_out& out) {
    out.model = call.text("none");
    out.n_model = 5;
    out.doi = call.text("0");
    out.n_doi = 2;
    return {};
}

vb::Status QemuDriver::connect_node_get_cpu_stats(vb::Call& call, const vb_connect_node_get_cpu_stats_in& in,
                                                  vb_connect_node_get_cpu_stats_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuNodeGetCPUStats"));
    out.nparams = 4;
    if (!in.nparams) return {};
    auto text = read_file("/proc/stat", 1u << 20);
    if (!text) return answer(text.error());
    const std::string wanted = in.cpuNum < 0 ? "cpu " : "cpu" + std::to_string(in.cpuNum) + " ";
    const size_t at = text->starts_with(wanted) ? 0 : text->find("\n" + wanted);
    if (at == std::string::npos)
        return answer(make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, "Invalid cpuNum in virNodeGetCPUStats"));
    unsigned long long v[8] = {};
    std::sscanf(text->c_str() + at + (at ? 1 : 0) + wanted.size(), "%llu %llu %llu %llu %llu %llu %llu %llu",
                &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7]);
    const uint64_t tick = 1000000000ull / static_cast<uint64_t>(::sysconf(_SC_CLK_TCK));
    const std::pair<const char*, uint64_t> values[] = {{"kernel", (v[2] + v[5] + v[6]) * tick},
                                                       {"user", (v[0] + v[1]) * tick},
                                                       {"idle", v[3] * tick},
                                                       {"iowait", v[4] * tick}};
    const size_t n = std::min<size_t>(4, static_cast<size_t>(std::max(0, in.nparams)));
    auto* params = call.array<vb_node_get_cpu_stats>(n);
    for (size_t i = 0; i < n; ++i) params[i] = {values[i].first, values[i].second};
    out.params = params;
    out.n_params = static_cast<uint32_t>(n);
    return {};
}

vb::Status QemuDriver::connect_node_get_memory_stats(vb::Call& call,
                                                     const vb_connect_node_get_memory_stats_in& in,
                                                     vb_connect_node_get_memory_stats_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuNodeGetMemoryStats"));
    const bool all = in.cellNum < 0;
    if (in.cellNum > 0)
        return answer(make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                                 "cellNum in virNodeGetMemoryStats must be less than or equal to 0"));
    out.nparams = all ? 4 : 2;
    if (!in.nparams) return {};
    const std::pair<const char*, uint64_t> values[] = {{"total", meminfo("MemTotal")},
                                                       {"free", meminfo("MemFree")},
                                                       {"buffers", meminfo("Buffers")},
                                                       {"cached", meminfo("Cached")}};
    const size_t n =
        std::min<size_t>(static_cast<size_t>(out.nparams), static_cast<size_t>(std::max(0, in.nparams)));
    auto* params = call.array<vb_node_get_memory_stats>(n);
    for (size_t i = 0; i < n; ++i) params[i] = {values[i].first, values[i].second};
    out.params = params;
    out.n_params = static_cast<uint32_t>(n);
    return {};
}

vb::Status QemuDriver::connect_node_get_cpu_map(vb::Call& call, const vb_connect_node_get_cpu_map_in& in,
                                                vb_connect_node_get_cpu_map_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuNodeGetCPUMap"));
    const auto processors = host_processors();
    const size_t width = (processors.size() + 7) / 8;
    auto* map = call.array<uint8_t>(width);
    for (const HostProcessor& p : processors) {
        if (!p.online) continue;
        map[p.id / 8] = static_cast<uint8_t>(map[p.id / 8] | 1u << (p.id % 8));
        ++out.online;
    }
    if (in.need_map) {
        out.cpumap = map;
        out.n_cpumap = static_cast<uint32_t>(width);
    }
    if (!in.need_online) out.online = 0;
    out.ret = static_cast<int32_t>(processors.size());
    return {};
}

vb::Status QemuDriver::connect_node_get_free_pages(vb::Call& call,
                                                   const vb_connect_node_get_free_pages_in& in,
                                                   vb_connect_node_get_free_pages_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuNodeGetFreePages"));
    if (in.startCell > 0)
        return answer(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE,
                                 "start cell " + std::to_string(in.startCell) + " out of range (0-0)"));
    auto* counts = call.array<uint64_t>(in.n_pages);
    const uint64_t page = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
    for (uint32_t n = 0; n < in.n_pages; ++n) {
        if (in.pages[n] == page) {
            counts[n] = meminfo("MemFree") / page;
            continue;
        }
        auto text = read_file(
            "/sys/kernel/mm/hugepages/hugepages-" + std::to_string(in.pages[n]) + "kB/free_hugepages", 64);
        if (!text)
            return answer(
                make_error(VB_ERR_OPERATION_FAILED, VB_FROM_NONE,
                           "page size " + std::to_string(in.pages[n]) + " is not available on node 0"));
        counts[n] = strtoull(text->c_str(), nullptr, 10);
    }
    out.counts = counts;
    out.n_counts = in.n_pages;
    return {};
}

vb::Status QemuDriver::connect_get_cpu_model_names(vb::Call& call,
                                                   const vb_connect_get_cpu_model_names_in& in,
                                                   vb_connect_get_cpu_model_names_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuConnectGetCPUModelNames"));
    const std::string arch = in.arch ? in.arch : "";
    if (arch != "x86_64" && arch != "i686")
        return answer(failure(VB_ERR_INVALID_ARG, "cannot find architecture " + arch));
    const EmulatorPtr emulator = catalogue_.of_arch(arch);
    if (!emulator) return {};
    auto** names = call.array<const char*>(emulator->cpu_models.size());
    uint32_t n = 0;
    for (const CpuModel& m : emulator->cpu_models) {
        if (m.name == "host" || m.name == "max" || m.name == "base" || m.name.find("-v") != std::string::npos)
            continue;
        names[n++] = call.text(m.name);
    }
    if (in.need_results) {
        out.models = names;
        out.n_models = n;
    }
    out.ret = static_cast<int32_t>(n);
    return {};
}

}  // namespace virtbay::qemu
