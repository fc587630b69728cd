#include "model/values.h"

#include <bit>
#include <charconv>

namespace virtbay::model {

void Text::assign(std::string_view text) {
    auto size = static_cast<uint32_t>(text.size());
    bytes_ = std::make_unique_for_overwrite<char[]>(sizeof size + size + 1);
    memcpy(bytes_.get(), &size, sizeof size);
    if (size != 0) memcpy(bytes_.get() + sizeof size, text.data(), size);
    bytes_[sizeof size + size] = 0;
}

std::string_view name_at(const char* names, unsigned index) {
    for (; index > 0; --index) {
        const char* bar = strchr(names, '|');
        if (!bar) return {};
        names = bar + 1;
    }
    const char* bar = strchr(names, '|');
    return bar ? std::string_view(names, static_cast<size_t>(bar - names)) : std::string_view(names);
}

int index_of(const char* names, std::string_view text) {
    if (text.empty()) return -1;
    for (int index = 0;; ++index) {
        const char* bar = names;
        while (*bar != 0 && *bar != '|') ++bar;
        if (std::string_view(names, static_cast<size_t>(bar - names)) == text) return index;
        if (*bar == 0) return -1;
        names = bar + 1;
    }
}

std::optional<Bitmap> Bitmap::parse(std::string_view text) {
    Bitmap map;
    map.words_.append();
    auto skip = [&] {
        while (!text.empty() && (text[0] == ' ' || text[0] == '\t' || text[0] == '\n')) text.remove_prefix(1);
    };
    auto number = [&](unsigned& value) {
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || value >= limit) return false;
        text.remove_prefix(static_cast<size_t>(end - text.data()));
        return true;
    };
    skip();
    if (text.empty()) return std::nullopt;
    for (;;) {
        bool exclude = !text.empty() && text[0] == '^';
        if (exclude) text.remove_prefix(1);
        unsigned first = 0;
        if (!number(first)) return std::nullopt;
        unsigned last = first;
        skip();
        if (!text.empty() && text[0] == '-') {
            text.remove_prefix(1);
            skip();
            if (exclude || !number(last) || last < first) return std::nullopt;
            skip();
        }
        for (unsigned bit = first; bit <= last; ++bit) map.set(bit, !exclude);
        if (text.empty()) return map;
        if (text[0] != ',') return std::nullopt;
        text.remove_prefix(1);
        skip();
    }
}

Bitmap Bitmap::filled(unsigned count) {
    Bitmap map;
    map.words_.append();
    for (unsigned bit = 0; bit < count; ++bit) map.set(bit);
    return map;
}

bool Bitmap::empty() const {
    return highest() < 0;
}

bool Bitmap::test(unsigned bit) const {
    return bit / 64 < words_.size() && (words_[bit / 64] >> (bit % 64) & 1) != 0;
}

void Bitmap::set(unsigned bit, bool on) {
    if (!on) {
        if (bit / 64 < words_.size()) words_[bit / 64] &= ~(uint64_t{1} << (bit % 64));
        return;
    }
    if (bit >= limit) return;
    if (words_.size() <= bit / 64) words_.items().resize(bit / 64 + 1);
    words_[bit / 64] |= uint64_t{1} << (bit % 64);
}

unsigned Bitmap::count() const {
    unsigned n = 0;
    for (uint64_t word : words_) n += static_cast<unsigned>(std::popcount(word));
    return n;
}

int Bitmap::highest() const {
    for (size_t i = words_.size(); i-- > 0;) {
        if (words_[i] != 0) return static_cast<int>(i * 64) + 63 - std::countl_zero(words_[i]);
    }
    return -1;
}

int Bitmap::next(int after) const {
    for (auto bit = static_cast<unsigned>(after + 1); bit < words_.size() * 64; ++bit) {
        uint64_t rest = words_[bit / 64] >> (bit % 64);
        if (rest != 0) return static_cast<int>(bit) + std::countr_zero(rest);
        bit |= 63;
    }
    return -1;
}

bool Bitmap::overlaps(const Bitmap& other) const {
    for (size_t i = 0; i < words_.size() && i < other.words_.size(); ++i) {
        if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
}

std::string Bitmap::format() const {
    std::string out;
    for (int first = next(-1); first >= 0;) {
        int last = first;
        while (test(static_cast<unsigned>(last + 1))) ++last;
        if (!out.empty()) out += ',';
        out += std::to_string(first);
        if (last > first) out.append("-").append(std::to_string(last));
        first = next(last);
    }
    return out;
}

}  // namespace virtbay::model
