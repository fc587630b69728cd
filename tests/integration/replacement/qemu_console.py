#!/usr/bin/python3
"""qemu_console.py VIRTBAYD DRIVER_LIBRARY: the QEMU driver is replaced while a client has a guest's console open.

Without force the replacement is refused and the console goes on; with force the console is broken off, which its client
is told as a failure, and the guest goes on. The same failure is told where another client takes the console over.
"""
import os
import subprocess
import sys
import threading
import time

import libvirt

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from admin import Admin, AdminError
from daemon import Daemon

EMULATOR = "/usr/bin/qemu-system-x86_64"
# Makes an image whose guest says that it is ready and sends back what it is sent.
MAKE_GUEST = os.path.join(HERE, "../../conformance/mkguest")
GUEST = """<domain type='qemu'><name>con</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><emulator>%s</emulator>
    <disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda'/></disk>
    <serial type='pty'/></devices></domain>"""
PATIENCE = 30


def turn():
    while True:
        libvirt.virEventRunDefaultImpl()


class Console:
    def __init__(self, guest, flags=0):
        self.stream = guest.connect().newStream(libvirt.VIR_STREAM_NONBLOCK)
        guest.openConsole(None, self.stream, flags)

    def expect(self, wanted):
        got, end = b"", time.monotonic() + PATIENCE
        while wanted not in got:
            if time.monotonic() > end:
                raise AssertionError("the console says %r, not %r" % (got, wanted))
            more = self.stream.recv(1024)
            if more == -2:
                time.sleep(0.01)
            elif more == b"":
                raise AssertionError("the console ended after %r" % got)
            else:
                got += more

    def echo(self, text):
        self.stream.send(text)
        self.expect(text)

    def expect_failure(self):
        end = time.monotonic() + PATIENCE
        try:
            while self.stream.recv(1024) == -2:
                if time.monotonic() > end:
                    raise AssertionError("the stream that was broken off goes on")
                time.sleep(0.01)
        except libvirt.libvirtError as e:
            if (e.get_error_code(), e.get_error_domain()) != (libvirt.VIR_ERR_RPC, libvirt.VIR_FROM_STREAMS):
                raise
            return
        raise AssertionError("the stream that was broken off ended as if it was complete")


def generation(admin):
    return next(row["generation"] for row in admin.list() if row["id"] == "qemu")


def check(guest, library, admin):
    first = Console(guest)
    first.expect(b"GUEST READY")
    first.echo(b"before")
    before = generation(admin)
    for _ in range(3):
        begun = time.monotonic()
        try:
            admin.replace("qemu", library, deadline_ms=3000)
            raise AssertionError("the driver was replaced beneath an open console")
        except AdminError as e:
            if "domain 'con' has an open console" not in str(e):
                raise
        if time.monotonic() - begun > 3 + 2:
            raise AssertionError("the refusal took longer than its deadline")
        first.echo(b"still here")
    if generation(admin) != before:
        raise AssertionError("a refused replacement counts as one")
    identity = guest.ID()

    admin.replace("qemu", library, force=True)
    first.expect_failure()
    if generation(admin) != before + 1:
        raise AssertionError("the replacement with force does not count")
    if guest.ID() != identity or guest.state()[0] != libvirt.VIR_DOMAIN_RUNNING:
        raise AssertionError("the guest did not go on")
    second = Console(guest)
    second.echo(b"after")

    third = Console(guest, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
    second.expect_failure()
    third.echo(b"taken over")
    third.stream.finish()
    end = time.monotonic() + PATIENCE
    while True:
        try:
            admin.replace("qemu", library)
            break
        except AdminError:
            # The driver hears of the end of the stream a little later.
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
    fourth = Console(guest)
    fourth.echo(b"at last")
    fourth.stream.finish()


def main():
    virtbayd, library = sys.argv[1:3]
    if not os.path.exists(EMULATOR):
        print("SKIPPED: %s is not installed" % EMULATOR)
        return 77
    libvirt.registerErrorHandler(lambda *_: None, None)
    libvirt.virEventRegisterDefaultImpl()
    threading.Thread(target=turn, daemon=True).start()
    with Daemon(virtbayd) as daemon:
        image = os.path.join(daemon.root, "boot.img")
        subprocess.run([MAKE_GUEST, "boot", image], check=True)
        connection = libvirt.open(daemon.uri("qemu"))
        guest = connection.createXML(GUEST % (EMULATOR, image))
        try:
            with Admin(daemon.admin_socket) as admin:
                check(guest, library, admin)
        finally:
            guest.destroy()
            connection.close()
    print("refused without force, broken off with it, taken over; the guest went on each time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
