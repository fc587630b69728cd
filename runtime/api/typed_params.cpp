#include "api/typed_params.h"

#include <cstdlib>
#include <cstring>

namespace virtbay::api {
namespace {

Error bad_type(const char* field, int type) {
    return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                      "parameter '" + std::string(field) + "' has unknown type " + std::to_string(type));
}

}  // namespace

Result<const vb_typed_param*> to_values(const virTypedParameter* params, int count, Arena& arena) {
    if (count <= 0) return static_cast<const vb_typed_param*>(nullptr);
    auto* values = arena.zeroed<vb_typed_param>(static_cast<size_t>(count));
    if (!values) return make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, "");
    for (int i = 0; i < count; ++i) {
        const virTypedParameter& from = params[i];
        vb_typed_param& to = values[i];
        // The name may fill its array to the last byte, without a NUL.
        to.field = arena.copy({from.field, strnlen(from.field, sizeof from.field)});
        to.value.type = from.type;
        switch (from.type) {
            case VIR_TYPED_PARAM_INT:
                to.value.value.i = from.value.i;
                break;
            case VIR_TYPED_PARAM_UINT:
                to.value.value.ui = from.value.ui;
                break;
            case VIR_TYPED_PARAM_LLONG:
                to.value.value.l = from.value.l;
                break;
            case VIR_TYPED_PARAM_ULLONG:
                to.value.value.ul = from.value.ul;
                break;
            case VIR_TYPED_PARAM_DOUBLE:
                to.value.value.d = from.value.d;
                break;
            case VIR_TYPED_PARAM_BOOLEAN:
                to.value.value.b = from.value.b ? 1 : 0;
                break;
            case VIR_TYPED_PARAM_STRING:
                to.value.value.s = from.value.s ? from.value.s : "";
                break;
            default:
                return bad_type(to.field, from.type);
        }
    }
    return values;
}

Status from_value(const vb_typed_param& value, virTypedParameter& out) {
    out = virTypedParameter{};
    const size_t length = std::strlen(value.field);
    if (length >= sizeof out.field)
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE,
                          "Field name '" + std::string(value.field) + "' too long");
    std::memcpy(out.field, value.field, length);
    out.type = value.value.type;
    switch (value.value.type) {
        case VIR_TYPED_PARAM_INT:
            out.value.i = value.value.value.i;
            break;
        case VIR_TYPED_PARAM_UINT:
            out.value.ui = value.value.value.ui;
            break;
        case VIR_TYPED_PARAM_LLONG:
            out.value.l = value.value.value.l;
            break;
        case VIR_TYPED_PARAM_ULLONG:
            out.value.ul = value.value.value.ul;
            break;
        case VIR_TYPED_PARAM_DOUBLE:
            out.value.d = value.value.value.d;
            break;
        case VIR_TYPED_PARAM_BOOLEAN:
            out.value.b = static_cast<char>(value.value.value.b != 0);
            break;
        case VIR_TYPED_PARAM_STRING:
            out.value.s = strdup(value.value.value.s ? value.value.value.s : "");
            if (!out.value.s) return make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, "");
            break;
        default:
            return bad_type(value.field, value.value.type);
    }
    return {};
}

Status to_array(const vb_typed_param* values, uint32_t count, virTypedParameterPtr out, int room) {
    if (room < 0 || count > static_cast<uint32_t>(room))
        return make_error(VB_ERR_RPC, VB_FROM_NONE, "more parameters than there is room for");
    for (uint32_t i = 0; i < count; ++i) {
        if (Status status = from_value(values[i], out[i]); !status) {
            virTypedParamsClear(out, static_cast<int>(i));
            return status;
        }
    }
    return {};
}

Result<virTypedParameterPtr> to_new_array(const vb_typed_param* values, uint32_t count) {
    if (count == 0) return virTypedParameterPtr{nullptr};
    auto* params = static_cast<virTypedParameterPtr>(std::calloc(count, sizeof(virTypedParameter)));
    if (!params) return make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, "");
    if (Status status = to_array(values, count, params, static_cast<int>(count)); !status) {
        std::free(params);
        return status.error();
    }
    return params;
}

Status check_params(const virTypedParameter* params, int count) {
    for (int i = 0; i < count; ++i)
        if (params[i].type < VIR_TYPED_PARAM_INT || params[i].type > VIR_TYPED_PARAM_STRING)
            return bad_type(params[i].field, params[i].type);
    return {};
}

}  // namespace virtbay::api
