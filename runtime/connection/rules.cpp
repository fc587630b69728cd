#include "connection/rules.h"

#include <cstring>
#include <utility>

#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

namespace virtbay::connection {
namespace {

using contract::Operation;

// One more than the last of each, as of this version of the interface.
constexpr uint32_t codesets = VB_KEYCODE_SET_QNUM + 1;
constexpr uint32_t dump_formats = VB_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP + 1;

// That `argument` is given, or is not.
Status given(const Operation& op, const char* argument, const char* value) {
    if (value) return {};
    return refused(op, argument, std::string(argument) + " in " + op.function + " must not be NULL");
}

Status absent(const Operation& op, const char* argument, const char* value) {
    if (!value) return {};
    return refused(op, argument, std::string(argument) + " in " + op.function + " must be NULL");
}

std::string quoted(uint32_t value) {
    return "'" + std::to_string(static_cast<int32_t>(value)) + "'";
}

Status check(const Operation& op, const vb_domain_send_key_in& in) {
    if (in.codeset >= codesets) return refused(op, "codeset", "Unsupported codeset " + quoted(in.codeset));
    if (in.n_keycodes <= VB_DOMAIN_SEND_KEY_MAX_KEYS) return {};
    return refused(op, "nkeycodes", "nkeycodes must be <= " + std::to_string(VB_DOMAIN_SEND_KEY_MAX_KEYS));
}

Status check(const Operation& op, const vb_domain_block_rebase_in& in) {
    constexpr uint32_t copies = VB_DOMAIN_BLOCK_REBASE_SHALLOW | VB_DOMAIN_BLOCK_REBASE_REUSE_EXT |
                                VB_DOMAIN_BLOCK_REBASE_COPY_RAW | VB_DOMAIN_BLOCK_REBASE_COPY_DEV;
    if (in.flags & VB_DOMAIN_BLOCK_REBASE_COPY) return given(op, "base", in.base);
    if (!(in.flags & copies)) return {};
    return refused(op, "flags", "use of flags requires a copy job");
}

Status check(const Operation& op, const vb_domain_core_dump_in& in) {
    if (in.dumpformat < dump_formats) return {};
    return refused(op, "flags", "dumpformat " + quoted(in.dumpformat) + " is not supported");
}

Status check(const Operation& op, const vb_storage_vol_resize_in& in) {
    if (in.capacity || (in.flags & (VB_STORAGE_VOL_RESIZE_DELTA | VB_STORAGE_VOL_RESIZE_SHRINK))) return {};
    return refused(
        op, "capacity",
        std::string("capacity in ") + op.function + " cannot be zero without 'delta' or 'shrink' flags set");
}

// Unknown kinds of metadata are for the driver to judge.
Status check_uri(const Operation& op, int32_t type, const char* uri) {
    if (type == VB_DOMAIN_METADATA_ELEMENT) return given(op, "uri", uri);
    if (type == VB_DOMAIN_METADATA_TITLE || type == VB_DOMAIN_METADATA_DESCRIPTION)
        return absent(op, "uri", uri);
    return {};
}

Status check(const Operation& op, const vb_domain_get_metadata_in& in) {
    return check_uri(op, in.type, in.uri);
}

Status check(const Operation& op, const vb_domain_set_metadata_in& in) {
    if (in.type == VB_DOMAIN_METADATA_TITLE && in.metadata && std::strchr(in.metadata, '\n'))
        return refused(op, "metadata", "metadata title can't contain newlines");
    Status uri = check_uri(op, in.type, in.uri);
    if (!uri) return uri;
    if (in.type == VB_DOMAIN_METADATA_TITLE || in.type == VB_DOMAIN_METADATA_DESCRIPTION)
        return absent(op, "key", in.key);
    if (in.type == VB_DOMAIN_METADATA_ELEMENT && in.metadata) return given(op, "key", in.key);
    return {};
}

}  // namespace

Error refused(const Operation& operation, const char* argument, std::string message) {
    Error error;
    error.code = VB_ERR_INVALID_ARG;
    error.domain = operation.error_domain;
    error.message = std::move(message);
    error.str1 = operation.function;
    error.str2 = argument;
    error.int1 = 0;
    error.int2 = 0;
    return error;
}

Status check_together(const Operation& operation, const void* in) {
    switch (operation.number) {
        case VB_OP_DOMAIN_SEND_KEY:
            return check(operation, *static_cast<const vb_domain_send_key_in*>(in));
        case VB_OP_DOMAIN_BLOCK_REBASE:
            return check(operation, *static_cast<const vb_domain_block_rebase_in*>(in));
        case VB_OP_DOMAIN_CORE_DUMP:
            return check(operation, *static_cast<const vb_domain_core_dump_in*>(in));
        case VB_OP_STORAGE_VOL_RESIZE:
            return check(operation, *static_cast<const vb_storage_vol_resize_in*>(in));
        case VB_OP_DOMAIN_GET_METADATA:
            return check(operation, *static_cast<const vb_domain_get_metadata_in*>(in));
        case VB_OP_DOMAIN_SET_METADATA:
            return check(operation, *static_cast<const vb_domain_set_metadata_in*>(in));
        default:
            return {};
    }
}

}  // namespace virtbay::connection
