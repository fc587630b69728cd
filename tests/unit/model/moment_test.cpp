#include <catch2/catch.hpp>

#include <string>

#include "model/moment/checkpoint.h"
#include "model/moment/snapshot.h"
#include "test_rules.h"

using namespace virtbay;
using namespace virtbay::model;

namespace {

std::string domain(const std::string& element, const std::string& attributes) {
    return "<" + element + " " + attributes +
           "><name>g</name><uuid>0b1c2d3e-4f50-4a61-8b72-9c83ad94be65</uuid><memory>1</memory>"
           "<os><type>hvm</type></os></" +
           element + ">";
}
std::string snapshot(const std::string& domains) {
    return "<domainsnapshot><name>s</name><state>running</state><creationTime>1</creationTime>" + domains +
           "</domainsnapshot>";
}

}  // namespace

TEST_CASE(
    "an error in a domain within a snapshot or checkpoint names its place, whatever its element is called") {
    const ParseOptions options;
    const std::string good = domain("domain", "type='test'");
    const auto message = [&](const std::string& domains) {
        auto parsed = parse_snapshot(snapshot(domains), true, options);
        return parsed ? std::string() : parsed.error().message;
    };
    CHECK_THAT(message(domain("domain", "type='5'")), Catch::Contains("/domainsnapshot/domain"));
    CHECK_THAT(message(good + domain("inactiveDomain", "type='5'")),
               Catch::Contains("/domainsnapshot/inactiveDomain"));
    const auto checkpoint = [&](const std::string& inner) {
        auto parsed = parse_checkpoint(
            "<domaincheckpoint><name>c</name><creationTime>1</creationTime>" + inner + "</domaincheckpoint>",
            true, options);
        return parsed ? Error{} : parsed.error();
    };
    CHECK(checkpoint(domain("domain", "type='5'")).code == VB_ERR_XML_INVALID_SCHEMA);
    CHECK(checkpoint(domain("domain", "")).code == VB_ERR_XML_INVALID_SCHEMA);
    std::string many_vcpus = good;
    many_vcpus.insert(many_vcpus.find("<os>"), "<vcpu>many</vcpu>");
    CHECK_THAT(checkpoint(many_vcpus).message, Catch::Contains("/domaincheckpoint/domain/vcpu"));
}
