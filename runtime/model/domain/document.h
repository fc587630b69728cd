// Domain documents: text to typed values and back.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/domain/domain.h"

namespace virtbay::model {

class XmlNode;
class XmlWriter;
struct Device;

// What a driver adds to the parsing of a domain. All functions are const and called on the caller's thread;
// one object may serve many threads.
class DomainRules {
  public:
    virtual ~DomainRules() = default;

    // Called once virt_type, os.type, arch and machine are known, before devices are parsed. Refuses what the
    // driver cannot run (libvirt answers VB_ERR_INVALID_ARG "could not find capabilities for ..." or
    // VB_ERR_CONFIG_UNSUPPORTED) and fills in arch, machine and emulator where the document leaves them out.
    virtual Status capabilities(Domain& domain) const;

    // The driver's own defaults. `complete` runs before the generic completion adds controllers and
    // addresses, `assign` after it.
    virtual Status complete(Domain& domain) const;
    virtual Status assign(Domain& domain) const;

    // As `complete`, for one device that was parsed by itself.
    virtual Status complete_device(Device& device, const Domain& domain) const;

    // Refuses what the driver cannot run, after the generic checks passed.
    virtual Status validate(const Domain& domain) const;

    // The vendor part of generated Ethernet addresses.
    virtual std::array<uint8_t, 3> mac_prefix() const { return {0x52, 0x54, 0x00}; }

    // The model of a video device that names none.
    virtual VideoModel default_video(const Domain& domain) const;

    // Whether a SCSI bus has 16 places rather than 8.
    virtual bool wide_scsi_bus() const { return false; }

    // Whether the driver lets a document pick device aliases (those beginning "ua-").
    virtual bool user_aliases() const { return false; }

    // Elements directly below <domain> in this namespace are given to parse_namespace; nullptr: none.
    virtual const char* namespace_uri() const { return nullptr; }
    // `root` is <domain>; the data goes to Domain::namespace_data. Null data: nothing found.
    virtual Result<std::shared_ptr<const NamespaceData>> parse_namespace(const XmlNode& root) const;
    // Writes what parse_namespace read; the writer stands behind the last element of <domain>.
    virtual void format_namespace(const NamespaceData& data, XmlWriter& out) const;
    // The prefix declared at <domain> when there is namespace data.
    virtual const char* namespace_prefix() const { return nullptr; }
};

struct ParseOptions {
    // Leave out live state (aliases, resolved interfaces, ids).
    bool inactive = true;
    // Check against the schema first: VB_ERR_XML_INVALID_SCHEMA when the document does not follow it.
    bool validate = false;
    // Completes nothing and checks only the document itself: for files of our own that were complete when
    // written.
    bool trusted = false;
    // Change what the document says where the guest has not seen it yet (a new definition, no migration).
    bool update_abi = false;
    const DomainRules* rules = nullptr;
    // How messages about malformed text call the document.
    const char* name = "(domain_definition)";
};

// Errors: VB_ERR_XML_DETAIL for malformed text, VB_ERR_XML_ERROR and others as libvirt for content, always
// with the element's path and line in the message. Input past 16 MiB or 256 levels is refused.
Result<std::shared_ptr<Domain>> parse_domain(std::string_view xml, const ParseOptions& options);

// The same for an element of a larger document (a snapshot, a host file, a status file).
Result<std::shared_ptr<Domain>> parse_domain(const XmlNode& element, const ParseOptions& options);
// Whatever the element is named, and without its schema: <inactiveDomain>.
Result<std::shared_ptr<Domain>> parse_domain_of_any_name(const XmlNode& element, const ParseOptions& options);

struct FormatOptions {
    bool secure = false;                 // print passwords
    bool inactive = false;               // leave out live state
    bool migratable = false;             // leave out what older releases do not understand
    bool status = false;                 // keep live state even of a domain without id
    const DomainRules* rules = nullptr;  // needed for Domain::namespace_data
    int32_t id = -1;                     // printed when the domain itself has none; -1: none
};

std::string format_domain(const Domain& domain, const FormatOptions& options);
void format_domain(const Domain& domain, const FormatOptions& options, XmlWriter& out);

// A single device, as attach, detach and update take it. Only the list or box of `kind` is filled.
enum class DeviceKind : uint8_t {
    none,
    disk,
    controller,
    lease,
    filesystem,
    interface,
    smartcard,
    serial,
    parallel,
    console,
    channel,
    input,
    tpm,
    graphics,
    audio,
    sound,
    video,
    hostdev,
    redirdev,
    redirfilter,
    hub,
    watchdog,
    balloon,
    rng,
    nvram,
    panic,
    shmem,
    memory,
    iommu,
    vsock
};

struct Device {
    DeviceKind kind = DeviceKind::none;
    Domain holder;
};

// `domain` is the one that the device is meant for.
Result<Device> parse_device(std::string_view xml, const Domain& domain, const ParseOptions& options);
// One device of `domain`, the `index`-th of its kind; no final newline, no indent.
std::string format_device(const Domain& domain, DeviceKind kind, size_t index, const FormatOptions& options);

}  // namespace virtbay::model
