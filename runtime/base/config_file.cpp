#include "base/config_file.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace virtbay {

namespace {

class Parser {
  public:
    Parser(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    Status run(std::map<std::string, ConfigEntry>& entries) {
        while (skip(true), !ended()) {
            const int line = line_;
            std::string key;
            while (!ended() && (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '_' ||
                                peek() == '-' || peek() == '.')) {
                key += take();
            }
            if (key.empty()) return fail("expected a name");
            skip(false);
            if (ended() || take() != '=') return fail("expected '=' after '" + key + "'");
            skip(false);
            ConfigEntry entry;
            entry.line = line;
            const Status read = value(entry.value);
            if (!read) return read;
            skip(false);
            if (!ended() && peek() != '\n') return fail("unexpected text after the value of '" + key + "'");
            entries.insert_or_assign(std::move(key), std::move(entry));
        }
        return {};
    }

  private:
    bool ended() const { return at_ >= text_.size(); }
    char peek() const { return text_[at_]; }
    char take() {
        const char c = text_[at_++];
        if (c == '\n') ++line_;
        return c;
    }

    // Blanks and comments; ends of lines only if asked.
    void skip(bool lines) {
        while (!ended()) {
            if (peek() == '#') {
                while (!ended() && peek() != '\n') take();
            } else if (peek() == ' ' || peek() == '\t' || peek() == '\r' || (lines && peek() == '\n')) {
                take();
            } else {
                return;
            }
        }
    }

    Error fail(const std::string& what) const {
        return make_error(VB_ERR_CONF_SYNTAX, VB_FROM_CONF,
                          name_ + ":" + std::to_string(line_) + ": " + what);
    }

    Status value(ConfigValue& out) {
        if (ended() || peek() == '\n') return fail("a value is missing");
        if (peek() == '[') return list(out);
        if (peek() == '"' || peek() == '\'') {
            std::string text;
            const Status read = string(text);
            if (!read) return read;
            out = std::move(text);
            return {};
        }
        std::string digits;
        if (peek() == '-') digits += take();
        while (!ended() && std::isdigit(static_cast<unsigned char>(peek()))) digits += take();
        errno = 0;
        char* end = nullptr;
        const long long number = std::strtoll(digits.c_str(), &end, 10);
        if (digits.empty() || digits == "-" || errno != 0)
            return fail("expected a number, a text in quotes or a list");
        out = static_cast<int64_t>(number);
        return {};
    }

    Status list(ConfigValue& out) {
        take();
        std::vector<std::string> items;
        for (;;) {
            skip(true);
            if (ended()) return fail("the list is not closed");
            if (peek() == ']') break;
            ConfigValue item;
            const Status read = value(item);
            if (!read) return read;
            if (const auto* text = std::get_if<std::string>(&item)) {
                items.push_back(*text);
            } else if (const auto* number = std::get_if<int64_t>(&item)) {
                items.push_back(std::to_string(*number));
            } else {
                return fail("a list within a list");
            }
            skip(true);
            if (!ended() && peek() == ',') {
                take();
            } else if (!ended() && peek() != ']') {
                return fail("expected ',' or ']' in the list");
            }
        }
        take();
        out = std::move(items);
        return {};
    }

    Status string(std::string& out) {
        const char quote = take();
        // Three quotes open a text of several lines.
        const bool many = text_.substr(at_, 2) == std::string(2, quote);
        if (many) {
            take();
            take();
        }
        for (;;) {
            if (ended() || (!many && peek() == '\n')) return fail("the text is not closed");
            if (many && text_.substr(at_, 3) == std::string(3, quote)) {
                take();
                take();
                take();
                return {};
            }
            const char c = take();
            if (!many && c == quote) return {};
            out += c;
        }
    }

    std::string_view text_;
    const std::string& name_;
    size_t at_ = 0;
    int line_ = 1;
};

}  // namespace

Result<ConfigFile> ConfigFile::parse(std::string_view text, std::string name) {
    ConfigFile file;
    file.name_ = std::move(name);
    const Status parsed = Parser(text, file.name_).run(file.entries_);
    if (!parsed) return parsed.error();
    return file;
}

Result<ConfigFile> ConfigFile::read(const std::string& path, bool required) {
    struct Close {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "re"));
    if (!file) {
        if (errno == ENOENT && !required) return parse("", path);
        return system_error(VB_FROM_CONF, errno, "cannot read configuration file '" + path + "'");
    }
    std::string text;
    char buffer[4096];
    size_t n;
    while ((n = std::fread(buffer, 1, sizeof buffer, file.get())) > 0) {
        text.append(buffer, n);
        if (text.size() > (size_t{10} << 20)) {
            return make_error(VB_ERR_CONF_SYNTAX, VB_FROM_CONF, path + ": the file is too large");
        }
    }
    if (std::ferror(file.get()))
        return system_error(VB_FROM_CONF, EIO, "cannot read configuration file '" + path + "'");
    return parse(text, path);
}

Error ConfigFile::wrong(const ConfigEntry& entry, const std::string& what) const {
    return make_error(VB_ERR_CONF_SYNTAX, VB_FROM_CONF,
                      name_ + ":" + std::to_string(entry.line) + ": " + what);
}

const ConfigEntry* ConfigFile::find(const char* key) const {
    const auto at = entries_.find(key);
    return at == entries_.end() ? nullptr : &at->second;
}

Status ConfigFile::get(const char* key, std::string& out) const {
    const auto* entry = find(key);
    if (!entry) return {};
    const auto* text = std::get_if<std::string>(&entry->value);
    if (!text) return wrong(*entry, std::string(key) + " must be a text in quotes");
    out = *text;
    return {};
}

Status ConfigFile::get(const char* key, bool& out) const {
    int number = out ? 1 : 0;
    const Status read = get(key, number);
    if (!read) return read;
    if (number != 0 && number != 1) return wrong(*find(key), std::string(key) + " must be 0 or 1");
    out = number == 1;
    return {};
}

Status ConfigFile::get(const char* key, int& out) const {
    const auto* entry = find(key);
    if (!entry) return {};
    const auto* number = std::get_if<int64_t>(&entry->value);
    if (!number || *number < INT32_MIN || *number > INT32_MAX) {
        return wrong(*entry, std::string(key) + " must be a number");
    }
    out = static_cast<int>(*number);
    return {};
}

Status ConfigFile::get(const char* key, uint32_t& out) const {
    const auto* entry = find(key);
    if (!entry) return {};
    const auto* number = std::get_if<int64_t>(&entry->value);
    if (!number || *number < 0 || *number > UINT32_MAX) {
        return wrong(*entry, std::string(key) + " must be a number that is not negative");
    }
    out = static_cast<uint32_t>(*number);
    return {};
}

Status ConfigFile::get(const char* key, std::vector<std::string>& out) const {
    const auto* entry = find(key);
    if (!entry) return {};
    if (const auto* list = std::get_if<std::vector<std::string>>(&entry->value)) {
        out = *list;
    } else if (const auto* text = std::get_if<std::string>(&entry->value)) {
        out = {*text};
    } else {
        return wrong(*entry, std::string(key) + " must be a list of texts");
    }
    return {};
}

Status ConfigFile::get(const char* key, std::optional<std::vector<std::string>>& out) const {
    if (!find(key)) return {};
    out.emplace();
    return get(key, *out);
}

}  // namespace virtbay
