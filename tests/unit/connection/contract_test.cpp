#include <catch2/catch.hpp>
#include <cstring>
#include <set>

#include "contract/copy.h"
#include "contract/tables.h"
#include "virtbay/driver.h"

using namespace virtbay;
using namespace virtbay::contract;

TEST_CASE("every procedure of the remote programs is found by its number and answered by something") {
    size_t calls = 0;
    for (const auto& p : procedures()) {
        CAPTURE(p.name);
        CHECK(find_procedure(p.program, p.number) == &p);
        CHECK(find_procedure(p.program, p.name) == &p);
        if (p.kind == ProcedureKind::event || p.kind == ProcedureKind::message) continue;
        ++calls;
        if (p.kind != ProcedureKind::runtime) REQUIRE(p.operation != no_operation);
        CHECK(std::strlen(p.permissions) > 0);
    }
    CHECK(calls == 392 + 6 + 1 + 19 + 4);
    CHECK(find_procedure(remote_program, 0) == nullptr);
    CHECK(find_procedure(remote_program, -1) == nullptr);
    CHECK(find_procedure(remote_program, 444) == nullptr);
    CHECK(find_procedure(0x12345678, 1) == nullptr);
    CHECK(program_version(qemu_program) == 1);
    CHECK(program_version(1) == 0);
}

TEST_CASE("operations lie where their numbers say") {
    std::set<uint32_t> numbers;
    for (uint16_t i = 0; i < operations().size(); ++i) {
        const auto& op = operations()[i];
        CAPTURE(op.name);
        CHECK(numbers.insert(op.number).second);
        CHECK(operation_index(op.number) == i);
        CHECK(family(op.family).first + op.slot == i);
        CHECK(procedures()[op.procedure].operation == i);
    }
    CHECK(operation_index(VB_OP_DOMAIN_GET_INFO) != no_operation);
    CHECK(operation_index(0) == no_operation);
    CHECK(operation_index(0x2ffffu) == no_operation);
    CHECK(operation_index(0xff0000u) == no_operation);
}

TEST_CASE("a deep copy shares nothing with its original") {
    char name[] = "guest", key[] = "state.state", text[] = "value";
    vb_typed_param params[2]{};
    params[0].field = key;
    params[0].value.type = VB_TYPED_PARAM_INT;
    params[0].value.value.i = 5;
    params[1].field = key;
    params[1].value.type = VB_TYPED_PARAM_STRING;
    params[1].value.value.s = text;
    vb_event_domain_tunable original{};
    original.struct_size = sizeof original;
    original.dom.name = name;
    original.dom.id = 3;
    original.n_params = 2;
    original.params = params;
    Arena arena;
    const auto& row = *find_event(VB_EVENT_DOMAIN_TUNABLE);
    const auto* copy =
        static_cast<const vb_event_domain_tunable*>(deep_copy(type(row.payload), &original, arena));
    REQUIRE(copy);
    name[0] = key[0] = text[0] = 'X';
    params[0].value.value.i = 6;
    CHECK(std::string(copy->dom.name) == "guest");
    CHECK(copy->dom.id == 3);
    REQUIRE(copy->n_params == 2);
    CHECK(std::string(copy->params[0].field) == "state.state");
    CHECK(copy->params[0].value.value.i == 5);
    CHECK(std::string(copy->params[1].value.value.s) == "value");
}

TEST_CASE("a copy that does not fit gives nothing") {
    Arena arena(64);
    vb_event_domain_lifecycle event{};
    const std::string name(100, 'x');
    event.dom.name = name.c_str();
    CHECK(deep_copy(type(find_event(VB_EVENT_DOMAIN_LIFECYCLE)->payload), &event, arena) == nullptr);
}
