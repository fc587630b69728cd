#include "model/moment/checkpoint.h"

#include <algorithm>

#include "model/domain/schema.h"
#include "model/moment/parts.h"

namespace virtbay::model {

namespace {

constexpr Field disk_fields[] = {
    attr("name", VB_AT(CheckpointDisk, name)).required(),
    attr("checkpoint", VB_AT(CheckpointDisk, mode)).nonzero(),
    attr("bitmap", VB_AT(CheckpointDisk, bitmap)),
};
constexpr Element checkpoint_disk_element =
    element(disk_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        const auto& disk = as<CheckpointDisk>(o);
        if (disk.mode == CheckpointMode::no && disk.bitmap.has())
            return c.fail(n, "a disk without checkpoint has no bitmap");
        return true;
    });
constexpr Field disks_fields[] = {
    child("disk", checkpoint_disk_element, VB_AT(Checkpoint, disks)).always(),
};
constexpr Element disks_element = element(disks_fields);

constexpr Field parent_fields[] = {leaf("name", VB_AT(Checkpoint, parent))};
constexpr Element parent_element = element(parent_fields);

// The domain is not in the table: it is parsed with the driver's rules.
constexpr Field checkpoint_fields[] = {
    leaf("name", VB_AT(Checkpoint, name)), leaf("description", VB_AT(Checkpoint, description)),
    child("parent", parent_element),       leaf("creationTime", VB_AT(Checkpoint, created)).internal(),
    child("disks", disks_element),
};
constexpr Element checkpoint_element = element(checkpoint_fields);

Error fail(int32_t code, const std::string& detail) {
    return make_error(code, VB_FROM_DOMAIN_CHECKPOINT, detail);
}

Error extra(const std::string& what) {
    return make_error(VB_ERR_XML_INVALID_SCHEMA, VB_FROM_XML, "domaincheckpoint: " + what);
}

Status check_children(const XmlNode& root) {
    for (const XmlNode* node = root.first_element(); node; node = node->next_element()) {
        const std::string name(node->name);
        const bool known =
            name == "domain" || std::any_of(std::begin(checkpoint_fields), std::end(checkpoint_fields),
                                            [&](const Field& field) { return name == field.name; });
        if (!known) return extra("unknown element " + name);
        if (node->next_element(node->name)) return extra("element " + name + " is repeated");
    }
    const std::string name = child_text(root, "name");
    if (name.find_first_of("/\n") != std::string::npos) return extra("the name has a slash");
    const XmlNode* domain = root.child("domain");
    if (!domain) return {};
    const std::string_view type = domain->attribute_or("type", {});
    if (type.empty() || !value_of<VirtType>(type)) return extra("the domain's type is none that is known");
    return check_schema(*domain);
}

}  // namespace

Result<std::shared_ptr<Checkpoint>> parse_checkpoint(std::string_view xml, bool redefine,
                                                     const ParseOptions& options) {
    auto document = XmlDocument::parse(xml, "(domain_checkpoint)", VB_FROM_DOMAIN_CHECKPOINT);
    if (!document) return document.error();
    const XmlNode& root = document->root();
    if (!root.is("domaincheckpoint"))
        return make_error(
            VB_ERR_XML_ERROR, VB_FROM_XML,
            "expecting root element of 'domaincheckpoint', not '" + std::string(root.name) + "'");
    if (auto s = check_children(root); !s) return std::move(s.error());
    auto checkpoint = std::make_shared<Checkpoint>();
    ParseContext context(options);
    if (!parse_element(context, root, checkpoint_element, checkpoint.get()))
        return extra(context.error().message);
    if (!redefine) {
        checkpoint->parent.clear();
        checkpoint->created = 0;
        return checkpoint;
    }
    if (checkpoint->name.empty()) return fail(VB_ERR_XML_ERROR, "a redefined checkpoint must have a name");
    if (!child_number(root, "creationTime", checkpoint->created))
        return fail(VB_ERR_INTERNAL_ERROR, "missing creationTime from existing checkpoint");
    if (const XmlNode* domain = root.child("domain")) {
        auto parsed = parse_inner_domain(*domain, options);
        if (!parsed) return std::move(parsed.error());
        checkpoint->domain = std::move(*parsed);
    }
    return checkpoint;
}

std::string format_checkpoint(const Checkpoint& checkpoint, bool with_domain, const FormatOptions& options) {
    std::string text;
    XmlWriter out(text);
    const FormatContext context{options, out, nullptr};
    out.open("domaincheckpoint");
    format_fields(context, checkpoint_element, &checkpoint);
    if (with_domain && checkpoint.domain) format_inner_domain(*checkpoint.domain, "domain", options, out);
    out.close("domaincheckpoint");
    return text;
}

Status align_disks(Checkpoint& checkpoint) {
    const Domain& domain = *checkpoint.domain;
    if (checkpoint.disks.size() > domain.disks.size())
        return fail(VB_ERR_CONFIG_UNSUPPORTED, "too many disk checkpoint requests for domain");
    // Disks that nothing is said of take part when nothing is said of any.
    const CheckpointMode rest = checkpoint.disks.empty() ? CheckpointMode::bitmap : CheckpointMode::no;
    std::vector<CheckpointDisk> aligned(domain.disks.size());
    for (CheckpointDisk& disk : checkpoint.disks) {
        const int index = find_disk(domain, disk.name);
        const std::string name = disk.name.str();
        if (index < 0) return fail(VB_ERR_CONFIG_UNSUPPORTED, "no disk named '" + name + "'");
        const auto at = static_cast<size_t>(index);
        const Disk& of_domain = domain.disks[at];
        if (aligned[at].name.has())
            return fail(VB_ERR_CONFIG_UNSUPPORTED, "disk '" + name + "' specified twice");
        if (disk.mode == CheckpointMode::absent) disk.mode = CheckpointMode::bitmap;
        if (disk.mode == CheckpointMode::bitmap && (!of_domain.has_source() || of_domain.readonly))
            return fail(VB_ERR_CONFIG_UNSUPPORTED, "disk '" + name + "' is empty or readonly");
        aligned[at] = std::move(disk);
        aligned[at].name = of_domain.target;
    }
    for (size_t i = 0; i < aligned.size(); i++) {
        CheckpointDisk& disk = aligned[i];
        const Disk& of_domain = domain.disks[i];
        if (!disk.name.has()) {
            disk.name = of_domain.target;
            disk.mode = !of_domain.has_source() || of_domain.readonly ? CheckpointMode::no : rest;
        }
        if (disk.mode == CheckpointMode::bitmap && !disk.bitmap.has()) disk.bitmap = checkpoint.name;
    }
    checkpoint.disks.clear();
    if (!aligned.empty()) checkpoint.disks.items() = std::move(aligned);
    return {};
}

}  // namespace virtbay::model
