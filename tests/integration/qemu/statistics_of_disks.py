#!/usr/bin/env python3
"""statistics_of_disks.py VIRTBAYD: what the statistics say of a guest's images is what the emulator says of them, whether
it was asked for the sizes this time or before; and a daemon that was started again finds it out anew."""
import json
import os
import subprocess
import sys

import libvirt
import libvirt_qemu

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon

SKIPPED = 77
GUEST = """<domain type='qemu'><name>images</name><memory unit='MiB'>16</memory><os><type>hvm</type></os><devices>
<disk type='file'><driver name='qemu' type='raw'/><source file='%(raw)s'/><target dev='vda' bus='virtio'/></disk>
<disk type='file'><driver name='qemu' type='qcow2'/><source file='%(qcow2)s'/><target dev='vdb' bus='virtio'/></disk>
<disk type='file' device='cdrom'><target dev='hda' bus='ide'/></disk></devices></domain>"""


def sizes_told(domain):
    """{target: (capacity, physical)} of the statistics."""
    (_, values), = domain.connect().domainListGetStats([domain], libvirt.VIR_DOMAIN_STATS_BLOCK, 0)
    told = {}
    for n in range(values["block.count"]):
        key = "block.%d." % n
        told[values[key + "name"]] = (values.get(key + "capacity"), values.get(key + "physical"))
    return told


def sizes_asked(domain):
    """The same from the emulator, through its monitor."""
    answer = json.loads(libvirt_qemu.qemuMonitorCommand(domain, '{"execute":"query-block"}', 0))
    asked = {}
    for entry, target in zip(answer["return"], ("vda", "vdb", "hda")):
        image = entry.get("inserted", {}).get("image", {})
        asked[target] = (image.get("virtual-size"), image.get("actual-size"))
    return asked


def main():
    if not subprocess.run(["which", "qemu-img"], capture_output=True).stdout:
        print("SKIPPED: qemu-img is missing")
        return SKIPPED
    with Daemon(sys.argv[1]) as daemon:
        paths = {kind: os.path.join(daemon.root, "image." + kind) for kind in ("raw", "qcow2")}
        subprocess.run(["qemu-img", "create", "-q", "-f", "raw", paths["raw"], "3M"], check=True)
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", paths["qcow2"], "64M"], check=True)
        with open(paths["raw"], "r+b") as f:
            f.write(b"x" * 8192)
            os.fsync(f.fileno())
        connection = libvirt.open(daemon.uri("qemu"))
        domain = connection.createXML(GUEST % paths, libvirt.VIR_DOMAIN_START_PAUSED)
        remembered = sizes_told(domain)
        connection.close()
        daemon.stop()
        daemon.start()
        connection = libvirt.open(daemon.uri("qemu"))
        domain = connection.lookupByName("images")
        anew = [sizes_told(domain), sizes_told(domain)]
        asked = sizes_asked(domain)
        distrusted = sizes_told(domain)   # somebody else has commanded the emulator: it is asked each time
        domain.destroy()
        connection.close()
    wanted = {"vda": (3 << 20, asked["vda"][1]), "vdb": (64 << 20, asked["vdb"][1]), "hda": (None, None)}
    for name, got in (("emulator", asked), ("remembered", remembered), ("after a restart", anew[0]),
                      ("remembered after a restart", anew[1]), ("asked each time", distrusted)):
        if got != wanted:
            raise AssertionError("%s: %r instead of %r" % (name, got, wanted))
    print("all agree: %r" % wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
