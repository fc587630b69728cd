#include "monitor/framing.h"

namespace virtbay::qemu {

namespace {

Error broken(const char* how) {
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU, std::string("monitor reply is ") + how);
}

}  // namespace

Status Framing::measure(std::string_view bytes) {
    for (const char c : bytes) {
        if (escaped_) {
            escaped_ = false;
        } else if (in_string_) {
            if (c == '\\') escaped_ = true;
            if (c == '"') in_string_ = false;
        } else if (c == '"') {
            in_string_ = true;
        } else if (c == '{' || c == '[') {
            if (++depth_ > deepest_) return broken("nested too deeply");
        } else if ((c == '}' || c == ']') && depth_ > 0) {
            --depth_;
        }
    }
    return {};
}

Status Framing::feed(std::string_view bytes, const std::function<void(std::string_view)>& line) {
    while (!bytes.empty()) {
        const size_t end = bytes.find('\n');
        const std::string_view piece = bytes.substr(0, end);
        if (partial_.size() + piece.size() > longest_) return broken("too long");
        if (Status ok = measure(piece); !ok) return ok;
        if (end == std::string_view::npos) {
            partial_.append(piece);
            return {};
        }
        bytes.remove_prefix(end + 1);
        std::string whole;
        std::string_view text = piece;
        if (!partial_.empty()) {
            whole = std::move(partial_);
            whole.append(piece);
            text = whole;
        }
        partial_.clear();
        depth_ = 0;
        in_string_ = escaped_ = false;
        if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
        if (!text.empty()) line(text);
    }
    return {};
}

}  // namespace virtbay::qemu
