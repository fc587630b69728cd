#include "connection/checks.h"

#include <catch2/catch.hpp>

#include "contract/tables.h"
#include "virtbay/driver.h"

using namespace virtbay;
using namespace virtbay::connection;

namespace {

const contract::Operation& operation(uint32_t number) {
    return contract::operations()[contract::operation_index(number)];
}

template <class In>
Status check(uint32_t number, const In& in, const Caller& caller = {}) {
    return check_arguments(operation(number), &in, caller);
}

constexpr Caller reader{true, 0};

}  // namespace

TEST_CASE("refusals carry the domain of their public function") {
    CHECK(operation(VB_OP_DOMAIN_GET_INFO).error_domain == VB_FROM_DOMAIN);
    CHECK(operation(VB_OP_CONNECT_GET_HOSTNAME).error_domain == VB_FROM_DOMAIN);
    CHECK(operation(VB_OP_DOMAIN_SNAPSHOT_CREATE_XML).error_domain == VB_FROM_DOMAIN_SNAPSHOT);
    CHECK(operation(VB_OP_DOMAIN_CHECKPOINT_CREATE_XML).error_domain == VB_FROM_DOMAIN_CHECKPOINT);
    CHECK(operation(VB_OP_DOMAIN_QEMU_MONITOR_COMMAND).error_domain == VB_FROM_NONE);
    CHECK(operation(VB_OP_DOMAIN_MIGRATE_PREPARE_TUNNEL3).error_domain == VB_FROM_DOMAIN);
    CHECK(contract::find_procedure(contract::remote_program, "CONNECT_SECRET_EVENT_REGISTER_ANY")
              ->error_domain == VB_FROM_SECRET);
}

TEST_CASE("a read-only caller is refused where the public function looks") {
    vb_domain_rename_in rename{};
    rename.new_name = "other";
    CHECK(check(VB_OP_DOMAIN_RENAME, rename));
    const Status denied = check(VB_OP_DOMAIN_RENAME, rename, reader);
    REQUIRE_FALSE(denied);
    CHECK(denied.error().code == VB_ERR_OPERATION_DENIED);
    CHECK(denied.error().domain == VB_FROM_DOMAIN);

    // This one looks at its flags first.
    vb_domain_managed_save_define_xml_in save{};
    save.dxml = "<domain/>";
    save.flags = VB_DOMAIN_SAVE_RUNNING | VB_DOMAIN_SAVE_PAUSED;
    CHECK(check(VB_OP_DOMAIN_MANAGED_SAVE_DEFINE_XML, save, reader).error().code == VB_ERR_INVALID_ARG);
    save.flags = 0;
    CHECK(check(VB_OP_DOMAIN_MANAGED_SAVE_DEFINE_XML, save, reader).error().code == VB_ERR_OPERATION_DENIED);

    vb_domain_get_xml_desc_in xml{};
    CHECK(check(VB_OP_DOMAIN_GET_XML_DESC, xml, reader));
    xml.flags = VB_DOMAIN_XML_SECURE;
    CHECK(check(VB_OP_DOMAIN_GET_XML_DESC, xml, reader).error().code == VB_ERR_OPERATION_DENIED);
    CHECK(check(VB_OP_DOMAIN_GET_XML_DESC, xml));

    vb_domain_interface_addresses_in addresses{};
    addresses.source = VB_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT;
    CHECK(check(VB_OP_DOMAIN_INTERFACE_ADDRESSES, addresses, reader).error().code == VB_ERR_OPERATION_DENIED);
    addresses.source = VB_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE;
    CHECK(check(VB_OP_DOMAIN_INTERFACE_ADDRESSES, addresses, reader));
}

TEST_CASE("an empty list stands for one that is not given") {
    vb_domain_set_memory_parameters_in in{};
    CHECK(check(VB_OP_DOMAIN_SET_MEMORY_PARAMETERS, in).error().message ==
          "params in virDomainSetMemoryParameters must not be NULL");
    const vb_typed_param param{};
    in.params = &param;
    in.n_params = 1;
    CHECK(check(VB_OP_DOMAIN_SET_MEMORY_PARAMETERS, in));

    vb_domain_get_scheduler_parameters_in get{};
    CHECK_FALSE(check(VB_OP_DOMAIN_GET_SCHEDULER_PARAMETERS, get));
    get.nparams = 1;
    CHECK(check(VB_OP_DOMAIN_GET_SCHEDULER_PARAMETERS, get));
}

TEST_CASE("arguments that depend on one another") {
    vb_domain_set_metadata_in in{};
    in.type = VB_DOMAIN_METADATA_TITLE;
    in.metadata = "two\nlines";
    CHECK(check(VB_OP_DOMAIN_SET_METADATA, in).error().str2 == "metadata");
    in.metadata = "one";
    CHECK(check(VB_OP_DOMAIN_SET_METADATA, in));
    in.uri = "urn:x";
    CHECK(check(VB_OP_DOMAIN_SET_METADATA, in).error().str2 == "uri");
    in.type = VB_DOMAIN_METADATA_ELEMENT;
    CHECK(check(VB_OP_DOMAIN_SET_METADATA, in).error().str2 == "key");
    in.metadata = nullptr;
    CHECK(check(VB_OP_DOMAIN_SET_METADATA, in));

    vb_domain_fd_associate_in associate{};
    associate.name = "x";
    CHECK_FALSE(check(VB_OP_DOMAIN_FD_ASSOCIATE, associate));
    CHECK(check(VB_OP_DOMAIN_FD_ASSOCIATE, associate, {false, 1}));
}
