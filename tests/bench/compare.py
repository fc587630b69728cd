#!/usr/bin/env python3
"""Compares virtbayd with the packaged libvirtd and with the bare server that marks the limit, interleaved in one run.

Each scenario is measured on one server after the other, several times round; the table shows medians, the ratio of
libvirtd to virtbayd (above 1: virtbayd is better) with the one that targets.json asks for, and the
server's processor time per call. Needs root and the Debian packages libvirt-daemon-system, gnutls-bin, iproute2 and, for
--instructions, valgrind.

  compare.py BUILD-DIRECTORY                    a short run
  compare.py BUILD-DIRECTORY --full --samples 7 with thousands of domains, connections and subscribers
  compare.py BUILD-DIRECTORY -k 'list|stats' --json FILE
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

import servers

TARGETS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "targets.json")

# Rows about what a server holds on to: each of their samples begins with a new process, which listens on the network
# only where the row is about that.
FRESH = ("memory", "quiet")

# name, transport, arguments, metrics ({shown name: key of the report}), in the short run too
def rows():
    latency = {"": "p50_us"}
    rate = {"": "per_second"}
    for transport in ("unix", "tcp", "tls"):
        yield "version/" + transport, transport, ["version", "--count", "2000"], latency, True
    for name in ("lookup", "info"):
        for transport in ("unix", "tcp", "tls"):
            shown = name if transport == "unix" else name + "/" + transport
            yield shown, transport, [name, "--count", "2000"], latency, transport == "unix"
            yield (shown + " 1x32", transport, [name, "--depth", "32", "--count", "20000"], rate, False)
            yield (shown + " 16x4", transport,
                   [name, "--clients", "16", "--depth", "4", "--count", "20000"], rate, False)
    yield "version 1x32", "unix", ["version", "--depth", "32", "--count", "20000"], rate, True
    for transport in ("unix", "tcp", "tls"):
        yield ("version 16x4/" + transport, transport,
               ["version", "--clients", "16", "--depth", "4", "--count", "20000"], rate, True)
    yield "xml", "unix", ["xml", "--count", "1000"], latency, True
    yield "xml 16x4", "unix", ["xml", "--clients", "16", "--depth", "4", "--count", "10000"], rate, True
    yield "define", "unix", ["define", "--count", "100"], {"": "p50_us", "undefine": "undefine_p50_us"}, True
    yield "create", "unix", ["create", "--count", "100"], {"": "p50_us", "destroy": "destroy_p50_us"}, True
    for n, short in ((10, False), (100, True), (1000, False), (10000, False)):
        for name in ("list", "stats"):
            yield "%s %d" % (name, n), "unix", [name, "--domains", str(n), "--count", str(max(50, 10000 // n))], latency, short
    for n, short in ((1, True), (100, True), (1000, False)):
        yield "event to %d" % n, "unix", ["event", "--subscribers", str(n), "--count", str(max(20, 200 // n))], latency, short
    for transport, count in (("unix", 200), ("tcp", 200), ("tls", 30)):
        yield "open+close/" + transport, transport, ["open", "--count", str(count)], rate, True
    for n, short in ((100, True), (1000, False), (5000, False)):
        yield "beside %d idle" % n, "unix", ["idle", "--idle", str(n), "--count", "200"], {
            "": "p50_us", "open": "open_p50_us"}, short
    yield "memory KiB", "unix", ["memory", "--idle", "200", "--domains", "1000"], {
        "resident": "resident_kib", "dirty": "dirty_kib", "per connection": "kib_per_connection",
        "per domain": "kib_per_domain"}, True
    yield "memory KiB/tls", "tls", ["memory", "--idle", "100", "--domains", "1"], {
        "per connection": "kib_per_connection"}, False
    yield "quiet", "unix", ["quiet", "--seconds", "2"], {
        "threads": "threads", "wake-ups/s": "wakeups_per_second"}, True


def load(build, server, transport, arguments, count=None):
    command = [os.path.join(build, "bin", "bench-load"), "--to", server.target(transport), "--pki", server.pki]
    if server.process:
        command += ["--pid", str(server.pid)]
    if count:
        command += ["--count", str(count)]
    done = subprocess.run(command + arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print("%s: %s" % (server.name, done.stderr.strip()), file=sys.stderr)
        return {}
    return json.loads(done.stdout)


def scaled(arguments, scale):
    out = list(arguments)
    if "--count" in out:
        at = out.index("--count") + 1
        least = int(out[out.index("--clients") + 1]) if "--clients" in out else 1
        out[at] = str(max(least, 3, int(int(out[at]) * scale)))
    return out


def measure(build, running, options):
    """Reports by row and server: {row: {server: [report, ...]}}."""
    found = {}
    for name, transport, arguments, _, short in rows():
        if not (short or options.full) or not re.search(options.k, name):
            continue
        found[name] = {s.name: [] for s in running}
        for _ in range(options.samples):
            for server in running:
                if name.startswith(FRESH):
                    server.stop()
                    server.start(network=transport != "unix").settle()
                    os.sync()   # or pages of files just written would count as the server's own
                found[name][server.name].append(load(build, server, transport, scaled(arguments, options.scale)))
    return found


def start_times(build, running, options, found):
    if not re.search(options.k, "start"):
        return
    found["start"] = {s.name: [] for s in running}
    for server in running:
        server.stop()
    for _ in range(options.samples):
        for server in running:
            found["start"][server.name].append(load(build, server, "unix", ["start", "--"] + server.unix_command, 3))


def instructions(build, server, calls=200):
    """User instructions of the server per cheapest call, under callgrind: the growth from one run to a longer one."""
    totals = []
    for count in (calls, calls * 3):
        with tempfile.TemporaryDirectory(prefix="virtbay-callgrind-") as scratch:
            out = os.path.join(scratch, "out")
            server.start(["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out, "--quiet"], patience=180)
            done = load(build, server, "unix", ["version"], count)
            server.stop()
            if not done or not os.path.exists(out):
                return None
            with open(out) as f:
                totals += [int(line.split()[1]) for line in f if line.startswith(("totals:", "summary:"))][:1]
    # One call in ten more is made to warm up.
    return (totals[1] - totals[0]) / (calls * 2 * 1.1) if len(totals) == 2 else None


def middle(reports, key):
    values = [r[key] for r in reports if key in r]
    return statistics.median(values) if values else None


def metrics_of_rows():
    metrics = {name: wanted for name, _, _, wanted, _ in rows()}
    metrics["start"] = {"": "p50_us"}
    metrics["instructions"] = {"": "instructions"}
    return metrics


def table(found, names, metrics):
    """Lines of {scenario, SERVER..., ratio, target, cpu_SERVER...}; metrics: {row: {shown name: key of the report}}."""
    with open(TARGETS) as f:
        targets = json.load(f)
    lines = []
    for row, by_server in found.items():
        for shown, key in metrics[row].items():
            line = {"scenario": (row + " " + shown).strip(),
                    "unit": key.rpartition("_")[2] if key.endswith(("_us", "_ms")) else key}
            for name in names:
                line[name] = middle(by_server.get(name, []), key)
                if key in ("p50_us", "per_second"):
                    line["cpu_" + name] = middle(by_server[name], "cpu_us")
            ours, theirs = line.get("virtbayd"), line.get("libvirtd")
            if ours and theirs:
                line["ratio"] = ours / theirs if key == "per_second" else theirs / ours
            if line["scenario"] in targets:
                line["target"] = targets[line["scenario"]]
                line["verdict"] = "missed" if line.get("ratio", 0) < line["target"] else "reached"
            lines.append(line)
    return lines


def number(value):
    if value is None:
        return "-"
    return "%.0f" % value if abs(value) >= 100 else "%.3g" % value


def show(lines, names):
    columns = ["scenario", "unit"] + names + (
        ["ratio", "target", "verdict"] if {"virtbayd", "libvirtd"} <= set(names) else [])
    columns += ["cpu_" + n for n in names if any("cpu_" + n in line for line in lines)]
    titles = [c.replace("cpu_", "cpu us ") for c in columns]
    cells = [[line.get(c, "") if c in ("scenario", "unit", "verdict") else number(line.get(c)) for c in columns]
             for line in lines]
    widths = [max(len(row[i]) for row in cells + [titles]) for i in range(len(columns))]
    for row in [titles] + cells:
        print("  ".join(c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))).rstrip())


def command_line(description, server_names):
    """What every comparison understands."""
    p = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("build", help="the build directory: its bin/ is measured")
    p.add_argument("-k", default="", metavar="REGEX", help="only rows whose name matches")
    p.add_argument("--samples", type=int, default=3, metavar="N", help="times round (default 3)")
    p.add_argument("--servers", default=server_names, help="which, in order")
    p.add_argument("--json", metavar="FILE", help="write every report and the table there")
    return p


def report(found, names, metrics, options):
    lines = table(found, names, metrics)
    show(lines, names)
    if options.json:
        told = {k: v for k, v in vars(options).items() if isinstance(v, (str, int, float, bool))}
        with open(options.json, "w") as f:
            json.dump({"options": told, "table": lines, "reports": found}, f, indent=1)


def main():
    p = command_line(__doc__, "libvirtd,limit,virtbayd")
    p.add_argument("--scale", type=float, default=1.0, metavar="F", help="factor on the number of calls")
    p.add_argument("--full", action="store_true", help="the large scenarios too")
    p.add_argument("--virtbayd", metavar="COMMAND", help="how to start it; {root}, {conf} and {socket} are filled in")
    p.add_argument("--all-drivers", action="store_true",
                   help="start both daemons with every driver, not with the test driver alone")
    p.add_argument("--instructions", action="store_true", help="count instructions per call with callgrind")
    options = p.parse_args()
    build = os.path.realpath(options.build)
    servers.enter_sandbox()

    with tempfile.TemporaryDirectory(prefix="virtbay-bench-") as scratch:
        pki = servers.certificates(os.path.join(scratch, "pki"))
        make = {"libvirtd": lambda: servers.libvirtd(pki, options.all_drivers), "limit": lambda: servers.limit(build, pki),
                "virtbayd": lambda: servers.virtbayd(build, pki, options.virtbayd, options.all_drivers)}
        running = [s for s in (make[name]() for name in options.servers.split(",")) if s]
        names = [s.name for s in running]
        try:
            for server in running:
                server.start().settle()
            found = measure(build, running, options)
            start_times(build, running, options, found)
            if options.instructions:
                for server in running:
                    server.stop()
                found["instructions"] = {s.name: [{"instructions": v} for v in [instructions(build, s)] if v]
                                         for s in running}
        finally:
            for server in running:
                server.remove()
    report(found, names, metrics_of_rows(), options)


if __name__ == "__main__":
    main()
