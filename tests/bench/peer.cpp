#include "peer.h"

#include <stdexcept>

#include "measure.h"

namespace bench {
namespace {

constexpr int64_t patience_ns = 30'000'000'000;

Domain one_domain(const Frame& reply) {
    Decoder d(reply.payload);
    Domain domain = d.domain();
    if (!d.good()) throw std::runtime_error("reply without a domain");
    return domain;
}

}  // namespace

Peer::Peer(const Target& target) : channel_(Channel::open(target.endpoint, target.credentials)) {
    Decoder auth(call(auth_list).payload);
    if (auth.number() != 1 || auth.number() != 0) throw std::runtime_error("the server wants authentication");
    call(connect_open, Encoder().number(1).text(target.uri).number(0));
}

Frame Peer::receive() {
    int64_t begun = 0;
    for (;;) {
        if (auto frame = channel_.next()) return *frame;
        if (begun != 0 && now_ns() - begun > patience_ns) throw std::runtime_error("no answer");
        if (!channel_.fill()) throw std::runtime_error("connection closed by the server");
        if (begun == 0) begun = now_ns();
    }
}

Frame Peer::call(Bytes& prepared) {
    const uint32_t serial = next_serial();
    set_serial(prepared, serial);
    channel_.queue(prepared);
    if (!channel_.flush()) throw std::runtime_error("connection closed by the server");
    for (;;) {
        const Frame frame = receive();
        if (frame.header.kind != Kind::reply) continue;
        if (frame.header.serial != serial) throw std::runtime_error("reply to another call");
        if (frame.header.status != 0) throw std::runtime_error(error_text(frame));
        return frame;
    }
}

Frame Peer::call(int32_t procedure, const Encoder& arguments) {
    Bytes prepared = bench::call(procedure, arguments);
    return call(prepared);
}

void Peer::close() {
    call(connect_close);
}

std::string small_guest(const std::string& name) {
    return "<domain type='test'><name>" + name +
           "</name><memory unit='KiB'>65536</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>";
}

std::string large_guest(const std::string& name) {
    std::string xml = "<domain type='test'><name>" + name +
                      "</name><title>a guest of ordinary size</title><memory unit='KiB'>2097152</memory>"
                      "<currentMemory unit='KiB'>1048576</currentMemory><vcpu current='2'>4</vcpu>"
                      "<os><type arch='x86_64'>hvm</type><boot dev='hd'/><boot dev='network'/></os>"
                      "<features><acpi/><apic/><pae/></features><clock offset='utc'/>"
                      "<on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><devices>";
    for (const char letter : std::string("abcdef"))
        xml += std::string(
                   "<disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/>"
                   "<source file='/var/lib/images/") +
               name + "-" + letter + ".qcow2'/><target dev='vd" + letter + "' bus='virtio'/></disk>";
    xml += "<disk type='file' device='cdrom'><target dev='hda' bus='ide'/><readonly/></disk>";
    for (int i = 0; i < 6; ++i)
        xml += "<interface type='network'><mac address='52:54:00:00:00:0" + std::to_string(i) +
               "'/><source network='default'/><target dev='tap" + std::to_string(i) +
               "'/><model type='virtio'/></interface>";
    xml +=
        "<controller type='usb' index='0'/><controller type='ide' index='0'/>"
        "<serial type='pty'><target port='0'/></serial><console type='pty'><target type='serial' "
        "port='0'/></console>"
        "<input type='tablet' bus='usb'/><graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>"
        "<sound model='ich6'/><video><model type='vga' vram='16384' heads='1'/></video>"
        "<memballoon model='virtio'/><rng model='virtio'><backend "
        "model='random'>/dev/urandom</backend></rng>";
    return xml + "</devices></domain>";
}

Domain define(Peer& peer, const std::string& xml) {
    return one_domain(peer.call(domain_define_xml, Encoder().text(xml)));
}

Domain create(Peer& peer, const std::string& xml) {
    return one_domain(peer.call(domain_create_xml, Encoder().text(xml).number(0)));
}

Bytes call_about(int32_t procedure, const Domain& domain) {
    return call(procedure, Encoder().domain(domain));
}

Bytes call_about(int32_t procedure, const Domain& domain, uint32_t flags) {
    return call(procedure, Encoder().domain(domain).number(flags));
}

Guests::Guests(Peer& peer, int count, bool large) : peer_(peer) {
    for (int i = 0; i < count; ++i) {
        const std::string name = "bench-" + std::to_string(i);
        domains_.push_back(define(peer, large ? large_guest(name) : small_guest(name)));
    }
}

Guests::~Guests() {
    try {
        for (const Domain& d : domains_) {
            Bytes undefine = call_about(domain_undefine, d);
            peer_.call(undefine);
        }
    } catch (const std::exception&) {  // the scenario's own error is the one to report
    }
}

}  // namespace bench
