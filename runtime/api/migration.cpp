// Migration: five operations on two hosts that the client takes through (managed), or one that the source
// takes through itself (peer to peer, direct). Only the form with typed parameters is spoken: every host
// since 1.1.0 knows it.
#include <vector>

#include "api/operation.h"
#include "api/results.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

// Of CONNECT_SUPPORTS_FEATURE.
enum Feature {
    peer_to_peer = 4,
    direct = 5,
    version_3 = 6,
    change_protection = 7,
    offline = 12,
    with_params = 13
};

using Cookie = std::vector<uint8_t>;

bool has(virConnectPtr conn, Feature feature) {
    return conn->link->supports_feature(feature);
}

bool unsupported_argument(ApiCall& call, const char* why) {
    return call.fail(make_error(VB_ERR_ARGUMENT_UNSUPPORTED, VB_FROM_DOMAIN, why));
}

// The parameters of one migration; names are unique but where lists are.
class Params {
  public:
    void add(const char* name, const char* text) {
        if (!text) return;
        vb_typed_param p{};
        p.field = name;
        p.value.type = VIR_TYPED_PARAM_STRING;
        p.value.value.s = text;
        list.push_back(p);
    }
    void add(const char* name, unsigned long long number) {
        if (!number) return;
        vb_typed_param p{};
        p.field = name;
        p.value.type = VIR_TYPED_PARAM_ULLONG;
        p.value.value.ul = number;
        list.push_back(p);
    }
    void replace(const char* name, const char* text) {
        std::erase_if(list, [&](const vb_typed_param& p) { return !std::strcmp(p.field, name); });
        add(name, text);
    }
    const char* text(const char* name) const {
        for (const auto& p : list)
            if (!std::strcmp(p.field, name) && p.value.type == VIR_TYPED_PARAM_STRING) return p.value.value.s;
        return nullptr;
    }
    template <class In>
    void into(In& in) const {
        in.params = list.data();
        in.n_params = static_cast<uint32_t>(list.size());
    }
    std::vector<vb_typed_param> list;
};

template <class In>
void cookie_in(In& in, const Cookie& cookie) {
    in.cookie_in = cookie.data();
    in.n_cookie_in = static_cast<uint32_t>(cookie.size());
}

template <class Out>
Cookie cookie_of(const Out& out) {
    return out.n_cookie_out ? Cookie(out.cookie_out, out.cookie_out + out.n_cookie_out) : Cookie();
}

// Before anything of the hosts is asked.
bool good_flags(ApiCall& call, unsigned int flags) {
    return call.exclusive(flags, VIR_MIGRATE_NON_SHARED_DISK, VIR_MIGRATE_NON_SHARED_INC,
                          "VIR_MIGRATE_NON_SHARED_DISK", "VIR_MIGRATE_NON_SHARED_INC") &&
           call.requires_flag(flags, VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES,
                              VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC,
                              "VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES",
                              "VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC");
}

bool good_unmanaged_flags(ApiCall& call, unsigned int flags) {
    return call.exclusive(flags, VIR_MIGRATE_TUNNELLED, VIR_MIGRATE_PARALLEL, "VIR_MIGRATE_TUNNELLED",
                          "VIR_MIGRATE_PARALLEL") &&
           good_flags(call, flags);
}

bool offline_possible(ApiCall& call, virConnectPtr source, virConnectPtr target, unsigned int flags) {
    if (!(flags & VIR_MIGRATE_OFFLINE)) return true;
    if (!has(source, offline))
        return unsupported_argument(call, "offline migration is not supported by the source host");
    if (target && !has(target, offline))
        return unsupported_argument(call, "offline migration is not supported by the destination host");
    return true;
}

// An operation on the other connection; an error is the public function's.
template <class In, class Out>
bool run_on(ApiCall& call, virConnectPtr conn, uint32_t op, const In& in, Out& out, Arena& arena,
            Error* error) {
    Request request;
    request.op = op;
    request.in = &in;
    request.out = &out;
    request.arena = &arena;
    Status status = conn->link->supports(op)
                        ? conn->link->call(request)
                        : Status(make_error(VB_ERR_NO_SUPPORT, VB_FROM_DOMAIN, call.function()));
    if (!status) *error = std::move(status.error());
    return static_cast<bool>(status);
}

virDomainPtr managed(ApiCall& call, virDomainPtr domain, virConnectPtr dconn, Params params,
                     unsigned int flags) {
    const virConnectPtr source = domain->conn;
    Arena arena;
    Error error;
    // The source must not be changed between the first and the last step.
    unsigned int guard = 0;
    if (has(source, change_protection)) guard = VIR_MIGRATE_CHANGE_PROTECTION;

    Operation<vb_domain_migrate_begin3_params_in, vb_domain_migrate_begin3_params_out> begin;
    begin.in.dom = value(domain);
    params.into(begin.in);
    begin.in.flags = flags | guard;
    if (!run_on(call, source, VB_OP_DOMAIN_MIGRATE_BEGIN3_PARAMS, begin.in, begin.out, arena, &error))
        return call.fail(std::move(error)), nullptr;
    Cookie cookie = cookie_of(begin.out);
    params.replace(VIR_MIGRATE_PARAM_DEST_XML, begin.out.xml);

    Operation<vb_domain_migrate_prepare3_params_in, vb_domain_migrate_prepare3_params_out> prepare;
    params.into(prepare.in);
    cookie_in(prepare.in, cookie);
    prepare.in.flags = flags & ~static_cast<unsigned int>(VIR_MIGRATE_CHANGE_PROTECTION);
    const bool prepared =
        run_on(call, dconn, VB_OP_DOMAIN_MIGRATE_PREPARE3_PARAMS, prepare.in, prepare.out, arena, &error);
    bool cancelled = !prepared;
    Cookie target_cookie;
    if (prepared) {
        target_cookie = cookie_of(prepare.out);
        if (prepare.out.uri_out) params.replace(VIR_MIGRATE_PARAM_URI, prepare.out.uri_out);
        if (!params.text(VIR_MIGRATE_PARAM_URI) && !(flags & VIR_MIGRATE_OFFLINE)) {
            error = make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                               "the destination gave no URI to migrate to");
            cancelled = true;
        }
    }

    Cookie performed;
    if (!cancelled && !(flags & VIR_MIGRATE_OFFLINE)) {
        Operation<vb_domain_migrate_perform3_params_in, vb_domain_migrate_perform3_params_out> perform;
        perform.in.dom = value(domain);
        params.into(perform.in);
        cookie_in(perform.in, target_cookie);
        perform.in.flags = flags | guard;
        cancelled = !run_on(call, source, VB_OP_DOMAIN_MIGRATE_PERFORM3_PARAMS, perform.in, perform.out,
                            arena, &error);
        if (!cancelled) performed = cookie_of(perform.out);
    }

    // The destination is told how it went even when it went wrong: it holds half a guest.
    virDomainPtr result = nullptr;
    Cookie finished;
    if (prepared) {
        Operation<vb_domain_migrate_finish3_params_in, vb_domain_migrate_finish3_params_out> finish;
        Params named = params;
        if (!named.text(VIR_MIGRATE_PARAM_DEST_NAME))
            named.add(VIR_MIGRATE_PARAM_DEST_NAME, domain->name.c_str());
        named.into(finish.in);
        cookie_in(finish.in, performed);
        finish.in.flags = flags;
        finish.in.cancelled = cancelled;
        Error second;
        if (run_on(call, dconn, VB_OP_DOMAIN_MIGRATE_FINISH3_PARAMS, finish.in, finish.out, arena, &second)) {
            finished = cookie_of(finish.out);
            if (!cancelled) result = make(dconn, finish.out.dom);
        } else if (!cancelled) {
            error = std::move(second);
            cancelled = true;
        }
    }

    // And the source: whether its guest goes on here.
    Operation<vb_domain_migrate_confirm3_params_in, vb_domain_migrate_confirm3_params_out> confirm;
    confirm.in.dom = value(domain);
    params.into(confirm.in);
    cookie_in(confirm.in, finished);
    confirm.in.flags = flags | guard;
    confirm.in.cancelled = cancelled;
    Error third;
    if (!run_on(call, source, VB_OP_DOMAIN_MIGRATE_CONFIRM3_PARAMS, confirm.in, confirm.out, arena, &third) &&
        !cancelled && !result) {
        error = std::move(third);
        cancelled = true;
    }
    if (!result) call.fail(std::move(error));
    return result;
}

// The source does all of it.
bool unmanaged(ApiCall& call, virDomainPtr domain, const char* dconnuri, const Params& params,
               unsigned int flags) {
    const virConnectPtr source = domain->conn;
    const bool p2p = (flags & VIR_MIGRATE_PEER2PEER) != 0;
    if (!offline_possible(call, source, nullptr, flags)) return false;
    if (p2p ? !has(source, peer_to_peer) : !has(source, direct))
        return unsupported_argument(call, p2p ? "p2p migration is not supported by the source host"
                                              : "direct migration is not supported by the source host");
    if (p2p && !call.nonnull("dconnuri", dconnuri)) return false;
    if (!has(source, with_params))
        return unsupported_argument(
            call, "Migration APIs with extensible parameters are not supported by the source host");
    Operation<vb_domain_migrate_perform3_params_in, vb_domain_migrate_perform3_params_out> perform;
    perform.in.dom = value(domain);
    perform.in.dconnuri = p2p ? dconnuri : nullptr;
    params.into(perform.in);
    perform.in.flags = flags;
    return call.run(VB_OP_DOMAIN_MIGRATE_PERFORM3_PARAMS, perform.in, perform.out);
}

Params of(const char* uri, const char* dname, const char* dxml, unsigned long bandwidth) {
    Params params;
    params.add(VIR_MIGRATE_PARAM_URI, uri);
    params.add(VIR_MIGRATE_PARAM_DEST_NAME, dname);
    params.add(VIR_MIGRATE_PARAM_DEST_XML, dxml);
    params.add(VIR_MIGRATE_PARAM_BANDWIDTH, bandwidth);
    return params;
}

// What all managed forms have in common.
virDomainPtr migrate(ApiCall& call, virDomainPtr domain, virConnectPtr dconn, Params params,
                     unsigned int flags, bool third_form) {
    const bool tunnelled = (flags & VIR_MIGRATE_TUNNELLED) != 0, p2p = (flags & VIR_MIGRATE_PEER2PEER) != 0;
    if (third_form && p2p) {
        call.refuse("flags", "use virDomainMigrateToURI3 for peer-to-peer migration");
        return nullptr;
    }
    const char* lonely = "cannot perform tunnelled migration without using peer2peer flag";
    if (third_form && tunnelled && !p2p) {
        call.refuse("flags", lonely);
        return nullptr;
    }
    if (!offline_possible(call, domain->conn, dconn, flags)) return nullptr;
    if (tunnelled && !p2p) {
        call.fail(make_error(VB_ERR_OPERATION_INVALID, VB_FROM_DOMAIN, lonely));
        return nullptr;
    }
    if (p2p && has(domain->conn, peer_to_peer)) {
        const std::string uri = dconn->link->uri();
        if (!unmanaged(call, domain, uri.c_str(), params, flags)) return nullptr;
        const char* name = params.text(VIR_MIGRATE_PARAM_DEST_NAME);
        return virDomainLookupByName(dconn, name ? name : domain->name.c_str());
    }
    if ((flags & VIR_MIGRATE_CHANGE_PROTECTION) && !has(domain->conn, change_protection))
        return unsupported_argument(call, "cannot enforce change protection"), nullptr;
    const unsigned int plain = flags & ~static_cast<unsigned int>(VIR_MIGRATE_CHANGE_PROTECTION);
    const bool both = has(domain->conn, with_params) && has(dconn, with_params);
    if (!both && third_form && !params.list.empty())
        return unsupported_argument(
                   call,
                   "Migration APIs with extensible parameters are not supported but extended "
                   "parameters were passed"),
               nullptr;
    if (!both || !has(domain->conn, version_3) || !has(dconn, version_3)) return call.unsupported(), nullptr;
    return managed(call, domain, dconn, std::move(params), plain);
}

bool given(ApiCall& call, virTypedParameterPtr list, unsigned int count, Params& out) {
    const vb_typed_param* values = nullptr;
    uint32_t n = 0;
    if (count && !call.nonnull("params", list)) return false;
    if (!params_in(call, list, count, values, n)) return false;
    if (n) out.list.assign(values, values + n);
    return true;
}

}  // namespace

virDomainPtr virDomainMigrate(virDomainPtr domain, virConnectPtr dconn, unsigned long flags,
                              const char* dname, const char* uri, unsigned long bandwidth) {
    ApiCall call("virDomainMigrate", VB_FROM_DOMAIN);
    const auto bits = static_cast<unsigned int>(flags);
    if (!call.on(domain) || !call.writable() || !good_flags(call, bits) || !call.with(dconn)) return nullptr;
    return migrate(call, domain, dconn, of(uri, dname, nullptr, bandwidth), bits, false);
}

virDomainPtr virDomainMigrate2(virDomainPtr domain, virConnectPtr dconn, const char* dxml,
                               unsigned long flags, const char* dname, const char* uri,
                               unsigned long bandwidth) {
    ApiCall call("virDomainMigrate2", VB_FROM_DOMAIN);
    const auto bits = static_cast<unsigned int>(flags);
    if (!call.on(domain) || !call.writable() || !good_flags(call, bits) || !call.with(dconn)) return nullptr;
    return migrate(call, domain, dconn, of(uri, dname, dxml, bandwidth), bits, false);
}

virDomainPtr virDomainMigrate3(virDomainPtr domain, virConnectPtr dconn, virTypedParameterPtr params,
                               unsigned int nparams, unsigned int flags) {
    ApiCall call("virDomainMigrate3", VB_FROM_DOMAIN);
    Params list;
    if (!call.on(domain) || !call.writable() || !good_flags(call, flags) || !call.with(dconn) ||
        !given(call, params, nparams, list))
        return nullptr;
    return migrate(call, domain, dconn, std::move(list), flags, true);
}

int virDomainMigrateToURI(virDomainPtr domain, const char* duri, unsigned long flags, const char* dname,
                          unsigned long bandwidth) {
    ApiCall call("virDomainMigrateToURI", VB_FROM_DOMAIN);
    const auto bits = static_cast<unsigned int>(flags);
    if (!call.on(domain) || !call.writable() || !good_unmanaged_flags(call, bits) ||
        !call.nonnull("duri", duri))
        return -1;
    // One URI: of the other runtime for peer to peer, of the other hypervisor otherwise.
    const bool p2p = (bits & VIR_MIGRATE_PEER2PEER) != 0;
    const Params params = of(p2p ? nullptr : duri, dname, nullptr, bandwidth);
    return unmanaged(call, domain, duri, params, bits) ? 0 : -1;
}

int virDomainMigrateToURI2(virDomainPtr domain, const char* dconnuri, const char* miguri, const char* dxml,
                           unsigned long flags, const char* dname, unsigned long bandwidth) {
    ApiCall call("virDomainMigrateToURI2", VB_FROM_DOMAIN);
    const auto bits = static_cast<unsigned int>(flags);
    if (!call.on(domain) || !call.writable() || !good_unmanaged_flags(call, bits)) return -1;
    return unmanaged(call, domain, dconnuri, of(miguri, dname, dxml, bandwidth), bits) ? 0 : -1;
}

int virDomainMigrateToURI3(virDomainPtr domain, const char* dconnuri, virTypedParameterPtr params,
                           unsigned int nparams, unsigned int flags) {
    ApiCall call("virDomainMigrateToURI3", VB_FROM_DOMAIN);
    Params list;
    if (!call.on(domain) || !call.writable() || !good_unmanaged_flags(call, flags)) return -1;
    // Whether the host can do it at all is said before its parameters are looked at.
    const bool p2p = (flags & VIR_MIGRATE_PEER2PEER) != 0;
    if (has(domain->conn, p2p ? peer_to_peer : direct) && !given(call, params, nparams, list)) return -1;
    return unmanaged(call, domain, dconnuri, list, flags) ? 0 : -1;
}
