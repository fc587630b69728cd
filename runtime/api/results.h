// From the results of operations to what the public functions return: memory of malloc() that is the
// caller's, handles, and arrays that the caller brought.
#pragma once

#include <cstdlib>
#include <cstring>
#include <type_traits>

#include "api/api_call.h"
#include "api/typed_params.h"

namespace virtbay::api {

// A copy for the caller; null on failure, with the error raised.
char* text_out(ApiCall& call, const char* text);
unsigned char* bytes_out(ApiCall& call, const uint8_t* bytes, size_t count);

// A new array that ends with a null pointer. False on failure, with the error raised.
bool new_texts(ApiCall& call, const char* const* texts, uint32_t count, char*** out);
// Copies of the first `room` texts into the caller's array: how many, or -1.
int names_out(ApiCall& call, const char* const* texts, uint32_t count, char** out, int room);

bool params_in(ApiCall& call, const virTypedParameter* params, long long count, const vb_typed_param*& out,
               uint32_t& out_count);
// Into the caller's array of *room parameters; with *room 0, only sets it to `total`.
bool params_out(ApiCall& call, const vb_typed_param* values, uint32_t count, int total,
                virTypedParameterPtr out, int* room);
bool new_params_array(ApiCall& call, const vb_typed_param* values, uint32_t count, virTypedParameterPtr* out);
template <class Count>
bool new_params(ApiCall& call, const vb_typed_param* values, uint32_t count, virTypedParameterPtr* out,
                Count* out_count) {
    if (!new_params_array(call, values, count, out)) return false;
    *out_count = static_cast<Count>(count);
    return true;
}

// Records that are no handles; with what they point to, for their own free functions.
virDomainFSInfoPtr make(virConnectPtr conn, const vb_domain_fsinfo& value);
virDomainIOThreadInfoPtr make(virConnectPtr conn, const vb_domain_iothread_info& value);
virDomainInterfacePtr make(virConnectPtr conn, const vb_domain_interface& value);
virNetworkDHCPLeasePtr make(virConnectPtr conn, const vb_network_dhcp_lease& value);

// A new array that ends with a null pointer; nothing when the caller wanted none.
template <class Value, class Object>
bool new_objects(ApiCall& call, const Value* values, uint32_t count, Object** out) {
    if (!out) return true;
    auto* list = static_cast<Object*>(std::calloc(size_t{count} + 1, sizeof(Object)));
    if (!list) return call.fail(make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, ""));
    for (uint32_t i = 0; i < count; ++i) list[i] = make(call.conn(), values[i]);
    *out = list;
    return true;
}

// The older lists: one property of each object, at most `room` of them. The number, or -1.
template <class Value>
int object_names_out(ApiCall& call, const Value* values, uint32_t count, char** out, int room) {
    int n = 0;
    for (uint32_t i = 0; i < count && n < room; ++i, ++n) {
        if ((out[n] = text_out(call, values[i].name))) continue;
        while (n > 0) std::free(out[--n]);
        return -1;
    }
    return n;
}
int object_uuids_out(ApiCall& call, const vb_secret_ref* values, uint32_t count, char** out, int room);
template <class Value>
int object_ids_out(const Value* values, uint32_t count, int* out, int room) {
    int n = 0;
    for (uint32_t i = 0; i < count && n < room; ++i) out[n++] = values[i].id;
    return n;
}

// Into an array of characters that always ends with NUL.
template <size_t size>
void copy_chars(char (&out)[size], const char* text, size_t count) {
    const size_t n = std::min(text ? strnlen(text, count) : 0, size - 1);
    std::memcpy(out, text ? text : "", n);
    std::memset(out + n, 0, size - n);
}

}  // namespace virtbay::api
