#include "api/rules.h"

namespace virtbay::api {
namespace {

// One more than the last of each, as of this version of the interface.
constexpr unsigned int codesets = VIR_KEYCODE_SET_QNUM + 1;
constexpr unsigned int dump_formats = VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP + 1;

}  // namespace

bool virDomainSendKey_rules(ApiCall& call, virDomainPtr, unsigned int codeset, unsigned int, unsigned int*,
                            int nkeycodes, unsigned int) {
    if (codeset >= codesets)
        return call.refuse("codeset",
                           "Unsupported codeset '" + std::to_string(static_cast<int>(codeset)) + "'");
    if (nkeycodes > VIR_DOMAIN_SEND_KEY_MAX_KEYS)
        return call.refuse("nkeycodes",
                           "nkeycodes must be <= " + std::to_string(VIR_DOMAIN_SEND_KEY_MAX_KEYS));
    return true;
}

bool virDomainBlockRebase_rules(ApiCall& call, virDomainPtr, const char*, const char* base, unsigned long,
                                unsigned int flags) {
    constexpr unsigned int copies = VIR_DOMAIN_BLOCK_REBASE_SHALLOW | VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT |
                                    VIR_DOMAIN_BLOCK_REBASE_COPY_RAW | VIR_DOMAIN_BLOCK_REBASE_COPY_DEV;
    if (flags & VIR_DOMAIN_BLOCK_REBASE_COPY) return call.nonnull("base", base);
    return !(flags & copies) || call.refuse("flags", "use of flags requires a copy job");
}

bool virDomainCoreDumpWithFormat_rules(ApiCall& call, virDomainPtr, const char*, unsigned int dumpformat,
                                       unsigned int) {
    return dumpformat < dump_formats ||
           call.refuse("flags",
                       "dumpformat '" + std::to_string(static_cast<int>(dumpformat)) + "' is not supported");
}

bool virStorageVolResize_rules(ApiCall& call, virStorageVolPtr, unsigned long long capacity,
                               unsigned int flags) {
    if (capacity || (flags & (VIR_STORAGE_VOL_RESIZE_DELTA | VIR_STORAGE_VOL_RESIZE_SHRINK))) return true;
    return call.refuse("capacity", std::string("capacity in ") + call.function() +
                                       " cannot be zero without 'delta' or 'shrink' flags set");
}

}  // namespace virtbay::api
