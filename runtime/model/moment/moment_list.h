// Snapshots or checkpoints of one domain: a forest in which each names its parent, and which of them is the
// current one. T has `name` and `parent` (Text), the latter empty in a root.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "model/values.h"
#include "virtbay/constants.h"

namespace virtbay::model {

template <class T>
class MomentList {
  public:
    using Pointer = std::shared_ptr<T>;

    size_t size() const { return all_.size(); }
    bool empty() const { return all_.empty(); }
    // Among siblings the one linked last is last.
    const std::vector<Pointer>& all() const { return all_; }

    T* find(std::string_view name) const {
        for (const Pointer& moment : all_)
            if (moment->name == name) return moment.get();
        return nullptr;
    }
    T* current() const { return find(current_); }
    void set_current(std::string_view name) { current_ = std::string(name); }
    void clear_current() { current_.clear(); }
    bool is_current(const T& moment) const { return moment.name == std::string_view(current_); }

    // Whether `moment` may stand below the parent it names: VB_ERR_INVALID_ARG when there is no such parent
    // or it would be its own ancestor.
    Status check_parent(const T& moment) const {
        if (moment.parent.empty()) return {};
        const std::string name = moment.name.str(), parent = moment.parent.str();
        if (name == parent)
            return make_error(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN,
                              "cannot set moment " + name + " as its own parent");
        const T* above = find(parent);
        if (!above)
            return make_error(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN,
                              "parent " + parent + " for moment " + name + " not found");
        for (; above; above = above->parent.empty() ? nullptr : find(above->parent))
            if (above->name == moment.name)
                return make_error(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN,
                                  "parent " + parent + " would create cycle to " + name);
        return {};
    }

    // Replaces one of the same name.
    T& put(Pointer moment) {
        std::erase_if(all_, [&](const Pointer& other) { return other->name == moment->name; });
        all_.push_back(std::move(moment));
        return *all_.back();
    }

    // Takes one away; its children go to its parent, which becomes the current one in its place.
    void remove(T& moment) {
        const std::string name = moment.name.str(), parent = moment.parent.str();
        std::vector<Pointer> children;
        for (const Pointer& other : all_) {
            if (other->parent != std::string_view(name)) continue;
            other->parent = parent.empty() ? Text() : Text(parent);
            children.push_back(other);
        }
        std::erase_if(all_, [&](const Pointer& other) {
            return other->name == std::string_view(name) ||
                   std::find(children.begin(), children.end(), other) != children.end();
        });
        all_.insert(all_.end(), children.begin(), children.end());
        if (current_ == name) current_ = parent;
    }

    // Takes all below `moment` away. The current one, when among them, is then `moment`.
    void remove_descendants(T& moment) {
        std::unordered_set<const T*> gone;
        for (const T* below : descendants(&moment, true)) gone.insert(below);
        if (gone.count(current()) != 0) current_ = moment.name.str();
        std::erase_if(all_, [&](const Pointer& other) { return gone.count(other.get()) != 0; });
    }

    bool has_children(const T& moment) const {
        return std::any_of(all_.begin(), all_.end(),
                           [&](const Pointer& other) { return other->parent == moment.name; });
    }

    // What stands directly below `top` (null: the roots), or everything below it, parents before their
    // children; of siblings the latest comes first.
    std::vector<T*> descendants(const T* top, bool deep) const {
        std::unordered_map<std::string_view, std::vector<T*>> children;
        for (const Pointer& moment : all_) children[moment->parent.view()].push_back(moment.get());
        std::vector<T*> found, left;
        const auto open = [&](std::string_view name) {
            const auto below = children.find(name);
            if (below != children.end()) left.insert(left.end(), below->second.begin(), below->second.end());
        };
        open(top ? top->name.view() : std::string_view());
        while (!left.empty()) {
            T* next = left.back();
            left.pop_back();
            found.push_back(next);
            if (deep) open(next->name.view());
        }
        return found;
    }

  private:
    std::vector<Pointer> all_;
    std::string current_;
};

}  // namespace virtbay::model
