// The public API's handles as values that release themselves.
#pragma once

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace virtbay::shell {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};

using Connection = std::unique_ptr<virConnect, Release<virConnectClose>>;
using Domain = std::unique_ptr<virDomain, Release<virDomainFree>>;
using Network = std::unique_ptr<virNetwork, Release<virNetworkFree>>;
using Pool = std::unique_ptr<virStoragePool, Release<virStoragePoolFree>>;
using Volume = std::unique_ptr<virStorageVol, Release<virStorageVolFree>>;
using Snapshot = std::unique_ptr<virDomainSnapshot, Release<virDomainSnapshotFree>>;
using Stream = std::unique_ptr<virStream, Release<virStreamFree>>;
using CString = std::unique_ptr<char, Release<std::free>>;

// Parameters of the kind that calls fill in for the caller.
struct Parameters {
    virTypedParameterPtr items = nullptr;
    int count = 0;
    Parameters() = default;
    Parameters(const Parameters&) = delete;
    Parameters& operator=(const Parameters&) = delete;
    ~Parameters() { virTypedParamsFree(items, count); }
};

// A UUID as text, empty when the call fails.
template <class T>
std::string uuid_of(T* object, int (*get)(T*, char*)) {
    char text[VIR_UUID_STRING_BUFLEN] = "";
    return get(object, text) < 0 ? std::string() : std::string(text);
}

}  // namespace virtbay::shell
