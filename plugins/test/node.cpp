// What the host says of itself.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <iterator>

#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint64_t cell_memory[] = {2097152, 4194304};  // KiB
constexpr uint32_t cell_page_size[] = {4, 8};           // KiB, of the smallest pages
constexpr uint32_t cell_cpus = 8;

void append_cell(std::string& out, uint32_t cell) {
    char line[160];
    const auto add = [&](const char* format, auto... values) {
        snprintf(line, sizeof line, format, values...);
        out += line;
    };
    add("        <cell id='%u'>\n", cell);
    add("          <memory unit='KiB'>%llu</memory>\n", static_cast<unsigned long long>(cell_memory[cell]));
    add("          <pages unit='KiB' size='%u'>%llu</pages>\n", cell_page_size[cell],
        static_cast<unsigned long long>(cell_memory[cell] / cell_page_size[cell]));
    out += "          <pages unit='KiB' size='2048'>0</pages>\n";
    out += "          <pages unit='KiB' size='1048576'>0</pages>\n";
    add("          <cpus num='%u'>\n", cell_cpus);
    for (uint32_t i = 0; i < cell_cpus; i++) {
        const uint32_t cpu = cell * cell_cpus + i;
        add("            <cpu id='%u' socket_id='%u' die_id='0' core_id='%u' siblings='%u'/>\n", cpu, cell, i,
            cpu);
    }
    out += "          </cpus>\n        </cell>\n";
}

std::string capabilities(const Host& host) {
    std::string out =
        "<capabilities>\n\n  <host>\n    <cpu>\n      <arch>i686</arch>\n      <features>\n        <pae/>\n"
        "        <nonpae/>\n      </features>\n";
    for (const char* size : {"4", "8", "2048", "1048576"})
        out.append("      <pages unit='KiB' size='").append(size).append("'/>\n");
    out += "    </cpu>\n    <power_management/>\n    <iommu support='no'/>\n    <topology>\n";
    const uint32_t cells = host.has_cells ? static_cast<uint32_t>(std::size(cell_memory)) : 0;
    out += "      <cells num='" + std::to_string(cells) + "'>\n";
    for (uint32_t cell = 0; cell < cells; cell++) append_cell(out, cell);
    out += "      </cells>\n    </topology>\n    <secmodel>\n      <model>";
    out += Host::security_model;
    out += "</model>\n      <doi></doi>\n    </secmodel>\n  </host>\n\n";
    for (const char* type : {"hvm", "xen"})
        out.append("  <guest>\n    <os_type>")
            .append(type)
            .append(
                "</os_type>\n    <arch name='i686'>\n      <wordsize>32</wordsize>\n"
                "      <emulator>/usr/bin/test-hv</emulator>\n      <domain type='test'/>\n    </arch>\n"
                "    <features>\n      <pae/>\n      <nonpae/>\n    </features>\n  </guest>\n\n");
    return out + "</capabilities>\n";
}

}  // namespace

vb::Status TestDriver::connect_get_type(vb::Call&, const vb_connect_get_type_in&,
                                        vb_connect_get_type_out& out) {
    out.type = name;
    return {};
}

vb::Status TestDriver::connect_get_version(vb::Call&, const vb_connect_get_version_in&,
                                           vb_connect_get_version_out& out) {
    out.hv_ver = 2;
    return {};
}

vb::Status TestDriver::connect_get_max_vcpus(vb::Call&, const vb_connect_get_max_vcpus_in&,
                                             vb_connect_get_max_vcpus_out& out) {
    out.max_vcpus = Host::max_vcpus;
    return {};
}

vb::Status TestDriver::connect_node_get_info(vb::Call& call, const vb_connect_node_get_info_in&,
                                             vb_connect_node_get_info_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        memcpy(out.model, host.node.model.data(), std::min(host.node.model.size(), sizeof out.model - 1));
        out.memory = host.node.memory;
        out.cpus = host.node.cpus;
        out.mhz = host.node.mhz;
        out.nodes = host.node.nodes;
        out.sockets = host.node.sockets;
        out.cores = host.node.cores;
        out.threads = host.node.threads;
        return {};
    });
}

vb::Status TestDriver::connect_get_capabilities(vb::Call& call, const vb_connect_get_capabilities_in&,
                                                vb_connect_get_capabilities_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        out.capabilities = call.text(capabilities(host));
        return {};
    });
}

vb::Status TestDriver::connect_get_hostname(vb::Call& call, const vb_connect_get_hostname_in&,
                                            vb_connect_get_hostname_out& out) {
    char text[256] = {};
    gethostname(text, sizeof text - 1);
    out.hostname = call.text(text);
    return {};
}

vb::Status TestDriver::connect_node_get_cells_free_memory(vb::Call& call,
                                                          const vb_connect_node_get_cells_free_memory_in& in,
                                                          vb_connect_node_get_cells_free_memory_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        const int32_t cells = host.has_cells ? static_cast<int32_t>(std::size(cell_memory)) : 0;
        if (in.startCell < 0 || in.startCell >= cells)
            return invalid_argument("Range exceeds available cells");
        const int32_t count = std::min(std::max(in.maxcells, 0), cells - in.startCell);
        auto* free = call.array<uint64_t>(static_cast<size_t>(count));
        for (int32_t i = 0; i < count; i++) free[i] = cell_memory[in.startCell + i];
        out.n_cells = static_cast<uint32_t>(count);
        out.cells = free;
        return {};
    });
}

vb::Status TestDriver::connect_node_get_free_memory(vb::Call& call, const vb_connect_node_get_free_memory_in&,
                                                    vb_connect_node_get_free_memory_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        out.freeMem = 0;
        if (host.has_cells)
            for (const uint64_t memory : cell_memory) out.freeMem += memory / 2;
        return {};
    });
}

vb::Status TestDriver::connect_node_get_security_model(vb::Call&,
                                                       const vb_connect_node_get_security_model_in&,
                                                       vb_connect_node_get_security_model_out& out) {
    out.model = Host::security_model;
    out.n_model = static_cast<uint32_t>(strlen(out.model)) + 1;
    out.doi = "";
    out.n_doi = 1;
    return {};
}

vb::Status TestDriver::connect_get_sysinfo(vb::Call&, const vb_connect_get_sysinfo_in& in,
                                           vb_connect_get_sysinfo_out& out) {
    const Status checked = check_flags(in.flags, 0, "testConnectGetSysinfo");
    if (!checked) return to_abi(checked);
    out.sysinfo =
        "<sysinfo type='smbios'>\n  <bios>\n    <entry name='vendor'>LENOVO</entry>\n"
        "    <entry name='version'>G4ETA1WW (2.61 )</entry>\n    <entry name='date'>05/07/2014</entry>\n"
        "    <entry name='release'>2.61</entry>\n  </bios>\n</sysinfo>\n";
    return {};
}

vb::Status TestDriver::connect_node_get_cpu_stats(vb::Call& call, const vb_connect_node_get_cpu_stats_in& in,
                                                  vb_connect_node_get_cpu_stats_out& out) {
    const Status checked = check_flags(in.flags, 0, "testNodeGetCPUStats");
    if (!checked) return to_abi(checked);
    static constexpr vb_node_get_cpu_stats stats[] = {{VB_NODE_CPU_STATS_USER, 9797400000u},
                                                      {VB_NODE_CPU_STATS_KERNEL, 34678723400000u},
                                                      {VB_NODE_CPU_STATS_IDLE, 87264900000u},
                                                      {VB_NODE_CPU_STATS_IOWAIT, 763600000u}};
    constexpr auto count = static_cast<int32_t>(std::size(stats));
    out.nparams = count;
    if (in.nparams == 0) return {};
    out.n_params = static_cast<uint32_t>(std::min(in.nparams, count));
    auto* copy = call.array<vb_node_get_cpu_stats>(out.n_params);
    std::copy_n(stats, out.n_params, copy);
    out.params = copy;
    out.nparams = static_cast<int32_t>(out.n_params);
    return {};
}

vb::Status TestDriver::connect_node_get_cpu_map(vb::Call& call, const vb_connect_node_get_cpu_map_in& in,
                                                vb_connect_node_get_cpu_map_out& out) {
    const Status checked = check_flags(in.flags, 0, "testNodeGetCPUMap");
    if (!checked) return to_abi(checked);
    if (in.need_map) {
        auto* map = call.array<uint8_t>(1);
        map[0] = 0x15;
        out.n_cpumap = 1;
        out.cpumap = map;
    }
    out.online = 3;
    out.ret = 8;
    return {};
}

vb::Status TestDriver::connect_node_get_free_pages(vb::Call&, const vb_connect_node_get_free_pages_in& in,
                                                   vb_connect_node_get_free_pages_out&) {
    const Status checked = check_flags(in.flags, 0, "testNodeGetFreePages");
    if (!checked) return to_abi(checked);
    return to_abi(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC, "pages of this host are not counted"));
}

}  // namespace virtbay::test
