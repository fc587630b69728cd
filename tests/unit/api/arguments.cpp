#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <catch2/catch.hpp>
#include <string>

namespace {

void ignore(void*, virErrorPtr) {}

}  // namespace

TEST_CASE("a URI needs a driver") {
    virSetErrorFunc(nullptr, ignore);
    CHECK(virConnectOpen("test") == nullptr);
    CHECK(virGetLastErrorCode() == VIR_ERR_NO_CONNECT);
    CHECK(std::string(virGetLastErrorMessage()) ==
          "no connection driver available for URI 'test' does not include a driver name");
    CHECK(virConnectOpen(":::") == nullptr);
    CHECK(virGetLastErrorCode() == VIR_ERR_INTERNAL_ERROR);
    CHECK(virGetLastErrorDomain() == VIR_FROM_URI);
    CHECK(virConnectOpenAuth("test:///default", nullptr, 0x100) == nullptr);
    CHECK(virGetLastErrorCode() == VIR_ERR_INVALID_ARG);
    virSetErrorFunc(nullptr, nullptr);
}

TEST_CASE("lists of domains are checked before anything is asked") {
    virSetErrorFunc(nullptr, ignore);
    virDomainStatsRecordPtr* stats = nullptr;
    CHECK(virDomainListGetStats(nullptr, 0, &stats, 0) == -1);
    CHECK(std::string(virGetLastErrorMessage()) == "doms in virDomainListGetStats must not be NULL");
    virDomainPtr none[] = {nullptr};
    CHECK(virDomainListGetStats(none, 0, &stats, 0) == -1);
    CHECK(virGetLastErrorCode() == VIR_ERR_INVALID_ARG);
    virDomainStatsRecordListFree(nullptr);
    virSetErrorFunc(nullptr, nullptr);
}
