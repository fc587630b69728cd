#include "api/api_call.h"

#include "api/last_error.h"
#include "base/error_texts.h"
#include "base/uuid.h"
#include "connection/rules.h"

namespace virtbay::api {
namespace {

// libvirt joins some codes' text and the function's name by "in", others by a colon.
bool joined_by_in(int32_t code) {
    switch (code) {
        case VB_ERR_INVALID_CONN:
        case VB_ERR_INVALID_DOMAIN:
        case VB_ERR_INVALID_NETWORK:
        case VB_ERR_INVALID_STORAGE_POOL:
        case VB_ERR_INVALID_STORAGE_VOL:
        case VB_ERR_INVALID_NODE_DEVICE:
        case VB_ERR_INVALID_INTERFACE:
        case VB_ERR_INVALID_STREAM:
            return true;
        default:
            return false;
    }
}

Error named(int32_t code, int32_t domain, const char* function) {
    Error error = make_error(code, domain, function);
    if (joined_by_in(code)) {
        error.message = std::string(error_text(code)) + " in " + function;
        error.str1 = std::string(error_text(code)) + " in %s";
    }
    return error;
}

}  // namespace

ApiCall::ApiCall(const char* function, int32_t error_domain) : function_(function), domain_(error_domain) {
    clear(last_error());
    request_.arena = &arena_;
}

bool ApiCall::handle(bool good, virConnectPtr conn, int32_t code, int32_t domain) {
    if (good) {
        conn_ = conn;
        return true;
    }
    conn_ = nullptr;
    return fail(named(code, domain, function_));
}

bool ApiCall::on(virConnectPtr conn) {
    return handle(alive(conn, HandleKind::connection), conn, VB_ERR_INVALID_CONN, domain_);
}

#define VIRTBAY_ON(type, kind, code, domain)                                                              \
    bool ApiCall::on(type object) {                                                                       \
        const bool good = alive(object, HandleKind::kind) && alive(object->conn, HandleKind::connection); \
        return handle(good, good ? object->conn : nullptr, code, domain);                                 \
    }
VIRTBAY_ON(virDomainPtr, domain, VB_ERR_INVALID_DOMAIN, VB_FROM_DOM)
VIRTBAY_ON(virDomainSnapshotPtr, snapshot, VB_ERR_INVALID_DOMAIN_SNAPSHOT, VB_FROM_DOMAIN_SNAPSHOT)
VIRTBAY_ON(virDomainCheckpointPtr, checkpoint, VB_ERR_INVALID_DOMAIN_CHECKPOINT, VB_FROM_DOMAIN_CHECKPOINT)
VIRTBAY_ON(virNetworkPtr, network, VB_ERR_INVALID_NETWORK, VB_FROM_NETWORK)
VIRTBAY_ON(virNetworkPortPtr, port, VB_ERR_INVALID_NETWORK_PORT, VB_FROM_NETWORK)
VIRTBAY_ON(virStoragePoolPtr, pool, VB_ERR_INVALID_STORAGE_POOL, VB_FROM_STORAGE)
VIRTBAY_ON(virStorageVolPtr, volume, VB_ERR_INVALID_STORAGE_VOL, VB_FROM_STORAGE)
VIRTBAY_ON(virInterfacePtr, interface, VB_ERR_INVALID_INTERFACE, VB_FROM_INTERFACE)
VIRTBAY_ON(virNodeDevicePtr, device, VB_ERR_INVALID_NODE_DEVICE, VB_FROM_NODEDEV)
VIRTBAY_ON(virSecretPtr, secret, VB_ERR_INVALID_SECRET, VB_FROM_SECRET)
VIRTBAY_ON(virNWFilterPtr, filter, VB_ERR_INVALID_NWFILTER, VB_FROM_NWFILTER)
VIRTBAY_ON(virNWFilterBindingPtr, binding, VB_ERR_INVALID_NWFILTER_BINDING, VB_FROM_NWFILTER)
VIRTBAY_ON(virStreamPtr, stream, VB_ERR_INVALID_STREAM, VB_FROM_STREAMS)
#undef VIRTBAY_ON

bool ApiCall::writable() {
    return readonly_flag(true);
}

bool ApiCall::readonly_flag(bool given) {
    if (!given || !conn_->read_only) return true;
    return fail(
        make_error(VB_ERR_OPERATION_DENIED, domain_, std::string("read only access prevents ") + function_));
}

bool ApiCall::secure(bool given) {
    if (!given || !conn_->read_only) return true;
    return fail(make_error(VB_ERR_OPERATION_DENIED, domain_, std::string(function_) + " with secure flag"));
}

bool ApiCall::refuse(const char* argument, std::string message) {
    Error error;
    error.code = VB_ERR_INVALID_ARG;
    error.domain = domain_;
    error.message = std::move(message);
    error.str1 = function_;
    error.str2 = argument;
    error.int1 = 0;
    error.int2 = 0;
    return fail(std::move(error));
}

#define VIRTBAY_MUST(condition, words) \
    if (condition) return true;        \
    return refuse(argument, std::string(argument) + " in " + function_ + " must " + (words))

bool ApiCall::nonnull(const char* argument, const void* pointer) {
    VIRTBAY_MUST(pointer, "not be NULL");
}
bool ApiCall::null(const char* argument, const void* pointer) {
    VIRTBAY_MUST(!pointer, "be NULL");
}
bool ApiCall::positive(const char* argument, long long value) {
    VIRTBAY_MUST(value > 0, "be greater than zero");
}
bool ApiCall::nonzero(const char* argument, unsigned long long value) {
    VIRTBAY_MUST(value, "not be zero");
}
bool ApiCall::zero(const char* argument, unsigned long long value) {
    VIRTBAY_MUST(!value, "be zero");
}
bool ApiCall::nonnegative(const char* argument, long long value) {
    VIRTBAY_MUST(value >= 0, "be zero or greater");
}
bool ApiCall::less(const char* argument, long long value, long long limit) {
    VIRTBAY_MUST(value < limit, "be less than " + std::to_string(limit));
}
bool ApiCall::uuid(const char* argument, const char* text, unsigned char* out) {
    const auto parsed = Uuid::parse(text);
    if (parsed) std::copy(parsed->bytes.begin(), parsed->bytes.end(), out);
    VIRTBAY_MUST(parsed, "be a valid UUID");
}
#undef VIRTBAY_MUST

bool ApiCall::nonempty(const char* argument, const char* text) {
    if (*text) return true;
    return refuse(argument, std::string("string ") + argument + " in " + function_ + " must not be empty");
}

bool ApiCall::exclusive(unsigned int flags, unsigned int a, unsigned int b, const char* name_a,
                        const char* name_b) {
    if (!(flags & a) || !(flags & b)) return true;
    return refuse("ctl", std::string("Flags '") + name_a + "' and '" + name_b + "' are mutually exclusive");
}

bool ApiCall::requires_flag(unsigned int flags, unsigned int a, unsigned int b, const char* name_a,
                            const char* name_b) {
    if (!(flags & a) || (flags & b)) return true;
    return refuse("ctl", std::string("Flag '") + name_b + "' is required by flag '" + name_a + "'");
}

bool ApiCall::fail(Error error) {
    set_last_error(error);
    dispatch(conn_);
    return false;
}

bool ApiCall::unsupported() {
    return fail(make_error(VB_ERR_NO_SUPPORT, domain_, function_));
}

bool ApiCall::supported(uint32_t op) const {
    return conn_->link->supports(op);
}

bool ApiCall::run() {
    const auto& operation = contract::operations()[contract::operation_index(request_.op)];
    if (Status good = connection::check_together(operation, request_.in); !good)
        return fail(std::move(good.error()));
    if (!supported(request_.op)) return unsupported();
    if (Status status = conn_->link->call(request_); !status) return fail(std::move(status.error()));
    return true;
}

}  // namespace virtbay::api
