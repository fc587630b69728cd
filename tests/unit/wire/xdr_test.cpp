#include "wire/xdr.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>

#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "virtbay/driver.h"
#include "wire/error_code.h"
#include "wire/frame.h"

using namespace virtbay;
using namespace virtbay::wire;

namespace {

// Decoding works in place and wants alignment.
struct Bytes {
    std::vector<uint32_t> words;
    size_t size;
    explicit Bytes(const std::vector<uint8_t>& bytes) : words(bytes.size() / 4 + 1), size(bytes.size()) {
        if (size != 0) std::memcpy(words.data(), bytes.data(), size);
    }
    std::span<const uint8_t> span() const { return {reinterpret_cast<const uint8_t*>(words.data()), size}; }
};

std::vector<uint8_t> from_hex(const std::string& hex) {
    std::vector<uint8_t> bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return bytes;
}

uint16_t type_of(const std::string& kind, const std::string& status, uint32_t program, int32_t procedure) {
    if (status == "ERROR") return contract::number::virNetMessageError;
    const auto* row = contract::find_procedure(program, procedure);
    if (row == nullptr) return contract::no_type;
    return kind == "REPLY" ? row->ret : row->args;
}

template <class T>
std::vector<uint8_t> words(std::initializer_list<T> values) {
    std::vector<uint8_t> bytes;
    for (uint32_t v : values) {
        uint8_t four[4];
        put_u32(four, v);
        bytes.insert(bytes.end(), four, four + 4);
    }
    return bytes;
}

int64_t decode_words(uint16_t type, std::initializer_list<uint32_t> values, Arena& arena, void* out) {
    const Bytes bytes(words(values));
    return decode(contract::type(type), bytes.span(), arena, out);
}

}  // namespace

TEST_CASE("recorded frames decode, and encode to the same bytes") {
    std::ifstream file(FRAMES);
    REQUIRE(file);
    std::string line;
    int frames = 0;
    while (std::getline(file, line)) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream row(line);
        std::string direction, kind, status, hex;
        uint32_t program;
        int32_t procedure;
        row >> direction >> kind >> program >> procedure >> status >> hex;
        const uint16_t number = type_of(kind, status, program, procedure);
        INFO(line);
        REQUIRE(number != contract::no_type);
        const auto& type = contract::type(number);
        const auto bytes = from_hex(hex);
        const Bytes aligned(bytes);
        Arena arena;
        std::vector<uint64_t> value(type.size / 8 + 1);
        REQUIRE(decode(type, aligned.span(), arena, value.data()) == static_cast<int64_t>(bytes.size()));
        Buffer out;
        REQUIRE(encode(type, value.data(), out, frame_max));
        CHECK(std::vector<uint8_t>(out.data(), out.data() + out.size()) == bytes);
        ++frames;
    }
    CHECK(frames > 100);
}

TEST_CASE("truncated payloads of every recorded frame are refused") {
    std::ifstream file(FRAMES);
    std::string line;
    while (std::getline(file, line)) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream row(line);
        std::string direction, kind, status, hex;
        uint32_t program;
        int32_t procedure;
        row >> direction >> kind >> program >> procedure >> status >> hex;
        const auto& type = contract::type(type_of(kind, status, program, procedure));
        const auto bytes = from_hex(hex);
        std::vector<uint64_t> value(type.size / 8 + 1);
        for (size_t n = 0; n < bytes.size(); n += 4) {
            Arena arena;
            std::fill(value.begin(), value.end(), 0);
            const Bytes shorter({bytes.begin(), bytes.begin() + static_cast<long>(n)});
            REQUIRE(decode(type, shorter.span(), arena, value.data()) < 0);
        }
    }
}

TEST_CASE("random bytes never decode to more memory than they justify") {
    std::mt19937 random(7);
    const auto procedures = contract::procedures();
    for (int round = 0; round < 20000; ++round) {
        const auto& row = procedures[random() % procedures.size()];
        const uint16_t number = random() % 2 ? row.args : row.ret;
        if (number == contract::no_type) continue;
        std::vector<uint8_t> bytes((random() % 64) * 4);
        for (auto& b : bytes)
            b = random() % 3 ? 0 : static_cast<uint8_t>(random() % 4 ? random() % 8 : random());
        const Bytes aligned(bytes);
        const auto& type = contract::type(number);
        std::vector<uint64_t> value(type.size / 8 + 1);
        Arena arena;
        const int64_t used = decode(type, aligned.span(), arena, value.data());
        REQUIRE(used <= static_cast<int64_t>(bytes.size()));
        REQUIRE(arena.used() < 64 * bytes.size() + 4096);
        if (used >= 0) {
            Buffer out;
            REQUIRE(encode(type, value.data(), out, frame_max));
        }
    }
}

TEST_CASE("limits hold before memory is taken") {
    Arena arena;
    vb_domain_list_all_out list{};
    const auto type = contract::find_procedure(contract::remote_program, "CONNECT_LIST_ALL_DOMAINS")->ret;
    CHECK(decode_words(type, {16385, 0, 0}, arena, &list) < 0);
    CHECK(decode_words(type, {0xffffffff, 0, 0}, arena, &list) < 0);
    CHECK(decode_words(type, {16384, 0, 0}, arena, &list) < 0);  // within the limit, but not there
    CHECK(arena.used() == 0);
    vb_domain_lookup_by_name_in name{};
    const auto in = contract::find_procedure(contract::remote_program, "DOMAIN_LOOKUP_BY_NAME")->args;
    CHECK(decode_words(in, {4194305, 0, 0}, arena, &name) < 0);
    CHECK(decode_words(in, {0xfffffffd, 0, 0}, arena, &name) < 0);
    CHECK(decode_words(in, {0xffffffff, 0, 0}, arena, &name) < 0);
    CHECK(arena.used() == 0);
}

TEST_CASE("what the protocol tolerates is tolerated") {
    Arena arena;
    vb_domain_lookup_by_name_in name{};
    const auto in = contract::find_procedure(contract::remote_program, "DOMAIN_LOOKUP_BY_NAME")->args;
    // Bytes behind the arguments, and padding that is not zero.
    CHECK(decode_words(in, {3, 0x61626358, 7, 7}, arena, &name) == 8);
    CHECK(std::string(name.name) == "abc");
    virtbay::wire::remote_connect_open_args open{};
    // An optional's marker that is neither 0 nor 1.
    CHECK(decode_words(contract::number::remote_connect_open_args, {2, 0, 9}, arena, &open) == 12);
    REQUIRE(open.name != nullptr);
    CHECK(std::string(open.name).empty());
    CHECK(open.flags == 9);
}

TEST_CASE("typed parameters of every type survive, and an unknown type does not") {
    Arena arena;
    const auto* row = contract::find_procedure(contract::remote_program, "DOMAIN_GET_JOB_STATS");
    vb_typed_param params[7] = {};
    for (int i = 0; i < 7; ++i) {
        params[i].field = "field";
        params[i].value.type = i + 1;
    }
    params[0].value.value.i = -5;
    params[1].value.value.ui = 0xfffffffb;
    params[2].value.value.l = -5000000000;
    params[3].value.value.ul = 0xffffffffffffffff;
    params[4].value.value.d = -1.5e300;
    params[5].value.value.b = 1;
    params[6].value.value.s = "text";
    vb_domain_get_job_stats_out out{};
    out.type = 3;
    out.n_params = 7;
    out.params = params;
    Buffer buffer;
    REQUIRE(encode(contract::type(row->ret), &out, buffer, frame_max));
    vb_domain_get_job_stats_out back{};
    REQUIRE(decode(contract::type(row->ret), {buffer.data(), buffer.size()}, arena, &back) ==
            static_cast<int64_t>(buffer.size()));
    REQUIRE(back.n_params == 7);
    CHECK(back.params[0].value.value.i == -5);
    CHECK(back.params[2].value.value.l == -5000000000);
    CHECK(back.params[3].value.value.ul == 0xffffffffffffffff);
    CHECK(back.params[4].value.value.d == -1.5e300);
    CHECK(std::string(back.params[6].value.value.s) == "text");
    params[3].value.type = 8;
    const size_t before = buffer.size();
    CHECK_FALSE(encode(contract::type(row->ret), &out, buffer, frame_max));
    CHECK(buffer.size() == before);
}

TEST_CASE("encoding stops at the limit and leaves the buffer as it was") {
    vb_domain_get_xml_desc_out out{};
    const std::string text(100000, 'x');
    out.xml = text.c_str();
    const auto* row = contract::find_procedure(contract::remote_program, "DOMAIN_GET_XML_DESC");
    Buffer buffer;
    buffer.append("abcd", 4);
    CHECK_FALSE(encode(contract::type(row->ret), &out, buffer, 50000));
    CHECK(buffer.size() == 4);
    CHECK(encode(contract::type(row->ret), &out, buffer, 100008));
    CHECK(buffer.size() == 100008);
}

TEST_CASE("errors survive with all their parts") {
    Error error = make_error(VB_ERR_NO_DOMAIN, VB_FROM_TEST, "'x'");
    error.int1 = 7;
    error.str3 = "three";
    Buffer buffer;
    encode_error(error, buffer);
    const Error back = decode_error({buffer.data(), buffer.size()});
    CHECK(back.code == error.code);
    CHECK(back.domain == error.domain);
    CHECK(back.message == error.message);
    CHECK(back.str1 == error.str1);
    CHECK(back.str3 == "three");
    CHECK(back.int1 == 7);
    CHECK(back.int2 == -1);
    CHECK(decode_error({buffer.data(), 8}).code == VB_ERR_RPC);
}

TEST_CASE("a list of 10,000 domains encodes", "[.bench]") {
    std::vector<std::string> names;
    std::vector<vb_domain_ref> domains(10000);
    for (int i = 0; i < 10000; ++i) names.push_back("domain-number-" + std::to_string(i));
    for (size_t i = 0; i < domains.size(); ++i) domains[i].name = names[i].c_str();
    vb_domain_list_all_out out{};
    out.n_domains = 10000;
    out.domains = domains.data();
    const auto& type = contract::type(contract::find_procedure(contract::remote_program, 273)->ret);
    Buffer buffer;
    for (int round = 0; round < 20; ++round) {
        buffer.clear();
        const auto start = std::chrono::steady_clock::now();
        REQUIRE(encode(type, &out, buffer, frame_max));
        const auto took = std::chrono::steady_clock::now() - start;
        if (round % 5 == 4)
            WARN(std::chrono::duration_cast<std::chrono::microseconds>(took).count() << " us");
    }
}
