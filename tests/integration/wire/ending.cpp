// A driver whose connection to its hypervisor ends when its host's name is asked for, with the reason that
// the URI's path names.
#include <cstdlib>
#include <cstring>
#include <virtbay/sdk.hpp>

namespace {

class EndingDriver : public vb::Driver<EndingDriver> {
  public:
    using Driver::Driver;
    static constexpr uint32_t threads = VB_THREADS_SERIAL_PLUGIN;
    static constexpr const char* name = "Ending";

    vb::Status open(vb::Call&, const vb_open_in& in, vb_open_out& out) {
        if (!in.scheme || std::strcmp(in.scheme, "ending") != 0) return vb::Status::declined();
        reason_ = in.path && *in.path == '/' ? std::atoi(in.path + 1) : 0;
        out.scope = scope;
        return {};
    }
    void close(vb::Call&) {}

    vb::Status connect_get_hostname(vb::Call& call, const vb_connect_get_hostname_in&,
                                    vb_connect_get_hostname_out& out) {
        vb_event_connect_closed closed{};
        closed.reason = reason_;
        host().emit(VB_EVENT_CONNECT_CLOSED, scope, closed, nullptr, nullptr);
        out.hostname = call.text("ending");
        return {};
    }

  private:
    static constexpr uint64_t scope = 7;
    int32_t reason_ = 0;
};

}  // namespace

VB_PLUGIN(EndingDriver, "ending", "1.0")
