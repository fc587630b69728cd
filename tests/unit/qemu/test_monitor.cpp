// Monitors that behave and monitors that do not.
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstring>
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
    // The descriptor that came with the line's first byte.
    std::pair<std::string, Descriptor> hear_with() {
        char c = 0;
        iovec part{&c, 1};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        Descriptor fd;
        if (::recvmsg(far.get(), &message, MSG_CMSG_CLOEXEC) != 1) return {};
        if (const cmsghdr* rights = CMSG_FIRSTHDR(&message)) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(rights), sizeof number);
            fd = Descriptor(number);
        }
        return {c + hear(), std::move(fd)};
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

TEST_CASE("an emulator that greets again is not answered again") {
    Scene s;
    s.peer.greet();
    for (int i = 0; i < 100; ++i) s.peer.say("{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n");
    auto answer = std::async([&] { return s.monitor->call("query-status"); });
    const std::string command = s.peer.hear();
    CHECK(command.starts_with("{\"execute\":\"query-status\""));
    s.peer.say("{\"return\": {}, \"id\": \"" + id_of(command) + "\"}\n");
    CHECK(answer.get());
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
    monitor->take_over(left, {});
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

TEST_CASE("what was under way at a replacement is written and answered once") {
    fake::Host host;
    Peer peer;
    Descriptor handed(::dup(peer.near.get()));
    const auto predecessor = Monitor::attach(host.handle(), std::move(peer.near), {});
    std::atomic<int> told{0};
    // Before the handshake: both are held.
    predecessor->send(
        "query-status", "", [&](const Result<MonitorReply>&) { ++told; }, -1, "status");
    predecessor->send("query-name", "", [&](const Result<MonitorReply>&) { ++told; });
    const Monitor::Handover left = predecessor->handover();
    predecessor->forget();
    CHECK(left.unanswered.size() == 2);

    std::vector<std::string> asked_for;
    std::promise<std::string> answered;
    const auto successor = Monitor::attach(host.handle(), std::move(handed), {});
    successor->take_over(left, [&](const std::string& purpose) {
        asked_for.push_back(purpose);
        return [&](Result<MonitorReply> reply) {
            answered.set_value(reply ? text_of(reply->result(), "status") : "failed");
        };
    });
    successor->start();
    peer.greet();
    CHECK(id_of(peer.hear()) == "libvirt-1");
    CHECK(id_of(peer.hear()) == "libvirt-2");
    peer.say("{\"return\": {\"status\": \"running\"}, \"id\": \"libvirt-1\"}\n");
    auto answer = answered.get_future();
    REQUIRE(answer.wait_for(5s) == std::future_status::ready);
    CHECK(answer.get() == "running");
    CHECK(asked_for == std::vector<std::string>{"status"});
    peer.say("{\"return\": {}, \"id\": \"libvirt-2\"}\n");
    auto next = std::async([&] { return successor->call("stop"); });
    CHECK(id_of(peer.hear()) == "libvirt-3");
    peer.say("{\"return\": {}, \"id\": \"libvirt-3\"}\n");
    CHECK(next.get());
    CHECK(successor->state().waiting == 0);
    CHECK(told == 0);
    successor->close();
    host.settle();
}

TEST_CASE("a command that the emulator took in part is handed over with the rest of it") {
    fake::Host host;
    Peer peer;
    Descriptor handed(::dup(peer.near.get()));
    const auto predecessor = Monitor::attach(host.handle(), std::move(peer.near), {});
    predecessor->start();
    peer.greet();
    while (!predecessor->state().ready) std::this_thread::sleep_for(1ms);
    const std::string large(3u << 20, 'x');  // more than the socket holds
    predecessor->send(
        "first", "{\"text\":\"" + large + "\"}", [](const Result<MonitorReply>&) {}, -1, "p");
    const Monitor::Handover left = predecessor->handover();
    REQUIRE_FALSE(left.unwritten.empty());
    REQUIRE(left.unwritten.size() < large.size());
    host.disarm();
    predecessor->forget();
    std::promise<bool> answered;
    const auto successor = Monitor::attach(host.handle(), std::move(handed), {});
    successor->take_over(left, [&](const std::string&) {
        return [&](Result<MonitorReply> reply) { answered.set_value(static_cast<bool>(reply)); };
    });
    successor->start();
    const std::string heard = peer.hear();
    CHECK(heard.size() > large.size());
    CHECK(id_of(heard) == "libvirt-1");
    peer.say("{\"return\": {}, \"id\": \"libvirt-1\"}\n");
    auto answer = answered.get_future();
    REQUIRE(answer.wait_for(5s) == std::future_status::ready);
    CHECK(answer.get());
    successor->close();
    host.settle();
}

TEST_CASE("a descriptor goes with its command, however long that has to wait") {
    fake::Host host;
    Peer peer;
    Descriptor handed(::dup(peer.near.get()));
    const auto predecessor = Monitor::attach(host.handle(), std::move(peer.near), {});
    const auto ignored = [](const Result<MonitorReply>&) {};
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    Descriptor reader(pipe[0]), writer(pipe[1]);
    // While the handshake is not over, and behind more than the socket holds.
    predecessor->send("getfd", "{\"fdname\":\"early\"}", ignored, writer.get());
    predecessor->start();
    peer.say("{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n");
    peer.hear();
    const auto given = [&](const std::string& name) {
        const auto [line, fd] = peer.hear_with();
        CHECK(line.find("\"" + name + "\"") != std::string::npos);
        REQUIRE(fd);
        struct stat theirs {
        }, ours{};
        REQUIRE(::fstat(fd.get(), &theirs) == 0);
        REQUIRE(::fstat(pipe[0], &ours) == 0);
        CHECK(theirs.st_ino == ours.st_ino);
    };
    peer.say("{\"return\": {}, \"id\": \"libvirt-0\"}\r\n");
    given("early");
    const std::string large(3u << 20, 'x');
    predecessor->send("first", "{\"text\":\"" + large + "\"}", ignored);
    predecessor->send("getfd", "{\"fdname\":\"one\"}", ignored, writer.get());
    predecessor->send("getfd", "{\"fdname\":\"two\"}", ignored, writer.get());
    writer.reset();
    host.disarm();
    const Monitor::Handover left = predecessor->handover();
    CHECK(left.unwritten.passed.size() == 2);
    predecessor->forget();
    const auto successor = Monitor::attach(host.handle(), std::move(handed), {});
    successor->take_over(left, {});
    successor->start();
    CHECK(peer.hear().size() > large.size());
    given("one");
    given("two");
    successor->close();
    host.settle();
}
