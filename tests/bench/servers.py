"""The servers that are measured: how each is configured, started and stopped, and the place they run in."""
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import reference_account  # noqa: E402
import state_directories  # noqa: E402

PORTS = {"limit": (26509, 26514), "libvirtd": (26519, 26524), "virtbayd": (26529, 26534)}

CONFIGURATION = """\
unix_sock_dir = "{directory}"
auth_unix_ro = "none"
auth_unix_rw = "none"
auth_tcp = "none"
auth_tls = "none"
listen_tcp = 1
listen_tls = 1
listen_addr = "127.0.0.1"
tcp_port = "{tcp}"
tls_port = "{tls}"
key_file = "{pki}/server.key"
cert_file = "{pki}/server.pem"
ca_file = "{pki}/ca.pem"
max_clients = 20000
max_queued_clients = 10000
max_anonymous_clients = 20000
max_client_requests = 1024
keepalive_interval = -1
"""


def sandboxed():
    return os.environ.get("VIRTBAY_BENCH_SANDBOX") == "1"


def enter_sandbox():
    """Runs this program again with mounts and a network of its own; returns there only."""
    if sandboxed():
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        state_directories.empty(state_directories.ALL + (("/run/dbus",) if os.path.isdir("/run/dbus") else ()))
        subprocess.run(["mount", "-t", "sysfs", "sysfs", "/sys"], check=True)  # shows this network, hides control groups
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        reference_account.provide()
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        return
    if os.geteuid() != 0:
        raise SystemExit("the comparison needs root: it gives the daemons mounts and a network of their own")
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("DBUS_SYSTEM_BUS_ADDRESS", "NOTIFY_SOCKET", "XDG_RUNTIME_DIR", "LIBVIRT_DEFAULT_URI")}
    environment.update(VIRTBAY_BENCH_SANDBOX="1", LC_ALL="C")
    os.execvpe("unshare", ["unshare", "-m", "-n", "--propagation", "private", sys.executable] + sys.argv, environment)


def certificates(directory, kind="rsa"):
    """An authority, and a server's and a client's certificate for localhost, in the names that bench-load reads.
    libvirtd refuses certificates of elliptic curves: their usage does not include key encipherment."""
    os.makedirs(directory, exist_ok=True)

    def path(name):
        return os.path.join(directory, name)

    def certtool(*arguments):
        subprocess.run(["certtool", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    key = ["--key-type", "ecdsa", "--curve", "secp256r1"] if kind == "ec" else ["--key-type", "rsa", "--bits", "2048"]
    for who in ("ca", "server", "client"):
        certtool("--generate-privkey", "--no-text", *key, "--outfile", path(who + ".key"))
    with open(path("ca.info"), "w") as f:
        f.write("cn = bench authority\nca\ncert_signing_key\nexpiration_days = 30\n")
    certtool("--generate-self-signed", "--no-text", "--load-privkey", path("ca.key"), "--template", path("ca.info"),
             "--outfile", path("ca.pem"))
    for who, use in (("server", "tls_www_server"), ("client", "tls_www_client")):
        with open(path(who + ".info"), "w") as f:
            f.write("cn = localhost\ndns_name = localhost\nip_address = 127.0.0.1\norganization = bench\n%s\n"
                    "signing_key\nencryption_key\nexpiration_days = 30\n" % use)
        certtool("--generate-certificate", "--no-text", "--load-privkey", path(who + ".key"),
                 "--load-ca-certificate", path("ca.pem"), "--load-ca-privkey", path("ca.key"),
                 "--template", path(who + ".info"), "--outfile", path(who + ".pem"))
    return directory


class Server:
    """A server process and where it listens. `command` is a list; {root}, {conf} and {pki} are filled in. The
    sockets of a server that is `rooted` lie beneath its root anyway."""

    def __init__(self, name, command, pki, environment=None, rooted=False):
        self.name, self.pki = name, pki
        self.root = tempfile.mkdtemp(prefix="virtbay-bench-")
        self.tcp, self.tls = PORTS[name]
        self.socket = os.path.join(self.root, "libvirt-sock")
        self.conf = os.path.join(self.root, "daemon.conf")
        with open(self.conf, "w") as f:
            f.write(CONFIGURATION.format(directory="/" if rooted else self.root, tcp=self.tcp, tls=self.tls, pki=pki))
        places = {"root": self.root, "conf": self.conf, "pki": pki, "socket": self.socket,
                  "tcp": self.tcp, "tls": self.tls}
        self.command = [word.format(**places) for word in command]
        self.environment = dict(os.environ, **(environment or {}))
        self.process = None

    @property
    def pid(self):
        return self.process.pid

    def target(self, transport):
        return {"unix": "unix:" + self.socket, "tcp": "tcp:localhost:%d" % self.tcp,
                "tls": "tls:localhost:%d" % self.tls}[transport]

    @property
    def unix_command(self):
        """As installed: without listening on the network."""
        return [word for word in self.command if word != "--listen"]

    def start(self, prefix=(), patience=30, network=True):
        command = self.command if network else self.unix_command
        with open(os.path.join(self.root, "log"), "ab") as log:
            self.process = subprocess.Popen(list(prefix) + command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment, start_new_session=True)
        end = time.time() + patience
        while time.time() < end and self.process.poll() is None:
            try:
                with socket.socket(socket.AF_UNIX) as s:
                    s.connect(self.socket)
                return self
            except OSError:
                time.sleep(0.001)
        raise SystemExit("%s does not listen: %s\n%s" % (self.name, " ".join(self.command), self.log()[-2000:]))

    def settle(self, quiet=0.3, patience=60):
        """Waits until the server has done what it does after its start, such as probing emulators: no child and no
        processor time used for a while."""
        def used():
            with open("/proc/%d/stat" % self.pid) as f:
                fields = f.read().rpartition(")")[2].split()
            children = ""
            for task in os.listdir("/proc/%d/task" % self.pid):
                try:
                    with open("/proc/%d/task/%s/children" % (self.pid, task)) as f:
                        children += f.read()
                except (FileNotFoundError, ProcessLookupError):
                    pass   # a thread that has just ended
            return [int(n) for n in fields[11:15]] + children.split()

        end = time.time() + patience
        while time.time() < end:
            before = used()
            time.sleep(quiet)
            if before == used() and len(before) == 4:
                return

    def plugins(self):
        """The plugins that virtbayd has loaded, told by what it has mapped."""
        with open("/proc/%d/maps" % self.pid) as f:
            return set(re.findall(r"/virtbay/([a-z-]+?)[-.][0-9a-f-]+\.so", f.read()))

    def log(self):
        with open(os.path.join(self.root, "log"), errors="replace") as f:
            return f.read()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
        if os.path.exists(self.socket):
            os.unlink(self.socket)

    def remove(self):
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)


def limit(build, pki):
    return Server("limit", [os.path.join(build, "bin", "bench-limit"), "--unix", "{socket}", "--tcp", "{tcp}",
                            "--tls", "{tls}", "--pki", "{pki}"], pki)


def libvirtd(pki, all_drivers=False, listen=True):
    """The packaged daemon; unless all_drivers no driver module is found, so only the built-in test driver remains."""
    program = shutil.which("libvirtd") or "/usr/sbin/libvirtd"
    if not os.path.exists(program):
        return None
    return Server("libvirtd", [program, "-f", "{conf}", "-p", "{root}/pid"] + ["--listen"] * listen, pki,
                  None if all_drivers else {"LIBVIRT_DRIVER_DIR": "/nonexistent"})


def virtbayd(build, pki, command=None, all_drivers=False, listen=True):
    """Ours; unless all_drivers with the test driver and the transports only."""
    program = os.path.join(build, "bin", "virtbayd")
    if not command and not os.path.exists(program):
        return None
    if command:
        return Server("virtbayd", command.split(), pki)
    if all_drivers:
        return Server("virtbayd", [program, "--root", "{root}", "-f", "{conf}"] + ["--listen"] * listen, pki, rooted=True)
    # The daemon always looks for plugins in its own tree too, so it gets one that has no others.
    server = Server("virtbayd", ["{root}/tree/bin/virtbayd", "--root", "{root}", "-f", "{conf}", "--listen"], pki,
                    rooted=True)
    names = ["bin/virtbayd", "bin/virtbay-driver-host", "lib/virtbay/virtbay-tls.so"]
    names += ["lib/virtbay/plugins/" + plugin + ending for plugin in ("test", "unix", "tcp")
              for ending in (".plugin", ".so")]
    for name in names:
        os.makedirs(os.path.dirname(os.path.join(server.root, "tree", name)), mode=0o755, exist_ok=True)
        shutil.copy(os.path.join(build, name), os.path.join(server.root, "tree", name))
    return server
