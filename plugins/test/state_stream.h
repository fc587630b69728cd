// The records of swap.h: written to and read from the runtime's stream.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/error.h"
#include "virtbay/sdk.hpp"

namespace virtbay::test {

// The data of one record while it is put together.
class RecordWriter {
  public:
    template <class T>
    void number(T value) {
        static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void flag(bool value) { number<uint8_t>(value); }
    void text(std::string_view value) {
        number<uint64_t>(value.size());
        bytes_ += value;
    }
    void bytes(const void* data, size_t size) { bytes_.append(static_cast<const char*>(data), size); }

    Status write(const vb_writer& writer, uint32_t tag, uint32_t version) const;

  private:
    std::string bytes_;
};

// One record as it was read. Reading past its end yields zeros and is remembered.
class RecordReader {
  public:
    // False at the end of the stream.
    Result<bool> next(const vb_reader& reader);

    uint32_t tag() const { return tag_; }
    uint32_t version() const { return version_; }

    template <class T>
    T number() {
        T value{};
        take(&value, sizeof value);
        return value;
    }
    bool flag() { return number<uint8_t>() != 0; }
    std::string text();
    void bytes(void* data, size_t size) { take(data, size); }

    // An error when the record was too short for what was read of it.
    Status complete() const;

  private:
    void take(void* data, size_t size);

    uint32_t tag_ = 0;
    uint32_t version_ = 0;
    std::string bytes_;
    size_t at_ = 0;
    bool short_ = false;
};

}  // namespace virtbay::test
