#!/usr/bin/env python3
"""compare.py VIRTBAYD LIBRARY_DIR: what an administrator's program learns, from libvirt's library and from ours, of
virtbayd and, where it is installed, of libvirtd. One program, run with either library and on either daemon; its output
has to be the same."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, ".."))
import reference  # noqa: E402
from daemon import Daemon  # noqa: E402

VIRTBAYD, LIBRARY = sys.argv[1:3]


def learned(daemon, library):
    """Of a daemon that nobody has changed yet."""
    with daemon() as running:
        return reference.run(["/usr/bin/python3", os.path.join(HERE, "probe.py"), running.admin_uri,
                              running.uri("test")], library)


def main():
    if not os.path.exists(reference.LIBRARY) or \
            subprocess.run(["/usr/bin/python3", "-c", "import libvirt"], stderr=subprocess.DEVNULL,
                           check=False).returncode != 0:
        print("SKIPPED: libvirt0 or python3-libvirt is not installed")
        return 77
    if os.geteuid() != 0:
        print("SKIPPED: needs root, for mounts and a network of its own")
        return 77
    reference.enter_sandbox()
    ours = learned(lambda: Daemon(VIRTBAYD), LIBRARY)
    different = reference.differences(learned(lambda: Daemon(VIRTBAYD), None), ours, "virtbayd", 60)
    if reference.installed():
        theirs = learned(reference.Libvirtd, None)
        different += reference.differences(theirs, learned(reference.Libvirtd, LIBRARY), "libvirtd", 60)
        different += reference.differences(theirs, ours, "the daemons", 60)
    print("\n".join(different))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
