#include "shell/report.h"

#include <cstdarg>
#include <cstdio>

namespace virtbay::shell {

namespace {

std::string expand(const char* pattern, va_list args) {
    va_list again;
    va_copy(again, args);
    const int length = std::vsnprintf(nullptr, 0, pattern, args);
    std::string out(length > 0 ? static_cast<size_t>(length) : 0, '\0');
    if (length > 0) std::vsnprintf(out.data(), out.size() + 1, pattern, again);
    va_end(again);
    return out;
}

}  // namespace

void Report::print(const char* pattern, ...) {
    va_list args;
    va_start(args, pattern);
    write(expand(pattern, args));
    va_end(args);
}

void Report::write(std::string_view text) {
    if (for_people()) std::fwrite(text.data(), 1, text.size(), stdout);
}

void Report::note(const char* pattern, ...) {
    va_list args;
    va_start(args, pattern);
    const std::string text = expand(pattern, args);
    va_end(args);
    if (for_people() && !quiet_) write(text);
    message_ += text;
}

void Report::grid(const Grid& grid) {
    write(grid.draw(!quiet_));
}

void Report::set(std::string_view key, Value value) {
    if (document_.empty()) document_ = Value::Object{};
    if (auto* object = std::get_if<Value::Object>(&document_.data))
        set_member(*object, key, std::move(value));
}

void Report::array() {
    if (document_.empty()) document_ = Value::Array{};
}

void Report::add(Value element) {
    array();
    if (auto* list = std::get_if<Value::Array>(&document_.data)) list->push_back(std::move(element));
}

void Report::field(std::string_view label, std::string_view text, std::string_view key, Value value) {
    print("%-15s %s\n", (std::string(label) + ":").c_str(), std::string(text).c_str());
    set(key, std::move(value));
}

void Report::answer(std::string_view key, std::string_view text, Value value) {
    write(text);
    write("\n");
    set(key, std::move(value));
}

void Report::stream(const Value& element) {
    streamed_ = true;
    if (for_people()) return;
    const std::string line = to_json(element, true) + "\n";
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fflush(stdout);
}

void Report::did(std::string_view noun, std::string_view name, std::string_view result,
                 std::string_view sentence) {
    note("%s", std::string(sentence).c_str());
    set(noun, name);
    set("result", result);
}

void Report::begin() {
    document_ = {};
    message_.clear();
    streamed_ = false;
}

void Report::finish(bool succeeded) {
    if (!for_people() && !streamed_ && (succeeded || !document_.empty())) {
        if (document_.empty()) {
            const size_t first = message_.find_first_not_of('\n');
            const size_t last = message_.find_last_not_of('\n');
            document_ = Value::Object{};
            if (first != std::string::npos) set("message", message_.substr(first, last - first + 1));
        }
        const std::string text = style_ == Style::json ? to_json(document_) + "\n" : to_yaml(document_);
        std::fwrite(text.data(), 1, text.size(), stdout);
    }
    std::fflush(stdout);
}

}  // namespace virtbay::shell
