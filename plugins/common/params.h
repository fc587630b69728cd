// Typed parameters as operations take and return them.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "virtbay/sdk.hpp"

namespace virtbay {

struct ParamType {
    std::string_view name;
    int32_t type;  // VB_TYPED_PARAM_*
};

// Refuses parameters that are not in `known`, have another type or come twice.
Status validate_params(const vb_typed_param* params, uint32_t count, std::initializer_list<ParamType> known);

// The parameter of that name, or nullptr.
const vb_typed_param* find_param(const vb_typed_param* params, uint32_t count, std::string_view name);

// Collects the parameters of an answer. Names must be static.
class ParamList {
  public:
    explicit ParamList(vb::Call& call) : call_(call) {}

    void add(const char* name, int32_t value);
    void add(const char* name, uint32_t value);
    void add(const char* name, int64_t value);
    void add(const char* name, uint64_t value);
    void add_boolean(const char* name, bool value);
    void add(const char* name, std::string_view value);

    // Fills an answer of "how many are there" for 0 wanted, and of at most `wanted` else.
    template <class Out>
    void finish(int32_t wanted, Out& out) {
        out.nparams = static_cast<int32_t>(list_.size());
        if (wanted <= 0) return;
        if (list_.size() > static_cast<size_t>(wanted)) list_.resize(static_cast<size_t>(wanted));
        out.nparams = static_cast<int32_t>(list_.size());
        finish_all(out);
    }
    // Fills an answer of at most `wanted`.
    template <class Out>
    void finish_most(int32_t wanted, Out& out) {
        const auto most = static_cast<size_t>(wanted > 0 ? wanted : 0);
        if (list_.size() > most) list_.resize(most);
        finish_all(out);
    }
    template <class Out>
    void finish_all(Out& out) {
        out.n_params = static_cast<uint32_t>(list_.size());
        out.params = copy();
    }

  private:
    const vb_typed_param* copy();
    vb_typed_param& next(const char* name, int32_t type);

    vb::Call& call_;
    std::vector<vb_typed_param> list_;
};

}  // namespace virtbay
