// Configuration files in libvirt's syntax: `key = value` lines; a value is a number, a quoted text or a list
// of those in brackets; # begins a comment.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace virtbay {

using ConfigValue = std::variant<int64_t, std::string, std::vector<std::string>>;

struct ConfigEntry {
    ConfigValue value;
    int line = 0;
};

class ConfigFile {
  public:
    // `name` is for messages: "file:line: what is wrong".
    static Result<ConfigFile> parse(std::string_view text, std::string name);
    // A missing file is an empty one unless `required`.
    static Result<ConfigFile> read(const std::string& path, bool required);

    const std::map<std::string, ConfigEntry>& entries() const { return entries_; }
    const std::string& name() const { return name_; }

    // Leave `out` alone when the key is absent; a value of another type is an error that names the line.
    Status get(const char* key, std::string& out) const;
    Status get(const char* key, bool& out) const;
    Status get(const char* key, int& out) const;
    Status get(const char* key, uint32_t& out) const;
    // A single text counts as a list of one.
    Status get(const char* key, std::vector<std::string>& out) const;
    Status get(const char* key, std::optional<std::vector<std::string>>& out) const;

    Error wrong(const ConfigEntry& entry, const std::string& what) const;

  private:
    const ConfigEntry* find(const char* key) const;

    std::string name_;
    std::map<std::string, ConfigEntry> entries_;
};

}  // namespace virtbay
