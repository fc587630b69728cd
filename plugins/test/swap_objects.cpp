#include "swap_objects.h"

namespace virtbay::test {

namespace {

void export_interfaces(RecordWriter& record, const std::list<HostInterface>& interfaces) {
    record.number<uint64_t>(interfaces.size());
    for (const HostInterface& interface : interfaces) {
        record.flag(interface.active);
        record.text(model::format_host_interface(*interface.definition));
    }
}

Status import_interfaces(RecordReader& record, std::list<HostInterface>& interfaces) {
    for (auto left = record.number<uint64_t>(); left > 0 && record.complete(); left--) {
        HostInterface& interface = interfaces.emplace_back();
        interface.active = record.flag();
        auto definition = model::parse_host_interface(record.text(), false);
        if (!definition) return std::move(definition.error());
        interface.definition = std::move(*definition);
    }
    return {};
}

Status import_pool(RecordReader& record, Host& host) {
    const bool persistent = record.flag();
    const bool active = record.flag();
    const bool autostart = record.flag();
    const auto capacity = record.number<uint64_t>();
    const auto allocation = record.number<uint64_t>();
    auto definition = model::parse_pool(record.text(), false);
    if (!definition) return std::move(definition.error());
    Pool::set_allocation(**definition, capacity, allocation);
    Pool& pool = host.pools.add(std::move(*definition));
    pool.persistent = persistent;
    pool.active = active;
    pool.autostart = autostart;
    const std::string next = record.text();
    if (!next.empty()) {
        auto next_definition = model::parse_pool(next, false);
        if (!next_definition) return std::move(next_definition.error());
        pool.next = std::move(*next_definition);
    }
    for (auto left = record.number<uint64_t>(); left > 0 && record.complete(); left--) {
        auto volume = model::parse_volume(record.text(), pool.definition().type, false);
        if (!volume) return std::move(volume.error());
        pool.volumes.push_back(std::move(**volume));
    }
    return {};
}

}  // namespace

void export_interfaces(RecordWriter& record, const HostInterfaceList& interfaces) {
    export_interfaces(record, interfaces.all());
    record.flag(interfaces.in_transaction());
    if (interfaces.in_transaction()) export_interfaces(record, *interfaces.before());
}

Status import_interfaces(RecordReader& record, Host& host) {
    std::list<HostInterface> interfaces;
    if (auto s = import_interfaces(record, interfaces); !s) return s;
    for (const HostInterface& interface : interfaces)
        host.interfaces.assign(interface.definition).active = interface.active;
    if (!record.flag()) return {};
    std::list<HostInterface> before;
    if (auto s = import_interfaces(record, before); !s) return s;
    host.interfaces.set_before(std::move(before));
    return {};
}

void export_storage(RecordWriter& record, const Host& host) {
    record.number<uint64_t>(host.devices.all().size());
    for (const NodeDevicePtr& device : host.devices.all()) record.text(model::format_node_device(*device));
    record.number<uint64_t>(host.pools.size());
    for (const Pool& pool : host.pools) {
        record.flag(pool.persistent);
        record.flag(pool.active);
        record.flag(pool.autostart);
        record.number<uint64_t>(pool.definition().capacity);
        record.number<uint64_t>(pool.definition().allocation);
        record.text(model::format_pool(pool.definition()));
        record.text(pool.next ? model::format_pool(*pool.next) : std::string());
        record.number<uint64_t>(pool.volumes.size());
        for (const model::StorageVolume& volume : pool.volumes) record.text(model::format_volume(volume));
    }
}

Status import_storage(RecordReader& record, Host& host) {
    for (auto left = record.number<uint64_t>(); left > 0 && record.complete(); left--) {
        auto device = model::parse_node_device(record.text(), false);
        if (!device) return std::move(device.error());
        host.devices.put(std::move(*device));
    }
    for (auto left = record.number<uint64_t>(); left > 0 && record.complete(); left--)
        if (auto s = import_pool(record, host); !s) return s;
    return {};
}

}  // namespace virtbay::test
