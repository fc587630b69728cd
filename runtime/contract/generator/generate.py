#!/usr/bin/env python3
"""Writes everything that is derived from the contract.

generate.py sdk DIR      the SDK's headers (checked in; --check DIR compares instead of writing)
generate.py public DIR   the public C headers (checked in; --check as above)
generate.py slots DIR    the list of the ABI's frozen places (checked in)
generate.py runtime DIR  the runtime's tables (build tree)
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import generate_api  # noqa: E402
import generate_constants  # noqa: E402
import generate_error_texts  # noqa: E402
import generate_public_headers  # noqa: E402
import generate_sdk  # noqa: E402
import generate_slots  # noqa: E402
import generate_tables  # noqa: E402
from contract import ContractError  # noqa: E402


def targets(kind):
    if kind == "sdk":
        return {**generate_constants.generate(), **generate_sdk.generate()}
    if kind == "slots":
        return generate_slots.generate()
    if kind == "public":
        return generate_public_headers.generate()
    if kind == "runtime":
        return {**generate_error_texts.generate(), **generate_tables.generate(), **generate_api.generate()}
    raise SystemExit("generate.py: unknown target " + kind)


def main(argv):
    check = "--check" in argv
    argv = [a for a in argv if a != "--check"]
    if len(argv) != 3:
        raise SystemExit(__doc__)
    try:
        files = targets(argv[1])
    except ContractError as e:
        raise SystemExit("contract: %s" % e)
    stale = []
    for name, text in files.items():
        path = os.path.join(argv[2], name)
        old = open(path, encoding="utf-8").read() if os.path.exists(path) else None
        if old == text:
            continue
        stale.append(name)
        if not check:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
    if check and stale:
        raise SystemExit("out of date, run generate.py %s %s: %s" % (argv[1], argv[2], ", ".join(stale)))


if __name__ == "__main__":
    main(sys.argv)
