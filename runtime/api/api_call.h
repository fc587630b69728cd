// One call of a public function: the checks of its arguments, the operation it stands for, and its error.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "api/handles.h"
#include "api/link.h"
#include "base/arena.h"

namespace virtbay::api {

// Begins by forgetting the thread's last error. Every check answers true when all is well; otherwise it has
// raised the error and told the handler, and the function returns its failure value.
class ApiCall {
  public:
    // `function` lives as long as the program.
    ApiCall(const char* function, int32_t error_domain);
    ApiCall(const ApiCall&) = delete;
    ApiCall& operator=(const ApiCall&) = delete;

    // The object that the function is about. First of all checks.
    bool on(virConnectPtr conn);
    bool on(virDomainPtr domain);
    bool on(virDomainSnapshotPtr snapshot);
    bool on(virDomainCheckpointPtr checkpoint);
    bool on(virNetworkPtr network);
    bool on(virNetworkPortPtr port);
    bool on(virStoragePoolPtr pool);
    bool on(virStorageVolPtr volume);
    bool on(virInterfacePtr iface);
    bool on(virNodeDevicePtr device);
    bool on(virSecretPtr secret);
    bool on(virNWFilterPtr filter);
    bool on(virNWFilterBindingPtr binding);
    bool on(virStreamPtr stream);
    // A further object; the connection stays that of the first.
    template <class T>
    bool with(T* object) {
        virConnectPtr first = conn_;
        const bool good = on(object);
        conn_ = first;
        return good;
    }

    bool writable();                 // readonly-deny
    bool readonly_flag(bool given);  // readonly-flag, readonly-value
    bool secure(bool given);         // secure
    bool nonnull(const char* argument, const void* pointer);
    bool null(const char* argument, const void* pointer);
    bool nonempty(const char* argument, const char* text);
    bool positive(const char* argument, long long value);
    bool nonzero(const char* argument, unsigned long long value);
    bool zero(const char* argument, unsigned long long value);
    bool nonnegative(const char* argument, long long value);
    bool less(const char* argument, long long value, long long limit);
    bool uuid(const char* argument, const char* text, unsigned char* out);
    bool exclusive(unsigned int flags, unsigned int a, unsigned int b, const char* name_a,
                   const char* name_b);
    bool requires_flag(unsigned int flags, unsigned int a, unsigned int b, const char* name_a,
                       const char* name_b);

    // VB_ERR_INVALID_ARG about an argument, in these words.
    bool refuse(const char* argument, std::string message);
    // Always false.
    bool fail(Error error);
    // VB_ERR_NO_SUPPORT, naming the function. Always false.
    bool unsupported();

    // Carries out the operation; strings and arrays of `out` live as long as this call.
    template <class In, class Out>
    bool run(uint32_t op, const In& in, Out& out) {
        request_.op = op;
        request_.in = &in;
        request_.out = &out;
        return run();
    }
    bool supported(uint32_t op) const;
    // The function is one without flags whose operation came later.
    void older() { request_.older = true; }

    virConnectPtr conn() const { return conn_; }
    const char* function() const { return function_; }
    int32_t error_domain() const { return domain_; }
    Request& request() { return request_; }
    Arena& arena() { return arena_; }

  private:
    bool run();
    bool handle(bool good, virConnectPtr conn, int32_t code, int32_t domain);

    const char* const function_;
    const int32_t domain_;
    virConnectPtr conn_ = nullptr;
    Arena arena_;
    Request request_;
};

}  // namespace virtbay::api
