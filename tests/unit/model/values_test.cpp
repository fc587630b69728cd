#include <catch2/catch.hpp>

#include "base/mac.h"
#include "base/uuid.h"
#include "model/values.h"

using namespace virtbay;
using namespace virtbay::model;

TEST_CASE("bitmaps are read and written as ranges") {
    auto map = Bitmap::parse("0-3,^1,8");
    REQUIRE(map);
    CHECK(map->format() == "0,2-3,8");
    CHECK(map->count() == 4);
    CHECK(map->highest() == 8);
    CHECK(map->next(3) == 8);
    CHECK(Bitmap::parse("62-66")->format() == "62-66");
    for (auto bad : {"", "x", "3-1", "1,,2", "1-", "-1", "99999", "1 2"}) CHECK_FALSE(Bitmap::parse(bad));
}

TEST_CASE("a text is one pointer and knows absence") {
    Text text;
    CHECK_FALSE(text.has());
    text = "";
    CHECK(text.has());
    CHECK(text.empty());
    text = std::string_view("abc");
    Text copy = text;
    CHECK(copy == "abc");
    CHECK(std::string_view(copy.c_str()) == "abc");
    static_assert(sizeof(Text) == sizeof(void*));
}

TEST_CASE("UUIDs") {
    auto uuid = Uuid::parse("0B1C2d3e4f504a618b729c83ad94be2b");
    REQUIRE(uuid);
    CHECK(uuid->str() == "0b1c2d3e-4f50-4a61-8b72-9c83ad94be2b");
    for (auto bad : {"", "0b1c", "0b1c2d3e-4f50-4a61-8b72-9c83ad94be2",
                     "0b1c2d3e-4f50-4a61-8b72-9c83ad94be2bb", "zb1c2d3e-4f50-4a61-8b72-9c83ad94be2b"}) {
        CHECK_FALSE(Uuid::parse(bad));
    }
    Uuid random = Uuid::generate();
    CHECK(random.str()[14] == '4');
    CHECK_FALSE(random == Uuid::generate());
}

TEST_CASE("MAC addresses") {
    CHECK(Mac::parse("52:54:0:a:B:ff")->str() == "52:54:00:0a:0b:ff");
    for (auto bad : {"", "52:54:00:00:00", "52:54:00:00:00:00:00", "52:54:00:00:00:0g", "525:4:00:00:00:00",
                     "52-54-00-00-00-00"}) {
        CHECK_FALSE(Mac::parse(bad));
    }
    CHECK(Mac::generate({0x52, 0x54, 0}).str().substr(0, 8) == "52:54:00");
}
