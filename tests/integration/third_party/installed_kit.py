#!/usr/bin/env python3
"""installed_kit.py BUILD: what others build against the installed tree alone works.

The tree is installed and then moved elsewhere, so nothing in it may know its place. A driver is built by the CMake
package and by pkg-config; each result is loaded by the installed daemon and listed by virsh. So is a client of the
library, which lists the guests of the test driver in its own process.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from daemon import Daemon

SKIPPED = 77


def run(*argv, **options):
    result = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, check=False, **options)
    if result.returncode != 0:
        raise AssertionError("%s\n%s" % (" ".join(argv), result.stdout[-4000:]))
    return result.stdout.strip()


def installed_tree(build, scratch):
    first, moved = os.path.join(scratch, "first"), os.path.join(scratch, "moved")
    run("cmake", "--install", build, "--prefix", first)
    os.rename(first, moved)
    for base, _, files in os.walk(moved):
        for name in files:
            if name.endswith((".pc", ".cmake", ".plugin")):
                with open(os.path.join(base, name), encoding="utf-8") as f:
                    text = f.read()
                if first in text or build in text:
                    raise AssertionError("%s names the place where it was built or installed" % name)
    return moved


def author_directory(scratch, name):
    directory = os.path.join(scratch, name)
    os.makedirs(directory)
    for source, target in (("shelf.cpp", "shelf.cpp"), ("shelf.plugin", "shelf.plugin"), ("client.c", "client.c"),
                           ("project.cmake", "CMakeLists.txt")):
        shutil.copy(os.path.join(HERE, source), os.path.join(directory, target))
    return directory


def build_with_cmake(tree, directory):
    output = os.path.join(directory, "build")
    run("cmake", "-G", "Ninja", "-S", directory, "-B", output, "-DCMAKE_PREFIX_PATH=" + tree)
    run("cmake", "--build", output)
    return output


def ask_pkg_config(tree, package, *what):
    return run("pkg-config", *what, package,
               env=dict(os.environ, PKG_CONFIG_PATH=os.path.join(tree, "lib/pkgconfig"))).split()


def build_with_pkg_config(tree, directory):
    output = os.path.join(directory, "build")
    os.makedirs(output)
    library = os.path.join(output, "shelf.so")
    run("c++", "-std=c++17", *ask_pkg_config(tree, "virtbay-sdk", "--cflags"), os.path.join(directory, "shelf.cpp"),
        "-o", library, *ask_pkg_config(tree, "virtbay-sdk", "--libs"))
    run(sys.executable, *ask_pkg_config(tree, "virtbay-sdk", "--variable=manifest"),
        os.path.join(directory, "shelf.plugin"), library, os.path.join(output, "shelf.plugin"))
    run("cc", *ask_pkg_config(tree, "virtbay", "--cflags"), os.path.join(directory, "client.c"), "-o",
        os.path.join(output, "client"), *ask_pkg_config(tree, "virtbay", "--libs"))
    return output


def exported_symbols(library):
    return re.findall(r" [TDBRWVu] (\S+)", run("nm", "--dynamic", "--defined-only", library))


def check(tree, plugins):
    symbols = exported_symbols(os.path.join(plugins, "shelf.so"))
    if symbols != ["vb_plugin_v1"]:
        raise AssertionError("the driver exports %s" % symbols)
    with Daemon(os.path.join(tree, "sbin/virtbayd"), options=["--plugin-dir", plugins]) as daemon:
        listed = run("virsh", "-c", daemon.uri("shelf"), "list", "--all")
        rows = [re.split(r"  +", line.strip()) for line in listed.splitlines()[2:]]
        if rows != [["1", "upper", "running"], ["-", "lower", "shut off"]]:
            raise AssertionError("virsh list shows\n%s" % listed)
    answer = run(os.path.join(plugins, "client"), env=dict(os.environ, LD_LIBRARY_PATH=os.path.join(tree, "lib")))
    shutil.rmtree("/var/cache/libvirt/virtbay", ignore_errors=True)   # the library's copies of the plugins it loaded
    if answer != "test":
        raise AssertionError("the client lists %s" % answer)


def main():
    if not shutil.which("virsh"):
        print("SKIPPED: virsh is not installed (package libvirt-clients)")
        return SKIPPED
    build = os.path.realpath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="third-party.") as scratch:
        tree = installed_tree(build, scratch)
        for name, build_driver in (("cmake", build_with_cmake), ("pkg-config", build_with_pkg_config)):
            check(tree, build_driver(tree, author_directory(scratch, name)))
            print("built with %s: the driver is listed by virsh, the client runs" % name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
