#include "model/storage/elements.h"

namespace virtbay::model {

namespace {

// Whoever the file belongs to is kept as it is: -1.
constexpr Field permissions_fields[] = {
    leaf("mode", VB_AT(StoragePermissions, mode)),
    leaf("owner", VB_AT(StoragePermissions, owner)),
    leaf("group", VB_AT(StoragePermissions, group)),
    leaf("label", VB_AT(StoragePermissions, label)),
};

bool check_permissions(ParseContext& context, const XmlNode& node, void* object) {
    auto& permissions = as<StoragePermissions>(object);
    if (permissions.mode.has()) {
        uint64_t mode = 0;
        if (!parse_number(permissions.mode, 8, mode) || mode > 0777)
            return context.fail(node, "malformed octal mode");
        char text[8];
        snprintf(text, sizeof text, "0%o", static_cast<unsigned>(mode));
        permissions.mode = text;
    }
    for (std::optional<int64_t>* id : {&permissions.owner, &permissions.group}) {
        if (*id && (**id < -1 || **id > UINT32_MAX)) return context.fail(node, "malformed id");
        if (*id && **id == -1) id->reset();
    }
    return true;
}

}  // namespace

constinit const Element permissions_element = element(permissions_fields, check_permissions);

}  // namespace virtbay::model
