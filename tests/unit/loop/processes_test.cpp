#include "loop/processes.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "loop/loop.h"
#include "loop/timer.h"

using namespace virtbay;

namespace {

struct Ended {
    int status = -2, signal = -2;
};

Ended run_to_end(Loop& loop, Processes& processes, const ProcessSpec& spec) {
    Ended ended;
    auto started = processes.spawn(spec, [&](uint64_t, int status, int signal) {
        ended = {status, signal};
        loop.stop();
    });
    REQUIRE(started);
    loop.run();
    return ended;
}

}  // namespace

TEST_CASE("exit status and signal are told") {
    Loop loop;
    Processes processes(loop);
    CHECK(run_to_end(loop, processes, {.argv = {"/bin/sh", "-c", "exit 7"}}).status == 7);
    const auto killed = run_to_end(loop, processes, {.argv = {"/bin/sh", "-c", "kill -9 $$"}});
    CHECK(killed.status == -1);
    CHECK(killed.signal == SIGKILL);
}

TEST_CASE("that nobody is watched any more is told after the last exit, and after the last is let go of") {
    Loop loop;
    Processes processes(loop);
    int told = 0, exits = 0;
    processes.when_none([&] {
        ++told;
        loop.stop();
    });
    const auto spawn = [&] {
        auto started = processes.spawn({.argv = {"/bin/sleep", "60"}}, [&](uint64_t, int, int) { ++exits; });
        REQUIRE(started);
        return *started;
    };
    const auto first = spawn(), second = spawn();
    CHECK(processes.watched() == 2);
    kill(first.pid, SIGKILL);
    kill(second.pid, SIGKILL);
    loop.run();
    CHECK(exits == 2);
    CHECK(told == 1);
    CHECK(processes.watched() == 0);

    const pid_t other = fork();
    if (other == 0) {
        pause();
        _exit(0);
    }
    auto adopted = processes.adopt(other, 0, [&](uint64_t, int, int) { ++exits; });
    REQUIRE(adopted);
    CHECK(processes.remove(*adopted));
    CHECK(processes.watched() == 0);
    loop.run();
    CHECK(exits == 2);
    CHECK(told == 2);
    kill(other, SIGKILL);
    waitpid(other, nullptr, 0);
}

TEST_CASE("a missing program is a system error") {
    Loop loop;
    Processes processes(loop);
    auto started = processes.spawn({.argv = {"/nonexistent/program"}}, nullptr);
    REQUIRE_FALSE(started);
    CHECK(started.error().code == VB_ERR_SYSTEM_ERROR);
    CHECK(started.error().int1 == ENOENT);
}

TEST_CASE("only the given descriptors are inherited, under their new numbers, also when they cross") {
    Loop loop;
    Processes processes(loop);
    int one[2], two[2];
    REQUIRE(pipe(one) == 0);
    REQUIRE(pipe(two) == 0);
    ProcessSpec spec;
    const auto there = [](int fd) { return "/dev/fd/" + std::to_string(fd); };
    spec.argv = {"/bin/sh", "-c",
                 "echo one >" + there(two[1]) + "; echo two >" + there(one[1]) +
                     "; ls /proc/self/fd | wc -l >" + there(one[1])};
    spec.fds = {{one[1], two[1]}, {two[1], one[1]}};
    CHECK(run_to_end(loop, processes, spec).status == 0);
    char text[64] = {};
    REQUIRE(read(one[0], text, sizeof text - 1) > 0);
    CHECK(std::string(text) == "one\n");
    char other[64] = {};
    REQUIRE(read(two[0], other, sizeof other - 1) > 0);
    // 0, 1, 2, the two given ones and the directory that ls reads.
    CHECK(std::string(other) == "two\n6\n");
    for (const int fd : {one[0], one[1], two[0], two[1]}) close(fd);
}

TEST_CASE("the environment is the given one and the session its own") {
    Loop loop;
    Processes processes(loop);
    int out[2];
    REQUIRE(pipe(out) == 0);
    ProcessSpec spec;
    spec.argv = {"/bin/sh", "-c", "echo $A-$HOME-$(pwd) >&9; ps -o sid= -p $$ >&9; echo $$ >&9"};
    spec.environment = {"A=b", "PATH=/usr/bin:/bin"};
    spec.directory = "/usr";
    spec.fds = {{out[1], 9}};
    run_to_end(loop, processes, spec);
    close(out[1]);
    std::string text(256, '\0');
    text.resize(static_cast<size_t>(std::max<ssize_t>(0, read(out[0], text.data(), text.size()))));
    CHECK(text.rfind("b--/usr\n", 0) == 0);
    long sid = 0, pid = -1;
    CHECK(sscanf(text.c_str() + 8, "%ld %ld", &sid, &pid) == 2);
    CHECK(sid == pid);
    close(out[0]);
}

TEST_CASE("a removed child is reaped without a callback") {
    Loop loop;
    Processes processes(loop);
    bool told = false;
    auto started =
        processes.spawn({.argv = {"/bin/sh", "-c", "exit 0"}}, [&](uint64_t, int, int) { told = true; });
    REQUIRE(started);
    CHECK(processes.remove(started->id));
    CHECK_FALSE(processes.remove(started->id));
    Timer timer(loop);
    timer.start(5, 5, [&] {
        if (kill(started->pid, 0) != 0) loop.stop();
    });
    loop.run();
    CHECK_FALSE(told);
}

TEST_CASE("a process that is not our child can be adopted, and start time guards against a reused id") {
    Loop loop;
    Processes processes(loop);
    int out[2];
    REQUIRE(pipe(out) == 0);
    // The shell's child becomes an orphan.
    ProcessSpec spec;
    spec.argv = {"/bin/sh", "-c", "sleep 30 & echo $! >&9"};
    spec.fds = {{out[1], 9}};
    run_to_end(loop, processes, spec);
    char text[32] = {};
    REQUIRE(read(out[0], text, sizeof text - 1) > 0);
    const pid_t pid = static_cast<pid_t>(std::stol(text));
    const uint64_t start = process_start_time(pid);
    REQUIRE(start != 0);
    CHECK_FALSE(processes.adopt(pid, start + 1, nullptr));
    Ended ended;
    auto adopted = processes.adopt(pid, start, [&](uint64_t, int status, int signal) {
        ended = {status, signal};
        loop.stop();
    });
    REQUIRE(adopted);
    kill(pid, SIGKILL);
    loop.run();
    CHECK(ended.status == -1);
    close(out[0]);
    close(out[1]);
}

TEST_CASE("of an adopted process that is removed nothing stays open") {
    Loop loop;
    Processes processes(loop);
    const auto descriptors = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
    };
    Ended ended;
    auto started = processes.spawn({.argv = {"/bin/sleep", "30"}}, [&](uint64_t, int status, int signal) {
        ended = {status, signal};
        loop.stop();
    });
    REQUIRE(started);
    const auto turn = [&] {
        loop.post([&] { loop.stop(); });
        loop.run();
    };
    turn();
    const auto before = descriptors();
    for (int i = 0; i < 3; ++i) {
        bool told = false;
        auto adopted = processes.adopt(started->pid, 0, [&](uint64_t, int, int) { told = true; });
        REQUIRE(adopted);
        turn();
        CHECK(descriptors() == before + 1);
        CHECK(processes.remove(*adopted));
        turn();
        CHECK(descriptors() == before);
        CHECK_FALSE(processes.remove(*adopted));
        CHECK_FALSE(told);
    }
    // Its parent still hears of its end.
    kill(started->pid, SIGKILL);
    loop.run();
    CHECK(ended.signal == SIGKILL);
}

TEST_CASE("a missing process is not adopted") {
    Loop loop;
    Processes processes(loop);
    auto adopted = processes.adopt(0x3fffff, 0, nullptr);
    REQUIRE_FALSE(adopted);
    CHECK(adopted.error().int1 == ESRCH);
}
