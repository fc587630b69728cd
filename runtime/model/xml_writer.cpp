#include "model/xml_writer.h"

#include <charconv>

namespace virtbay::model {

void append_escaped(std::string& out, std::string_view text) {
    size_t from = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const char* entity = nullptr;
        switch (text[i]) {
            case '<':
                entity = "&lt;";
                break;
            case '>':
                entity = "&gt;";
                break;
            case '&':
                entity = "&amp;";
                break;
            case '\'':
                entity = "&apos;";
                break;
            case '"':
                entity = "&quot;";
                break;
            default: {
                auto c = static_cast<unsigned char>(text[i]);
                if (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') continue;
                entity = "";  // not allowed in XML at all
            }
        }
        out.append(text, from, i - from).append(entity);
        from = i + 1;
    }
    out.append(text, from, std::string_view::npos);
}

void XmlWriter::finish_start(bool newline) {
    if (!start_open_) return;
    out_ += '>';
    if (newline) out_ += '\n';
    start_open_ = false;
}

void XmlWriter::open(std::string_view name) {
    finish_start(true);
    out_.append(static_cast<size_t>(level_) * 2, ' ').append("<").append(name);
    start_open_ = true;
    has_text_ = false;
    ++level_;
}

void XmlWriter::close(std::string_view name) {
    --level_;
    if (start_open_) {
        out_.append("/>\n");
    } else {
        if (!has_text_) out_.append(static_cast<size_t>(level_) * 2, ' ');
        out_.append("</").append(name).append(">\n");
    }
    start_open_ = false;
    has_text_ = false;
}

void XmlWriter::close_full(std::string_view name) {
    finish_start(true);
    close(name);
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
    out_.append(" ").append(name).append("='");
    append_escaped(out_, value);
    out_ += '\'';
}

void XmlWriter::raw_attribute(std::string_view name, std::string_view value) {
    out_.append(" ").append(name).append("='").append(value).append("'");
}

void XmlWriter::number_attribute(std::string_view name, long long value) {
    char digits[24];
    auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    raw_attribute(name, std::string_view(digits, static_cast<size_t>(end - digits)));
}

void XmlWriter::text(std::string_view value) {
    finish_start(false);
    append_escaped(out_, value);
    has_text_ = true;
}

void XmlWriter::raw_text(std::string_view value) {
    finish_start(false);
    out_.append(value);
    has_text_ = true;
}

void XmlWriter::element(std::string_view name, std::string_view value) {
    open(name);
    text(value);
    close(name);
}

void XmlWriter::raw(std::string_view lines) {
    finish_start(true);
    out_.append(lines);
    has_text_ = false;
}

void XmlWriter::rewind(const Mark& mark) {
    out_.resize(mark.size);
    level_ = mark.level;
    start_open_ = mark.start_open;
    has_text_ = mark.has_text;
}

}  // namespace virtbay::model
