// Bytes that grow at their end and are taken from their front.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

namespace virtbay::wire {

class Buffer {
  public:
    Buffer() = default;
    Buffer(Buffer&& other) noexcept { swap(other); }
    Buffer& operator=(Buffer&& other) noexcept {
        swap(other);
        return *this;
    }

    // The memory begins at an address that suits any type; data() only as long as nothing odd was consumed.
    uint8_t* data() { return memory_.get() + begin_; }
    const uint8_t* data() const { return memory_.get() + begin_; }
    size_t size() const { return end_ - begin_; }
    bool empty() const { return end_ == begin_; }
    size_t capacity() const { return capacity_; }

    // Room for at least n more bytes behind the end, not initialised.
    uint8_t* room(size_t n) {
        if (capacity_ - end_ < n) grow(n);
        return memory_.get() + end_;
    }
    size_t space() const { return capacity_ - end_; }
    void added(size_t n) { end_ += n; }
    void append(const void* bytes, size_t n) {
        if (n == 0) return;
        std::memcpy(room(n), bytes, n);
        end_ += n;
    }
    void truncate(size_t new_size) { end_ = begin_ + new_size; }
    void consume(size_t n) {
        begin_ += n;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    // Moves what there is to the front of the memory, where it is aligned.
    void compact() {
        if (begin_ == 0) return;
        std::memmove(memory_.get(), memory_.get() + begin_, size());
        end_ -= begin_;
        begin_ = 0;
    }
    void clear() { begin_ = end_ = 0; }
    void swap(Buffer& other) noexcept {
        std::swap(memory_, other.memory_);
        std::swap(begin_, other.begin_);
        std::swap(end_, other.end_);
        std::swap(capacity_, other.capacity_);
    }

  private:
    void grow(size_t n) {
        compact();
        if (capacity_ - end_ >= n) return;
        size_t wanted = capacity_ < 1024 ? 1024 : capacity_ * 2;
        while (wanted - end_ < n) wanted *= 2;
        // A large block often grows in place.
        auto* larger = static_cast<uint8_t*>(std::realloc(memory_.get(), wanted));
        if (larger == nullptr) throw std::bad_alloc();
        static_cast<void>(memory_.release());
        memory_.reset(larger);
        capacity_ = wanted;
    }

    struct Free {
        void operator()(uint8_t* memory) const { std::free(memory); }
    };
    std::unique_ptr<uint8_t[], Free> memory_;
    size_t begin_ = 0, end_ = 0, capacity_ = 0;
};

// Buffers that go round among the channels of a loop, so that an idle channel holds none.
class BufferPool {
  public:
    Buffer take() {
        if (free_.empty()) return {};
        Buffer buffer = std::move(free_.back());
        free_.pop_back();
        kept_ -= buffer.capacity();
        return buffer;
    }
    void give(Buffer buffer) {
        if (buffer.capacity() == 0 || buffer.capacity() > largest_kept) return;
        if (kept_ + buffer.capacity() > most_kept) return;
        buffer.clear();
        kept_ += buffer.capacity();
        free_.push_back(std::move(buffer));
    }

  private:
    // Bytes. Many small ones, for an event goes to many clients at once.
    static constexpr size_t largest_kept = 512 * 1024;
    static constexpr size_t most_kept = 2 * 1024 * 1024;
    std::vector<Buffer> free_;
    size_t kept_ = 0;
};

}  // namespace virtbay::wire
