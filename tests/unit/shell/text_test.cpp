#include <clocale>

#include <catch2/catch.hpp>

#include "shell/text.h"
#include "shell/value.h"

using namespace virtbay::shell;

TEST_CASE("A grid's columns are as wide as their widest cell") {
    Grid grid({"Id", "Name", "State"});
    CHECK(grid.draw(true) == " Id   Name   State\n--------------------\n");
    grid.add({"1", "a longer name", "on"});
    CHECK(grid.draw(true) ==
          " Id   Name            State\n-----------------------------\n 1    a longer name   on\n");
    CHECK(grid.draw(false) == " 1   a longer name   on\n");
}

TEST_CASE("A grid shows what a terminal must not obey as escapes") {
    std::setlocale(LC_ALL, "C.UTF-8");
    Grid grid({"N"});
    grid.add({"a\x1b[2J\n"});
    grid.add({"é"});
    CHECK(grid.draw(false) == " a\\x1b[2J\\x0a\n é\n");
}

TEST_CASE("Sizes have units") {
    auto size = [](std::string_view text) {
        uint64_t bytes = 0;
        std::string suffix;
        return parse_size(text, 1024, UINT64_MAX, bytes, suffix) == SizeFault::none ? std::optional(bytes)
                                                                                    : std::nullopt;
    };
    CHECK(size("5") == 5 * 1024);
    CHECK(size("5b") == 5);
    CHECK(size("5k") == 5 * 1024);
    CHECK(size("5KiB") == 5 * 1024);
    CHECK(size("5KB") == 5000);
    CHECK(size("2G") == uint64_t{2} << 30);
    CHECK(size("0E") == 0);
    CHECK(size(" +5") == 5 * 1024);
    CHECK(size("15E") == uint64_t{15} << 60);
    for (const char* bad : {"", "-5", "x", "5Q", "5kk", "16E", "99999999999999999999", "5 5", " -5", "+ 5"}) {
        INFO(bad);
        CHECK_FALSE(size(bad));
    }
}

TEST_CASE("A size says what is wrong with it") {
    uint64_t bytes = 7;
    std::string suffix;
    CHECK(parse_size("5Q", 1, UINT64_MAX, bytes, suffix) == SizeFault::suffix);
    CHECK(suffix == "Q");
    CHECK(parse_size("5M", 1, 1000, bytes, suffix) == SizeFault::range);
    CHECK(parse_size("five", 1, 1000, bytes, suffix) == SizeFault::malformed);
    CHECK(bytes == 7);
}

TEST_CASE("Numbers are whole") {
    CHECK(parse_unsigned("0") == 0);
    CHECK(parse_unsigned("18446744073709551615") == UINT64_MAX);
    CHECK(parse_signed("-3") == -3);
    CHECK(parse_unsigned(" +1") == 1);
    for (const char* bad : {"", "-1", " -1", "1 ", "0x10", "1.5", "18446744073709551616"})
        CHECK_FALSE(parse_unsigned(bad));
    for (const char* bad : {"", "1a", "--1", "9223372036854775808"}) CHECK_FALSE(parse_signed(bad));
}

TEST_CASE("Bytes scale to the largest unit") {
    const char* unit = nullptr;
    CHECK(scale_bytes(0, unit) == 0);
    CHECK(std::string(unit) == "B");
    CHECK(scale_bytes(1536, unit) == 1.5);
    CHECK(std::string(unit) == "KiB");
    CHECK(scale_bytes(uint64_t{1} << 40, unit) == 1);
    CHECK(std::string(unit) == "TiB");
}

TEST_CASE("Words are quoted for shells and XML") {
    CHECK(shell_quote("plain-1.0/x") == "plain-1.0/x");
    CHECK(shell_quote("a b") == "'a b'");
    CHECK(shell_quote("it's") == "'it'\\''s'");
    CHECK(shell_quote("") == "''");
    CHECK(xml_escape("<a b=\"c\">&'") == "&lt;a b=&quot;c&quot;&gt;&amp;&apos;");
}

TEST_CASE("Values print as JSON and YAML") {
    const Value value =
        Value::Object{{"name", "a\"b"},
                      {"id", Value()},
                      {"on", true},
                      {"big", UINT64_MAX},
                      {"list", Value::Array{1, Value::Object{{"x", -1}, {"y", Value::Array{}}}}}};
    CHECK(to_json(value, true) ==
          R"({"name":"a\"b","id":null,"on":true,"big":18446744073709551615,"list":[1,{"x":-1,"y":[]}]})");
    CHECK(to_yaml(value) ==
          "---\n\"name\": \"a\\\"b\"\n\"id\": null\n\"on\": true\n\"big\": 18446744073709551615\n"
          "\"list\":\n  - 1\n  - \"x\": -1\n    \"y\": []\n");
    CHECK(to_json(Value("\xff"), true) == "\"\xef\xbf\xbd\"");
}
