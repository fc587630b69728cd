// <sysinfo>: what a guest's firmware tells of its machine.
#include "model/domain/domain.h"
#include "model/domain/elements.h"
#include "model/names.h"

namespace virtbay::model {

namespace {

// MONTH/DAY/YEAR, the year with two digits or from 1900 on.
bool is_bios_date(std::string_view text) {
    const size_t first = text.find('/');
    const size_t second = first == std::string_view::npos ? first : text.find('/', first + 1);
    if (second == std::string_view::npos) return false;
    uint64_t month = 0, day = 0, year = 0;
    return parse_number(text.substr(0, first), 10, month) &&
           parse_number(text.substr(first + 1, second - first - 1), 10, day) &&
           parse_number(text.substr(second + 1), 10, year) && month >= 1 && month <= 12 && day >= 1 &&
           day <= 31 && (year < 100 || year >= 1900);
}

// Entries are kept in the order in which they are printed; unknown ones are dropped.
bool parse_entries(ParseContext& context, const XmlNode& node, const char* names, List<SysinfoEntry>& to) {
    for (unsigned i = 0; !name_at(names, i).empty(); ++i) {
        for (const XmlNode* n = node.child("entry"); n; n = n->next_element("entry")) {
            if (n->attribute_or("name", {}) != name_at(names, i)) continue;
            std::string value = n->content();
            if (value.empty()) break;
            if (name_at(names, i) == "uuid" && !Uuid::parse(value)) {
                return context.fail(*n, VB_ERR_XML_DETAIL, VB_FROM_DOMAIN,
                                    "malformed <sysinfo> uuid element");
            }
            if (name_at(names, i) == "date" && !is_bios_date(value))
                return context.fail(*n, VB_ERR_XML_DETAIL, VB_FROM_DOMAIN, "Invalid BIOS 'date' format");
            if (name_at(names, i) == "uuid") value = Uuid::parse(value)->str();
            to.push_back({Text(name_at(names, i)), Text(value), {}});
            break;
        }
    }
    return true;
}

void format_entries(XmlWriter& out, const char* name, const List<SysinfoEntry>& entries,
                    bool always = false) {
    if (entries.empty() && !always) return;
    out.open(name);
    for (const auto& entry : entries) {
        out.open("entry");
        out.attribute("name", entry.name);
        out.text(entry.value);
        out.close("entry");
    }
    out.close(name);
}

}  // namespace

bool parse_sysinfo(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* type = node.attribute("type");
    if (!type) return context.missing_attribute(node, "type");
    auto value = value_of<SysinfoType>(*type);
    if (!value) return context.bad_attribute(node, "type", *type);
    Sysinfo info;
    info.type = *value;
    if (info.type == SysinfoType::smbios) {
        if (const XmlNode* n = node.child("bios")) {
            if (!parse_entries(context, *n, "vendor|version|date|release", info.bios)) return false;
        }
        if (const XmlNode* n = node.child("system")) {
            if (!parse_entries(context, *n, "manufacturer|product|version|serial|uuid|sku|family",
                               info.system))
                return false;
        }
        for (const XmlNode* n = node.child("baseBoard"); n; n = n->next_element("baseBoard")) {
            SysinfoBoard board;
            if (!parse_entries(context, *n, "manufacturer|product|version|serial|asset|location",
                               board.entries))
                return false;
            if (!board.entries.empty()) info.base_boards.push_back(std::move(board));
        }
        if (const XmlNode* n = node.child("chassis")) {
            if (!parse_entries(context, *n, "manufacturer|version|serial|asset|sku", info.chassis))
                return false;
        }
        if (const XmlNode* strings = node.child("oemStrings")) {
            for (const XmlNode* n = strings->child("entry"); n; n = n->next_element("entry")) {
                info.oem_strings.push_back({Text(n->content())});
            }
        }
    } else {
        for (const XmlNode* n = node.child("entry"); n; n = n->next_element("entry")) {
            const std::string_view* name = n->attribute("name");
            if (!name) return context.fail(*n, "Firmware entry is missing 'name' attribute");
            SysinfoEntry entry;
            entry.name = *name;
            std::string text = n->content();
            if (!text.empty()) entry.value = text;
            if (const std::string_view* file = n->attribute("file")) entry.file = *file;
            if (!entry.value.has() && !entry.file.has())
                return context.fail(*n, "Firmware entry must have either value or 'file' attribute");
            if (entry.value.has() && entry.file.has())
                return context.fail(*n, "Firmware entry can't have both value and 'file' attribute");
            info.fwcfg.push_back(std::move(entry));
        }
    }
    as<Domain>(object).sysinfo.push_back(std::move(info));
    return true;
}

void format_sysinfo(const FormatContext& context, const void* object) {
    XmlWriter& out = context.out;
    for (const auto& info : as<Domain>(object).sysinfo) {
        out.open("sysinfo");
        out.raw_attribute("type", name_of(info.type));
        format_entries(out, "bios", info.bios);
        format_entries(out, "system", info.system);
        for (const auto& board : info.base_boards) format_entries(out, "baseBoard", board.entries, true);
        format_entries(out, "chassis", info.chassis);
        if (!info.oem_strings.empty()) {
            out.open("oemStrings");
            for (const auto& text : info.oem_strings) out.element("entry", text.value);
            out.close("oemStrings");
        }
        for (const auto& entry : info.fwcfg) {
            out.open("entry");
            out.attribute("name", entry.name);
            if (entry.file.has()) out.attribute("file", entry.file);
            if (entry.value.has()) out.text(entry.value);
            out.close("entry");
        }
        out.close("sysinfo");
    }
}

}  // namespace virtbay::model
