// The contract at run time: how each wire type lies in memory, what each procedure takes, gives and asks for,
// and what each canonical operation is. All tables are constant and generated; see tables.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace virtbay::contract {

enum class Kind : uint8_t {
    int32,
    uint32,
    int64,
    uint64,
    float64,
    char8,
    uchar8,
    int16,
    uint16,
    string,
    opaque,
    record
};

enum class Array : uint8_t { none, fixed, variable, optional };

constexpr uint16_t no_type = 0xffff;
constexpr uint16_t no_operation = 0xffff;
constexpr uint16_t no_offset = 0xffff;

// A field of a C struct. In memory: a string is `const char*` (null: absent); a variable array is a count of
// type uint32_t at count_offset and a pointer at offset; an optional one is a pointer (null: absent); a fixed
// one lies inline.
struct Field {
    const char* name;
    uint16_t offset;
    uint16_t count_offset;
    uint32_t limit;  // variable: most elements; fixed: elements; case of a union: the discriminant's value
    uint32_t string_limit;  // strings: most bytes
    Kind kind;
    Array array;
    uint16_t type;  // record: index of its Type
};

// A C struct. A union has its int32 discriminant at offset 0 and all its cases at the same place.
struct Type {
    const char* name;
    uint32_t size;
    uint16_t first_field;
    uint16_t fields;
    bool is_union;
    bool sized;  // begins with uint32_t struct_size, which is not on the wire
};

enum class Class : uint8_t { query, modify, control };
enum class ObjectKey : uint8_t { none, uuid, name };

// A canonical operation: a slot in one of the SDK's tables.
struct Operation {
    uint32_t number;       // VB_OP_*: family << 16 | slot
    const char* name;      // "domain.shutdown"
    const char* function;  // the public function it is best known by, for messages
    uint16_t in, out;      // indices of Types
    uint16_t family, slot;
    int16_t error_domain;  // VB_FROM_*
    Class class_;
    ObjectKey key;        // what names the object it is about, for serialisation
    uint16_t key_offset;  // of the uuid (16 bytes) or of the name (const char*) in `in`
    uint16_t procedure;   // its own canonical procedure, index in procedures()
};

enum class ProcedureKind : uint8_t { operation, legacy, count, list, runtime, event, message };
enum class Stream : uint8_t { none, read, write };
enum class ReadOnly : uint8_t { yes, no, conditional };

// Copies bytes between structs of a legacy call and of its operation.
struct Move {
    uint16_t from, to, bytes;
};

// Sets an integer field of an operation's `in`.
struct Constant {
    uint16_t offset, bytes;
    uint64_t value;
};

struct Procedure {
    uint32_t program;
    int32_t number;
    const char* name;      // without its program's prefix
    const char* function;  // the public function it serves; "" for none
    const char* permissions;
    ProcedureKind kind;
    bool high_priority;
    ReadOnly read_only;
    Stream stream;
    bool before_auth;
    bool needs_fd, takes_fds, gives_fds;
    uint32_t sparse_flag;  // value of `flags` that allows holes in the stream
    uint16_t args, ret;    // indices of Types, no_type for nothing; of an event: args is its message
    uint16_t operation;    // index in operations(), or no_operation
    uint16_t deny_offset;  // conditional: argument that decides, in `args`
    uint32_t deny_value;   // conditional: denied when equal (deny_equal) or when a bit is set
    bool deny_equal;
    uint16_t in_first, in_moves;    // legacy, count, list: moves from args to `in`
    uint16_t out_first, out_moves;  // legacy: moves from `out` to ret
    uint16_t constant_first, constants;
    // count and list: where the found objects are in `out`
    uint16_t found_offset, found_count_offset, found_total_offset, found_size;
    uint16_t element_offset;       // list: the element's field that is wanted
    Kind element_kind;             // list: int32 (id), string (name) or opaque (uuid, to be given as text)
    uint16_t want_results_offset;  // of `need_results` in `in`
    uint16_t room_offset;          // list: of the caller's limit in args
    int16_t error_domain;          // VB_FROM_* of what its public function refuses itself
};

// An event of the SDK: how its payload goes out in both styles.
struct Event {
    uint32_t number;   // VB_EVENT_*
    const char* name;  // "domain_lifecycle"
    uint16_t payload;  // index of the Type of vb_event_*
    uint32_t program;
    int32_t callback_procedure;  // message: callback id, then the payload
    bool callback_has_id;        // false: the message carries the callback id nowhere
    int32_t legacy_procedure;    // message: the payload alone; 0: none
};

std::span<const Type> types();
std::span<const Field> fields();
std::span<const Operation> operations();
std::span<const Procedure> procedures();
std::span<const Move> moves();
std::span<const Constant> constants();
std::span<const Event> events();

inline const Type& type(uint16_t index) {
    return types()[index];
}
inline std::span<const Field> fields_of(const Type& t) {
    return fields().subspan(t.first_field, t.fields);
}

// Index in operations() of VB_OP_*, or no_operation.
uint16_t operation_index(uint32_t number);
// Operations of a family are neighbours in operations(), in order of their slots. {first index, how many}.
struct Family {
    uint16_t first, count;
};
Family family(uint16_t number);

// The row of a procedure, or null. Constant time.
const Procedure* find_procedure(uint32_t program, int32_t number);
const Procedure* find_procedure(uint32_t program, std::string_view name);
// Programs and their versions, 0 for an unknown program.
uint32_t program_version(uint32_t program);
// The row of VB_EVENT_*, or null.
const Event* find_event(uint32_t number);

constexpr uint32_t remote_program = 0x20008086;
constexpr uint32_t qemu_program = 0x20008087;
constexpr uint32_t lxc_program = 0x00068000;
constexpr uint32_t admin_program = 0x06900690;
constexpr uint32_t keepalive_program = 0x6b656570;
constexpr uint32_t drivers_program = 0x56420001;

}  // namespace virtbay::contract
