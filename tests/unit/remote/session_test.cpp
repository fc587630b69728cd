// A session against a server that says exactly what the test wants.
#include "session.h"

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "stream_pump.h"
#include "virtbay/driver.h"
#include "wire/error_code.h"
#include "wire/xdr.h"

using namespace virtbay;
using namespace virtbay::remote;

namespace {

const contract::Procedure& procedure(std::string_view name) {
    return *contract::find_procedure(contract::remote_program, name);
}

// The server's end, used from the test's thread with blocking reads and writes.
struct Server {
    explicit Server(int fd) : fd(fd) {}

    wire::Header next(std::string* payload = nullptr) const {
        alignas(4) uint8_t head[wire::header_bytes];
        REQUIRE(recv(fd.get(), head, sizeof head, MSG_WAITALL) == static_cast<ssize_t>(sizeof head));
        std::string rest(wire::get_u32(head) - wire::header_bytes, '\0');
        if (!rest.empty())
            REQUIRE(recv(fd.get(), rest.data(), rest.size(), MSG_WAITALL) ==
                    static_cast<ssize_t>(rest.size()));
        if (payload) *payload = rest;
        return wire::get_header(head);
    }
    void say(const wire::Header& header, std::string_view payload = {}) const {
        alignas(4) uint8_t head[wire::header_bytes];
        wire::put_header(head, header, sizeof head + payload.size());
        std::string all(reinterpret_cast<char*>(head), sizeof head);
        all += payload;
        REQUIRE(send(fd.get(), all.data(), all.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(all.size()));
    }
    void answer(wire::Header header, std::string_view payload = {}, uint32_t status = wire::status_ok) const {
        header.type = wire::type_reply;
        header.status = status;
        say(header, payload);
    }
    void refuse(const wire::Header& header, const Error& error) const {
        wire::Buffer bytes;
        wire::encode_error(error, bytes);
        answer(header, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, wire::status_error);
    }

    Fd fd;
};

struct World {
    World() {
        int ends[2];
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
        server = std::make_unique<Server>(ends[1]);
        auto started = Session::start(
            thread, socket_stream(Fd(ends[0]), true),
            [this](const wire::Header& header, std::span<const uint8_t>) { events.push_back(header); });
        REQUIRE(started);
        session = *started;
    }
    ~World() { session->close(); }

    // A call on a thread of its own.
    struct Asked {
        std::thread thread;
        std::optional<Result<Reply>> reply;
        Outgoing outgoing;
        ~Asked() {
            if (thread.joinable()) thread.join();
        }
    };
    std::unique_ptr<Asked> ask(std::string_view name, Patience patience = {},
                               std::shared_ptr<StreamPump> stream = nullptr, const void* args = nullptr) {
        auto asked = std::make_unique<Asked>();
        asked->outgoing.procedure = &procedure(name);
        asked->outgoing.stream = std::move(stream);
        asked->outgoing.args = args;
        asked->thread = std::thread(
            [this, a = asked.get(), patience] { a->reply = session->call(a->outgoing, patience); });
        return asked;
    }

    LoopThread thread;
    std::unique_ptr<Server> server;
    std::shared_ptr<Session> session;
    std::vector<wire::Header> events;
};

uint64_t in_ms(uint64_t ms) {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<uint64_t>(t.tv_sec) * 1000000000u + static_cast<uint64_t>(t.tv_nsec) + ms * 1000000u;
}

}  // namespace

TEST_CASE("replies in another order reach their callers", "[remote]") {
    World world;
    auto first = world.ask("CONNECT_GET_TYPE");
    const auto one = world.server->next();
    auto second = world.ask("CONNECT_GET_HOSTNAME");
    const auto two = world.server->next();
    CHECK(one.serial == 0);
    CHECK(two.serial == 1);
    world.server->answer(two, std::string("\0\0\0\1b\0\0\0", 8));
    second->thread.join();
    world.server->answer(one, std::string("\0\0\0\1a\0\0\0", 8));
    first->thread.join();
    REQUIRE(*first->reply);
    REQUIRE(*second->reply);
    CHECK(first->reply->value().payload.data()[4] == 'a');
    CHECK(second->reply->value().payload.data()[4] == 'b');
}

TEST_CASE("an error reply is the caller's error, in the words of clients", "[remote]") {
    World world;
    Error error = make_error(VB_ERR_NO_DOMAIN, VB_FROM_QEMU, "no domain");
    error.str1 = "one";
    error.str3 = "three";
    error.int1 = 7;
    auto asked = world.ask("CONNECT_GET_TYPE");
    world.server->refuse(world.server->next(), error);
    asked->thread.join();
    const Error& got = asked->reply->error();
    CHECK(got.code == error.code);
    CHECK(got.domain == error.domain);
    CHECK(got.message == error.message);
    CHECK(got.str1 == "one");
    CHECK(got.str3 == "three");
    CHECK(got.int1 == 7);
    CHECK(got.int2 == -1);

    Error unknown = make_error(VB_ERR_RPC, VB_FROM_RPC, "");
    unknown.message = "unknown procedure: 9999";
    asked = world.ask("CONNECT_GET_TYPE");
    world.server->refuse(world.server->next(), unknown);
    asked->thread.join();
    CHECK(asked->reply->error().code == VB_ERR_NO_SUPPORT);

    asked = world.ask("CONNECT_GET_TYPE");
    Error old;
    old.code = 62;
    old.domain = VB_FROM_SECRET;
    world.server->refuse(world.server->next(), old);
    asked->thread.join();
    CHECK(asked->reply->error().code == 66);
}

TEST_CASE("a deadline ends the wait, and the late reply harms nobody", "[remote]") {
    World world;
    auto slow = world.ask("CONNECT_GET_TYPE", {in_ms(50), {}});
    const auto late = world.server->next();
    slow->thread.join();
    CHECK(slow->reply->error().code == VB_ERR_OPERATION_TIMEOUT);
    world.server->answer(late, std::string("\0\0\0\0", 4));
    auto next = world.ask("CONNECT_GET_TYPE");
    world.server->answer(world.server->next(), std::string("\0\0\0\0", 4));
    next->thread.join();
    CHECK(*next->reply);
}

TEST_CASE("a reply to no call ends the connection", "[remote]") {
    World world;
    auto waiting = world.ask("CONNECT_GET_TYPE");
    auto header = world.server->next();
    header.serial = 77;
    world.server->answer(header);
    waiting->thread.join();
    CHECK(waiting->reply->error().code == VB_ERR_RPC);
    CHECK_FALSE(world.session->alive());
}

TEST_CASE("the end of the connection fails calls and is told once", "[remote]") {
    World world;
    std::vector<int> reasons;
    world.session->set_closed_sink([&](int reason) { reasons.push_back(reason); });
    auto waiting = world.ask("CONNECT_GET_TYPE");
    world.server->next();
    world.server->fd.reset();
    waiting->thread.join();
    CHECK(waiting->reply->error().code == VB_ERR_SYSTEM_ERROR);
    CHECK(waiting->reply->error().domain == VB_FROM_RPC);
    auto later = world.ask("CONNECT_GET_TYPE");
    later->thread.join();
    CHECK(later->reply->error().code == VB_ERR_INTERNAL_ERROR);
    world.session->set_closed_sink(nullptr);
    CHECK(reasons == std::vector<int>{VB_CONNECT_CLOSE_REASON_EOF});
}

TEST_CASE("keepalive: questions are answered, silence ends the connection", "[remote]") {
    World world;
    world.server->say({contract::keepalive_program, 1, 1, wire::type_message, 0, wire::status_ok});
    const auto pong = world.server->next();
    CHECK(pong.program == contract::keepalive_program);
    CHECK(pong.procedure == 2);

    std::atomic<int> reason{-1};
    world.session->set_closed_sink([&](int r) { reason = r; });
    world.session->set_keepalive(1, 1);
    const auto ping = world.server->next();
    CHECK(ping.procedure == 1);
    for (int i = 0; i < 500 && reason < 0; ++i) usleep(10'000);
    CHECK(reason == VB_CONNECT_CLOSE_REASON_KEEPALIVE);
    world.session->set_closed_sink(nullptr);
}

TEST_CASE("a stream broken by the server does not end like a complete one", "[remote]") {
    World world;
    for (const bool broken : {false, true}) {
        Fd far;
        auto pump = StreamPump::make(StreamPump::Direction::from_server, far);
        REQUIRE(pump);
        const vb_storage_vol_download_in in{};  // what it asks for does not matter here
        auto asked = world.ask("STORAGE_VOL_DOWNLOAD", {}, *pump, &in);
        auto header = world.server->next();
        const auto reply = header;
        header.type = wire::type_stream;
        header.status = wire::status_continue;
        // libvirt's servers do so: a worker replies while the stream is read elsewhere.
        world.server->say(header, "before ");
        world.server->answer(reply);
        asked->thread.join();
        world.server->say(header, "after");
        if (broken) {
            wire::Buffer bytes;
            wire::encode_error(make_error(VB_ERR_OPERATION_FAILED, VB_FROM_STREAMS, "disk"), bytes);
            header.status = wire::status_error;
            world.server->say(header, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        } else {
            world.server->say(header);
        }
        std::string got;
        ssize_t n = 0;
        char bytes[64];
        // Blocking: the descriptor is a socket's.
        const timeval patience{5, 0};
        setsockopt(far.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        for (int tries = 0; tries < 500; ++tries) {
            n = recv(far.get(), bytes, sizeof bytes, 0);
            if (n < 0 && errno == EAGAIN) {
                usleep(10'000);
                continue;
            }
            if (n <= 0) break;
            got.append(bytes, static_cast<size_t>(n));
        }
        CHECK(got == "before after");
        CHECK((n < 0) == broken);
        std::thread finisher([&] {
            if (broken) return;
            const auto end = world.server->next();
            CHECK(end.type == wire::type_stream);
            CHECK(end.status == wire::status_ok);
            world.server->say(end);
        });
        const Status ended = (*pump)->end(world.session, false, {in_ms(5000), {}});
        finisher.join();
        CHECK(static_cast<bool>(ended) == !broken);
        if (broken) CHECK(ended.error().code == VB_ERR_OPERATION_FAILED);
    }
}
