// UUIDs as 16 bytes and as text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace virtbay {

struct Uuid {
    std::array<uint8_t, 16> bytes{};

    // Hexadecimal digits in pairs, hyphens and outer white space ignored as libvirt does; nothing on anything
    // else.
    static std::optional<Uuid> parse(std::string_view text);
    // Random (version 4, variant 1), from the kernel.
    static Uuid generate();

    // Lower case with hyphens, 36 characters.
    std::string str() const;
    void append_to(std::string& out) const;
    bool is_nil() const { return *this == Uuid{}; }
    // All bytes alike, which libvirt refuses for hosts and domains.
    bool is_uniform() const;

    friend bool operator==(const Uuid&, const Uuid&) = default;
    friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

// A hash for unordered containers.
struct UuidHash {
    size_t operator()(const Uuid& uuid) const;
};

// Fills `data` with kernel randomness.
void random_bytes(void* data, size_t size);

}  // namespace virtbay
