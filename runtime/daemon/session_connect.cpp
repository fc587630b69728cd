// The procedures about the connection itself.
#include <utility>

#include "connection/runtime.h"
#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "daemon/admin.h"
#include "daemon/errors.h"
#include "daemon/identity.h"
#include "daemon/server.h"
#include "daemon/session.h"
#include "loop/loop.h"

namespace virtbay::daemon {

namespace {

enum : int32_t {
    connect_open_ = 1,
    connect_close_ = 2,
    connect_supports_feature_ = 60,
    auth_list_ = 66,
    auth_polkit_ = 70,
    connect_get_uri_ = 110,
    connect_is_secure_ = 149,
    connect_get_lib_version_ = 157,
    connect_set_identity_ = 419,
};

enum : int32_t {
    feature_fd_passing = 8,
    feature_keepalive = 10,
    feature_event_callback = 14,
    feature_close_callback = 15,
};

constexpr uint64_t libvirt_version = 9000000;  // whose interface this is

}  // namespace

void Session::run_runtime_procedure(Call& call) {
    if (server_.administrative()) return run_admin_procedure(*this, call);
    if (call.row->program == contract::remote_program) {
        switch (call.row->number) {
            case connect_open_:
                return connect_open(call);
            case connect_close_:
                return connect_close(call);
            case connect_supports_feature_:
                return connect_supports_feature(call);
            case auth_list_:
                return auth_list(call);
            case connect_get_uri_:
                return connect_get_uri(call);
            case connect_set_identity_:
                return connect_set_identity(call);
            case connect_is_secure_: {
                if (!need_link(call)) return;
                const wire::remote_connect_is_secure_ret ret{1};
                return reply(call, call.row->ret, &ret);
            }
            case connect_get_lib_version_: {
                if (!need_link(call)) return;
                const wire::remote_connect_get_lib_version_ret ret{libvirt_version};
                return reply(call, call.row->ret, &ret);
            }
            default:
                break;
        }
        if (call.row->number > auth_list_ && call.row->number <= auth_polkit_) return auth_refused(call);
    }
    if (!need_link(call)) return;
    if (events_.handle(call)) return;
    fail(call, make_error(VB_ERR_NO_SUPPORT, call.row->error_domain, call.row->function));
}

bool Session::need_link(Call& call) {
    if (link_) return true;
    fail(call, internal_error("hypervisor connection not open"));
    return false;
}

void Session::connect_open(Call& call) {
    const auto& args = call.arguments<wire::remote_connect_open_args>();
    if (link_) {
        // As libvirtd: whoever opens twice has lost the first connection as well.
        events_.clear();
        context_.runtime.close(std::exchange(link_, nullptr), [] {});
        return fail(call, internal_error("connection already open"));
    }
    if (args.name == nullptr) return fail(call, internal_error("no connection URI was given"));
    connection::OpenRequest request;
    request.uri = args.name;
    request.read_only = arrival_.read_only || (args.flags & 1) != 0;
    request.caller = arrival_.caller;
    // What comes behind it waits, as it is about this connection.
    opening_ = true;
    update_flow();
    context_.runtime.open(std::move(request), [this, &call](connection::OpenResult opened) {
        opening_ = false;
        if (opened) link_ = *opened;
        if (!opened) return fail(call, opened.error());
        reply(call);
    });
}

void Session::connect_close(Call& call) {
    reply(call);
    if (!gone_) channel_->close_when_written();
}

void Session::connect_supports_feature(Call& call) {
    const int32_t feature = call.arguments<wire::remote_connect_supports_feature_args>().feature;
    wire::remote_connect_supports_feature_ret ret{};
    const auto& limits = server_.limits();
    switch (feature) {
        case feature_keepalive:
            if (limits.keepalive_interval > 0) {
                if (!keepalive_) {
                    keepalive_ = std::make_unique<wire::Keepalive>(
                        context_.loop, *channel_, [this] { close("no answer to keepalive"); });
                }
                keepalive_->start(limits.keepalive_interval, limits.keepalive_count);
            }
            ret.supported = 1;
            break;
        case feature_fd_passing:
        case feature_event_callback:
        case feature_close_callback:
            if (!need_link(call)) return;
            ret.supported = 1;
            break;
        default:
            if (!need_link(call)) return;
            ret.supported =
                feature >= 0 && feature < 32 ? static_cast<int32_t>(link_->features >> feature & 1) : 0;
            break;
    }
    reply(call, call.row->ret, &ret);
}

void Session::connect_get_uri(Call& call) {
    if (!need_link(call)) return;
    const wire::remote_connect_get_uri_ret ret{link_->canonical.c_str()};
    reply(call, call.row->ret, &ret);
}

// A client that acts for somebody else says for whom.
void Session::connect_set_identity(Call& call) {
    if (!need_link(call)) return;
    const auto& args = call.arguments<wire::remote_connect_set_identity_args>();
    auto caller = caller_of({args.params, args.n_params});
    if (!caller) return fail(call, caller.error());
    arrival_.caller = std::move(*caller);
    reply(call);
}

void Session::auth_list(Call& call) {
    const int32_t type = authenticated_ ? 0 : arrival_.auth == Auth::sasl ? 1 : 2;
    const wire::remote_auth_list_ret ret{1, &type};
    reply(call, call.row->ret, &ret);
}

// Mechanisms that are configured but not offered by this build let nobody in.
void Session::auth_refused(Call& call) {
    context_.log.write(VB_LOG_ERROR, "daemon", "a client asked for an authentication that is not available");
    fail(call, make_error(VB_ERR_AUTH_FAILED, VB_FROM_RPC, "authentication failed"));
}

}  // namespace virtbay::daemon
