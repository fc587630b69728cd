// Monitors that behave and monitors that do not.
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <future>
#include <thread>

#include "fake_host.h"
#include "monitor/json.h"
#include "monitor/monitor.h"

using namespace virtbay;
using namespace virtbay::qemu;
using namespace std::chrono_literals;

namespace {

// The far end of a monitor, driven by the test.
struct Peer {
    Peer() {
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) std::abort();
        near = Descriptor(pair[0]);
        far = Descriptor(pair[1]);
        timeval limit{5, 0};
        ::setsockopt(far.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }
    void say(std::string_view text) {
        while (!text.empty()) {
            const ssize_t n = ::send(far.get(), text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) return;
            text.remove_prefix(static_cast<size_t>(n));
        }
    }
    std::string hear() {
        std::string line;
        char c;
        while (::read(far.get(), &c, 1) == 1 && c != '\n') line += c;
        return line;
    }
    void greet() {
        say("{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n");
        hear();
        say("{\"return\": {}, \"id\": \"libvirt-0\"}\r\n");
    }
    Descriptor near, far;
};

struct Scene {
    fake::Host host;
    Peer peer;
    std::promise<std::string> closed;
    std::vector<std::string> events;
    std::shared_ptr<Monitor> monitor;

    Scene() {
        Monitor::Listener listener;
        listener.event = [this](const MonitorEvent& e) { events.push_back(e.name); };
        listener.closed = [this](const std::string& why) { closed.set_value(why); };
        monitor = Monitor::attach(host.handle(), std::move(peer.near), listener);
        monitor->start();
    }
    ~Scene() {
        monitor->close();
        host.settle();
    }
};

std::string id_of(const std::string& command) {
    const auto parsed = parse_json(command);
    return parsed ? text_of(*parsed, "id") : "";
}

}  // namespace

TEST_CASE("commands sent before the greeting wait for it; events come first") {
    Scene s;
    auto answer = std::async([&] { return s.monitor->call("query-status", "{\"a\":1}"); });
    s.peer.greet();
    const std::string command = s.peer.hear();
    CHECK(command.starts_with("{\"execute\":\"query-status\",\"arguments\":{\"a\":1},"));
    s.peer.say(
        "{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 1, \"microseconds\": 2}}\n{\"return\": "
        "{\"status\": \"paused\"}, \"id\": \"" +
        id_of(command) + "\"}\n");
    const auto reply = answer.get();
    REQUIRE(reply);
    CHECK(text_of(reply->result(), "status") == "paused");
    CHECK(s.events == std::vector<std::string>{"STOP"});
}

TEST_CASE("an error of the emulator becomes one of the call") {
    Scene s;
    auto answer = std::async([&] { return s.monitor->call("device_add"); });
    s.peer.greet();
    s.peer.say("{\"error\": {\"class\": \"GenericError\", \"desc\": \"no such bus\"}, \"id\": \"" +
               id_of(s.peer.hear()) + "\"}\n");
    const auto reply = answer.get();
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == VB_ERR_INTERNAL_ERROR);
    CHECK(reply.error().message.find("'device_add': no such bus") != std::string::npos);
}

TEST_CASE("a monitor that never answers costs a bounded time, and the next call less") {
    Scene s;
    s.peer.greet();
    const auto begin = std::chrono::steady_clock::now();
    const auto first = s.monitor->call("query-status", "", 300ms);
    REQUIRE_FALSE(first);
    CHECK(first.error().code == VB_ERR_OPERATION_TIMEOUT);
    CHECK(s.monitor->state().unresponsive);
    const auto second = s.monitor->call("query-status", "", 5s);
    REQUIRE_FALSE(second);
    CHECK(std::chrono::steady_clock::now() - begin < 3s);
    // It comes round: the late answer is dropped, the next call is served.
    s.peer.say("{\"return\": {}, \"id\": \"" + id_of(s.peer.hear()) + "\"}\n");
    auto third = std::async([&] { return s.monitor->call("query-status", "", 5s); });
    s.peer.say("{\"return\": {}, \"id\": \"" + id_of(s.peer.hear()) + "\"}\n");
    CHECK(third.get());
}

TEST_CASE("a monitor that closes in the middle of an answer fails the call at once") {
    Scene s;
    s.peer.greet();
    auto answer = std::async([&] { return s.monitor->call("query-status", "", 30s); });
    s.peer.hear();
    s.peer.say("{\"return\": {\"stat");
    s.peer.far.reset();
    REQUIRE(answer.wait_for(5s) == std::future_status::ready);
    const auto reply = answer.get();
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == VB_ERR_OPERATION_FAILED);
    CHECK(s.closed.get_future().wait_for(5s) == std::future_status::ready);
}

TEST_CASE("rubbish, endless lines and deep nesting end a monitor, not the daemon") {
    Scene s;
    s.peer.greet();
    auto answer = std::async([&] { return s.monitor->call("query-status", "", 30s); });
    s.peer.hear();
    SECTION("rubbish") {
        s.peer.say("this is not JSON\n");
    }
    SECTION("deep") {
        s.peer.say(std::string(100000, '['));
    }
    SECTION("endless") {
        const std::string piece(1u << 20, 'x');
        s.peer.say("\"");
        for (int n = 0; n < 100; ++n) s.peer.say(piece);
    }
    REQUIRE(answer.wait_for(20s) == std::future_status::ready);
    CHECK_FALSE(answer.get());
    CHECK(s.closed.get_future().wait_for(5s) == std::future_status::ready);
}

TEST_CASE("a successor goes on where the connection was left") {
    fake::Host host;
    Peer peer;
    Monitor::Handover left;
    left.partial = "{\"event\": \"ST";
    left.next_id = 17;
    left.ready = true;
    std::promise<std::string> seen;
    Monitor::Listener listener;
    listener.event = [&](const MonitorEvent& e) { seen.set_value(e.name); };
    const auto monitor = Monitor::attach(host.handle(), std::move(peer.near), listener);
    monitor->take_over(left);
    monitor->start();
    peer.say("OP\"}\n");
    auto event = seen.get_future();
    REQUIRE(event.wait_for(5s) == std::future_status::ready);
    CHECK(event.get() == "STOP");
    auto answer = std::async([&] { return monitor->call("stop"); });
    CHECK(id_of(peer.hear()) == "libvirt-17");
    peer.say("{\"return\": {}, \"id\": \"libvirt-17\"}\n");
    CHECK(answer.get());
    monitor->close();
    host.settle();
}
