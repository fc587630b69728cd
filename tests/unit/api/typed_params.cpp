#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <catch2/catch.hpp>
#include <string>

namespace {

void ignore(void*, virErrorPtr) {}

struct Params {
    Params() { virSetErrorFunc(nullptr, ignore); }
    ~Params() {
        virTypedParamsFree(list, count);
        virSetErrorFunc(nullptr, nullptr);
    }
    virTypedParameterPtr list = nullptr;
    int count = 0, room = 0;
};

}  // namespace

TEST_CASE("typed parameters are added and found by name and type") {
    Params p;
    CHECK(virTypedParamsAddInt(&p.list, &p.count, &p.room, "i", -1) == 0);
    CHECK(virTypedParamsAddUInt(&p.list, &p.count, &p.room, "ui", 2) == 0);
    CHECK(virTypedParamsAddLLong(&p.list, &p.count, &p.room, "l", -3) == 0);
    CHECK(virTypedParamsAddULLong(&p.list, &p.count, &p.room, "ul", 4) == 0);
    CHECK(virTypedParamsAddDouble(&p.list, &p.count, &p.room, "d", 1.5) == 0);
    CHECK(virTypedParamsAddBoolean(&p.list, &p.count, &p.room, "b", 7) == 0);
    CHECK(virTypedParamsAddString(&p.list, &p.count, &p.room, "s", "text") == 0);
    REQUIRE(p.count == 7);
    int i = 0, b = 0;
    unsigned int ui = 0;
    long long l = 0;
    unsigned long long ul = 0;
    double d = 0;
    const char* s = nullptr;
    CHECK(virTypedParamsGetInt(p.list, p.count, "i", &i) == 1);
    CHECK(virTypedParamsGetUInt(p.list, p.count, "ui", &ui) == 1);
    CHECK(virTypedParamsGetLLong(p.list, p.count, "l", &l) == 1);
    CHECK(virTypedParamsGetULLong(p.list, p.count, "ul", &ul) == 1);
    CHECK(virTypedParamsGetDouble(p.list, p.count, "d", &d) == 1);
    CHECK(virTypedParamsGetBoolean(p.list, p.count, "b", &b) == 1);
    CHECK(virTypedParamsGetString(p.list, p.count, "s", &s) == 1);
    CHECK(i == -1);
    CHECK(ui == 2);
    CHECK(l == -3);
    CHECK(ul == 4);
    CHECK(d == 1.5);
    CHECK(b == 1);
    CHECK(std::string(s) == "text");
    CHECK(virTypedParamsGetInt(p.list, p.count, "none", &i) == 0);
    CHECK(virTypedParamsGetInt(p.list, p.count, "ui", &i) == -1);
    CHECK(virGetLastErrorCode() == VIR_ERR_INVALID_ARG);
    CHECK(std::string(virGetLastErrorMessage()) ==
          "invalid argument: Invalid type 'int' requested for parameter 'ui', actual type is 'uint'");
}

TEST_CASE("names that do not fit are refused") {
    Params p;
    const std::string longest(VIR_TYPED_PARAM_FIELD_LENGTH - 1, 'x');
    CHECK(virTypedParamsAddInt(&p.list, &p.count, &p.room, longest.c_str(), 1) == 0);
    CHECK(virTypedParamsAddInt(&p.list, &p.count, &p.room, (longest + "x").c_str(), 1) == -1);
    CHECK(virGetLastErrorCode() == VIR_ERR_INTERNAL_ERROR);
    CHECK(p.count == 1);
}

TEST_CASE("typed parameters are read from text") {
    Params p;
    const auto add = [&](int type, const char* text) {
        return virTypedParamsAddFromString(&p.list, &p.count, &p.room, "f", type, text);
    };
    CHECK(add(VIR_TYPED_PARAM_INT, "12") == 0);
    CHECK(add(VIR_TYPED_PARAM_INT, "12 ") == -1);
    CHECK(add(VIR_TYPED_PARAM_INT, "0x12") == -1);
    CHECK(add(VIR_TYPED_PARAM_INT, "99999999999") == -1);
    CHECK(add(VIR_TYPED_PARAM_INT, "") == -1);
    CHECK(add(VIR_TYPED_PARAM_UINT, "-5") == 0);
    CHECK(add(VIR_TYPED_PARAM_ULLONG, "-1") == 0);
    CHECK(add(VIR_TYPED_PARAM_DOUBLE, "1.5e3") == 0);
    CHECK(add(VIR_TYPED_PARAM_BOOLEAN, "true") == 0);
    CHECK(add(VIR_TYPED_PARAM_BOOLEAN, "yes") == -1);
    CHECK(add(VIR_TYPED_PARAM_STRING, nullptr) == -1);
    CHECK(add(0, "x") == -1);
    REQUIRE(p.count == 5);
    CHECK(p.list[1].value.ui == static_cast<unsigned int>(-5));
    CHECK(p.list[3].value.d == 1500);
    CHECK(p.list[4].value.b == 1);
}
