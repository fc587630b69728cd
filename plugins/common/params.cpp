#include "common/params.h"

#include <algorithm>
#include <string>

namespace virtbay {

namespace {

const char* type_name(int32_t type) {
    static constexpr const char* names[] = {"unknown", "int",    "uint",    "llong",
                                            "ullong",  "double", "boolean", "string"};
    return type >= 0 && type < static_cast<int32_t>(std::size(names)) ? names[type] : names[0];
}

}  // namespace

Status validate_params(const vb_typed_param* params, uint32_t count, std::initializer_list<ParamType> known) {
    for (uint32_t i = 0; i < count; i++) {
        const std::string name = params[i].field;
        const auto type =
            std::find_if(known.begin(), known.end(), [&](const ParamType& t) { return t.name == name; });
        if (type == known.end())
            return make_error(VB_ERR_ARGUMENT_UNSUPPORTED, VB_FROM_NONE,
                              "parameter '" + name + "' not supported");
        if (params[i].value.type != type->type)
            return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                              std::string("invalid type '") + type_name(params[i].value.type) +
                                  "' for parameter '" + name + "', expected '" + type_name(type->type) + "'");
        for (uint32_t j = 0; j < i; j++)
            if (name == params[j].field)
                return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                                  "parameter '" + name + "' occurs multiple times");
    }
    return {};
}

const vb_typed_param* find_param(const vb_typed_param* params, uint32_t count, std::string_view name) {
    for (uint32_t i = 0; i < count; i++)
        if (name == params[i].field) return &params[i];
    return nullptr;
}

vb_typed_param& ParamList::next(const char* name, int32_t type) {
    vb_typed_param& param = list_.emplace_back();
    param.field = name;
    param.value.type = type;
    return param;
}

void ParamList::add(const char* name, int32_t value) {
    next(name, VB_TYPED_PARAM_INT).value.value.i = value;
}
void ParamList::add(const char* name, uint32_t value) {
    next(name, VB_TYPED_PARAM_UINT).value.value.ui = value;
}
void ParamList::add(const char* name, int64_t value) {
    next(name, VB_TYPED_PARAM_LLONG).value.value.l = value;
}
void ParamList::add(const char* name, uint64_t value) {
    next(name, VB_TYPED_PARAM_ULLONG).value.value.ul = value;
}
void ParamList::add_boolean(const char* name, bool value) {
    next(name, VB_TYPED_PARAM_BOOLEAN).value.value.b = value;
}
void ParamList::add(const char* name, std::string_view value) {
    next(name, VB_TYPED_PARAM_STRING).value.value.s = call_.text(value);
}

const vb_typed_param* ParamList::copy() {
    auto* all = call_.array<vb_typed_param>(list_.size());
    std::copy(list_.begin(), list_.end(), all);
    return all;
}

}  // namespace virtbay
