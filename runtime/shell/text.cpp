#include "shell/text.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>

namespace virtbay::shell {

std::string format(const char* pattern, ...) {
    va_list args;
    va_start(args, pattern);
    va_list again;
    va_copy(again, args);
    const int length = std::vsnprintf(nullptr, 0, pattern, args);
    va_end(args);
    std::string out(length > 0 ? static_cast<size_t>(length) : 0, '\0');
    if (length > 0) std::vsnprintf(out.data(), out.size() + 1, pattern, again);
    va_end(again);
    return out;
}

namespace {

struct Cell {
    std::string text;
    size_t width = 0;
};

// What a terminal cannot show goes out as \xNN, so that no name from a guest can steer the terminal.
Cell printable(const std::string& text) {
    Cell cell;
    std::mbstate_t state{};
    for (size_t at = 0; at < text.size();) {
        wchar_t wide = 0;
        const size_t used = std::mbrtowc(&wide, text.data() + at, text.size() - at, &state);
        const bool known = used != static_cast<size_t>(-1) && used != static_cast<size_t>(-2) && used != 0;
        const int width = known ? wcwidth(wide) : -1;
        const size_t step = known ? used : 1;
        if (width >= 0) {
            cell.text.append(text, at, step);
            cell.width += static_cast<size_t>(width);
        } else {
            state = {};
            for (size_t i = 0; i < step; i++)
                cell.text += format("\\x%02x", static_cast<unsigned char>(text[at + i]));
            cell.width += 4 * step;
        }
        at += step;
    }
    return cell;
}

}  // namespace

std::string Grid::draw(bool with_heading) const {
    constexpr size_t gap = 3;
    std::vector<std::vector<Cell>> lines;
    auto take = [&](const std::vector<std::string>& row) {
        std::vector<Cell>& line = lines.emplace_back();
        for (const std::string& text : row) line.push_back(printable(text));
    };
    if (with_heading) take(heading_);
    for (const auto& row : rows_) take(row);

    std::vector<size_t> widths(heading_.size(), 0);
    for (const auto& line : lines)
        for (size_t i = 0; i < line.size() && i < widths.size(); i++)
            widths[i] = std::max(widths[i], line[i].width);

    std::string out;
    for (size_t n = 0; n < lines.size(); n++) {
        out += ' ';
        for (size_t i = 0; i < lines[n].size(); i++) {
            out += lines[n][i].text;
            if (i + 1 < lines[n].size()) out.append(widths[i] - lines[n][i].width + gap, ' ');
        }
        out += '\n';
        if (n == 0 && with_heading) {
            size_t rule = 0;
            for (size_t width : widths) rule += width + gap;
            out.append(rule, '-');
            out += '\n';
        }
    }
    return out;
}

namespace {

bool negative(std::string_view text) {
    const size_t first = text.find_first_not_of(" \t\n\v\f\r");
    return first != std::string_view::npos && text[first] == '-';
}

}  // namespace

SizeFault parse_size(std::string_view text, uint64_t unit, uint64_t limit, uint64_t& bytes,
                     std::string& suffix) {
    const std::string copy(text);
    errno = 0;
    char* end = nullptr;
    const unsigned long long number = std::strtoull(copy.c_str(), &end, 10);
    if (errno || end == copy.c_str() || negative(text)) return SizeFault::malformed;
    suffix = end;
    uint64_t factor = unit;
    if (!suffix.empty()) {
        static constexpr char letters[] = "bkmgtpe";
        const char first = static_cast<char>(std::tolower(static_cast<unsigned char>(suffix[0])));
        const char* letter = std::strchr(letters, first);
        const bool binary = suffix.size() == 1 || strcasecmp(suffix.c_str() + 1, "ib") == 0;
        const bool decimal = strcasecmp(suffix.c_str() + 1, "b") == 0;
        if (strcasecmp(suffix.c_str(), "b") == 0 || strcasecmp(suffix.c_str(), "byte") == 0 ||
            strcasecmp(suffix.c_str(), "bytes") == 0) {
            factor = 1;
        } else if (letter && letter != letters && (binary || decimal)) {
            factor = 1;
            for (ptrdiff_t i = 0; i < letter - letters; i++) factor *= decimal ? 1000 : 1024;
        } else {
            return SizeFault::suffix;
        }
    }
    if (number && number > limit / factor) return SizeFault::range;
    bytes = number * factor;
    return SizeFault::none;
}

std::optional<uint64_t> parse_unsigned(std::string_view text) {
    const std::string copy(text);
    if (negative(text)) return std::nullopt;
    errno = 0;
    char* end = nullptr;
    const unsigned long long number = std::strtoull(copy.c_str(), &end, 10);
    if (errno || *end || end == copy.c_str()) return std::nullopt;
    return number;
}

std::optional<int64_t> parse_signed(std::string_view text) {
    const std::string copy(text);
    errno = 0;
    char* end = nullptr;
    const long long number = std::strtoll(copy.c_str(), &end, 10);
    if (errno || *end || end == copy.c_str()) return std::nullopt;
    return number;
}

double scale_bytes(uint64_t bytes, const char*& unit) {
    static constexpr const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    size_t step = 0;
    double value = static_cast<double>(bytes);
    while (value >= 1024 && step + 1 < std::size(units)) {
        value /= 1024;
        step++;
    }
    unit = units[step];
    return value;
}

std::string shell_quote(std::string_view text) {
    static constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./,:=@%+^";
    if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
    std::string out = "'";
    for (char c : text) c == '\'' ? void(out += "'\\''") : void(out += c);
    return out + "'";
}

std::string xml_escape(std::string_view text) {
    std::string out;
    for (char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '\'':
                out += "&apos;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts(1);
    for (char c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

}  // namespace virtbay::shell
