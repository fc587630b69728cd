#include <catch2/catch.hpp>
#include <cstring>

#include "connection/legacy.h"
#include "contract/wire_types.h"
#include "virtbay/driver.h"

using namespace virtbay;
using namespace virtbay::connection;
using contract::find_procedure;
using contract::remote_program;

TEST_CASE("a call without flags becomes its operation with the flags that it implies") {
    Arena arena;
    wire::remote_domain_set_vcpus_args args{};
    args.dom.name = "guest";
    args.dom.uuid[0] = 7;
    args.dom.id = 4;
    args.nvcpus = 3;
    const auto bound = bind(*find_procedure(remote_program, "DOMAIN_SET_VCPUS"), &args, arena);
    REQUIRE(bound);
    const auto* in = static_cast<const vb_domain_set_vcpus_in*>(bound->in);
    CHECK(in->struct_size == sizeof *in);
    CHECK(std::string(in->dom.name) == "guest");
    CHECK(in->dom.uuid[0] == 7);
    CHECK(in->dom.id == 4);
    CHECK(in->nvcpus == 3);
    CHECK(in->flags == VB_DOMAIN_AFFECT_LIVE);
}

TEST_CASE("an older call's result is taken from the operation's") {
    Arena arena;
    wire::remote_domain_define_xml_args args{};
    args.xml = "<domain/>";
    const auto& p = *find_procedure(remote_program, "DOMAIN_DEFINE_XML");
    const auto bound = bind(p, &args, arena);
    REQUIRE(bound);
    CHECK(std::string(static_cast<vb_domain_define_xml_in*>(bound->in)->xml) == "<domain/>");
    static_cast<vb_domain_define_xml_out*>(bound->out)->dom.id = 9;
    const auto ret = unbind(p, &args, *bound, arena);
    REQUIRE(ret);
    CHECK(static_cast<const wire::remote_domain_define_xml_ret*>(*ret)->dom.id == 9);
}

TEST_CASE("counts and lists of names, ids and uuids come from the list operation") {
    Arena arena;
    vb_domain_ref domains[3]{};
    domains[0].name = "a";
    domains[1].name = "b";
    domains[2].name = "c";
    for (int i = 0; i < 3; ++i) domains[i].id = 10 + i;
    SECTION("count") {
        const auto& p = *find_procedure(remote_program, "CONNECT_NUM_OF_DEFINED_DOMAINS");
        const auto bound = bind(p, nullptr, arena);
        REQUIRE(bound);
        const auto* in = static_cast<const vb_domain_list_all_in*>(bound->in);
        CHECK(in->flags == VB_CONNECT_LIST_DOMAINS_INACTIVE);
        CHECK(in->need_results == 0);
        static_cast<vb_domain_list_all_out*>(bound->out)->ret = 3;
        CHECK(static_cast<const wire::remote_connect_num_of_defined_domains_ret*>(
                  *unbind(p, nullptr, *bound, arena))
                  ->num == 3);
    }
    SECTION("ids, with room for two") {
        const auto& p = *find_procedure(remote_program, "CONNECT_LIST_DOMAINS");
        wire::remote_connect_list_domains_args args{2};
        const auto bound = bind(p, &args, arena);
        REQUIRE(bound);
        CHECK(static_cast<const vb_domain_list_all_in*>(bound->in)->need_results == 1);
        auto* out = static_cast<vb_domain_list_all_out*>(bound->out);
        out->domains = domains;
        out->n_domains = 3;
        const auto* ret =
            static_cast<const wire::remote_connect_list_domains_ret*>(*unbind(p, &args, *bound, arena));
        REQUIRE(ret->n_ids == 2);
        CHECK(ret->ids[1] == 11);
    }
    SECTION("names, without room") {
        const auto& p = *find_procedure(remote_program, "CONNECT_LIST_DEFINED_DOMAINS");
        wire::remote_connect_list_defined_domains_args args{GENERATE(0, -1)};
        const auto bound = bind(p, &args, arena);
        REQUIRE(bound);
        auto* out = static_cast<vb_domain_list_all_out*>(bound->out);
        out->domains = domains;
        out->n_domains = 3;
        CHECK(static_cast<const wire::remote_connect_list_defined_domains_ret*>(
                  *unbind(p, &args, *bound, arena))
                  ->n_names == 0);
    }
    SECTION("uuids as text") {
        vb_secret_ref secrets[1]{};
        secrets[0].uuid[15] = 0xab;
        const auto& p = *find_procedure(remote_program, "CONNECT_LIST_SECRETS");
        wire::remote_connect_list_secrets_args args{5};
        const auto bound = bind(p, &args, arena);
        REQUIRE(bound);
        auto* out = static_cast<vb_secret_list_all_out*>(bound->out);
        out->secrets = secrets;
        out->n_secrets = 1;
        const auto* ret =
            static_cast<const wire::remote_connect_list_secrets_ret*>(*unbind(p, &args, *bound, arena));
        REQUIRE(ret->n_uuids == 1);
        CHECK(std::string(ret->uuids[0]) == "00000000-0000-0000-0000-0000000000ab");
    }
    SECTION("more than the protocol allows") {
        wire::remote_connect_list_domains_args args{16385};
        const auto bound = bind(*find_procedure(remote_program, "CONNECT_LIST_DOMAINS"), &args, arena);
        REQUIRE_FALSE(bound);
        CHECK(bound.error().code == VB_ERR_RPC);
    }
}

TEST_CASE("every older call can be bound and unbound") {
    Arena arena;
    for (const auto& p : contract::procedures()) {
        if (p.kind != contract::ProcedureKind::legacy && p.kind != contract::ProcedureKind::count &&
            p.kind != contract::ProcedureKind::list)
            continue;
        CAPTURE(p.name);
        void* args = p.args == contract::no_type ? nullptr : arena.zeroed<char>(contract::type(p.args).size);
        const auto bound = bind(p, args, arena);
        REQUIRE(bound);
        CHECK(unbind(p, args, *bound, arena));
        arena.reset();
    }
}
