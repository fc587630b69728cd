#include "wire/frame.h"

#include <rpc/rpc.h>

#include <cstring>

namespace virtbay::wire {

void put_u32(uint8_t* at, uint32_t value) {
    int32_t word;
    int32_t* cursor = &word;
    IXDR_PUT_U_INT32(cursor, value);
    std::memcpy(at, &word, sizeof word);
}

uint32_t get_u32(const uint8_t* at) {
    int32_t word;
    std::memcpy(&word, at, sizeof word);
    int32_t* cursor = &word;
    return IXDR_GET_U_INT32(cursor);
}

void put_header(uint8_t* at, const Header& header, size_t length) {
    put_u32(at, static_cast<uint32_t>(length));
    put_u32(at + 4, header.program);
    put_u32(at + 8, header.version);
    put_u32(at + 12, static_cast<uint32_t>(header.procedure));
    put_u32(at + 16, header.type);
    put_u32(at + 20, header.serial);
    put_u32(at + 24, header.status);
}

Header get_header(const uint8_t* at) {
    Header header;
    header.program = get_u32(at + 4);
    header.version = get_u32(at + 8);
    header.procedure = static_cast<int32_t>(get_u32(at + 12));
    header.type = get_u32(at + 16);
    header.serial = get_u32(at + 20);
    header.status = get_u32(at + 24);
    return header;
}

}  // namespace virtbay::wire
