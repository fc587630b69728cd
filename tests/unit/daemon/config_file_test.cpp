#include "base/config_file.h"

#include <catch2/catch.hpp>

using namespace virtbay;

TEST_CASE("numbers, texts, lists and comments are read with their lines") {
    auto file = ConfigFile::parse(
        "# a comment\n"
        "number = 42\n"
        "  negative=-3   # behind it\n"
        "text = \"with # and 'quotes'\"\n"
        "other = 'single'\n"
        "list = [\n  \"one\",\n  \"two\", # why\n  3\n]\n"
        "empty = []\n"
        "many = \"\"\"two\nlines\"\"\"\n",
        "x.conf");
    REQUIRE(file);
    int number = 0, negative = 0;
    std::string text, other, many;
    std::vector<std::string> list, empty{"x"};
    CHECK(file->get("number", number));
    CHECK(file->get("negative", negative));
    CHECK(file->get("text", text));
    CHECK(file->get("other", other));
    CHECK(file->get("list", list));
    CHECK(file->get("empty", empty));
    CHECK(file->get("many", many));
    CHECK(number == 42);
    CHECK(negative == -3);
    CHECK(text == "with # and 'quotes'");
    CHECK(other == "single");
    CHECK(list == std::vector<std::string>{"one", "two", "3"});
    CHECK(empty.empty());
    CHECK(many == "two\nlines");
    CHECK(file->entries().at("list").line == 6);
    CHECK(file->entries().at("empty").line == 11);
}

TEST_CASE("what is no configuration is refused with its line") {
    const auto [text, line] = GENERATE(table<std::string, std::string>({
        {"a", "x.conf:1:"},
        {"a = 1\nb ==2", "x.conf:2:"},
        {"a = ", "x.conf:1:"},
        {"a = \"open\nb = 1", "x.conf:1:"},
        {"a = [1, 2", "x.conf:1:"},
        {"a = [1 2]", "x.conf:1:"},
        {"a = [[1]]", "x.conf:1:"},
        {"a = 1 2", "x.conf:1:"},
        {"a = yes", "x.conf:1:"},
        {"= 1", "x.conf:1:"},
        {"a = 99999999999999999999", "x.conf:1:"},
        {"a = \"\"\"open", "x.conf:1:"},
    }));
    INFO(text);
    const auto file = ConfigFile::parse(text, "x.conf");
    REQUIRE_FALSE(file);
    CHECK(file.error().code == VB_ERR_CONF_SYNTAX);
    CHECK(file.error().message.find(line) != std::string::npos);
}

TEST_CASE("a value of another type is named and changes nothing") {
    auto file = ConfigFile::parse("a = \"text\"\nb = 7\nc = -1\nd = 2", "x.conf");
    REQUIRE(file);
    int a = 5;
    CHECK_FALSE(file->get("a", a));
    CHECK(a == 5);
    std::string b = "kept";
    CHECK_FALSE(file->get("b", b));
    CHECK(b == "kept");
    uint32_t c = 1;
    CHECK_FALSE(file->get("c", c));
    bool d = true;
    const Status wrong = file->get("d", d);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().message.find("x.conf:4:") != std::string::npos);
    CHECK(file->get("absent", a));
}

TEST_CASE("a missing file counts as empty only where it may be missing") {
    CHECK(ConfigFile::read("/nonexistent/x.conf", false));
    const auto required = ConfigFile::read("/nonexistent/x.conf", true);
    REQUIRE_FALSE(required);
    CHECK(required.error().int1 == ENOENT);
}
