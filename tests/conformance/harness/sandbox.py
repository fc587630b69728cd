"""A daemon in mount and network namespaces of its own."""
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time

from .wire import connect_to

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", ".."))
import reference_account  # noqa: E402
import state_directories  # noqa: E402

PROGRAM = os.path.realpath(sys.argv[0])
PY = "/usr/bin/python3"


LIBVIRTD_CONF = """\
unix_sock_dir = "{dir}"
unix_sock_group = "root"
unix_sock_ro_perms = "0777"
unix_sock_rw_perms = "0777"
auth_unix_ro = "none"
auth_unix_rw = "none"
auth_tcp = "none"
listen_tls = 0
listen_tcp = 0
log_level = 3
max_clients = 200
min_workers = 5
max_workers = 20
"""
QEMU_CONF = """\
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
namespaces = []
cgroup_controllers = []
stdio_handler = "file"
vnc_listen = "127.0.0.1"
spice_listen = "127.0.0.1"
"""


def descendants(pid):
    kids = {}
    for p in os.listdir("/proc"):
        if p.isdigit():
            try:
                with open("/proc/%s/stat" % p) as f:
                    st = f.read().rsplit(")", 1)[1].split()
                kids.setdefault(int(st[1]), []).append(int(p))
            except (OSError, IndexError):
                pass
    out, todo = [], [pid]
    while todo:
        for k in kids.get(todo.pop(), []):
            out.append(k)
            todo.append(k)
    return out


def sandbox_main(argv):
    """Supervisor inside `unshare -m -n`: prepares the host view, runs the daemon.
    SIGHUP restarts the daemon (guests survive), SIGTERM ends it and all that it started."""
    sockdir, cmd = argv[0], argv[1:]
    libc = ctypes.CDLL(None)
    libc.prctl(36, 1)                    # PR_SET_CHILD_SUBREAPER
    if os.environ.pop("LVC_OWNED", None):
        libc.prctl(1, signal.SIGTERM)    # PR_SET_PDEATHSIG: end with the harness
    run = lambda *a: subprocess.run(a, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
    run("mount", "--make-rprivate", "/")
    state_directories.empty()
    run("mount", "-t", "sysfs", "sysfs", "/sys")    # shows the new network namespace, hides cgroups
    run("ip", "link", "set", "lo", "up")
    reference_account.provide()
    for d in ("qemu/networks/autostart", "qemu/autostart", "nwfilter", "secrets", "storage/autostart"):
        os.makedirs("/etc/libvirt/" + d, exist_ok=True)
    for d in ("images", "qemu", "network", "dnsmasq", "boot"):
        os.makedirs("/var/lib/libvirt/" + d, exist_ok=True)
    os.makedirs("/var/log/libvirt/qemu", exist_ok=True)
    with open("/etc/libvirt/libvirtd.conf", "w") as f:
        f.write(LIBVIRTD_CONF.format(dir=sockdir))
    with open("/etc/libvirt/qemu.conf", "w") as f:
        f.write(QEMU_CONF)
    env = {k: v for k, v in os.environ.items() if k not in ("DBUS_SYSTEM_BUS_ADDRESS", "NOTIFY_SOCKET",
                                                           "XDG_RUNTIME_DIR", "LIBVIRT_DEFAULT_URI")}
    env["LC_ALL"] = "C"
    log = open(os.path.join(sockdir, "daemon.log"), "ab")
    state = {"want": None}

    def on(sig, _):
        state["want"] = sig
    signal.signal(signal.SIGHUP, on)
    signal.signal(signal.SIGTERM, on)
    signal.signal(signal.SIGINT, on)

    def start():
        return subprocess.Popen(cmd, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env,
                                start_new_session=True)

    def stop(p):
        if p.poll() is None:
            p.terminate()
            try:
                p.wait(15)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()

    d = start()
    dead = 0
    while True:
        time.sleep(0.02)
        try:
            while True:
                pid, st = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    break
                if pid == d.pid:
                    d.returncode = os.waitstatus_to_exitcode(st)
        except ChildProcessError:
            pass
        if d.returncode is not None and state["want"] is None:
            log.write(b"*** daemon ended by itself with %d\n" % d.returncode)
            log.flush()
            dead += 1
            if dead > 20:
                break
            time.sleep(0.2)
            d = start()
        if state["want"] == signal.SIGHUP:
            state["want"] = None
            stop(d)
            for n in os.listdir(sockdir):
                if n.startswith("libvirt-") or n.endswith(".sock"):
                    try:
                        os.unlink(os.path.join(sockdir, n))
                    except OSError:
                        pass
            d = start()
        elif state["want"] is not None:
            break
    stop(d)
    for sig in (signal.SIGTERM, signal.SIGKILL):
        left = descendants(os.getpid())
        for p in left:
            try:
                os.kill(p, sig)
            except OSError:
                pass
        end = time.time() + (1.5 if sig == signal.SIGTERM else 1)
        while time.time() < end and descendants(os.getpid()):
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                break
            time.sleep(0.02)


class Daemon:
    """A daemon started by the harness in a sandbox of its own."""

    def __init__(self, base, name, cmd=None):
        self.dir = os.path.join(base, name)
        os.makedirs(self.dir, exist_ok=True)
        self.sock = os.path.join(self.dir, "libvirt-sock")
        if cmd is None:
            argv = [shutil.which("libvirtd") or "/usr/sbin/libvirtd", "-f", "/etc/libvirt/libvirtd.conf",
                    "-p", os.path.join(self.dir, "pid")]
        else:
            argv = ["sh", "-c", "exec " + cmd.format(dir=self.dir, sock=self.sock,
                                                      conf="/etc/libvirt/libvirtd.conf")]
        self.p = subprocess.Popen(["unshare", "-m", "-n", "--propagation", "private", PY,
                                   PROGRAM, "--_sandbox", self.dir] + argv,
                                  stdin=subprocess.DEVNULL, env=dict(os.environ, LVC_OWNED="1"))
        self.restart_cmd = "kill -HUP %d" % self.p.pid

    def wait(self, secs=30):
        end = time.time() + secs
        while time.time() < end:
            if os.path.exists(self.sock):
                try:
                    connect_to(self.sock).close()
                    return
                except OSError:
                    pass
            if self.p.poll() is not None:
                break
            time.sleep(0.05)
        log = os.path.join(self.dir, "daemon.log")
        tail = open(log, errors="replace").read()[-2000:] if os.path.exists(log) else ""
        raise SystemExit("the daemon did not listen on %s\n%s" % (self.sock, tail))

    def stop(self):
        if self.p.poll() is None:
            self.p.terminate()
            try:
                self.p.wait(20)
            except subprocess.TimeoutExpired:
                self.p.kill()


class Lane:
    """One serial stream of cases against one socket."""

    def __init__(self, sock, restart_cmd=None, mutant=None, library=None):
        self.sock, self.restart_cmd, self.mutant = sock, restart_cmd, mutant
        self.library = library      # directory of the client library that python3-libvirt is to use
