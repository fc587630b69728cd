#include "model/domain/schema.h"

#include <algorithm>
#include <iterator>

#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

// Descriptions that name every child their element may have.
constexpr const Element* complete[] = {
    &domain_element,   &devices_element, &os_element,        &features_element,   &cpu_element,
    &clock_element,    &disk_element,    &interface_element, &video_element,      &sound_element,
    &input_element,    &balloon_element, &rng_element,       &controller_element, &tpm_element,
    &watchdog_element, &panic_element,   &shmem_element,     &memory_element,     &filesystem_element,
    &hostdev_element,
};

Error invalid(const XmlNode& inner, const std::string& what) {
    return make_error(VB_ERR_XML_INVALID_SCHEMA, VB_FROM_XML,
                      what + " (" + inner.path() + " line " + std::to_string(inner.line) + ")");
}

// Whether an element of that name may come again. Custom children are asked nothing: they see to it
// themselves.
bool repeats(const Field& field) {
    return field.slot.kind == Kind::list || field.place == Place::custom_child || field.when_mask != 0;
}

Status check(const XmlNode& node, const Element& element) {
    for (const XmlNode* inner = node.first_element(); inner; inner = inner->next_element()) {
        if (!inner->prefix.empty()) continue;
        const Field* end = element.fields + element.count;
        const Field* field = std::find_if(element.fields, end, [&](const Field& f) {
            bool is_child =
                f.place == Place::child || f.place == Place::leaf || f.place == Place::custom_child;
            return is_child && inner->name == f.name;
        });
        if (field == end) {
            return invalid(*inner, "Element " + std::string(node.name) +
                                       " has extra content: " + std::string(inner->name));
        }
        if (!repeats(*field) && inner->next_element(inner->name))
            return invalid(*inner, "Extra element " + std::string(inner->name) + " in interleave");
        const Element* below = field->element;
        if (inner->name == "os" && &element == &domain_element) below = &os_element;
        if (inner->name == "disk" && &element == &devices_element) below = &disk_element;
        if (!below || std::find(std::begin(complete), std::end(complete), below) == std::end(complete))
            continue;
        if (auto s = check(*inner, *below); !s) return s;
    }
    return {};
}

}  // namespace

Status check_schema(const XmlNode& domain) {
    return check(domain, domain_element);
}

}  // namespace virtbay::model
