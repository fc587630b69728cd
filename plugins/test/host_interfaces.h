// The network interfaces of a host and the transaction in which their configuration is changed.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/host/interface.h"

namespace virtbay::test {

struct HostInterface {
    std::shared_ptr<const model::HostInterface> definition;
    bool active = false;

    std::string_view name() const { return definition->name; }
};

class HostInterfaceList {
  public:
    HostInterface* by_name(std::string_view name);
    // One without an address fits every address.
    std::vector<HostInterface*> by_mac(std::string_view mac);
    // A new one, or a new definition of a known one.
    HostInterface& assign(std::shared_ptr<const model::HostInterface> definition);
    void remove(const HostInterface& interface);
    const std::list<HostInterface>& all() const { return all_; }

    bool in_transaction() const { return before_.has_value(); }
    void begin() { before_ = all_; }
    void commit() { before_.reset(); }
    // Returns to the definitions from before. Which interfaces were active is forgotten, as by libvirt.
    void roll_back();

    // What a roll-back would return to.
    const std::optional<std::list<HostInterface>>& before() const { return before_; }
    void set_before(std::list<HostInterface> interfaces) { before_ = std::move(interfaces); }

  private:
    std::list<HostInterface> all_;
    std::optional<std::list<HostInterface>> before_;
};

}  // namespace virtbay::test
