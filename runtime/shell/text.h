// Text put together and measured for a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace virtbay::shell {

// printf into a string.
[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...);

// Columns as wide as their widest cell, three spaces apart, a rule under the heading.
class Grid {
  public:
    explicit Grid(std::vector<std::string> heading) : heading_(std::move(heading)) {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    // Without the heading its cells do not widen the columns either.
    std::string draw(bool with_heading) const;

  private:
    std::vector<std::string> heading_;
    std::vector<std::vector<std::string>> rows_;
};

// "10", "10k", "10KiB", "10MB"...: a count of bytes; without a suffix the number is multiplied by `unit`.
// Nothing for malformed text, an unknown suffix or more than `limit`.
enum class SizeFault { none, malformed, suffix, range };
SizeFault parse_size(std::string_view text, uint64_t unit, uint64_t limit, uint64_t& bytes,
                     std::string& suffix);

// A whole unsigned number in decimal (or with 0x or 0 in front, as C reads it); nothing for anything else.
std::optional<uint64_t> parse_unsigned(std::string_view text);
std::optional<int64_t> parse_signed(std::string_view text);

// A count of bytes in the largest binary unit in which it is at least 1; the unit's name goes to `unit`.
double scale_bytes(uint64_t bytes, const char*& unit);

std::string shell_quote(std::string_view text);
std::string xml_escape(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace virtbay::shell
