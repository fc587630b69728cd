// Compact value types of the model: most of a definition's optional parts are absent, so each costs one
// pointer.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace virtbay::model {

// A string in one pointer; absent and empty are told apart by has().
class Text {
  public:
    Text() = default;
    Text(std::string_view text) { assign(text); }
    Text(const char* text) { assign(text); }
    Text(const std::string& text) { assign(text); }
    Text(const Text& other) {
        if (other.has()) assign(other.view());
    }
    Text(Text&&) noexcept = default;
    Text& operator=(Text&&) noexcept = default;
    Text& operator=(const Text& other) {
        if (this != &other) *this = Text(other);
        return *this;
    }

    bool has() const { return bytes_ != nullptr; }
    bool empty() const { return size() == 0; }
    uint32_t size() const {
        uint32_t size = 0;
        if (bytes_) memcpy(&size, bytes_.get(), sizeof size);
        return size;
    }
    // Never null; ends in NUL.
    const char* c_str() const { return bytes_ ? bytes_.get() + sizeof(uint32_t) : ""; }
    std::string_view view() const { return {c_str(), size()}; }
    std::string str() const { return std::string(view()); }
    operator std::string_view() const { return view(); }
    void clear() { bytes_.reset(); }

    friend bool operator==(const Text& a, const Text& b) { return a.view() == b.view(); }
    friend bool operator==(const Text& a, std::string_view b) { return a.view() == b; }
    friend bool operator==(const Text& a, const char* b) { return a.view() == b; }

  private:
    void assign(std::string_view text);

    std::unique_ptr<char[]> bytes_;  // length, characters, NUL
};

// An optional part that is copied with its owner.
template <class T>
class Box {
  public:
    Box() = default;
    Box(T value) : value_(std::make_unique<T>(std::move(value))) {}
    Box(const Box& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
    Box(Box&&) noexcept = default;
    Box& operator=(Box&&) noexcept = default;
    Box& operator=(const Box& other) {
        if (this != &other) *this = Box(other);
        return *this;
    }

    explicit operator bool() const { return value_ != nullptr; }
    T& operator*() const { return *value_; }
    T* operator->() const { return value_.get(); }
    T* get() const { return value_.get(); }
    // The part, made if it was absent.
    T& make() {
        if (!value_) value_ = std::make_unique<T>();
        return *value_;
    }
    void reset() { value_.reset(); }

  private:
    std::unique_ptr<T> value_;
};

// A sequence that costs one pointer while it is empty.
template <class T>
class List {
  public:
    using value_type = T;

    List() = default;
    List(std::initializer_list<T> items) : items_(std::vector<T>(items)) {}

    size_t size() const { return items_ ? items_->size() : 0; }
    bool empty() const { return size() == 0; }
    T* begin() { return items_ ? items_->data() : nullptr; }
    T* end() { return begin() + size(); }
    const T* begin() const { return items_ ? items_->data() : nullptr; }
    const T* end() const { return begin() + size(); }
    T& operator[](size_t i) { return (*items_)[i]; }
    const T& operator[](size_t i) const { return (*items_)[i]; }
    T& front() { return items_->front(); }
    const T& front() const { return items_->front(); }
    T& back() { return items_->back(); }
    const T& back() const { return items_->back(); }
    T& push_back(T item) {
        items_.make().push_back(std::move(item));
        return items_->back();
    }
    T& append() { return items_.make().emplace_back(); }
    T& insert(size_t at, T item) {
        auto& all = items_.make();
        return *all.insert(all.begin() + static_cast<ptrdiff_t>(at), std::move(item));
    }
    void erase(size_t at) { items_->erase(items_->begin() + static_cast<ptrdiff_t>(at)); }
    void reserve(size_t n) { items_.make().reserve(n); }
    void clear() { items_.reset(); }
    // The vector itself, made if it was absent.
    std::vector<T>& items() { return items_.make(); }

  private:
    Box<std::vector<T>> items_;
};

// Names of an enumeration's values in order, separated by '|'; value 0 has the empty name when it stands for
// "not given". Specialised beside each enumeration.
template <class E>
inline constexpr const char* names_of = nullptr;

// The text of value `index` of a '|' list; empty past the end.
std::string_view name_at(const char* names, unsigned index);
// The index of `text` in a '|' list, or -1; the empty text never matches.
int index_of(const char* names, std::string_view text);

template <class E>
std::string_view name_of(E value) {
    return name_at(names_of<E>, static_cast<unsigned>(value));
}
template <class E>
std::optional<E> value_of(std::string_view text) {
    int i = index_of(names_of<E>, text);
    if (i < 0) return std::nullopt;
    return static_cast<E>(i);
}

enum class YesNo : uint8_t { absent, yes, no };
template <>
inline constexpr const char* names_of<YesNo> = "|yes|no";

enum class OnOff : uint8_t { absent, on, off };
template <>
inline constexpr const char* names_of<OnOff> = "|on|off";

// A set of small non-negative integers, written as "0-3,7"; absent and empty are told apart by has().
class Bitmap {
  public:
    static constexpr unsigned limit = 16384;

    // `text` may exclude with '^' as in "0-7,^3". Nothing on a syntax error or a number past the limit.
    static std::optional<Bitmap> parse(std::string_view text);
    static Bitmap filled(unsigned count);

    bool has() const { return !words_.empty(); }
    bool empty() const;
    bool test(unsigned bit) const;
    void set(unsigned bit, bool on = true);
    unsigned count() const;
    // The highest member, or -1.
    int highest() const;
    // The smallest member greater than `after`, or -1.
    int next(int after) const;
    bool overlaps(const Bitmap& other) const;
    std::string format() const;
    void clear() { words_.clear(); }
    friend bool operator==(const Bitmap& a, const Bitmap& b) { return a.format() == b.format(); }

  private:
    List<uint64_t> words_;
};

}  // namespace virtbay::model
