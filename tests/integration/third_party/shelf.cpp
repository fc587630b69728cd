// A driver as somebody outside the project writes it: with the installed headers alone. Its guests are
// machines on a shelf that are switched on or off.
#include <array>
#include <cstring>
#include <virtbay/sdk.hpp>

namespace {

struct Machine {
    const char* name;
    bool on;
};

class ShelfDriver : public vb::Driver<ShelfDriver> {
  public:
    using Driver::Driver;
    static constexpr uint32_t threads = VB_THREADS_SERIAL_PLUGIN;
    static constexpr const char* name = "Shelf";

    vb::Status open(vb::Call&, const vb_open_in& in, vb_open_out&) {
        if (!in.scheme || std::strcmp(in.scheme, "shelf") != 0) return vb::Status::declined();
        return {};
    }
    void close(vb::Call&) {}

    vb::Status domain_list_all(vb::Call& call, const vb_domain_list_all_in& in, vb_domain_list_all_out& out) {
        const uint32_t asked = in.flags & (VB_CONNECT_LIST_DOMAINS_ACTIVE | VB_CONNECT_LIST_DOMAINS_INACTIVE);
        auto* found = call.array<vb_domain_ref>(machines_.size());
        for (size_t i = 0; i < machines_.size(); ++i) {
            const uint32_t kind =
                machines_[i].on ? VB_CONNECT_LIST_DOMAINS_ACTIVE : VB_CONNECT_LIST_DOMAINS_INACTIVE;
            if (asked == 0 || (asked & kind) != 0) found[out.n_domains++] = reference(i);
        }
        out.domains = found;
        out.ret = out.n_domains;
        return {};
    }

    vb::Status domain_lookup_by_uuid(vb::Call&, const vb_domain_lookup_by_uuid_in& in,
                                     vb_domain_lookup_by_uuid_out& out) {
        return with_machine(in.uuid, [&](size_t i) { out.dom = reference(i); });
    }

    vb::Status domain_get_state(vb::Call&, const vb_domain_get_state_in& in, vb_domain_get_state_out& out) {
        return with_machine(in.dom.uuid, [&](size_t i) {
            out.state = machines_[i].on ? VB_DOMAIN_RUNNING : VB_DOMAIN_SHUTOFF;
            out.reason = 0;
        });
    }

  private:
    vb_domain_ref reference(size_t i) const {
        vb_domain_ref ref{};
        ref.name = machines_[i].name;
        ref.uuid[0] = 0x5f;
        ref.uuid[15] = static_cast<uint8_t>(i);
        ref.id = machines_[i].on ? static_cast<int32_t>(i) + 1 : -1;
        return ref;
    }

    template <class F>
    vb::Status with_machine(const uint8_t (&uuid)[16], F&& f) {
        for (size_t i = 0; i < machines_.size(); ++i) {
            if (std::memcmp(reference(i).uuid, uuid, sizeof uuid) == 0) {
                f(i);
                return {};
            }
        }
        return vb::Status::error(VB_ERR_NO_DOMAIN, VB_FROM_DOMAIN, "no such machine on the shelf");
    }

    std::array<Machine, 2> machines_{{{"upper", true}, {"lower", false}}};
};

}  // namespace

VB_PLUGIN(ShelfDriver, "shelf", "1.0")
