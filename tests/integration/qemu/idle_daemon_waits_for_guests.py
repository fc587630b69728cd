#!/usr/bin/env python3
"""idle_daemon_waits_for_guests.py VIRTBAYD: a daemon that is to end when nobody is connected stays as long as a guest
runs, since nobody else would see its end; after the last one it goes in order."""
import os
import re
import signal
import struct
import subprocess
import sys
import time

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
import admin
from daemon import Daemon

GUEST = "<domain type='qemu'><name>alone</name><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>"
SET_TIMEOUT = 19
IDLE = 1           # seconds
LONGER = 4         # seconds that an idle daemon would not have stayed
PATIENCE = 30


def main():
    with Daemon(sys.argv[1]) as daemon:
        connection = libvirt.open(daemon.uri("qemu"))
        connection.createXML(GUEST, libvirt.VIR_DOMAIN_START_PAUSED)
        with open(os.path.join(daemon.root, "run/libvirt/qemu/alone.xml"), encoding="utf-8") as f:
            emulator = int(re.search(r"<domstatus [^>]*pid='(\d+)'", f.read()).group(1))
        with admin.Admin(daemon.admin_socket) as administration:
            administration.call(admin.ADMIN, SET_TIMEOUT, struct.pack(">II", IDLE, 0))
        connection.close()
        time.sleep(LONGER)
        if daemon.process.poll() is not None:
            daemon.fail("the daemon left a guest that runs")
        os.kill(emulator, signal.SIGKILL)
        try:
            status = daemon.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            daemon.fail("the daemon stayed without guests and without clients")
        if status != 0:
            daemon.fail("the idle daemon ended with %d" % status)
        daemon.start()   # it is stopped in order below
    print("stayed for the guest, went after it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
