// The public functions that build and read arrays of typed parameters.
#include <strings.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "api/last_error.h"
#include "api/typed_params.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

int fail(int32_t code, const std::string& detail) {
    set_last_error(make_error(code, VB_FROM_NONE, detail));
    dispatch(nullptr);
    return -1;
}

const char* type_name(int type) {
    switch (type) {
        case VIR_TYPED_PARAM_INT:
            return "int";
        case VIR_TYPED_PARAM_UINT:
            return "uint";
        case VIR_TYPED_PARAM_LLONG:
            return "llong";
        case VIR_TYPED_PARAM_ULLONG:
            return "ullong";
        case VIR_TYPED_PARAM_DOUBLE:
            return "double";
        case VIR_TYPED_PARAM_BOOLEAN:
            return "boolean";
        case VIR_TYPED_PARAM_STRING:
            return "string";
        default:
            return "unknown";
    }
}

// Makes room for one more parameter of that name and type; null on failure, with the error raised.
virTypedParameterPtr append(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name,
                            int type) {
    clear(last_error());
    const std::string_view field = name ? name : "";
    if (*nparams >= *maxparams) {
        const int room = *nparams + *nparams / 2 + 1;
        void* grown = std::realloc(*params, static_cast<size_t>(room) * sizeof(virTypedParameter));
        if (!grown) return fail(VB_ERR_NO_MEMORY, ""), nullptr;
        *params = static_cast<virTypedParameterPtr>(grown);
        *maxparams = room;
    }
    if (field.size() >= VIR_TYPED_PARAM_FIELD_LENGTH)
        return fail(VB_ERR_INTERNAL_ERROR, "Field name '" + std::string(field) + "' too long"), nullptr;
    virTypedParameter& added = (*params)[*nparams];
    added = virTypedParameter{};
    std::memcpy(added.field, field.data(), field.size());
    added.type = type;
    return &added;
}

// The whole text as a number; an unsigned one may be given negative, as in C.
template <class T>
bool parse_number(const char* text, T& out) {
    while (*text == ' ' || *text == '\t' || *text == '\n') ++text;
    char* end = nullptr;
    errno = 0;
    if constexpr (std::is_floating_point_v<T>) {
        out = std::strtod(text, &end);
        return end != text && *end == '\0' && errno == 0;
    } else if constexpr (std::is_signed_v<T>) {
        const long long value = std::strtoll(text, &end, 10);
        out = static_cast<T>(value);
        return end != text && *end == '\0' && errno == 0 && static_cast<long long>(out) == value;
    } else {
        const unsigned long long value = std::strtoull(text, &end, 10);
        out = static_cast<T>(value);
        const bool fits = *text == '-'
                              ? static_cast<long long>(value) == static_cast<std::make_signed_t<T>>(out)
                              : static_cast<unsigned long long>(out) == value;
        return end != text && *end == '\0' && errno == 0 && fits;
    }
}

bool parse_boolean(const char* text, char& out) {
    if (!strcasecmp(text, "true") || !std::strcmp(text, "1"))
        out = 1;
    else if (!strcasecmp(text, "false") || !std::strcmp(text, "0"))
        out = 0;
    else
        return false;
    return true;
}

// 1: found, and of that type; 0: not there; -1: of another type.
int find(virTypedParameterPtr params, int nparams, const char* name, int type, virTypedParameterPtr& found) {
    clear(last_error());
    found = virTypedParamsGet(params, nparams, name);
    if (!found) return 0;
    if (found->type == type) return 1;
    return fail(VB_ERR_INVALID_ARG, std::string("Invalid type '") + type_name(type) +
                                        "' requested for parameter '" + name + "', actual type is '" +
                                        type_name(found->type) + "'");
}

}  // namespace

virTypedParameterPtr virTypedParamsGet(virTypedParameterPtr params, int nparams, const char* name) {
    if (!params || !name) return nullptr;
    for (int i = 0; i < nparams; ++i)
        if (!std::strncmp(params[i].field, name, sizeof params[i].field)) return &params[i];
    return nullptr;
}

#define VIRTBAY_GET(suffix, ctype, kind, member)                                              \
    int virTypedParamsGet##suffix(virTypedParameterPtr params, int nparams, const char* name, \
                                  ctype* value) {                                             \
        virTypedParameterPtr found = nullptr;                                                 \
        const int rc = find(params, nparams, name, kind, found);                              \
        if (rc == 1 && value) *value = found->value.member;                                   \
        return rc;                                                                            \
    }
VIRTBAY_GET(Int, int, VIR_TYPED_PARAM_INT, i)
VIRTBAY_GET(UInt, unsigned int, VIR_TYPED_PARAM_UINT, ui)
VIRTBAY_GET(LLong, long long, VIR_TYPED_PARAM_LLONG, l)
VIRTBAY_GET(ULLong, unsigned long long, VIR_TYPED_PARAM_ULLONG, ul)
VIRTBAY_GET(Double, double, VIR_TYPED_PARAM_DOUBLE, d)
VIRTBAY_GET(String, const char*, VIR_TYPED_PARAM_STRING, s)
#undef VIRTBAY_GET

int virTypedParamsGetBoolean(virTypedParameterPtr params, int nparams, const char* name, int* value) {
    virTypedParameterPtr found = nullptr;
    const int rc = find(params, nparams, name, VIR_TYPED_PARAM_BOOLEAN, found);
    if (rc == 1 && value) *value = found->value.b != 0;
    return rc;
}

#define VIRTBAY_ADD(suffix, ctype, kind, member)                                              \
    int virTypedParamsAdd##suffix(virTypedParameterPtr* params, int* nparams, int* maxparams, \
                                  const char* name, ctype value) {                            \
        virTypedParameterPtr added = append(params, nparams, maxparams, name, kind);          \
        if (!added) return -1;                                                                \
        added->value.member = value;                                                          \
        ++*nparams;                                                                           \
        return 0;                                                                             \
    }
VIRTBAY_ADD(Int, int, VIR_TYPED_PARAM_INT, i)
VIRTBAY_ADD(UInt, unsigned int, VIR_TYPED_PARAM_UINT, ui)
VIRTBAY_ADD(LLong, long long, VIR_TYPED_PARAM_LLONG, l)
VIRTBAY_ADD(ULLong, unsigned long long, VIR_TYPED_PARAM_ULLONG, ul)
VIRTBAY_ADD(Double, double, VIR_TYPED_PARAM_DOUBLE, d)
#undef VIRTBAY_ADD

int virTypedParamsAddBoolean(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name,
                             int value) {
    virTypedParameterPtr added = append(params, nparams, maxparams, name, VIR_TYPED_PARAM_BOOLEAN);
    if (!added) return -1;
    added->value.b = value != 0;
    ++*nparams;
    return 0;
}

int virTypedParamsAddString(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name,
                            const char* value) {
    virTypedParameterPtr added = append(params, nparams, maxparams, name, VIR_TYPED_PARAM_STRING);
    if (!added) return -1;
    added->value.s = strdup(value ? value : "");
    if (!added->value.s) return fail(VB_ERR_NO_MEMORY, "");
    ++*nparams;
    return 0;
}

int virTypedParamsAddStringList(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name,
                                const char** values) {
    clear(last_error());
    for (; values && *values; ++values)
        if (virTypedParamsAddString(params, nparams, maxparams, name, *values) < 0) return -1;
    return 0;
}

int virTypedParamsAddFromString(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name,
                                int type, const char* value) {
    virTypedParameterPtr added = append(params, nparams, maxparams, name, type);
    if (!added) return -1;
    const std::string field(added->field);
    if (!value) return fail(VB_ERR_INVALID_ARG, "NULL value for field '" + field + "'");
    const char* expected = nullptr;
    switch (type) {
        case VIR_TYPED_PARAM_INT:
            if (!parse_number(value, added->value.i)) expected = "int";
            break;
        case VIR_TYPED_PARAM_UINT:
            if (!parse_number(value, added->value.ui)) expected = "unsigned int";
            break;
        case VIR_TYPED_PARAM_LLONG:
            if (!parse_number(value, added->value.l)) expected = "long long";
            break;
        case VIR_TYPED_PARAM_ULLONG:
            if (!parse_number(value, added->value.ul)) expected = "unsigned long long";
            break;
        case VIR_TYPED_PARAM_DOUBLE:
            if (!parse_number(value, added->value.d)) expected = "double";
            break;
        case VIR_TYPED_PARAM_BOOLEAN:
            if (!parse_boolean(value, added->value.b))
                return fail(VB_ERR_INVALID_ARG, "Invalid boolean value for field '" + field + "'");
            break;
        case VIR_TYPED_PARAM_STRING:
            added->value.s = strdup(value);
            if (!added->value.s) return fail(VB_ERR_NO_MEMORY, "");
            break;
        default:
            return fail(VB_ERR_INTERNAL_ERROR,
                        "unexpected type " + std::to_string(type) + " for field " + field);
    }
    if (expected)
        return fail(VB_ERR_INVALID_ARG, "Invalid value for field '" + field + "': expected " + expected);
    ++*nparams;
    return 0;
}

void virTypedParamsClear(virTypedParameterPtr params, int nparams) {
    if (!params) return;
    for (int i = 0; i < nparams; ++i) {
        if (params[i].type != VIR_TYPED_PARAM_STRING) continue;
        std::free(params[i].value.s);
        params[i].value.s = nullptr;
    }
}

void virTypedParamsFree(virTypedParameterPtr params, int nparams) {
    virTypedParamsClear(params, nparams);
    std::free(params);
}
