#include "wire/keepalive.h"

#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>

using namespace virtbay;
using namespace virtbay::wire;

namespace {

struct Plain : ByteStream {
    int socket;
    explicit Plain(int fd) : socket(fd) {}
    ~Plain() override { close(socket); }
    int64_t read(uint8_t* bytes, size_t n, std::vector<int>&) override {
        const ssize_t got = recv(socket, bytes, n, MSG_DONTWAIT);
        return got < 0 ? -errno : got;
    }
    int64_t write(std::span<const iovec> pieces) override {
        const ssize_t put = writev(socket, pieces.data(), static_cast<int>(pieces.size()));
        return put < 0 ? -errno : put;
    }
    int write_fd(int) override { return -EINVAL; }
    bool passes_fds() const override { return false; }
    int fd() const override { return socket; }
    void shutdown() override {}
};

struct Side : Channel::Owner {
    Loop& loop;
    BufferPool pool;
    std::unique_ptr<Channel> channel;
    std::unique_ptr<Keepalive> keepalive;
    bool answers = true;
    int asked = 0;

    Side(Loop& l, int fd) : loop(l) {
        auto opened = Channel::open(l, pool, std::make_unique<Plain>(fd), *this);
        REQUIRE(opened);
        channel = std::move(*opened);
    }
    void on_frame(Frame& frame) override {
        if (keepalive) keepalive->heard();
        if (frame.header.procedure == 1) ++asked;
        if (answers) Keepalive::answer(*channel, frame);
    }
    void on_closed(const std::string&) override { loop.stop(); }
};

}  // namespace

TEST_CASE(
    "a silent peer is dead after its count of questions and one more interval, one that answers is not") {
    Loop loop;
    int fds[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    Side us(loop, fds[0]), them(loop, fds[1]);
    them.answers = GENERATE(true, false);
    bool dead = false;
    us.keepalive = std::make_unique<Keepalive>(loop, *us.channel, [&] {
        dead = true;
        loop.stop();
    });
    const auto start = std::chrono::steady_clock::now();
    us.keepalive->start(1, 1);
    Timer timer(loop);
    timer.start(3300, 0, [&] { loop.stop(); });
    loop.run();
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(dead == !them.answers);
    if (dead) {
        CHECK(them.asked == 1);
        CHECK(took > std::chrono::milliseconds(1900));
        CHECK(took < std::chrono::milliseconds(2800));
    } else {
        CHECK(them.asked >= 2);
    }
}
