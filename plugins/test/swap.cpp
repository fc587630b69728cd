// Handing all hosts over to another generation of the driver.
#include <vector>

#include "driver.h"
#include "rules.h"
#include "state_stream.h"
#include "swap_objects.h"

namespace virtbay::test {

namespace {

// Records of schema 2, in this order: one driver; for each host its own and those of its domains, each with
// its snapshots and checkpoints; connections. Schema 1 knew no interfaces, devices, pools and checkpoints.
enum Tag : uint32_t {
    tag_driver = 1,
    tag_host = 2,
    tag_domain = 3,
    tag_connection = 4,
    tag_snapshot = 5,
    tag_checkpoint = 6
};
constexpr uint32_t version = 1;

// Definitions travel as text that keeps secrets and live state.
std::string to_text(const Definition& definition) {
    const TestRules rules;
    model::FormatOptions options;
    options.secure = true;
    options.status = true;
    options.rules = &rules;
    return model::format_domain(definition.domain, options);
}

Result<DefinitionPtr> from_text(const std::string& text) {
    const TestRules rules;
    model::ParseOptions options;
    options.inactive = false;
    options.trusted = true;
    options.rules = &rules;
    auto parsed = model::parse_domain(text, options);
    if (!parsed) return std::move(parsed.error());
    auto definition = std::make_shared<Definition>();
    definition->domain = std::move(**parsed);
    definition->domain.id = -1;  // earlier generations of this driver wrote it
    return DefinitionPtr(std::move(definition));
}

std::string text_of(const model::Snapshot& snapshot, const model::FormatOptions& options) {
    return model::format_snapshot(snapshot, options);
}
std::string text_of(const model::Checkpoint& checkpoint, const model::FormatOptions& options) {
    return model::format_checkpoint(checkpoint, true, options);
}

// Snapshots or checkpoints, behind the record of their domain, parents not always before their children.
template <class T>
Status export_moments(const vb_writer& writer, const Domain& domain, const model::MomentList<T>& moments,
                      Tag tag) {
    const TestRules rules;
    model::FormatOptions options;
    options.secure = true;
    options.inactive = true;
    options.rules = &rules;
    for (const auto& moment : moments.all()) {
        RecordWriter record;
        record.bytes(domain.uuid().bytes.data(), domain.uuid().bytes.size());
        record.flag(moments.is_current(*moment));
        record.text(text_of(*moment, options));
        Status written = record.write(writer, tag, version);
        if (!written) return written;
    }
    return {};
}

template <class T, class Parse>
Status import_moment(RecordReader& record, Host& host, model::MomentList<T> Domain::*moments, Parse parse) {
    Uuid uuid;
    record.bytes(uuid.bytes.data(), uuid.bytes.size());
    const bool current = record.flag();
    const std::string text = record.text();
    Status complete = record.complete();
    if (!complete) return complete;
    Domain* domain = host.domains.by_uuid(uuid);
    if (!domain) return internal_error("an imported snapshot or checkpoint has no domain");
    const TestRules rules;
    model::ParseOptions options;
    options.trusted = true;
    options.rules = &rules;
    auto moment = parse(text, options);
    if (!moment) return std::move(moment.error());
    const T& taken = (domain->*moments).put(std::move(*moment));
    if (current) (domain->*moments).set_current(taken.name);
    host.domains.update(*domain);
    return {};
}

Status import_snapshot(RecordReader& record, Host& host) {
    return import_moment(record, host, &Domain::snapshots,
                         [](const std::string& text, const model::ParseOptions& options) {
                             return model::parse_snapshot(text, true, options);
                         });
}

Status import_checkpoint(RecordReader& record, Host& host) {
    return import_moment(record, host, &Domain::checkpoints,
                         [](const std::string& text, const model::ParseOptions& options) {
                             return model::parse_checkpoint(text, true, options);
                         });
}

Status export_domain(const vb_writer& writer, const Domain& domain) {
    RecordWriter record;
    record.number<int32_t>(domain.state);
    record.number<int32_t>(domain.reason);
    record.flag(domain.persistent);
    record.flag(domain.autostart);
    record.flag(domain.managed_save);
    for (const bool frozen : domain.guest.frozen) record.flag(frozen);
    record.number<int64_t>(domain.guest.seconds);
    record.number<uint32_t>(domain.guest.nanoseconds);
    record.number<int32_t>(domain.id());
    record.text(to_text(*domain.current));
    record.flag(domain.next != nullptr);
    if (domain.next) record.text(to_text(*domain.next));
    Status written = record.write(writer, tag_domain, version);
    if (written) written = export_moments(writer, domain, domain.snapshots, tag_snapshot);
    return written ? export_moments(writer, domain, domain.checkpoints, tag_checkpoint) : written;
}

Status import_domain(RecordReader& record, Host& host) {
    auto domain = std::make_unique<Domain>();
    domain->state = record.number<int32_t>();
    domain->reason = record.number<int32_t>();
    domain->persistent = record.flag();
    domain->autostart = record.flag();
    domain->managed_save = record.flag();
    for (bool& frozen : domain->guest.frozen) frozen = record.flag();
    domain->guest.seconds = record.number<int64_t>();
    domain->guest.nanoseconds = record.number<uint32_t>();
    domain->run = record.number<int32_t>();
    const std::string current_text = record.text();
    auto current = from_text(current_text);
    if (!current) return std::move(current.error());
    domain->current = std::move(*current);
    if (record.flag()) {
        const std::string next_text = record.text();
        auto next = next_text == current_text ? domain->current : from_text(next_text);
        if (!next) return std::move(next.error());
        domain->next = std::move(*next);
    }
    Status complete = record.complete();
    if (!complete) return complete;
    if (host.domains.by_uuid(domain->uuid()) || host.domains.by_name(domain->name()))
        return internal_error("the imported state has domain '" + domain->name().str() + "' twice");
    host.domains.add(std::move(domain));
    return {};
}

Status export_host(const vb_writer& writer, const Host& host, bool is_default) {
    RecordWriter record;
    record.number<uint64_t>(host.scope());
    record.flag(is_default);
    record.number<int32_t>(host.next_id);
    record.flag(host.has_cells);
    record.text(host.node.model);
    record.number<uint64_t>(host.node.memory);
    for (const int32_t value : {host.node.cpus, host.node.mhz, host.node.nodes, host.node.sockets,
                                host.node.cores, host.node.threads})
        record.number<int32_t>(value);
    record.number<uint64_t>(host.networks.size());
    for (const Network& network : host.networks) {
        record.flag(network.persistent);
        record.flag(network.active);
        record.flag(network.autostart);
        record.text(model::format_network(network.definition()));
        record.text(network.next ? model::format_network(*network.next) : std::string());
    }
    export_interfaces(record, host.interfaces);
    export_storage(record, host);
    Status written = record.write(writer, tag_host, version);
    for (const DomainList::Record& domain : host.domains.records()) {
        if (!written) return written;
        written = export_domain(writer, *domain.domain);
    }
    return written;
}

Status import_networks(RecordReader& record, Host& host) {
    for (auto left = record.number<uint64_t>(); left > 0 && record.complete(); left--) {
        const bool persistent = record.flag();
        const bool active = record.flag();
        const bool autostart = record.flag();
        auto definition = model::parse_network(record.text());
        if (!definition) return std::move(definition.error());
        Network& network = host.networks.add(std::move(*definition));
        network.persistent = persistent;
        network.active = active;
        network.autostart = autostart;
        const std::string next = record.text();
        if (next.empty()) continue;
        auto next_definition = model::parse_network(next);
        if (!next_definition) return std::move(next_definition.error());
        network.next = std::move(*next_definition);
    }
    return {};
}

Status import_host(RecordReader& record, Host& host) {
    host.next_id = record.number<int32_t>();
    host.has_cells = record.flag();
    host.node.model = record.text();
    host.node.memory = record.number<uint64_t>();
    for (int32_t* value : {&host.node.cpus, &host.node.mhz, &host.node.nodes, &host.node.sockets,
                           &host.node.cores, &host.node.threads})
        *value = record.number<int32_t>();
    if (auto s = import_networks(record, host); !s) return s;
    if (auto s = import_interfaces(record, host); !s) return s;
    return import_storage(record, host);
}

}  // namespace

vb::Status TestDriver::prepare(const vb_swap_info& info) {
    if (info.schema != state_schema)
        return to_abi(internal_error("state schema " + std::to_string(info.schema) + " is not known here"));
    return {};
}

vb::Status TestDriver::quiesce(uint32_t, bool, vb_busy&) {
    return {};  // there are no threads, timers or streams to stop
}

vb::Status TestDriver::export_state(const vb_writer& writer) {
    const std::lock_guard guard(hosts_lock_);
    RecordWriter driver;
    driver.number<uint64_t>(next_scope_);
    Status written = driver.write(writer, tag_driver, version);
    if (!written) return to_abi(written);
    const std::shared_ptr<Host> shared = default_host_.lock();
    std::map<uint64_t, const Host*> hosts;  // by scope, each once
    for (const auto& [id, connection] : connections_)
        hosts.emplace(connection.host->scope(), connection.host.get());
    for (const auto& [scope, host] : hosts) {
        written = export_host(writer, *host, host == shared.get());
        if (!written) return to_abi(written);
    }
    for (const auto& [id, connection] : connections_) {
        RecordWriter record;
        record.number<uint64_t>(id);
        record.number<uint64_t>(connection.host->scope());
        written = record.write(writer, tag_connection, version);
        if (!written) return to_abi(written);
    }
    return {};
}

vb::Status TestDriver::import_state(const vb_reader& reader, uint32_t schema) {
    if (schema != state_schema)
        return to_abi(internal_error("state schema " + std::to_string(schema) + " is not known here"));
    const std::lock_guard guard(hosts_lock_);
    std::map<uint64_t, std::shared_ptr<Host>> hosts;
    std::shared_ptr<Host> last;
    RecordReader record;
    while (true) {
        auto more = record.next(reader);
        if (!more) return to_abi(more.error());
        if (!*more) break;
        Status taken;
        if (record.tag() == tag_driver) {
            next_scope_ = record.number<uint64_t>();
        } else if (record.tag() == tag_host) {
            const auto scope = record.number<uint64_t>();
            const bool is_default = record.flag();
            last = std::make_shared<Host>(host(), scope);
            taken = import_host(record, *last);
            hosts[scope] = last;
            if (is_default) default_host_ = last;
        } else if (record.tag() == tag_domain && last) {
            taken = import_domain(record, *last);
        } else if (record.tag() == tag_snapshot && last) {
            taken = import_snapshot(record, *last);
        } else if (record.tag() == tag_checkpoint && last) {
            taken = import_checkpoint(record, *last);
        } else if (record.tag() == tag_connection) {
            const auto id = record.number<uint64_t>();
            const auto found = hosts.find(record.number<uint64_t>());
            if (found == hosts.end()) return to_abi(internal_error("an imported connection has no host"));
            adopted_[id] = found->second;
        } else if ((record.tag() & VB_STATE_OPTIONAL) == 0) {
            taken = internal_error("the imported state has an unknown record");
        }
        if (taken) taken = record.complete();
        if (!taken) return to_abi(taken);
    }
    return {};
}

vb::Status TestDriver::commit() {
    const std::lock_guard guard(hosts_lock_);
    adopted_.clear();  // connections that were closed meanwhile
    return {};
}

vb::Status TestDriver::resume() {
    return {};
}

}  // namespace virtbay::test
