#include "driver.h"

#include <string_view>

#include "default_host.h"
#include "host_file.h"

namespace virtbay::test {

std::vector<uint32_t> TestDriver::nonblocking() {
    return {
        VB_OP_CONNECT_GET_TYPE,
        VB_OP_CONNECT_GET_VERSION,
        VB_OP_CONNECT_GET_MAX_VCPUS,
        VB_OP_CONNECT_NODE_GET_INFO,
        VB_OP_CONNECT_GET_CAPABILITIES,
        VB_OP_CONNECT_GET_HOSTNAME,
        VB_OP_CONNECT_NODE_GET_CELLS_FREE_MEMORY,
        VB_OP_CONNECT_NODE_GET_FREE_MEMORY,
        VB_OP_CONNECT_NODE_GET_SECURITY_MODEL,
        VB_OP_CONNECT_NODE_GET_CPU_STATS,
        VB_OP_CONNECT_NODE_GET_CPU_MAP,
        VB_OP_DOMAIN_LOOKUP_BY_ID,
        VB_OP_DOMAIN_LOOKUP_BY_NAME,
        VB_OP_DOMAIN_LOOKUP_BY_UUID,
        VB_OP_DOMAIN_LIST_ALL,
        VB_OP_DOMAIN_IS_ACTIVE,
        VB_OP_DOMAIN_IS_PERSISTENT,
        VB_OP_DOMAIN_IS_UPDATED,
        VB_OP_DOMAIN_GET_INFO,
        VB_OP_DOMAIN_GET_STATE,
        VB_OP_DOMAIN_GET_MAX_MEMORY,
        VB_OP_DOMAIN_GET_MAX_VCPUS,
        VB_OP_DOMAIN_GET_VCPUS_FLAGS,
        VB_OP_DOMAIN_GET_OS_TYPE,
        VB_OP_DOMAIN_GET_AUTOSTART,
        VB_OP_DOMAIN_SET_AUTOSTART,
        VB_OP_DOMAIN_GET_XML_DESC,
        VB_OP_DOMAIN_GET_HOSTNAME,
        VB_OP_DOMAIN_GET_CONTROL_INFO,
        VB_OP_DOMAIN_GET_SECURITY_LABEL,
        VB_OP_DOMAIN_HAS_MANAGED_SAVE_IMAGE,
        VB_OP_DOMAIN_GET_SCHEDULER_TYPE,
        VB_OP_DOMAIN_GET_ALL_STATS,
        VB_OP_DOMAIN_DEFINE_XML,
        VB_OP_DOMAIN_CREATE_XML,
        VB_OP_DOMAIN_UNDEFINE,
        VB_OP_DOMAIN_CREATE,
        VB_OP_DOMAIN_SUSPEND,
        VB_OP_DOMAIN_RESUME,
        VB_OP_DOMAIN_SHUTDOWN,
        VB_OP_DOMAIN_REBOOT,
        VB_OP_DOMAIN_RESET,
        VB_OP_DOMAIN_DESTROY,
    };
}

vb::Status TestDriver::open(vb::Call& call, const vb_open_in& in, vb_open_out& out) {
    if (in.server && *in.server) return vb::Status::declined();
    if (call.nonblocking() && !opens_at_once(in)) return vb::Status::again();
    std::shared_ptr<Host> host;
    if ((in.flags & VB_OPEN_ADOPT) != 0) {
        const std::lock_guard guard(hosts_lock_);
        const auto adopted = adopted_.find(call.connection_id());
        if (adopted == adopted_.end())
            return to_abi(internal_error("the connection is not in the imported state"));
        host = std::move(adopted->second);
        adopted_.erase(adopted);
    } else {
        auto wanted = host_for(in);
        if (!wanted) return to_abi(wanted.error());
        host = std::move(*wanted);
    }
    out.scope = host->scope();
    const std::lock_guard guard(hosts_lock_);
    Connection& connection = connections_[call.connection_id()];
    connection.host = std::move(host);
    out.connection = &connection;
    return {};
}

void TestDriver::close(vb::Call& call) {
    std::shared_ptr<Host> last;  // goes after the lock
    const std::lock_guard guard(hosts_lock_);
    const auto found = connections_.find(call.connection_id());
    if (found == connections_.end()) return;
    last = std::move(found->second.host);
    connections_.erase(found);
}

bool TestDriver::opens_at_once(const vb_open_in& in) {
    if (in.path && std::string_view(in.path) != "/default") return false;
    const std::lock_guard guard(hosts_lock_);
    return !default_host_.expired();
}

Result<std::shared_ptr<Host>> TestDriver::host_for(const vb_open_in& in) {
    const std::string_view path = in.path ? in.path : "";
    if (path.empty() || path == "/")
        return invalid_argument("testOpen: supply a path or use test:///default");
    if (path == "/default") {
        const std::lock_guard guard(hosts_lock_);
        if (auto shared = default_host_.lock()) return shared;
        std::shared_ptr<Host> host = new_host();
        const Status filled = fill_default_host(*host);
        if (!filled) return filled.error();
        default_host_ = host;
        return host;
    }
    std::shared_ptr<Host> host;
    {
        const std::lock_guard guard(hosts_lock_);
        host = new_host();
    }
    const Status filled = fill_host_from_file(*host, std::string(path));
    if (!filled) return filled.error();
    return host;
}

std::shared_ptr<Host> TestDriver::new_host() {
    return std::make_shared<Host>(this->host(), next_scope_++);
}

}  // namespace virtbay::test

using virtbay::test::TestDriver;
VB_PLUGIN(TestDriver, "test", "0.1.0")
