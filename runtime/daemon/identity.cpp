#include "daemon/identity.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>

#include "virtbay/constants.h"

namespace virtbay::daemon {
namespace {

struct Attribute {
    std::string_view name;
    int32_t type;
    void (*take)(plugin::Caller& caller, const vb_typed_param& given);
};

void ignore(plugin::Caller&, const vb_typed_param&) {}

template <std::string plugin::Caller::*member>
void text(plugin::Caller& caller, const vb_typed_param& given) {
    caller.*member = given.value.value.s;
}

constexpr Attribute known[] = {
    {VB_CONNECT_IDENTITY_USER_NAME, VB_TYPED_PARAM_STRING, text<&plugin::Caller::user_name>},
    {VB_CONNECT_IDENTITY_UNIX_USER_ID, VB_TYPED_PARAM_ULLONG,
     [](plugin::Caller& caller, const vb_typed_param& given) { caller.uid = given.value.value.l; }},
    {VB_CONNECT_IDENTITY_GROUP_NAME, VB_TYPED_PARAM_STRING, text<&plugin::Caller::group_name>},
    {VB_CONNECT_IDENTITY_UNIX_GROUP_ID, VB_TYPED_PARAM_ULLONG,
     [](plugin::Caller& caller, const vb_typed_param& given) { caller.gid = given.value.value.l; }},
    {VB_CONNECT_IDENTITY_PROCESS_ID, VB_TYPED_PARAM_LLONG,
     [](plugin::Caller& caller, const vb_typed_param& given) {
         caller.pid = static_cast<int32_t>(given.value.value.l);
     }},
    {VB_CONNECT_IDENTITY_PROCESS_TIME, VB_TYPED_PARAM_ULLONG, ignore},
    {VB_CONNECT_IDENTITY_SASL_USER_NAME, VB_TYPED_PARAM_STRING, text<&plugin::Caller::sasl_user_name>},
    {VB_CONNECT_IDENTITY_X509_DISTINGUISHED_NAME, VB_TYPED_PARAM_STRING, text<&plugin::Caller::x509_name>},
    {VB_CONNECT_IDENTITY_SELINUX_CONTEXT, VB_TYPED_PARAM_STRING, ignore},
};

const char* type_name(int32_t type) {
    constexpr const char* names[] = {"int", "uint", "llong", "ullong", "double", "boolean", "string"};
    return type >= 1 && type <= static_cast<int32_t>(std::size(names)) ? names[type - 1] : "unknown";
}

Error refused(int32_t code, const std::string& text) {
    return make_error(code, VB_FROM_NONE, text);
}

}  // namespace

Result<plugin::Caller> caller_of(std::span<const vb_typed_param> attributes) {
    plugin::Caller caller;
    std::array<bool, std::size(known)> seen{};
    for (const auto& given : attributes) {
        const std::string name = given.field;
        const auto* at = std::find_if(std::begin(known), std::end(known),
                                      [&](const Attribute& a) { return a.name == name; });
        if (at == std::end(known))
            return refused(VB_ERR_ARGUMENT_UNSUPPORTED, "parameter '" + name + "' not supported");
        if (given.value.type != at->type)
            return refused(VB_ERR_INVALID_ARG, std::string("invalid type '") + type_name(given.value.type) +
                                                   "' for parameter '" + name + "', expected '" +
                                                   type_name(at->type) + "'");
        bool& before = seen[static_cast<size_t>(at - std::begin(known))];
        if (before) return refused(VB_ERR_INVALID_ARG, "parameter '" + name + "' occurs multiple times");
        before = true;
        at->take(caller, given);
    }
    return caller;
}

}  // namespace virtbay::daemon
