#include "model/domain/schema.h"

#include <algorithm>
#include <iterator>

#include "model/described.h"
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

// Whether an element of that name may come again. Custom children are asked nothing: they see to it
// themselves.
bool repeats(const Field& field) {
    return field.slot.kind == Kind::list || field.place == Place::custom_child || field.when_mask != 0;
}

Status check(const XmlNode& node, const Element& element) {
    for (const XmlNode* inner = node.first_element(); inner; inner = inner->next_element()) {
        if (!inner->prefix.empty()) continue;
        auto found = field_of_child(node, *inner, element);
        if (!found) return std::move(found.error());
        const Field* const field = *found;
        if (!repeats(*field) && inner->next_element(inner->name))
            return not_in_schema(*inner, "Extra element " + std::string(inner->name) + " in interleave");
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
