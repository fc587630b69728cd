// An operation as the procedure says it that came before it, for servers whose drivers know only that.
#pragma once

#include <vector>

#include "base/arena.h"
#include "contract/tables.h"

namespace virtbay::remote {

class OlderCall {
  public:
    // `in` is the operation's struct; null, or without a procedure that says the same: no older call.
    OlderCall(uint16_t operation, const void* in);

    explicit operator bool() const { return procedure_ != nullptr; }
    const contract::Procedure& procedure() const { return *procedure_; }
    const void* args() const { return args_.data(); }
    // Room for what the procedure returns; null: exhausted.
    void* ret(Arena& arena) const;
    // From what the procedure returned to the operation's struct.
    void result(const void* ret, void* out) const;

  private:
    const contract::Procedure* procedure_ = nullptr;
    std::vector<char> args_;
};

}  // namespace virtbay::remote
