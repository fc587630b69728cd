// Real emulators, started, paused, killed and found again.
#include <signal.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <chrono>

#include "fake_host.h"
#include "guest/supervisor.h"
#include "rules/rules.h"

using namespace virtbay;
using namespace virtbay::qemu;

namespace {

bool emulator_present() {
    return ::access("/usr/bin/qemu-system-x86_64", X_OK) == 0;
}

// One generation of the driver's parts over a host.
struct Parts {
    explicit Parts(fake::Host& h) : host(h) {}
    fake::Host& host;
    Registry registry;
    Catalogue catalogue{host.handle()};
    Rules rules{catalogue};
    Supervisor supervisor{host.handle(), registry, catalogue, rules};

    GuestPtr define(const std::string& extra = "") {
        model::ParseOptions options;
        options.rules = &rules;
        auto d = model::parse_domain(
            "<domain type='qemu' "
            "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>g</name><memory "
            "unit='MiB'>16</memory><os><type>hvm</type></os>" +
                extra + "</domain>",
            options);
        REQUIRE(d);
        auto claimed = registry.claim((*d)->uuid, (*d)->name.str(), *d);
        REQUIRE(claimed);
        claimed->guest->config = *d;
        return claimed->guest;
    }
};

template <class F>
bool soon(F&& f) {
    for (int n = 0; n < 1000; ++n) {
        if (f()) return true;
        ::usleep(10000);
    }
    return false;
}

int state_of(const GuestPtr& g) {
    const std::lock_guard guard(g->lock);
    return g->state;
}

}  // namespace

TEST_CASE("a guest runs, pauses, goes on and is destroyed, with its events") {
    if (!emulator_present()) return;
    fake::Host host;
    Parts p(host);
    const GuestPtr g = p.define("<devices><serial type='pty'/></devices>");
    g->persistent = true;
    REQUIRE(p.supervisor.start(g, g->config, {}));
    CHECK(state_of(g) == VB_DOMAIN_RUNNING);
    CHECK(g->live->serials[0].source.path.view().starts_with("/dev/pts/"));
    CHECK(g->vcpu_pids.size() == 1);
    CHECK(::access(p.supervisor.paths().status("g").c_str(), F_OK) == 0);
    REQUIRE(p.supervisor.suspend(g, VB_DOMAIN_PAUSED_USER));
    CHECK(state_of(g) == VB_DOMAIN_PAUSED);
    REQUIRE(p.supervisor.resume(g, VB_DOMAIN_RUNNING_UNPAUSED));
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(p.supervisor.stop(g, StopIntent::destroy, false));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(4));
    CHECK(state_of(g) == VB_DOMAIN_SHUTOFF);
    CHECK(g->reason == VB_DOMAIN_SHUTOFF_DESTROYED);
    CHECK(host.lifecycle() == std::vector<std::string>{"4 0", "2 0", "3 0", "4 0", "6 2", "5 1"});
    CHECK(::access(p.supervisor.paths().status("g").c_str(), F_OK) != 0);
}

TEST_CASE("a start that fails tells the emulator's own words and leaves nothing") {
    if (!emulator_present()) return;
    fake::Host host;
    Parts p(host);
    const GuestPtr g = p.define("<qemu:commandline><qemu:arg value='-frobnicate'/></qemu:commandline>");
    auto started = p.supervisor.start(g, g->config, {});
    REQUIRE_FALSE(started);
    CHECK(started.error().code == VB_ERR_INTERNAL_ERROR);
    CHECK(started.error().message.find("-frobnicate: invalid option") != std::string::npos);
    CHECK(state_of(g) == VB_DOMAIN_SHUTOFF);
    CHECK(g->reason == VB_DOMAIN_SHUTOFF_FAILED);
    CHECK_FALSE(p.registry.by_id(1));
    CHECK(host.lifecycle().empty());
}

TEST_CASE("a missing image is refused before anything is started") {
    fake::Host host;
    Parts p(host);
    if (!emulator_present()) return;
    const GuestPtr g = p.define(
        "<devices><disk type='file'><source file='/nonexistent/image'/><target dev='vda'/></disk></devices>");
    auto started = p.supervisor.start(g, g->config, {});
    REQUIRE_FALSE(started);
    CHECK(started.error().code == VB_ERR_SYSTEM_ERROR);
    CHECK(started.error().domain == VB_FROM_STORAGE);
}

TEST_CASE("a guest killed by somebody else is noticed and, being transient, forgotten") {
    if (!emulator_present()) return;
    fake::Host host;
    Parts p(host);
    const GuestPtr g = p.define();
    Supervisor::StartOptions paused;
    paused.paused = true;
    REQUIRE(p.supervisor.start(g, g->config, paused));
    ::kill(g->process.pid, SIGKILL);
    REQUIRE(soon([&] { return p.registry.all().empty(); }));
    CHECK(host.lifecycle() == std::vector<std::string>{"2 0", "3 0", "5 5"});
}

TEST_CASE("a later generation finds the guest, its state, its monitor and its end") {
    if (!emulator_present()) return;
    fake::Host host;
    int pid = 0;
    auto first = std::make_unique<Parts>(host);
    {
        const GuestPtr g = first->define();
        REQUIRE(first->supervisor.start(g, g->config, {}));
        pid = g->process.pid;
        // As after the end of the daemon: nothing of it reads the monitor any more.
        const std::lock_guard guard(g->lock);
        ++g->generation;
        g->monitor->close();
    }
    host.settle();
    ::usleep(50000);
    Parts second(host);
    second.supervisor.load();
    const GuestPtr g = second.registry.by_name("g");
    REQUIRE(g);
    CHECK(state_of(g) == VB_DOMAIN_RUNNING);
    CHECK(g->process.pid == pid);
    REQUIRE(second.supervisor.suspend(g, VB_DOMAIN_PAUSED_USER));
    CHECK(state_of(g) == VB_DOMAIN_PAUSED);
    REQUIRE(second.supervisor.stop(g, StopIntent::destroy, false));
    CHECK(second.registry.all().empty());
    host.settle();
}
