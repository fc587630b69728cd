#include "daemon/log.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>

using namespace virtbay::daemon;

namespace {

struct TemporaryFile {
    std::string path;
    TemporaryFile() {
        char name[] = "/tmp/virtbay-log-XXXXXX";
        close(mkstemp(name));
        path = name;
    }
    ~TemporaryFile() { std::remove(path.c_str()); }
    std::string text() const {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
};

}  // namespace

TEST_CASE("level, filters and the output's own level decide what is written") {
    TemporaryFile file;
    Log log;
    REQUIRE(log.set_outputs("2:file:" + file.path));
    log.set_level(VB_LOG_WARNING);
    REQUIRE(log.set_filters("1:qemu"));
    log.write(VB_LOG_INFO, "daemon", "dropped");
    log.write(VB_LOG_ERROR, "daemon", "an error");
    log.write(VB_LOG_DEBUG, "qemu", "too low for the file");
    log.write(VB_LOG_INFO, "qemu", "let through");
    const std::string text = file.text();
    CHECK(text.find("dropped") == std::string::npos);
    CHECK(text.find("error : daemon: an error\n") != std::string::npos);
    CHECK(text.find("too low") == std::string::npos);
    CHECK(text.find("info : qemu: let through\n") != std::string::npos);
    CHECK(log.outputs() == "2:file:" + file.path);
    CHECK(log.filters() == "1:*qemu* ");
}

TEST_CASE("wrong outputs and filters change nothing") {
    Log log;
    for (const char* text :
         {"stderr", "0:stderr", "5:stderr", "1:", "1:file:", "1:pigeon", "1:file:/nonexistent/x",
          "1:stderr 9:stderr", "1:file:/x:y", "1:file", "1:stderr:", "1:syslog", "1:journald:x"}) {
        CHECK_FALSE(log.set_outputs(text));
    }
    CHECK(log.outputs() == "3:stderr");
    for (const char* text : {"7:x", "qemu", "1:", "1:+", "1::x", ":"}) CHECK_FALSE(log.set_filters(text));
    CHECK(log.filters().empty());
}

TEST_CASE("of two outputs to the same place the last counts, and none is standard error at the log's level") {
    TemporaryFile file;
    Log log;
    REQUIRE(log.set_outputs("1:stderr 3:file:" + file.path + " 2:stderr 1:syslog:a 4:syslog:b"));
    CHECK(log.outputs() == "3:file:" + file.path + " 2:stderr 1:syslog:a 4:syslog:b");
    log.set_level(VB_LOG_ERROR);
    REQUIRE(log.set_outputs(""));
    CHECK(log.outputs() == "4:stderr");
    log.set_level(VB_LOG_INFO);
    CHECK(log.outputs() == "2:stderr");
    REQUIRE(log.set_outputs("1:stderr"));
    log.set_level(VB_LOG_ERROR);
    CHECK(log.outputs() == "1:stderr");
}

TEST_CASE("files are opened again after they were moved") {
    TemporaryFile file;
    Log log;
    REQUIRE(log.set_outputs("1:file:" + file.path));
    const std::string moved = file.path + ".1";
    REQUIRE(std::rename(file.path.c_str(), moved.c_str()) == 0);
    log.reopen();
    log.write(VB_LOG_ERROR, "x", "fresh");
    CHECK(file.text().find("fresh") != std::string::npos);
    std::remove(moved.c_str());
}
