"""Writes sdk/abi/v1.slots: every operation with its family, slot and number, and every event. A released file of that name
must be a prefix of each later one, family by family: see check_slots.py."""
from generate_sdk import event_number, event_stem
from operations import Contract


def generate():
    data = Contract()
    out = ["# Frozen places of the plugin ABI, major 1. Generated from runtime/contract; lines are only ever appended."]
    for op in data.operations:
        out.append("%-10s %3d %-45s %#x" % (op.family, op.slot, op.member, op.number))
    for kind, number, name, _, _ in data.events():
        out.append("event      %-49s %#x" % (event_stem(name), event_number(kind, number)))
    return {"v1.slots": "\n".join(out) + "\n"}
