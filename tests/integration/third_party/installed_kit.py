#!/usr/bin/env python3
"""installed_kit.py BUILD: a driver from outside, built against the installed tree alone, serves an ordinary client.

The tree is installed and then moved elsewhere, so nothing in it may know its place. The driver is built twice, by the
CMake package and by pkg-config, and each result is loaded by the installed daemon and listed by virsh.
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
    for source, target in (("shelf.cpp", "shelf.cpp"), ("shelf.plugin", "shelf.plugin"),
                           ("project.cmake", "CMakeLists.txt")):
        shutil.copy(os.path.join(HERE, source), os.path.join(directory, target))
    return directory


def build_with_cmake(tree, directory):
    output = os.path.join(directory, "build")
    run("cmake", "-G", "Ninja", "-S", directory, "-B", output, "-DCMAKE_PREFIX_PATH=" + tree)
    run("cmake", "--build", output)
    return output


def build_with_pkg_config(tree, directory):
    environment = dict(os.environ, PKG_CONFIG_PATH=os.path.join(tree, "lib/pkgconfig"))

    def ask(*what):
        return run("pkg-config", *what, "virtbay-sdk", env=environment)
    library = os.path.join(directory, "shelf.so")
    run("c++", "-std=c++17", *ask("--cflags").split(), os.path.join(directory, "shelf.cpp"), "-o", library,
        *ask("--libs").split())
    template = os.path.join(directory, "shelf.plugin")
    os.makedirs(os.path.join(directory, "build"))
    shutil.move(library, os.path.join(directory, "build"))
    run(sys.executable, ask("--variable=manifest"), template, os.path.join(directory, "build/shelf.so"),
        os.path.join(directory, "build/shelf.plugin"))
    return os.path.join(directory, "build")


def exported_symbols(library):
    return re.findall(r" [TDBRWVu] (\S+)", run("nm", "--dynamic", "--defined-only", library))


def check(tree, plugins):
    symbols = exported_symbols(os.path.join(plugins, "shelf.so"))
    if symbols != ["vb_plugin_v1"]:
        raise AssertionError("the driver exports %s" % symbols)
    with Daemon(os.path.join(tree, "bin/virtbayd"), options=["--plugin-dir", plugins]) as daemon:
        listed = run("virsh", "-c", daemon.uri("shelf"), "list", "--all")
        rows = [re.split(r"  +", line.strip()) for line in listed.splitlines()[2:]]
        if rows != [["1", "upper", "running"], ["-", "lower", "shut off"]]:
            raise AssertionError("virsh list shows\n%s" % listed)


def main():
    if not shutil.which("virsh"):
        print("SKIPPED: virsh is not installed (package libvirt-clients)")
        return SKIPPED
    build = os.path.realpath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="third-party.") as scratch:
        tree = installed_tree(build, scratch)
        for name, build_driver in (("cmake", build_with_cmake), ("pkg-config", build_with_pkg_config)):
            check(tree, build_driver(tree, author_directory(scratch, name)))
            print("built with %s, loaded, listed by virsh" % name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
