#include "wire/error_code.h"

#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "wire/frame.h"
#include "wire/xdr.h"

namespace virtbay::wire {

namespace {

const char* present(const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
}

std::string text_of(const char* text) {
    return text != nullptr ? text : "";
}

}  // namespace

void encode_error(const Error& error, Buffer& out) {
    virNetMessageError e{};
    e.code = error.code;
    e.domain = error.domain;
    e.message = present(error.message);
    e.level = error.level;
    e.str1 = present(error.str1);
    e.str2 = present(error.str2);
    e.str3 = present(error.str3);
    e.int1 = error.int1;
    e.int2 = error.int2;
    const auto& type = contract::type(contract::number::virNetMessageError);
    if (encode(type, &e, out, out.size() + payload_max)) return;
    e.message = e.str1 = e.str2 = e.str3 = nullptr;
    encode(type, &e, out, out.size() + payload_max);
}

Error decode_error(std::span<const uint8_t> payload) {
    Arena arena;
    virNetMessageError e{};
    if (decode(contract::type(contract::number::virNetMessageError), payload, arena, &e) < 0) {
        return make_error(VB_ERR_RPC, VB_FROM_RPC, "cannot decode the error of the peer");
    }
    Error error;
    error.code = e.code;
    error.domain = e.domain;
    error.level = e.level;
    error.message = text_of(e.message);
    error.str1 = text_of(e.str1);
    error.str2 = text_of(e.str2);
    error.str3 = text_of(e.str3);
    error.int1 = e.int1;
    error.int2 = e.int2;
    return error;
}

}  // namespace virtbay::wire
