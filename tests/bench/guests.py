#!/usr/bin/python3
"""Compares what real guests cost beneath virtbayd and beneath the packaged libvirtd, interleaved in one run.

The client is python3-libvirt for both; the guests are paused and minimal. Where it makes sense the table also
shows the emulator alone, started and ended by this program: no daemon can be faster. Needs root and the Debian
packages libvirt-daemon-system, qemu-system-x86, python3-libvirt, gnutls-bin, iproute2.

  guests.py BUILD-DIRECTORY                      starts, ends, statistics, restarts: some minutes
  guests.py BUILD-DIRECTORY -k 'start|destroy'   of these only
  guests.py BUILD-DIRECTORY --guests 3 --samples 1 --servers virtbayd   a trial
"""
import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import compare
import servers

try:
    import libvirt
    import libvirt_qemu
except ImportError:
    libvirt = None

EMULATOR = "/usr/bin/qemu-system-x86_64"
GUEST = """<domain type='%s'><name>%s</name><memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc'>hvm</type>
  </os><devices><emulator>""" + EMULATOR + """</emulator>%s</devices></domain>"""
# Statistics of a guest with a disk cannot be had without its monitor.
DISK = """<disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/>
  </disk>"""
QEMU_CONF = ('user = "root"\ngroup = "root"\nsecurity_driver = "none"\ncgroup_controllers = []\nnamespaces = []\n'
             'stdio_handler = "file"\n')
DEADLINE = 120   # seconds for anything
PR_SET_CHILD_SUBREAPER = 36
CALLERS = 25     # on the stopped guest, as many as libvirtd has workers and more


def milliseconds(since):
    return (time.monotonic() - since) * 1000


class Reaper(threading.Thread):
    """Guests outlive their daemon and become children of this program: who has ended must not stay a zombie, or a
    daemon would wait for it. Processes of `subprocess` are left to that."""

    def __init__(self):
        super().__init__(daemon=True)
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.own = set()

    def run(self):
        while True:
            try:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
                if ended.si_pid in self.own:
                    time.sleep(0.002)
                else:
                    os.waitpid(ended.si_pid, 0)
            except ChildProcessError:
                time.sleep(0.002)


class Place:
    """A daemon, the driver's URI, and the guests that were made there."""

    def __init__(self, server, reaper, capabilities):
        self.server, self.reaper, self.capabilities = server, reaper, capabilities
        self.uri = "qemu+unix:///system?socket=" + server.socket
        self.kind = "kvm" if os.access("/dev/kvm", os.R_OK | os.W_OK) else "qemu"

    @property
    def name(self):
        return self.server.name

    def start(self):
        self.server.start()
        self.reaper.own.add(self.server.pid)
        return self

    def open(self):
        return libvirt.open(self.uri)

    def warm(self):
        """Until the emulator is known: the first definition waits for that."""
        connection = self.open()
        connection.defineXML(GUEST % (self.kind, "warm", "")).undefine()
        connection.close()
        self.server.settle()

    def make(self, connection, name, disk=False):
        devices = ""
        if disk:
            path = os.path.join(self.server.root, name + ".img")
            with open(path, "wb") as f:
                f.truncate(1 << 20)
            devices = DISK % path
        return connection.createXML(GUEST % (self.kind, name, devices), libvirt.VIR_DOMAIN_START_PAUSED)

    def clear(self):
        if not self.server.process:
            return
        connection = self.open()
        for domain in connection.listAllDomains():
            if domain.isActive():
                domain.destroy()
            else:
                domain.undefine()
        connection.close()


def emulators(places):
    """The guests' processes, by name: children of the daemons, and of this program once their daemon ended."""
    parents = {os.getpid()} | {place.server.pid for place in places if place.server.process}
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            with open("/proc/%s/stat" % pid, encoding="ascii", errors="replace") as f:
                parent = int(f.read().rpartition(")")[2].split()[1])
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                words = f.read().split(b"\0")
            if parent in parents and words[0].decode() == EMULATOR and b"-name" in words:
                name = re.search(rb"(?:guest=)?([^,]+)", words[words.index(b"-name") + 1])
                found[name.group(1).decode()] = int(pid)
    return found


def at_once(count, width, work):
    """work(i) for i < count in `width` threads; an error in one of them is raised here."""
    numbers, failed = iter(range(count)), []
    lock = threading.Lock()

    def run():
        while not failed:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            try:
                work(number)
            except libvirt.libvirtError as error:
                failed.append(error)
    threads = [threading.Thread(target=run, daemon=True) for _ in range(width)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE * 4)
        if thread.is_alive():
            raise SystemExit("a call did not end within %d seconds" % (DEADLINE * 4))
    if failed:
        raise failed[0]


def start_many(place, count, disk=False):
    """By eight clients; how long it took."""
    connections = [place.open() for _ in range(8)]
    begun = time.monotonic()
    at_once(count, 8, lambda i: place.make(connections[i % 8], "many-%d" % i, disk))
    took = milliseconds(begun)
    for connection in connections:
        connection.close()
    return took


@contextlib.contextmanager
def guests(place, count, disk=False):
    try:
        start_many(place, count, disk)
        yield
    finally:
        place.clear()


# Each measures once on a place and returns {metric: value}.
def start_and_destroy(place, options):
    connection = place.open()
    begun = time.monotonic()
    guest = place.make(connection, "one")
    started = milliseconds(begun)
    time.sleep(0.2)
    begun = time.monotonic()
    guest.destroy()
    ended = milliseconds(begun)
    connection.close()
    return {"start_ms": started, "destroy_ms": ended}


def many_starts(place, options):
    took = start_many(place, options.guests)
    place.clear()
    return {"starts_ms": took}


def statistics_of_all(place, options):
    with guests(place, options.guests, disk=True):
        connection = place.open()
        times = []
        for _ in range(4):
            begun = time.monotonic()
            if len(connection.getAllDomainStats()) != options.guests:
                raise SystemExit("%s: statistics of some guests are missing" % place.name)
            times.append(milliseconds(begun))
        connection.close()
    return {"first_ms": times[0], "warm_ms": sorted(times[1:])[1]}


def restart(place, options):
    with guests(place, options.guests):
        place.server.stop()
        begun = time.monotonic()
        place.start()
        connection = place.open()
        connection.getLibVersion()
        answered = milliseconds(begun)
        while connection.numOfDomains() != options.guests:
            if milliseconds(begun) > DEADLINE * 1000:
                raise SystemExit("%s: guests were lost in the restart" % place.name)
            time.sleep(0.005)
        for domain in connection.listAllDomains():
            libvirt_qemu.qemuMonitorCommand(domain, '{"execute":"query-status"}', 0)
        reached = milliseconds(begun)
        connection.close()
    return {"answer_ms": answered, "monitors_ms": reached}


def first_definition(place, options):
    place.server.stop()
    shutil.rmtree(place.capabilities, ignore_errors=True)
    place.start()
    connection = place.open()
    begun = time.monotonic()
    domain = connection.defineXML(GUEST % (place.kind, "first", ""))
    took = milliseconds(begun)
    domain.undefine()
    connection.close()
    place.server.settle()
    return {"define_ms": took}


def stopped_guest(place, options):
    """One guest's process is stopped; others call it, and a client goes on with the other guests."""
    with guests(place, 3, disk=True):
        emulator = emulators([place])["many-0"]
        connection, times, done = place.open(), [], threading.Event()
        watched = [place.open() for _ in range(CALLERS)]

        def call(one):
            domain = one.lookupByName("many-0")
            while not done.is_set():
                with contextlib.suppress(libvirt.libvirtError):
                    domain.memoryStats()
                done.wait(0.05)

        healthy = connection.lookupByName("many-1")
        callers = [threading.Thread(target=call, args=(one,), daemon=True) for one in watched]
        os.kill(emulator, signal.SIGSTOP)
        try:
            for caller in callers:
                caller.start()
            time.sleep(0.5)
            end = time.monotonic() + 2
            while time.monotonic() < end:
                begun = time.monotonic()
                healthy.memoryStats()
                times.append(milliseconds(begun))
                time.sleep(0.01)
            begun = time.monotonic()
            with contextlib.suppress(libvirt.libvirtError):
                connection.getAllDomainStats()
            everything = milliseconds(begun)
        finally:
            os.kill(emulator, signal.SIGCONT)
            done.set()
            for caller in callers:
                caller.join(DEADLINE)
        times.sort()
        for one in watched + [connection]:
            one.close()
    return {"healthy_p99_ms": times[min(len(times) - 1, len(times) * 99 // 100)], "all_stats_ms": everything}


def emulator_alone(options):
    """Its start until it answers, and its end: what is left when there is no daemon."""
    place = tempfile.mkdtemp(prefix="virtbay-bench-")
    path = os.path.join(place, "monitor")
    kind = "kvm" if os.access("/dev/kvm", os.R_OK | os.W_OK) else "tcg"
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)
            listener.listen(1)
            begun = time.monotonic()
            emulator = subprocess.Popen(
                [EMULATOR, "-nodefaults", "-no-user-config", "-display", "none", "-S", "-m", "16",
                 "-machine", "pc,accel=" + kind, "-chardev", "socket,id=m,path=" + path, "-mon", "chardev=m,mode=control"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            options.reaper.own.add(emulator.pid)
            listener.settimeout(DEADLINE)
            monitor = listener.accept()[0].makefile("rw", encoding="utf-8")
        monitor.readline()
        for command in ("qmp_capabilities", "query-status"):
            monitor.write(json.dumps({"execute": command}) + "\n")
            monitor.flush()
            monitor.readline()
        started = milliseconds(begun)
        time.sleep(0.2)
        begun = time.monotonic()
        emulator.kill()
        emulator.wait()
        return {"start_ms": started, "destroy_ms": milliseconds(begun)}
    finally:
        shutil.rmtree(place, ignore_errors=True)


ROWS = {   # name: (how, {shown: metric})
    "guest": (start_and_destroy, {"start": "start_ms", "destroy": "destroy_ms"}),
    "guests at once": (many_starts, {"start": "starts_ms"}),
    "guests' statistics": (statistics_of_all, {"first": "first_ms", "warm": "warm_ms"}),
    "restart beneath guests": (restart, {"answer": "answer_ms", "monitors": "monitors_ms"}),
    "first definition": (first_definition, {"": "define_ms"}),
    "stopped guest": (stopped_guest, {"beside it p99": "healthy_p99_ms", "all statistics": "all_stats_ms"}),
}


def measure(places, options):
    found = {}
    for name, (how, _) in ROWS.items():
        if not re.search(options.k, name):
            continue
        found[name] = {place.name: [] for place in places}
        if name == "guest":
            found[name]["emulator"] = []
        # libvirtd waits half a minute for a stopped guest.
        for _ in range(1 if name == "stopped guest" else options.samples):
            for place in places:
                found[name][place.name].append(how(place, options))
            if name == "guest":
                found[name]["emulator"].append(emulator_alone(options))
    return found


def make_place(name, build, reaper):
    if name == "libvirtd":
        with open("/etc/libvirt/qemu.conf", "w", encoding="utf-8") as f:
            f.write(QEMU_CONF)
        return Place(servers.libvirtd("/nonexistent", True, listen=False), reaper, "/var/cache/libvirt/qemu/capabilities")
    server = servers.virtbayd(build, "/nonexistent", all_drivers=True, listen=False)
    return Place(server, reaper, os.path.join(server.root, "var/cache/libvirt/qemu/emulators"))


def main():
    p = compare.command_line(__doc__, "libvirtd,virtbayd")
    p.add_argument("--guests", type=int, default=50, metavar="N", help="where many are wanted (default 50)")
    options = p.parse_args()
    if not libvirt or not os.path.exists(EMULATOR) or os.geteuid() != 0:
        print("SKIPPED: root, python3-libvirt and %s are needed" % EMULATOR)
        return 77
    build = os.path.realpath(options.build)
    servers.enter_sandbox()
    libvirt.registerErrorHandler(lambda *_: None, None)
    options.reaper = Reaper()
    options.reaper.start()
    places = [make_place(name, build, options.reaper) for name in options.servers.split(",")]
    try:
        for place in places:
            place.start().warm()
        found = measure(places, options)
    finally:
        for place in places:
            with contextlib.suppress(libvirt.libvirtError):
                place.clear()
            place.server.remove()
        for emulator in emulators(places).values():   # when a daemon failed
            os.kill(emulator, signal.SIGKILL)
    names = [place.name for place in places]
    compare.report(found, names + ["emulator"], {name: shown for name, (_, shown) in ROWS.items()}, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
