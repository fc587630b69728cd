// Memory that is given out piece by piece and taken back all at once. Not thread safe.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace virtbay {

class Arena {
  public:
    // `limit`: most bytes given out between two resets.
    explicit Arena(size_t limit = size_t{256} << 20) : limit_(limit) {}
    // Takes its blocks from somebody who owns them, and gives none back. take() may answer null.
    struct Source {
        void* (*take)(void* context, size_t bytes) = nullptr;
        void* context = nullptr;
    };
    explicit Arena(Source source, size_t limit = size_t{256} << 20) : limit_(limit), source_(source) {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&&) = default;
    Arena& operator=(Arena&&) = default;

    // Aligned for any type, not initialised; null when the limit is passed.
    void* allocate(size_t bytes);
    // Zeroed objects of a trivial type; null when the limit is passed.
    template <class T>
    T* zeroed(size_t n = 1) {
        if (n > limit_ / sizeof(T)) return nullptr;
        void* p = allocate(n * sizeof(T));
        return p ? static_cast<T*>(std::memset(p, 0, n * sizeof(T))) : nullptr;
    }
    // A copy that ends with NUL; null when the limit is passed.
    char* copy(std::string_view text);
    // Takes everything back; keeps one block of moderate size for the next use.
    void reset();
    size_t used() const { return used_; }

  private:
    struct Block {
        std::unique_ptr<std::byte[]> owned;  // null: the source's
        std::byte* memory;
        size_t size;
    };
    static constexpr size_t first_block = 2048;
    static constexpr size_t kept_block = 64 * 1024;

    std::vector<Block> blocks_;
    size_t offset_ = 0;  // in the last block
    size_t used_ = 0;
    size_t limit_;
    Source source_;
};

}  // namespace virtbay
