#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "shell/session.h"

namespace virtbay::shell {

Result<Domain> find_domain_by(Session& session, const std::string& text, unsigned keys) {
    virConnectPtr connection = session.connection();
    Domain domain;
    if (keys & by_id) {
        const auto id = parse_unsigned(text);
        if (id && *id <= INT_MAX) domain.reset(virDomainLookupByID(connection, static_cast<int>(*id)));
    }
    if (!domain && (keys & by_uuid) && text.size() == VIR_UUID_STRING_BUFLEN - 1)
        domain.reset(virDomainLookupByUUIDString(connection, text.c_str()));
    if (!domain && (keys & by_name)) domain.reset(virDomainLookupByName(connection, text.c_str()));
    session.forget_library_error();
    if (!domain) return failure("failed to get domain '%s'", text.c_str());
    return domain;
}

Result<Domain> find_domain(Session& session, const Arguments& arguments, std::string_view option) {
    const std::string* text = arguments.get(option);
    return find_domain_by(session, text ? *text : "", by_any);
}

Result<Network> find_network(Session& session, const std::string& text, unsigned keys) {
    Network network;
    if ((keys & by_uuid) && text.size() == VIR_UUID_STRING_BUFLEN - 1)
        network.reset(virNetworkLookupByUUIDString(session.connection(), text.c_str()));
    if (!network && (keys & by_name))
        network.reset(virNetworkLookupByName(session.connection(), text.c_str()));
    if (!network) return failure("failed to get network '%s'", text.c_str());
    session.forget_library_error();
    return network;
}

Result<Pool> find_pool(Session& session, const std::string& text, unsigned keys) {
    Pool pool;
    if ((keys & by_uuid) && text.size() == VIR_UUID_STRING_BUFLEN - 1)
        pool.reset(virStoragePoolLookupByUUIDString(session.connection(), text.c_str()));
    if (!pool && (keys & by_name)) pool.reset(virStoragePoolLookupByName(session.connection(), text.c_str()));
    if (!pool) return failure("failed to get pool '%s'", text.c_str());
    session.forget_library_error();
    return pool;
}

Result<Volume> find_volume(Session& session, const Arguments& arguments, std::string_view option,
                           std::string_view pool_option) {
    const std::string& text = *arguments.get(option);
    const std::string* pool_name = pool_option.empty() ? nullptr : arguments.get(pool_option);
    Volume volume;
    if (pool_name) {
        auto pool = find_pool(session, *pool_name);
        if (!pool) return pool.error();
        if (virStoragePoolIsActive(pool->get()) != 1)
            return failure("pool '%s' is not active", pool_name->c_str());
        volume.reset(virStorageVolLookupByName(pool->get(), text.c_str()));
    }
    if (!volume) volume.reset(virStorageVolLookupByKey(session.connection(), text.c_str()));
    if (!volume) volume.reset(virStorageVolLookupByPath(session.connection(), text.c_str()));
    if (!volume) {
        if (pool_name || pool_option.empty()) return failure("failed to get vol '%s'", text.c_str());
        return failure("failed to get vol '%s', specifying --%s might help", text.c_str(),
                       std::string(pool_option).c_str());
    }
    session.forget_library_error();
    if (pool_name) {
        const Pool actual(virStoragePoolLookupByVolume(volume.get()));
        auto wanted = find_pool(session, *pool_name);
        if (!wanted) return wanted.error();
        if (!actual || uuid_of(actual.get(), virStoragePoolGetUUIDString) !=
                           uuid_of(wanted->get(), virStoragePoolGetUUIDString))
            return failure("Requested volume '%s' is not in pool '%s'", text.c_str(), pool_name->c_str());
    }
    return volume;
}

namespace {

Error bad_number(std::string_view name, const std::string& text) {
    return failure("Numeric value '%s' for <%s> option is malformed or out of range", text.c_str(),
                   std::string(name).c_str());
}

}  // namespace

Status read_number(const Arguments& arguments, std::string_view name, unsigned long long& value) {
    const std::string* text = arguments.get(name);
    if (!text) return {};
    const auto number = parse_unsigned(*text);
    if (!number) return bad_number(name, *text);
    value = *number;
    return {};
}

Status read_number(const Arguments& arguments, std::string_view name, unsigned& value) {
    unsigned long long wide = value;
    if (Status status = read_number(arguments, name, wide); !status) return status;
    if (wide > UINT_MAX) return bad_number(name, *arguments.get(name));
    value = static_cast<unsigned>(wide);
    return {};
}

Status read_number(const Arguments& arguments, std::string_view name, int& value) {
    const std::string* text = arguments.get(name);
    if (!text) return {};
    const auto number = parse_signed(*text);
    if (!number || *number < INT_MIN || *number > INT_MAX) return bad_number(name, *text);
    value = static_cast<int>(*number);
    return {};
}

Status read_size(Session& session, const Arguments& arguments, std::string_view name, uint64_t unit,
                 unsigned long long limit, unsigned long long& bytes) {
    const std::string* text = arguments.get(name);
    if (!text) return {};
    Status status = scale(*text, unit, limit, bytes);
    if (!status)
        session.complain(format("Scaled numeric value '%s' for <%s> option is malformed or out of range",
                                text->c_str(), std::string(name).c_str()));
    return status;
}

Status scale(const std::string& text, uint64_t unit, unsigned long long limit, unsigned long long& bytes) {
    uint64_t value = 0;
    std::string suffix;
    switch (parse_size(text, unit, limit, value, suffix)) {
        case SizeFault::none:
            bytes = value;
            return {};
        case SizeFault::suffix:
            return failure("invalid argument: unknown suffix '%s'", suffix.c_str());
        case SizeFault::range:
            return failure("numerical overflow: value too large: %s%s",
                           text.substr(0, text.size() - suffix.size()).c_str(), suffix.c_str());
        default:
            return library_error();
    }
}

Status exclusive(const Arguments& arguments, std::string_view one, std::string_view other) {
    if (!arguments.has(one) || !arguments.has(other)) return {};
    return failure("Options --%s and --%s are mutually exclusive", std::string(one).c_str(),
                   std::string(other).c_str());
}

Status requires_option(const Arguments& arguments, std::string_view one, std::string_view other) {
    if (!arguments.has(one) || arguments.has(other)) return {};
    return failure("Option --%s is required by option --%s", std::string(other).c_str(),
                   std::string(one).c_str());
}

Result<unsigned> affect_flags(const Arguments& arguments) {
    for (std::string_view other : {"live", "config"})
        if (Status status = exclusive(arguments, "current", other); !status) return status.error();
    return collect_flags(arguments, {{"live", VIR_DOMAIN_AFFECT_LIVE}, {"config", VIR_DOMAIN_AFFECT_CONFIG}});
}

unsigned collect_flags(const Arguments& arguments, std::span<const FlagBit> bits) {
    unsigned flags = 0;
    for (const FlagBit& item : bits)
        if (arguments.has(item.option)) flags |= item.bit;
    return flags;
}

Result<std::string> read_file(const std::string& path, size_t limit) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return failure("Failed to open file '%s': %s", path.c_str(), std::strerror(errno));
    std::string content;
    char block[16384];
    ssize_t got = 0;
    while ((got = ::read(fd, block, sizeof(block))) > 0 && content.size() + static_cast<size_t>(got) <= limit)
        content.append(block, static_cast<size_t>(got));
    const int fault = got < 0 ? errno : got > 0 ? EFBIG : 0;
    ::close(fd);
    if (fault) return failure("Failed to read file '%s': %s", path.c_str(), std::strerror(fault));
    return content;
}

}  // namespace virtbay::shell
