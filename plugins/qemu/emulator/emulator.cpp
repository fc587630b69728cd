#include "emulator/emulator.h"

#include <algorithm>

#include "monitor/json.h"

namespace virtbay::qemu {

const Machine* Emulator::machine(std::string_view name) const {
    for (const Machine& m : machines)
        if (m.name == name || (!m.alias.empty() && m.alias == name)) return &m;
    return nullptr;
}

const Machine* Emulator::default_machine() const {
    for (const Machine& m : machines)
        if (m.is_default) return &m;
    return machines.empty() ? nullptr : &machines.front();
}

namespace {

void read_machines(const Json& list, Emulator& out) {
    for (const Json& m : list) {
        Machine machine;
        machine.name = text_of(m, "name");
        if (machine.name.empty() || machine.name == "none") continue;
        machine.alias = text_of(m, "alias");
        machine.default_cpu = text_of(m, "default-cpu-type");
        machine.default_ram = text_of(m, "default-ram-id");
        machine.max_cpus = static_cast<uint32_t>(number_of(m, "cpu-max").value_or(1));
        machine.is_default = flag_of(m, "is-default");
        machine.hotpluggable_cpus = flag_of(m, "hotpluggable-cpus");
        machine.deprecated = flag_of(m, "deprecated");
        out.machines.push_back(std::move(machine));
    }
    // The default one stands first, the others in the emulator's order.
    const auto first =
        std::find_if(out.machines.begin(), out.machines.end(), [](const Machine& m) { return m.is_default; });
    if (first != out.machines.end()) std::rotate(out.machines.begin(), first, first + 1);
}

void read_cpu_models(const Json& list, Emulator& out) {
    for (const Json& c : list) {
        CpuModel model;
        model.name = text_of(c, "name");
        model.type = text_of(c, "typename");
        model.deprecated = flag_of(c, "deprecated");
        if (const Json* blockers = find(c, "unavailable-features"); blockers && blockers->is_array()) {
            model.usable_known = true;
            model.usable = blockers->empty();
            for (const Json& b : *blockers)
                if (b.is_string()) model.blockers.push_back(b.get<std::string>());
        }
        out.cpu_models.push_back(std::move(model));
    }
}

}  // namespace

Result<Emulator> parse_emulator(const std::string& path, std::string_view answers) {
    auto all = parse_json(answers);
    return read_emulator(path, all ? *all : Json());
}

Result<Emulator> read_emulator(const std::string& path, const Json& all) {
    if (!all.is_object())
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU, "cannot read the capabilities of " + path);
    Emulator out;
    out.path = path;
    const auto answer = [&](const char* command) -> const Json& {
        static const Json nothing;
        const Json* a = find(all, command);
        return a ? *a : nothing;
    };
    const Json& version = answer("query-version");
    if (const Json* q = find(version, "qemu"))
        out.version = static_cast<uint32_t>(number_of(*q, "major").value_or(0) * 1000000 +
                                            number_of(*q, "minor").value_or(0) * 1000 +
                                            number_of(*q, "micro").value_or(0));
    out.package = text_of(version, "package");
    out.arch = text_of(answer("query-target"), "arch");
    if (out.arch == "i386") out.arch = "i686";
    out.kvm = flag_of(answer("query-kvm"), "enabled");
    read_machines(answer("query-machines"), out);
    read_cpu_models(answer("query-cpu-definitions"), out);
    for (const Json& t : answer("qom-list-types"))
        if (const std::string name = text_of(t, "name"); !name.empty()) out.types.insert(name);
    if (const Json* model = find(answer("query-cpu-model-expansion"), "model")) {
        out.host_model = text_of(*model, "name");
        if (const Json* props = find(*model, "props"); props && props->is_object())
            for (auto it = props->begin(); it != props->end(); ++it)
                if (it.value().is_boolean() && it.value().get<bool>()) out.host_features.push_back(it.key());
    }
    if (out.machines.empty() || out.arch.empty() || !out.version)
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU, "cannot read the capabilities of " + path);
    return out;
}

}  // namespace virtbay::qemu
