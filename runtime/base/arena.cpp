#include "base/arena.h"

#include <algorithm>
#include <new>

namespace virtbay {

void* Arena::allocate(size_t bytes) {
    constexpr size_t alignment = alignof(std::max_align_t);
    if (bytes > limit_ - used_) return nullptr;
    const size_t rounded = (std::max<size_t>(bytes, 1) + alignment - 1) & ~(alignment - 1);
    if (blocks_.empty() || blocks_.back().size - offset_ < rounded) {
        const size_t last = blocks_.empty() ? first_block / 2 : blocks_.back().size;
        const size_t size = std::max(rounded, std::min<size_t>(last * 2, size_t{1} << 20));
        std::unique_ptr<std::byte[]> owned;
        std::byte* memory = nullptr;
        if (source_.take) {
            memory = static_cast<std::byte*>(source_.take(source_.context, size));
        } else {
            owned.reset(new (std::nothrow) std::byte[size]);
            memory = owned.get();
        }
        if (!memory) return nullptr;
        blocks_.push_back({std::move(owned), memory, size});
        offset_ = 0;
    }
    void* p = blocks_.back().memory + offset_;
    offset_ += rounded;
    used_ = std::min(limit_, used_ + rounded);
    return p;
}

char* Arena::copy(std::string_view text) {
    char* p = static_cast<char*>(allocate(text.size() + 1));
    if (!p) return nullptr;
    if (!text.empty()) std::memcpy(p, text.data(), text.size());
    p[text.size()] = 0;
    return p;
}

void Arena::reset() {
    used_ = offset_ = 0;
    if (blocks_.empty()) return;
    if (blocks_.size() == 1 && blocks_[0].owned && blocks_[0].size <= kept_block) return;
    auto keep = std::find_if(blocks_.rbegin(), blocks_.rend(),
                             [](const Block& b) { return b.owned && b.size <= kept_block; });
    if (keep == blocks_.rend()) {
        blocks_.clear();
        return;
    }
    Block kept = std::move(*keep);
    blocks_.clear();
    blocks_.push_back(std::move(kept));
}

}  // namespace virtbay
