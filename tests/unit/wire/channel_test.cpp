#include "wire/channel.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "base/pass_descriptor.h"
#include "loop/timer.h"

using namespace virtbay;
using namespace virtbay::wire;

namespace {

// A plain socket, as the unix transport has it.
class SocketStream : public ByteStream {
  public:
    explicit SocketStream(int fd) : fd_(fd) {}
    ~SocketStream() override { close(fd_); }
    int64_t read(uint8_t* bytes, size_t n, std::vector<int>& fds) override {
        iovec piece{bytes, n};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 32)];
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t result = recvmsg(fd_, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (result < 0) return -errno;
        for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
            const size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < count; ++i) {
                int fd;
                std::memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
                fds.push_back(fd);
            }
        }
        return result;
    }
    int64_t write(std::span<const iovec> pieces) override {
        const ssize_t result = writev(fd_, pieces.data(), static_cast<int>(pieces.size()));
        return result < 0 ? -errno : result;
    }
    int write_fd(int fd) override {
        const char zero = 0;
        return send_with_descriptor(fd_, &zero, 1, fd) == 1 ? 0 : -errno;
    }
    bool passes_fds() const override { return true; }
    int fd() const override { return fd_; }
    void shutdown() override { ::shutdown(fd_, SHUT_RDWR); }

  private:
    int fd_;
};

struct Seen {
    Header header;
    std::string payload;
    std::vector<int> fds;
};

struct Peer : Channel::Owner {
    Loop& loop;
    BufferPool pool;
    std::unique_ptr<Channel> channel;
    std::vector<Seen> frames;
    size_t stop_after = 0;
    bool pause_after_each = false;
    std::string closed;

    Peer(Loop& l, int fd) : loop(l) {
        auto opened = Channel::open(loop, pool, std::make_unique<SocketStream>(fd), *this);
        REQUIRE(opened);
        channel = std::move(*opened);
    }
    void on_frame(Frame& frame) override {
        frames.push_back({frame.header, std::string(frame.payload.begin(), frame.payload.end()), frame.fds});
        frame.fds.clear();
        REQUIRE(reinterpret_cast<uintptr_t>(frame.payload.data()) % 4 == 0);
        if (pause_after_each) channel->pause();
        if (frames.size() == stop_after) loop.stop();
    }
    void on_closed(const std::string& why) override {
        closed = why;
        loop.stop();
    }
};

struct Pair {
    int ours, theirs;
    Pair() {
        int fds[2];
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
        ours = fds[0];
        theirs = fds[1];
    }
};

std::string frame_bytes(uint32_t length, uint32_t type, const std::string& payload) {
    alignas(4) uint8_t header[header_bytes];
    put_header(header, {contract::remote_program, 1, 3, type, 5, status_ok}, length);
    return std::string(reinterpret_cast<char*>(header), sizeof header) + payload;
}

}  // namespace

TEST_CASE("frames arrive whole and in order, however they are cut") {
    Loop loop;
    Pair pair;
    Peer a(loop, pair.ours), b(loop, pair.theirs);
    b.stop_after = 200;
    for (uint32_t i = 0; i < 200; ++i) {
        // Odd sizes, so that later frames begin at odd places.
        const std::string bytes(i * 37 % 5000, static_cast<char>('a' + i % 26));
        a.channel->send_bytes({contract::remote_program, 1, 211, type_stream, i, status_continue},
                              {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
    }
    loop.run();
    REQUIRE(b.frames.size() == 200);
    for (uint32_t i = 0; i < 200; ++i) {
        CHECK(b.frames[i].header.serial == i);
        CHECK(b.frames[i].payload == std::string(i * 37 % 5000, static_cast<char>('a' + i % 26)));
    }
}

TEST_CASE("bytes that come one at a time make the same frame") {
    Loop loop;
    Pair pair;
    Peer b(loop, pair.theirs);
    b.stop_after = 1;
    const std::string bytes = frame_bytes(32, type_call, "abcd");
    size_t at = 0;
    Timer timer(loop);
    timer.start(1, 1, [&] {
        if (at < bytes.size()) REQUIRE(write(pair.ours, &bytes[at++], 1) == 1);
    });
    loop.run();
    REQUIRE(b.frames.size() == 1);
    CHECK(b.frames[0].payload == "abcd");
    CHECK(at == bytes.size());
    close(pair.ours);
}

TEST_CASE("descriptors arrive with their frame, also when everything is read at once") {
    Loop loop;
    Pair pair;
    Peer b(loop, pair.theirs);
    b.stop_after = 3;
    SocketStream raw(pair.ours);
    const std::string with = frame_bytes(32, type_call_with_fds, std::string("\0\0\0\2", 4));
    const std::string plain = frame_bytes(28, type_call, "");
    const auto put = [&](const std::string& s) {
        const iovec piece{const_cast<char*>(s.data()), s.size()};
        REQUIRE(raw.write({&piece, 1}) == static_cast<int64_t>(s.size()));
    };
    int pipe_fds[2];
    REQUIRE(pipe2(pipe_fds, O_CLOEXEC) == 0);
    put(plain);
    put(with);
    REQUIRE(raw.write_fd(pipe_fds[0]) == 0);
    REQUIRE(raw.write_fd(pipe_fds[1]) == 0);
    put(plain);
    loop.run();
    REQUIRE(b.frames.size() == 3);
    CHECK(b.frames[0].fds.empty());
    CHECK(b.frames[1].payload.empty());
    REQUIRE(b.frames[1].fds.size() == 2);
    CHECK(b.frames[2].fds.empty());
    REQUIRE(write(b.frames[1].fds[1], "x", 1) == 1);
    char c = 0;
    REQUIRE(read(pipe_fds[0], &c, 1) == 1);
    CHECK(c == 'x');
    for (const int fd : {b.frames[1].fds[0], b.frames[1].fds[1], pipe_fds[0], pipe_fds[1]}) close(fd);
}

TEST_CASE("descriptors can be sent behind a frame") {
    Loop loop;
    Pair pair;
    Peer a(loop, pair.ours), b(loop, pair.theirs);
    b.stop_after = 2;
    struct {
        int32_t status;
    } none{};
    const auto* row = contract::find_procedure(contract::remote_program, "CONNECT_SUPPORTS_FEATURE");
    const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    REQUIRE(a.channel->send({contract::remote_program, 1, 60, type_reply_with_fds, 1, status_ok},
                            contract::type(row->ret), &none, {fd}));
    a.channel->send({contract::remote_program, 1, 60, type_reply, 2, status_ok});
    loop.run();
    REQUIRE(b.frames.size() == 2);
    REQUIRE(b.frames[0].fds.size() == 1);
    CHECK(b.frames[0].payload.size() == 4);
    close(b.frames[0].fds[0]);
}

TEST_CASE("impossible frames end the channel") {
    struct Case {
        uint32_t length, type;
        std::string payload;
    };
    const auto [length, type, payload] = GENERATE(values<Case>({
        {0, type_call, ""},
        {4, type_call, ""},
        {27, type_call, ""},
        {33554437, type_call, ""},
        {0xffffffff, type_call, ""},
        {28, type_call_with_fds, ""},
        {32, type_call_with_fds, std::string("\0\0\0\x21", 4)},
        {32, type_call_with_fds, std::string("\xff\xff\xff\xff", 4)},
        {32, type_call_with_fds, std::string("\0\0\0\1X", 5)},  // a byte without its descriptor
    }));
    Loop loop;
    Pair pair;
    Peer b(loop, pair.theirs);
    const std::string bytes = frame_bytes(length, type, payload);
    REQUIRE(write(pair.ours, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    loop.run();
    CHECK_FALSE(b.closed.empty());
    CHECK(b.frames.empty());
    close(pair.ours);
}

TEST_CASE("a short length word is refused before the header is there, a legal one is waited for") {
    Loop loop;
    Pair pair;
    Peer b(loop, pair.theirs);
    uint8_t word[4];
    put_u32(word, frame_max);
    REQUIRE(write(pair.ours, word, 4) == 4);
    Timer timer(loop);
    timer.start(30, 0, [&] { loop.stop(); });
    loop.run();
    CHECK(b.closed.empty());
    close(pair.ours);
    loop.run();
    CHECK_FALSE(b.closed.empty());
}

TEST_CASE("a paused channel gives no frame until it is resumed") {
    Loop loop;
    Pair pair;
    Peer b(loop, pair.theirs);
    b.pause_after_each = true;
    const std::string two = frame_bytes(28, type_call, "") + frame_bytes(28, type_call, "");
    REQUIRE(write(pair.ours, two.data(), two.size()) == static_cast<ssize_t>(two.size()));
    Timer timer(loop);
    timer.start(20, 0, [&] { loop.stop(); });
    loop.run();
    CHECK(b.frames.size() == 1);
    b.stop_after = 2;
    b.channel->resume();
    loop.run();
    CHECK(b.frames.size() == 2);
    close(pair.ours);
}

TEST_CASE("a slow reader gets everything, and close waits until it has left") {
    Loop loop;
    Pair pair;
    Peer a(loop, pair.ours);
    const std::string big(1 << 20, 'x');
    for (int i = 0; i < 8; ++i) {
        a.channel->send_bytes({contract::remote_program, 1, 211, type_stream, 1, status_continue},
                              {reinterpret_cast<const uint8_t*>(big.data()), big.size()});
    }
    a.channel->close_when_written();
    CHECK(a.channel->queued() == 8 * (big.size() + header_bytes));
    size_t got = 0;
    Timer timer(loop);
    fcntl(pair.theirs, F_SETFL, O_NONBLOCK);
    std::vector<char> buffer(1 << 16);
    timer.start(1, 1, [&] {
        ssize_t n;
        while ((n = read(pair.theirs, buffer.data(), buffer.size())) > 0) got += static_cast<size_t>(n);
    });
    loop.run();
    ssize_t n;
    while ((n = read(pair.theirs, buffer.data(), buffer.size())) > 0) got += static_cast<size_t>(n);
    CHECK(got == 8 * (big.size() + header_bytes));
    CHECK(a.closed == "closed");
    close(pair.theirs);
}
