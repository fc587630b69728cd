#include "connection/results.h"

#include <cstring>
#include <vector>

#include "virtbay/constants.h"
#include "virtbay/driver.h"

namespace virtbay::connection {
namespace {

using contract::Array;
using contract::Field;
using contract::Kind;

// Offsets of the fields by which an operation's result is fitted; no_offset where it has none.
struct Shape {
    uint16_t asked = contract::no_offset;         // in: int32 nparams
    uint16_t most = contract::no_offset;          // in: how many of the list at most
    uint16_t map_size = contract::no_offset;      // in: int32 maplen
    uint32_t maps_limit = 0;                      // of all maps on the wire
    uint16_t want_results = contract::no_offset;  // in: int32 need_results
    uint16_t flags = contract::no_offset;         // in: uint32 flags
    uint16_t list = contract::no_offset, list_count = contract::no_offset;    // out: the first variable array
    uint16_t total = contract::no_offset;                                     // out: int32 nparams
    uint32_t limit = 0;                                                       // of the list on the wire
    uint16_t given = contract::no_offset, given_count = contract::no_offset;  // in: typed parameters
    bool typed = false;  // the list holds typed parameters
};

const Field* find(const contract::Type& t, std::string_view name, Kind kind) {
    for (const Field& f : contract::fields_of(t))
        if (f.array == Array::none && f.kind == kind && name == f.name) return &f;
    return nullptr;
}

bool holds_typed_parameters(const Field& f) {
    return f.kind == Kind::record && std::string_view(contract::type(f.type).name) == "remote_typed_param";
}

Shape shape_of(const contract::Operation& op) {
    Shape s;
    const auto& in = contract::type(op.in);
    const auto& out = contract::type(op.out);
    if (const Field* f = find(in, "nparams", Kind::int32)) s.asked = f->offset;
    for (const char* name : {"maxStats", "size", "maxinfo", "ncpumaps", "maxerrors"})
        for (const Kind kind : {Kind::int32, Kind::uint32})
            if (const Field* f = find(in, name, kind)) s.most = f->offset;
    if (const Field* f = find(in, "maplen", Kind::int32)) s.map_size = f->offset;
    if (const Field* f = find(in, "need_results", Kind::int32)) s.want_results = f->offset;
    if (const Field* f = find(in, "flags", Kind::uint32)) s.flags = f->offset;
    if (const Field* f = find(out, "nparams", Kind::int32)) s.total = f->offset;
    for (const Field& f : contract::fields_of(in)) {
        if (f.array != Array::variable || !holds_typed_parameters(f)) continue;
        s.given = f.offset;
        s.given_count = f.count_offset;
    }
    for (const Field& f : contract::fields_of(out)) {
        if (f.array != Array::variable) continue;
        if (std::string_view(f.name) == "cpumaps") s.maps_limit = f.limit;
        if (s.list != contract::no_offset) continue;
        s.list = f.offset;
        s.list_count = f.count_offset;
        s.limit = f.limit;
        s.typed = holds_typed_parameters(f);
    }
    return s;
}

const Shape& shape(uint16_t operation) {
    static const std::vector<Shape> shapes = [] {
        std::vector<Shape> all;
        for (const auto& op : contract::operations()) all.push_back(shape_of(op));
        return all;
    }();
    return shapes[operation];
}

template <class T>
T load(const void* base, size_t offset) {
    T value;
    std::memcpy(&value, static_cast<const char*>(base) + offset, sizeof value);
    return value;
}

template <class T>
void store(void* base, size_t offset, T value) {
    std::memcpy(static_cast<char*>(base) + offset, &value, sizeof value);
}

}  // namespace

Status check_room(uint16_t operation, const void* in) {
    const Shape& s = shape(operation);
    if (s.given != contract::no_offset) {
        const auto* params = load<const vb_typed_param*>(in, s.given);
        for (uint32_t i = 0; i < load<uint32_t>(in, s.given_count); ++i)
            if (std::strlen(params[i].field) >= VB_TYPED_PARAM_FIELD_LENGTH)
                return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC,
                                  std::string("parameter '") + params[i].field + "' has too long a name");
    }
    if (s.list == contract::no_offset) return {};
    if (s.most != contract::no_offset) {
        const auto most = load<uint32_t>(in, s.most);
        const auto each = s.map_size != contract::no_offset ? load<uint32_t>(in, s.map_size) : 0;
        if (most > s.limit || uint64_t{most} * each > s.maps_limit)
            return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC,
                              "asked for " + std::to_string(most) + " results, more than an answer can hold");
    }
    if (s.asked == contract::no_offset) return {};
    // The one getter that clients tell no number.
    if (contract::operations()[operation].number == VB_OP_CONNECT_NODE_GET_SEV_INFO) return {};
    const auto asked = load<int32_t>(in, s.asked);
    if (static_cast<uint32_t>(asked) <= s.limit) return {};
    return make_error(
        VB_ERR_INTERNAL_ERROR, VB_FROM_RPC,
        "asked for " + std::to_string(asked) + " parameters, more than " + std::to_string(s.limit));
}

void fit_result(uint16_t operation, const void* in, void* out) {
    const Shape& s = shape(operation);
    if (s.list == contract::no_offset) return;
    if (s.want_results != contract::no_offset && load<int32_t>(in, s.want_results) == 0)
        store<uint32_t>(out, s.list_count, 0);
    if (s.asked == contract::no_offset || s.total == contract::no_offset) return;
    const auto asked = load<int32_t>(in, s.asked);
    const auto have = load<uint32_t>(out, s.list_count);
    if (asked <= 0) {
        if (have) store<int32_t>(out, s.total, static_cast<int32_t>(have));
        store<uint32_t>(out, s.list_count, 0);
    } else {
        const uint32_t given = std::min<uint32_t>(have, static_cast<uint32_t>(asked));
        store<uint32_t>(out, s.list_count, given);
        store<int32_t>(out, s.total, 0);
    }
}

void drop_text_parameters(uint16_t operation, const void* in, void* out, Arena& arena) {
    const Shape& s = shape(operation);
    // Getters that return an array of their own always give texts.
    if (!s.typed || s.flags == contract::no_offset || s.asked == contract::no_offset) return;
    if (load<uint32_t>(in, s.flags) & VB_TYPED_PARAM_STRING_OKAY) return;
    const auto count = load<uint32_t>(out, s.list_count);
    const auto* list = load<const vb_typed_param*>(out, s.list);
    uint32_t kept = 0;
    vb_typed_param* copy = nullptr;
    for (uint32_t i = 0; i < count; ++i) {
        const int32_t type = list[i].value.type;
        if (type != 0 && type != VB_TYPED_PARAM_STRING) {
            if (copy) copy[kept] = list[i];
            ++kept;
            continue;
        }
        if (copy) continue;
        copy = arena.zeroed<vb_typed_param>(count);
        if (!copy) return;
        std::memcpy(copy, list, kept * sizeof *copy);
    }
    if (!copy) return;
    store<const vb_typed_param*>(out, s.list, copy);
    store<uint32_t>(out, s.list_count, kept);
}

}  // namespace virtbay::connection
