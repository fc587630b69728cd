#include "contract/tables.h"

#include <cstddef>

#include "contract/wire_types.h"
#include "virtbay/driver.h"

namespace virtbay::contract {
namespace {

constexpr Type type_rows[] = {
#include "contract/types.inc"
};

constexpr Field field_rows[] = {
#include "contract/fields.inc"
};

constexpr Operation operation_rows[] = {
#include "contract/operations.inc"
};

constexpr Procedure procedure_rows[] = {
#include "contract/procedures.inc"
};

constexpr Move move_rows[] = {
#include "contract/moves.inc"
};

constexpr Constant constant_rows[] = {
#include "contract/constants.inc"
};

constexpr Event event_rows[] = {
#include "contract/events.inc"
};

constexpr Family family_rows[] = {
#include "contract/families.inc"
};

struct Program {
    uint32_t number, version;
};

constexpr Program program_rows[] = {
#include "contract/programs.inc"
};

// Procedures of a program are neighbours and numbered without gaps from 1.
const Procedure* first_of(uint32_t program, size_t* count) {
    const Procedure* first = nullptr;
    *count = 0;
    for (const Procedure& p : procedure_rows) {
        if (p.program != program) {
            if (first) break;
            continue;
        }
        if (!first) first = &p;
        ++*count;
    }
    return first;
}

}  // namespace

std::span<const Type> types() {
    return type_rows;
}
std::span<const Field> fields() {
    return field_rows;
}
std::span<const Operation> operations() {
    return operation_rows;
}
std::span<const Procedure> procedures() {
    return procedure_rows;
}
std::span<const Move> moves() {
    return move_rows;
}
std::span<const Constant> constants() {
    return constant_rows;
}
std::span<const Event> events() {
    return event_rows;
}

Family family(uint16_t number) {
    if (number == 0 || number > std::size(family_rows)) return {0, 0};
    return family_rows[number - 1];
}

uint16_t operation_index(uint32_t number) {
    const Family f = family(static_cast<uint16_t>(number >> 16));
    const uint32_t slot = number & 0xffff;
    return slot < f.count ? static_cast<uint16_t>(f.first + slot) : no_operation;
}

const Procedure* find_procedure(uint32_t program, int32_t number) {
    size_t count = 0;
    const Procedure* first = nullptr;
    if (program == remote_program) {  // the first block of the table
        first = procedure_rows;
        static const size_t remote_count = [] {
            size_t n = 0;
            first_of(remote_program, &n);
            return n;
        }();
        count = remote_count;
    } else {
        first = first_of(program, &count);
    }
    if (!first || number < 1 || static_cast<size_t>(number) > count) return nullptr;
    return &first[number - 1];
}

const Procedure* find_procedure(uint32_t program, std::string_view name) {
    for (const Procedure& p : procedure_rows)
        if (p.program == program && name == p.name) return &p;
    return nullptr;
}

uint32_t program_version(uint32_t program) {
    for (const Program& p : program_rows)
        if (p.number == program) return p.version;
    return 0;
}

const Event* find_event(uint32_t number) {
    for (const Event& e : event_rows)
        if (e.number == number) return &e;
    return nullptr;
}

}  // namespace virtbay::contract
