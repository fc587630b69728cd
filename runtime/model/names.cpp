#include "model/names.h"

namespace virtbay::model {

Status check_name(std::string_view name, std::string_view what, int32_t error_domain) {
    auto refuse = [&](std::string_view why) {
        return make_error(VB_ERR_XML_ERROR, error_domain, std::string(what) + " name " + std::string(why));
    };
    if (name.empty()) return make_error(VB_ERR_NO_NAME, error_domain, "");
    if (name.find('/') != std::string_view::npos)
        return refuse("'" + std::string(name) + "' cannot contain '/'");
    if (name.find('\n') != std::string_view::npos) {
        return make_error(VB_ERR_XML_DETAIL, VB_FROM_XML,
                          "invalid character in " + std::string(what) + " name");
    }
    return {};
}

bool is_path_component(std::string_view name) {
    if (name.empty() || name == "." || name == "..") return false;
    for (char c : name) {
        if (c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    }
    return true;
}

}  // namespace virtbay::model
