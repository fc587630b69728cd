#!/usr/bin/python3
"""serves.py TREE: a minimal build holds what it should and no more, and serves virsh and its own library."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon

PLUGINS = {"remote", "tcp", "test", "unix"}


def names_in(directory, ending):
    return {name[:-len(ending)] for name in os.listdir(directory) if name.endswith(ending)}


def size_of(directory):
    return sum(os.path.getsize(os.path.join(directory, name)) for name in os.listdir(directory)
               if not os.path.islink(os.path.join(directory, name)) and
               os.path.isfile(os.path.join(directory, name)))


def main():
    tree = sys.argv[1]
    plugins = os.path.join(tree, "lib/virtbay/plugins")
    if names_in(plugins, ".so") != PLUGINS:
        raise AssertionError("the plugins are %s" % sorted(names_in(plugins, ".so")))
    programs = set(os.listdir(os.path.join(tree, "bin")))
    if programs != {"virtbayd", "virtbay-driver-host"}:
        raise AssertionError("the programs are %s" % sorted(programs))
    for directory in ("bin", "lib", "lib/virtbay/plugins"):
        print("%-20s %6d KiB" % (directory, size_of(os.path.join(tree, directory)) // 1024))
    if subprocess.run(["/usr/bin/python3", "-c", "import libvirt"], stderr=subprocess.DEVNULL,
                      check=False).returncode:
        print("SKIPPED: python3-libvirt is not installed")
        return 77
    with Daemon(os.path.join(tree, "bin/virtbayd")) as daemon:
        for library, name in (({}, "libvirt.so.0"), ({"LD_LIBRARY_PATH": os.path.join(tree, "lib/compat")}, tree)):
            done = subprocess.run(
                ["/usr/bin/python3", "-c",
                 "import libvirt, sys\n"
                 "c = libvirt.open(sys.argv[1])\n"
                 "print(c.getType(), [(d.name(), d.isActive()) for d in c.listAllDomains()],\n"
                 "      sys.argv[2] in open('/proc/self/maps').read())", daemon.uri("test"), name],
                env=dict(os.environ, **library), text=True, capture_output=True, timeout=60, check=False)
            if done.stdout != "TEST [('test', 1)] True\n":
                raise AssertionError("with %s: %s %s" % (library, done.stdout, done.stderr))
    return 0


if __name__ == "__main__":
    sys.exit(main())
