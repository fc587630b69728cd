// What the driver completes, and the command line that follows. Needs the emulator: its capabilities are
// asked.
#include <unistd.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "arguments/arguments.h"
#include "fake_host.h"
#include "guest/live.h"
#include "rules/rules.h"

using namespace virtbay;
using namespace virtbay::qemu;

namespace {

struct Bench {
    fake::Host host;
    Catalogue catalogue{host.handle()};
    Rules rules{catalogue};

    Result<std::shared_ptr<model::Domain>> parse(const std::string& inside,
                                                 const std::string& machine = "pc") {
        model::ParseOptions options;
        options.rules = &rules;
        return model::parse_domain(
            "<domain type='qemu'><name>r</name><memory unit='MiB'>16</memory><os><type machine='" + machine +
                "'>hvm</type></os><devices>" + inside + "</devices></domain>",
            options);
    }
};

bool emulator_present() {
    return ::access("/usr/bin/qemu-system-x86_64", X_OK) == 0;
}

std::string place(const model::DeviceInfo& info) {
    char text[40];
    std::snprintf(text, sizeof text, "%u:%02x.%x", info.address->bus, info.address->slot,
                  info.address->function);
    return text;
}

}  // namespace

TEST_CASE("devices of an i440fx machine get the places that libvirt gives them") {
    if (!emulator_present()) return;
    Bench b;
    auto d = b.parse(
        "<interface type='user'/><disk type='file'><source file='/x'/><target dev='vda'/></disk><video/>");
    REQUIRE(d);
    const model::Domain& domain = **d;
    CHECK(domain.os.machine.view().starts_with("pc-i440fx-"));
    CHECK(place(domain.videos[0].info) == "0:02.0");
    CHECK(place(domain.interfaces[0].info) == "0:03.0");
    CHECK(place(domain.disks[0].info) == "0:04.0");
    CHECK(place(domain.balloon->info) == "0:05.0");
    CHECK(domain.interfaces[0].model == "rtl8139");
    CHECK(domain.inputs.size() == 2);
}

TEST_CASE("a q35 machine gets a port for each device and one to spare") {
    if (!emulator_present()) return;
    Bench b;
    auto d = b.parse("<interface type='user'><model type='virtio'/></interface>", "q35");
    REQUIRE(d);
    CHECK(place((*d)->interfaces[0].info) == "1:00.0");
    const auto ports =
        std::count_if((*d)->controllers.begin(), (*d)->controllers.end(), [](const model::Controller& c) {
            return c.pci_model == model::PciModel::pcie_root_port && c.type == model::ControllerType::pci;
        });
    CHECK(ports == 4);  // interface, USB, balloon, spare
}

TEST_CASE("a device on a far bus brings the bridges up to there, beside controllers that have their places") {
    if (!emulator_present()) return;
    Bench b;
    auto d = b.parse(
        "<interface type='user'><address type='pci' bus='40' slot='0x1' function='0'/></interface>"
        "<controller type='usb' model='nec-xhci'><address type='pci' bus='0' slot='0x9' "
        "function='0'/></controller>"
        "<controller type='scsi' model='virtio-scsi'><address type='pci' bus='41' slot='0x2' function='0'/>"
        "</controller><disk type='file'><source file='/x'/><target dev='vda'/></disk>");
    REQUIRE(d);
    CHECK(place((*d)->interfaces[0].info) == "40:01.0");
    int bridges = 0;
    for (const model::Controller& c : (*d)->controllers) {
        if (c.type == model::ControllerType::usb) CHECK(place(c.info) == "0:09.0");
        if (c.type == model::ControllerType::scsi) CHECK(place(c.info) == "41:02.0");
        if (c.type == model::ControllerType::pci && c.pci_model == model::PciModel::pci_bridge) ++bridges;
    }
    CHECK(bridges == 41);
}

TEST_CASE("two devices at one place are refused") {
    if (!emulator_present()) return;
    Bench b;
    auto d = b.parse("<sound model='ac97'><address type='pci' slot='1' function='0'/></sound>");
    REQUIRE_FALSE(d);
    CHECK(d.error().code == VB_ERR_XML_ERROR);
    CHECK(d.error().message.find("Attempted double use of PCI Address 0000:00:01.0") != std::string::npos);
}

TEST_CASE("the command line names devices by their aliases") {
    if (!emulator_present()) return;
    Bench b;
    auto d = b.parse(
        "<disk type='file'><driver name='qemu' type='qcow2'/><source file='/a,b'/><target dev='hda' "
        "bus='ide'/></disk>"
        "<serial type='pty'/>");
    REQUIRE(d);
    model::Domain domain = **d;
    assign_aliases(domain);
    domain.disks[0].source.index = 1;
    auto emulator = b.catalogue.of_path(domain.emulator.str());
    REQUIRE(emulator);
    ArgumentOptions options;
    options.monitor_path = "/run/x/monitor.sock";
    auto line = build_command_line(domain, **emulator, options);
    REQUIRE(line);
    const auto has = [&](const std::string& text) {
        return std::find(line->argv.begin(), line->argv.end(), text) != line->argv.end();
    };
    CHECK(
        has("{\"driver\":\"file\",\"filename\":\"/"
            "a,b\",\"node-name\":\"libvirt-1-storage\",\"auto-read-only\":true,\"discard\":\"unmap\"}"));
    CHECK(
        has("{\"driver\":\"ide-hd\",\"bus\":\"ide.0\",\"unit\":0,\"drive\":\"libvirt-1-format\",\"id\":"
            "\"ide0-0-0\",\"bootindex\":1}"));
    CHECK(has("pty,id=charserial0"));
    CHECK(has("-no-acpi"));
    CHECK(shell_quoted("it's") == "'it'\\''s'");
}
