#include "plugin/manifest.h"

#include <charconv>
#include <fstream>
#include <sstream>

namespace virtbay::plugin {
namespace {

std::string_view trimmed(std::string_view s) {
    const char* blanks = " \t\r";
    const size_t first = s.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}

Error bad(const std::string& path, int line, std::string_view what) {
    return make_error(VB_ERR_CONF_SYNTAX, VB_FROM_CONF,
                      path + (line ? ":" + std::to_string(line) : "") + ": " + std::string(what));
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> list;
    std::istringstream in{std::string(text)};
    for (std::string word; in >> word;) list.push_back(word);
    return list;
}

// "3" or "1-3".
bool parse_range(std::string_view text, char separator, uint32_t* low, uint32_t* high) {
    const size_t cut = text.find(separator);
    const std::string_view a = text.substr(0, cut), b = cut == text.npos ? a : text.substr(cut + 1);
    auto number = [](std::string_view s, uint32_t* out) {
        auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), *out);
        return error == std::errc() && end == s.data() + s.size();
    };
    return number(a, low) && number(b, high);
}

Status set_field(Manifest& m, std::string_view key, std::string_view value, int line) {
    uint32_t ignored = 0;
    if (key == "manifest") {
        if (value != "1")
            return bad(m.path, line, "manifest = " + std::string(value) + ": this host reads format 1");
    } else if (key == "id") {
        m.id = value;
        if (m.id.empty() ||
            m.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos)
            return bad(m.path, line, "id: letters a-z, digits, - and _ only");
    } else if (key == "version") {
        m.version = value;
    } else if (key == "library") {
        if (value.empty()) return bad(m.path, line, "library: empty");
        m.library = value.front() == '/' ? std::string(value)
                                         : m.path.substr(0, m.path.rfind('/') + 1) + std::string(value);
    } else if (key == "kind") {
        m.kind = value;
    } else if (key == "schemes") {
        m.schemes = words(value);
    } else if (key == "provides") {
        m.provides = words(value);
    } else if (key == "abi") {
        if (!parse_range(value, '.', &m.abi_major, &m.abi_minor))
            return bad(m.path, line, "abi: not MAJOR.MINOR");
    } else if (key == "state_read") {
        if (!parse_range(value, '-', &m.state_read_min, &m.state_read_max))
            return bad(m.path, line, "state_read: not N or N-M");
    } else if (key == "state_write") {
        if (!parse_range(value, '-', &m.state_write, &ignored))
            return bad(m.path, line, "state_write: not a number");
    } else if (key == "isolation") {
        if (value != "inproc" && value != "process") return bad(m.path, line, "isolation: inproc or process");
        m.isolation = value;
    } else if (key == "in_client") {
        if (value != "yes" && value != "no") return bad(m.path, line, "in_client: yes or no");
        m.in_client = value == "yes";
    } else if (key == "in_daemon") {
        if (value != "yes" && value != "no") return bad(m.path, line, "in_daemon: yes or no");
        m.in_daemon = value == "yes";
    } else if (key == "priority") {
        uint32_t number = 0;
        if (!parse_range(value, '-', &number, &ignored)) return bad(m.path, line, "priority: not a number");
        m.priority = static_cast<int>(number);
    } else if (key == "sha256") {
        m.sha256 = value;
        if (m.sha256.size() != 64 || m.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
            return bad(m.path, line, "sha256: not 64 lower-case hexadecimal digits");
    }  // keys of later hosts are no error
    return {};
}

}  // namespace

Result<Manifest> parse_manifest(const std::string& path, std::string_view text) {
    Manifest m;
    m.path = path;
    int line = 0;
    while (!text.empty()) {
        const size_t end = text.find('\n');
        std::string_view row = trimmed(text.substr(0, end));
        text = end == text.npos ? std::string_view() : text.substr(end + 1);
        ++line;
        if (row.empty() || row.front() == '#') continue;
        const size_t equals = row.find('=');
        if (equals == row.npos) return bad(path, line, "not key = value");
        const Status set =
            set_field(m, trimmed(row.substr(0, equals)), trimmed(row.substr(equals + 1)), line);
        if (!set) return set.error();
    }
    std::string missing;
    auto require = [&](const char* key, bool present) {
        if (!present) missing.append(missing.empty() ? "" : ", ").append(key);
    };
    require("id", !m.id.empty());
    require("library", !m.library.empty());
    require("abi", m.abi_major != 0);
    require("kind", !m.kind.empty());
    require("sha256", !m.sha256.empty());
    if (!missing.empty()) return bad(path, 0, "missing: " + missing);
    return m;
}

Result<Manifest> read_manifest(const std::string& path) {
    constexpr size_t most = 64 * 1024;
    std::ifstream in(path, std::ios::binary);
    if (!in) return system_error(VB_FROM_CONF, errno, path);
    std::string text(most + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<size_t>(in.gcount()));
    if (text.size() > most) return bad(path, 0, "larger than 64 KiB");
    return parse_manifest(path, text);
}

}  // namespace virtbay::plugin
