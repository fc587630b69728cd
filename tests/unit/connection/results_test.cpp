#include <catch2/catch.hpp>

#include "connection/results.h"
#include "virtbay/driver.h"

using namespace virtbay;
using namespace virtbay::connection;

namespace {

const uint16_t memory = contract::operation_index(VB_OP_DOMAIN_GET_MEMORY_PARAMETERS);

vb_domain_get_memory_parameters_out full(const vb_typed_param* params) {
    vb_domain_get_memory_parameters_out out{};
    out.params = params;
    out.n_params = 3;
    out.nparams = 3;
    return out;
}

}  // namespace

TEST_CASE("a getter tells the number, some or all of its parameters") {
    const vb_typed_param params[3]{};
    vb_domain_get_memory_parameters_in in{};
    auto out = full(params);
    in.nparams = 0;
    fit_result(memory, &in, &out);
    CHECK(out.nparams == 3);
    CHECK(out.n_params == 0);
    out = full(params);
    in.nparams = 2;
    fit_result(memory, &in, &out);
    CHECK(out.n_params == 2);
    CHECK(out.nparams == 0);
    out = full(params);
    in.nparams = 10;
    fit_result(memory, &in, &out);
    CHECK(out.n_params == 3);
}

TEST_CASE("text parameters go only to callers that understand them") {
    Arena arena;
    vb_typed_param params[3]{};
    params[0].value.type = VB_TYPED_PARAM_INT;
    params[1].value.type = VB_TYPED_PARAM_STRING;
    params[2].value.type = VB_TYPED_PARAM_ULLONG;
    vb_domain_get_memory_parameters_in in{};
    auto out = full(params);
    drop_text_parameters(memory, &in, &out, arena);
    REQUIRE(out.n_params == 2);
    CHECK(out.params[1].value.type == VB_TYPED_PARAM_ULLONG);
    out = full(params);
    in.flags = VB_TYPED_PARAM_STRING_OKAY;
    drop_text_parameters(memory, &in, &out, arena);
    CHECK(out.n_params == 3);
}

TEST_CASE("a list that nobody wants to see is only counted") {
    vb_domain_ref domains[2]{};
    vb_domain_list_all_in in{};
    vb_domain_list_all_out out{};
    out.domains = domains;
    out.n_domains = out.ret = 2;
    const uint16_t list = contract::operation_index(VB_OP_DOMAIN_LIST_ALL);
    fit_result(list, &in, &out);
    CHECK(out.n_domains == 0);
    CHECK(out.ret == 2);
}
