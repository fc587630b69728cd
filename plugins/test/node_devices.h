// The devices of a host.
#pragma once

#include <list>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "model/host/node_device.h"

namespace virtbay::test {

using NodeDevicePtr = std::shared_ptr<const model::NodeDevice>;

class NodeDeviceList {
  public:
    NodeDevicePtr by_name(std::string_view name) const;
    // Instead of one of the same name.
    void put(NodeDevicePtr device);
    void remove(std::string_view name);
    const std::list<NodeDevicePtr>& all() const { return all_; }

    // Adds the adapter that stands for a virtual port with these names. VB_ERR_INTERNAL_ERROR when there is
    // none to make it after.
    Result<NodeDevicePtr> create_virtual_port(std::string_view wwnn, std::string_view wwpn);

    static constexpr const char* virtual_port_name = "scsi_host12";

  private:
    std::list<NodeDevicePtr> all_;
};

}  // namespace virtbay::test
