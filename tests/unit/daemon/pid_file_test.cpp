#include "daemon/pid_file.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

using namespace virtbay::daemon;

TEST_CASE("one process holds the file, and the next one is told which") {
    char dir[] = "/tmp/virtbay-pid-XXXXXX";
    REQUIRE(mkdtemp(dir) != nullptr);
    const std::string path = std::string(dir) + "/d.pid";
    {
        auto held = PidFile::take(path);
        REQUIRE(held);
        long pid = 0;
        std::ifstream(path) >> pid;
        CHECK(pid == getpid());
        const pid_t child = fork();
        if (child == 0) {
            const auto second = PidFile::take(path);
            const bool told =
                !second && second.error().message.find(std::to_string(pid)) != std::string::npos;
            _exit(told ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    CHECK(access(path.c_str(), F_OK) != 0);
    CHECK(PidFile::take(path));
    rmdir(dir);
}
