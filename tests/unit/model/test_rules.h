// Rules like those of the test driver, for the model's own tests.
#pragma once

#include "model/domain/document.h"

namespace virtbay::model {

class TestRules : public DomainRules {
  public:
    Status capabilities(Domain& domain) const override {
        if (!domain.os.arch.has()) domain.os.arch = "i686";
        return {};
    }
    Status assign(Domain& domain) const override {
        int next = 0;
        for (auto& interface : domain.interfaces) {
            if (interface.target.has()) continue;
            interface.target = "testnet" + std::to_string(next++);
        }
        return {};
    }
    bool user_aliases() const override { return true; }
};

}  // namespace virtbay::model
