#include <catch2/catch.hpp>

#include "monitor/framing.h"

using virtbay::qemu::Framing;

namespace {

std::vector<std::string> lines;
const auto keep = [](std::string_view line) { lines.emplace_back(line); };

}  // namespace

TEST_CASE("lines are put together from pieces of any size") {
    const std::string text = "{\"a\":1}\r\n\n{\"b\":\"x\\\"{[\"}\n";
    for (size_t step = 1; step <= text.size(); ++step) {
        lines.clear();
        Framing framing;
        for (size_t at = 0; at < text.size(); at += step)
            REQUIRE(framing.feed(std::string_view(text).substr(at, step), keep));
        CHECK(lines == std::vector<std::string>{"{\"a\":1}", "{\"b\":\"x\\\"{[\"}"});
        CHECK(framing.partial().empty());
    }
}

TEST_CASE("a line past the limit is refused before it is kept") {
    Framing framing(1000);
    const std::string piece(300, 'x');
    REQUIRE(framing.feed(piece, keep));
    REQUIRE(framing.feed(piece, keep));
    REQUIRE(framing.feed(piece, keep));
    auto refused = framing.feed(piece, keep);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == VB_ERR_INTERNAL_ERROR);
    CHECK(framing.partial().size() <= 1000);
}

TEST_CASE("nesting past the limit is refused, in one piece or many") {
    Framing whole;
    CHECK_FALSE(whole.feed(std::string(65, '['), keep));
    Framing pieces;
    bool refused = false;
    for (int n = 0; n < 65; ++n) refused = !pieces.feed("{", keep);
    CHECK(refused);
    Framing text;
    CHECK(text.feed("\"" + std::string(1000, '[') + "\"\n", keep));
}
