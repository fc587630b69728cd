#include "shell/session.h"

namespace virtbay::shell {

std::string parameter_text(const virTypedParameter& item) {
    switch (item.type) {
        case VIR_TYPED_PARAM_INT:
            return std::to_string(item.value.i);
        case VIR_TYPED_PARAM_UINT:
            return std::to_string(item.value.ui);
        case VIR_TYPED_PARAM_LLONG:
            return std::to_string(item.value.l);
        case VIR_TYPED_PARAM_ULLONG:
            return std::to_string(item.value.ul);
        case VIR_TYPED_PARAM_DOUBLE:
            return format("%.2lf", item.value.d);
        case VIR_TYPED_PARAM_BOOLEAN:
            return item.value.b ? "yes" : "no";
        case VIR_TYPED_PARAM_STRING:
            return item.value.s ? item.value.s : "";
        default:
            return {};
    }
}

Value parameter_value(const virTypedParameter& item) {
    switch (item.type) {
        case VIR_TYPED_PARAM_INT:
            return item.value.i;
        case VIR_TYPED_PARAM_UINT:
            return item.value.ui;
        case VIR_TYPED_PARAM_LLONG:
            return item.value.l;
        case VIR_TYPED_PARAM_ULLONG:
            return item.value.ul;
        case VIR_TYPED_PARAM_DOUBLE:
            return item.value.d;
        case VIR_TYPED_PARAM_BOOLEAN:
            return item.value.b != 0;
        case VIR_TYPED_PARAM_STRING:
            return item.value.s;
        default:
            return {};
    }
}

}  // namespace virtbay::shell
