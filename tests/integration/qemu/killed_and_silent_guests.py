#!/usr/bin/env python3
"""killed_and_silent_guests.py VIRTBAYD: an emulator killed from outside is noticed at once, with the event and the reason
of a failure; one whose monitor never answers delays nobody but those who ask about it, and these for a bounded time."""
import os
import re
import shutil
import signal
import sys
import threading
import time

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon

SKIPPED = 77
GUEST = ("<domain type='qemu'><name>%s</name><memory unit='MiB'>16</memory><os><type>hvm</type></os>"
         "<devices><memballoon model='virtio'/></devices></domain>")
DISK = ("<disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/></disk>"
        "</devices>")
AT_ONCE = 2        # seconds until a death is seen
OTHERS = 1         # seconds that a call about another guest, or about all, may take
ALL = 3            # seconds that the statistics of all may take: the silent one is given up after 0.8
SILENT_ONE = 40    # seconds that a call about the silent guest may take


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def timed(call, *arguments):
    begin = time.monotonic()
    try:
        result = call(*arguments)
    except libvirt.libvirtError as error:
        result = error
    return result, time.monotonic() - begin


def process_of(root, name):
    with open(os.path.join(root, "run/libvirt/qemu", name + ".xml"), encoding="utf-8") as f:
        pid = int(re.search(r"<domstatus [^>]*pid='(\d+)'", f.read()).group(1))
    with open(os.path.join(root, "run/libvirt/qemu", name + ".pid"), encoding="ascii") as f:
        check(f.read() == "%d\n" % pid, "the file with the process's number has another")
    return pid


def wait_for(condition, patience):
    end = time.monotonic() + patience
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def killed(daemon, connection, seen):
    for name, persistent in (("lasting", True), ("passing", False)):
        if persistent:
            domain = connection.defineXML(GUEST % name)
            domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
        else:
            domain = connection.createXML(GUEST % name, libvirt.VIR_DOMAIN_START_PAUSED)
        os.kill(process_of(daemon.root, name), signal.SIGKILL)
        left = os.path.join(daemon.root, "run/libvirt/qemu", name + ".pid")
        check(wait_for(lambda: not os.path.exists(left), AT_ONCE), left + " stayed")
        wanted = (name, libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_FAILED)
        check(wait_for(lambda: wanted in seen, AT_ONCE), "%s: no event of its death in %r" % (name, seen))
        if persistent:
            check(domain.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_CRASHED],
                  "state %r" % domain.state())
            domain.create()
            domain.destroy()
            domain.undefine()
        else:
            error, _ = timed(domain.state)
            check(isinstance(error, libvirt.libvirtError) and
                  error.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN, "a transient guest that died is still known")


def with_disk(daemon, connection, name):
    """A paused guest whose statistics cannot be had without its monitor."""
    path = os.path.join(daemon.root, name + ".img")
    with open(path, "wb") as f:
        f.truncate(1 << 20)
    return connection.createXML(GUEST.replace("</devices>", DISK % path) % name, libvirt.VIR_DOMAIN_START_PAUSED)


def silent(daemon, connection):
    healthy = with_disk(daemon, connection, "healthy")
    stuck = with_disk(daemon, connection, "stuck")
    os.kill(process_of(daemon.root, "stuck"), signal.SIGSTOP)
    # A connection of its own, so that nothing but the daemon can make the others wait.
    other = libvirt.open(daemon.uri("qemu"))
    mine, theirs, statistics = [], [], []
    asking = threading.Thread(target=lambda: mine.append(timed(other.lookupByName("stuck").resume)))
    asking.start()
    while asking.is_alive():
        for call in (healthy.info, healthy.resume, healthy.suspend, connection.listAllDomains, healthy.XMLDesc):
            theirs.append((call.__name__, timed(call)))
        statistics.append(timed(connection.getAllDomainStats))
        time.sleep(0.2)
    for name, (result, seconds) in theirs:
        check(not isinstance(result, libvirt.libvirtError), "%s failed: %s" % (name, result))
        check(seconds < OTHERS, "%s took %.2f s while another guest was silent" % (name, seconds))
    error, seconds = mine[0]
    check(isinstance(error, libvirt.libvirtError) and
          error.get_error_code() == libvirt.VIR_ERR_OPERATION_TIMEOUT, "resuming a silent guest: %r" % error)
    check(seconds < SILENT_ONE, "resuming a silent guest took %.2f s" % seconds)
    statistics.append(timed(connection.getAllDomainStats))
    for records, seconds in statistics:
        check(not isinstance(records, libvirt.libvirtError), "statistics failed: %s" % records)
        check(seconds < ALL, "statistics took %.2f s while a guest was silent" % seconds)
        of = {d.name(): record for d, record in records}
        check(set(of) == {"healthy", "stuck"}, "a guest is missing from the statistics")
        check("block.0.rd.reqs" in of["healthy"] and "virtbay.partial" not in of["healthy"],
              "statistics of the healthy guest: %r" % of["healthy"])
        check("block.0.rd.reqs" not in of["stuck"] and of["stuck"].get("virtbay.partial") is True,
              "statistics of the silent guest: %r" % of["stuck"])
    _, gone = timed(stuck.destroy)
    check("stuck" not in [d.name() for d in connection.listAllDomains()], "the silent guest was not destroyed")
    healthy.destroy()
    other.close()
    print("silent guest: %d calls about others, slowest %.3f s; statistics at most %.3f s; its own ended after %.2f s, destroyed in %.2f s" %
          (len(theirs), max(s for _, (_, s) in theirs), max(s for _, s in statistics), mine[0][1], gone))


def main():
    if not shutil.which("qemu-system-x86_64"):
        print("SKIPPED: qemu-system-x86_64 is not installed")
        return SKIPPED
    libvirt.registerErrorHandler(lambda *_: None, None)
    libvirt.virEventRegisterDefaultImpl()

    def turn():
        while True:
            libvirt.virEventRunDefaultImpl()

    threading.Thread(target=turn, daemon=True).start()
    with Daemon(sys.argv[1]) as daemon:
        connection = libvirt.open(daemon.uri("qemu"))
        seen = []
        connection.domainEventRegisterAny(
            None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
            lambda _c, domain, event, detail, _o: seen.append((domain.name(), event, detail)), None)
        try:
            killed(daemon, connection, seen)
            silent(daemon, connection)
        finally:
            for domain in connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE):
                timed(domain.destroy)
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
