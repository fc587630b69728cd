"""Every scenario once, with tiny counts, for correctness alone: no number that depends on time is looked at.

usage: smoke.py BUILD-DIRECTORY [limit|virtbayd|libvirtd]
"""
import json
import os
import subprocess
import sys
import tempfile

import servers

SCENARIOS = [
    ["version"], ["lookup"], ["info"], ["xml"], ["version", "--clients", "3", "--depth", "4"],
    ["xml", "--clients", "2", "--depth", "2"], ["list", "--domains", "7"], ["stats", "--domains", "7"], ["define"],
    ["create"], ["event", "--subscribers", "5"], ["open"], ["idle", "--idle", "12"],
    ["memory", "--idle", "5", "--domains", "5"], ["quiet"],
]


def load(build, arguments):
    done = subprocess.run([os.path.join(build, "bin", "bench-load")] + arguments, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit("failed: bench-load " + " ".join(arguments))
    return json.loads(done.stdout)


def check(build, server, transport, scenario):
    arguments = ["--to", server.target(transport), "--pki", server.pki, "--pid", str(server.pid), "--count", "12"]
    report = load(build, arguments + scenario)
    assert report["scenario"] == scenario[0] and report["to"] == transport, report
    if "p50_us" in report:
        assert 0 < report["p50_us"] <= report["p99_us"], report
    if scenario[0] == "xml":
        assert report["bytes"] > 2000, report
    if scenario[0] in ("memory",):
        assert report["resident_kib"] > 0, report
    if scenario[0] == "quiet":
        assert report["threads"] >= 1, report


def main():
    build, name = sys.argv[1], (sys.argv[2:] or ["limit"])[0]
    if name == "libvirtd":
        servers.enter_sandbox()
    with tempfile.TemporaryDirectory(prefix="virtbay-bench-") as scratch:
        pki = servers.certificates(os.path.join(scratch, "pki"), "rsa" if name == "libvirtd" else "ec")
        server = {"limit": lambda: servers.limit(build, pki), "libvirtd": lambda: servers.libvirtd(pki),
                  "virtbayd": lambda: servers.virtbayd(build, pki)}[name]()
        if server is None:
            print("skipped: there is no " + name)
            return 77
        try:
            server.start()
            if name == "virtbayd":
                assert server.plugins() == {"test", "unix", "tcp"}, server.plugins()
            for scenario in SCENARIOS:
                check(build, server, "unix", scenario)
            for transport in ("tcp", "tls"):
                for scenario in (["version"], ["info", "--clients", "2", "--depth", "2"], ["open"]):
                    check(build, server, transport, scenario)
            server.stop()
            report = load(build, ["--to", server.target("unix"), "--count", "2", "start", "--"] + server.command)
            assert report["p50_us"] > 0, report
        finally:
            server.remove()
    print("all scenarios answered correctly by " + name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
