#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <catch2/catch.hpp>
#include <string>
#include <thread>

namespace {

struct Seen {
    int calls = 0;
    int code = 0;
    std::string message;
};

void note(void* data, virErrorPtr err) {
    auto* seen = static_cast<Seen*>(data);
    ++seen->calls;
    seen->code = err->code;
    seen->message = err->message ? err->message : "";
}

struct Handler {
    explicit Handler(Seen& seen) { virSetErrorFunc(&seen, note); }
    ~Handler() { virSetErrorFunc(nullptr, nullptr); }
};

}  // namespace

TEST_CASE("a wrong handle is an error of its own kind") {
    Seen seen;
    const Handler handler(seen);
    CHECK(virDomainGetName(nullptr) == nullptr);
    const virErrorPtr err = virGetLastError();
    REQUIRE(err);
    CHECK(err->code == VIR_ERR_INVALID_DOMAIN);
    CHECK(err->domain == VIR_FROM_DOM);
    CHECK(err->level == VIR_ERR_ERROR);
    CHECK(std::string(err->message) == "invalid domain pointer in virDomainGetName");
    CHECK(std::string(err->str1) == "invalid domain pointer in %s");
    CHECK(std::string(err->str2) == "virDomainGetName");
    CHECK(seen.calls == 1);
    CHECK(seen.code == VIR_ERR_INVALID_DOMAIN);
    CHECK(seen.message == err->message);

    CHECK(virSecretFree(nullptr) == -1);
    CHECK(std::string(virGetLastErrorMessage()) == "Invalid secret: virSecretFree");
    CHECK(virGetLastErrorDomain() == VIR_FROM_SECRET);
    CHECK(virConnectClose(nullptr) == -1);
    CHECK(virGetLastErrorCode() == VIR_ERR_INVALID_CONN);
    CHECK(seen.calls == 3);
}

TEST_CASE("the last error is the thread's own") {
    Seen seen;
    const Handler handler(seen);
    virNetworkFree(nullptr);
    REQUIRE(virGetLastErrorCode() == VIR_ERR_INVALID_NETWORK);
    int other = -1;
    std::thread([&] { other = virGetLastErrorCode(); }).join();
    CHECK(other == VIR_ERR_OK);
    virResetLastError();
    CHECK(virGetLastError() == nullptr);
    CHECK(std::string(virGetLastErrorMessage()) == "no error");
}

TEST_CASE("errors are copied and saved whole") {
    Seen seen;
    const Handler handler(seen);
    virResetLastError();
    virError copy{};
    CHECK(virCopyLastError(nullptr) == -1);
    CHECK(virCopyLastError(&copy) == 0);
    virStorageVolGetName(nullptr);
    const virErrorPtr saved = virSaveLastError();
    CHECK(virCopyLastError(&copy) == VIR_ERR_INVALID_STORAGE_VOL);
    virResetLastError();
    REQUIRE(saved);
    CHECK(saved->code == VIR_ERR_INVALID_STORAGE_VOL);
    CHECK(std::string(saved->message) == copy.message);
    CHECK(saved->message != copy.message);
    CHECK(copy.int1 == -1);
    virFreeError(saved);
    virResetError(&copy);
    CHECK(copy.code == VIR_ERR_OK);
    CHECK(copy.message == nullptr);
    CHECK(virConnCopyLastError(nullptr, &copy) == -1);
    CHECK(virConnGetLastError(nullptr) == nullptr);
}

TEST_CASE("a call forgets the error of the one before") {
    Seen seen;
    const Handler handler(seen);
    virDomainFree(nullptr);
    unsigned long version = 0;
    CHECK(virGetVersion(&version, nullptr, nullptr) == 0);
    CHECK(version == LIBVIR_VERSION_NUMBER);
    CHECK(virGetLastErrorCode() == VIR_ERR_OK);
}
