#!/usr/bin/python3
"""Says the same to a server through the remote driver (remote_probe) and through libvirt's own library, and compares.

usage: judge.py BUILD-DIRECTORY libvirtd|virtbayd     Needs root, python3-libvirt, certtool; exit 77: something is missing.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "bench"))
import servers  # noqa: E402

try:
    import libvirt
except ImportError:
    libvirt = None

DOMAIN = "<domain type='test'><name>%s</name><memory>65536</memory><os><type>hvm</type></os></domain>"
failures = []


def expect(what, got, wanted):
    if got != wanted:
        failures.append(what)
        print("FAILED %s\n  driver:    %s\n  reference: %s" % (what, json.dumps(got)[:600], json.dumps(wanted)[:600]))


class Probe:
    def __init__(self, build):
        self.plugins = tempfile.mkdtemp(prefix="virtbay-remote-")
        for name in ("remote.so", "remote.plugin"):
            shutil.copy(os.path.join(build, "lib", "virtbay", "plugins", name), self.plugins)
        self.process = subprocess.Popen([os.path.join(build, "bin", "remote_probe"), self.plugins], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=dict(os.environ, HOME="/nonexistent"))

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(w) for w in words).replace("\n", " ") + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        status = self.process.wait(20)
        shutil.rmtree(self.plugins)
        expect("the probe's own end", status, 0)


def error_of(e):
    return {"code": e.get_error_code(), "domain": e.get_error_domain(), "message": e.get_error_message(),
            "level": e.get_error_level(), "str1": e.get_str1() or "", "str2": e.get_str2() or "",
            "str3": e.get_str3() or "", "int1": e.get_int1(), "int2": e.get_int2()}


class Reference:
    """The same verbs, by libvirt's library."""

    def __init__(self):
        self.conn, self.events, self.heard = None, [], threading.Condition()

    def ask(self, verb, *words):
        try:
            return {"ok": getattr(self, "do_" + verb)(*words)}
        except libvirt.libvirtError as e:
            return {"error": error_of(e)}

    def do_open(self, uri, how=""):
        self.conn = None
        self.conn = libvirt.openReadOnly(uri) if how == "ro" else libvirt.open(uri)
        return self.conn.getURI()

    def do_type(self):
        return self.conn.getType()

    def do_version(self):
        return self.conn.getVersion()

    def do_list(self):
        return [[d.name(), d.UUIDString(), d.ID()] for d in self.conn.listAllDomains()]

    def do_lookup(self, name):
        d = self.conn.lookupByName(name)
        return [d.name(), d.UUIDString(), d.ID()]

    def do_info(self, name):
        return self.conn.lookupByName(name).info()[:4]

    def do_xml(self, name):
        return self.conn.lookupByName(name).XMLDesc()

    def do_stats(self):
        return [[d.name(), s] for d, s in self.conn.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)]

    def do_define(self, *words):
        d = self.conn.defineXML(" ".join(words))
        return [d.name(), d.UUIDString(), d.ID()]

    def do_domain(self, what, name):
        d = self.conn.lookupByName(name)
        {"suspend": d.suspend, "resume": d.resume, "create": d.create, "destroy": d.destroy, "undefine": d.undefine,
         "reset": d.reset, "has_save": d.hasManagedSaveImage}[what]()
        return True

    def do_about(self):
        return [int(self.conn.isEncrypted()), int(self.conn.isSecure()), self.conn.getLibVersion()]

    def do_want(self, event, wanted):
        def heard(conn, dom, what, detail, _):
            with self.heard:
                self.events.append(["domain_lifecycle", dom.name(), what, detail, [dom.name(), dom.UUIDString(), dom.ID()]])
                self.heard.notify()
        if wanted:
            self.callback = self.conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, heard, None)
        else:
            self.conn.domainEventDeregisterAny(self.callback)
        return True

    def do_events(self, count):
        with self.heard:
            self.heard.wait_for(lambda: len(self.events) >= count, 5)
            found, self.events = self.events, []
            return found

    def do_screenshot(self, name, path):
        stream = self.conn.newStream()
        mime = self.conn.lookupByName(name).screenshot(stream, 0)
        with open(path, "wb") as f:
            stream.recvAll(lambda s, data, f: f.write(data), f)
            stream.finish()
            return [mime, f.tell()]

    def volume(self, pool, name):
        return self.conn.storagePoolLookupByName(pool).storageVolLookupByName(name)

    def do_upload(self, pool, name, path, how=""):
        stream = self.conn.newStream()
        self.volume(pool, name).upload(stream, 0, 0)
        with open(path, "rb") as f:
            stream.sendAll(lambda s, n, f: f.read(n), f)
        stream.abort() if how == "abort" else stream.finish()
        return True

    def do_download(self, pool, name, path, flags=0):
        stream = self.conn.newStream()
        self.volume(pool, name).download(stream, 0, 0, flags)
        with open(path, "wb") as f:
            stream.recvAll(lambda s, data, f: f.write(data), f)
            stream.finish()
            return f.tell()

    def do_fds(self, name, group, path):
        with open(path, "rb+") as f:
            self.conn.lookupByName(name).FDAssociate(group, [f.fileno()])
        return True


class Judge:
    def __init__(self, probe):
        self.probe, self.reference = probe, Reference()

    def both(self, *words, ignore=(), pick=lambda answer: answer):
        """Asks both and compares; returns what the driver answered."""
        wanted, got = self.reference.ask(*words), self.probe.ask(*words)
        shown = [dict(answer) for answer in (got, wanted)]
        for answer in shown:
            if "ok" in answer:
                answer["ok"] = pick(answer["ok"])
            if "error" in answer:
                answer["error"] = {k: v for k, v in answer["error"].items() if k not in ignore}
        expect(" ".join(str(w) for w in words)[:100], *shown)
        return got


def calls(judge, uri):
    both = judge.both
    both("open", uri)
    both("type")
    both("version")
    both("about", pick=lambda answer: answer[:3])
    both("list")
    both("lookup", "test")
    both("lookup", "nosuch")
    both("info", "test")
    both("xml", "test")
    both("stats")
    both("domain", "create", "test")        # runs already
    both("domain", "reset", "test")         # the test driver has no such operation
    both("define", "<domain/>")
    both("define", "not-xml")
    both("domain", "undefine", "nosuch")
    both("open", uri, "ro")
    # The libraries themselves refuse, each in its words.
    both("domain", "suspend", "test", ignore=("message", "str1", "str2", "domain"))
    both("open", uri)
    # Each sees what the other does.
    both("want", 0x20000, 1)
    judge.probe.ask("domain", "suspend", "test")
    judge.reference.ask("domain", "resume", "test")
    both("events", 2)
    judge.probe.ask("want", 0x20000, 1)     # counted: one end leaves the other
    judge.probe.ask("want", 0x20000, 0)
    judge.reference.ask("domain", "suspend", "test")
    judge.reference.ask("domain", "resume", "test")
    # The probe itself subscribed twice, so it hears everything twice.
    twice = [e for e in judge.reference.ask("events", 2)["ok"] for _ in range(2)]
    expect("events after one of two ends", judge.probe.ask("events", 4)["ok"], twice)
    judge.probe.ask("want", 0x20000, 0)
    judge.reference.ask("want", 0, 0)
    judge.reference.ask("domain", "suspend", "test")
    judge.reference.ask("domain", "resume", "test")
    expect("calls of eight threads", judge.probe.ask("threads", 8, 100), {"ok": 800})
    judge.probe.ask("deadline", 0)
    expect("a deadline that is over", judge.probe.ask("lookup", "test")["error"]["code"], libvirt.VIR_ERR_OPERATION_TIMEOUT)
    judge.probe.ask("deadline", -1)
    both("lookup", "test")                  # the connection still stands
    expect("keepalive", judge.probe.ask("keepalive", 5, 3), {"ok": 1})
    expect("events nobody wants", judge.probe.ask("events", 0), {"ok": []})


def digest(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def screenshot(judge, uri, scratch):
    judge.both("open", uri)
    wanted, got = judge.reference.ask("screenshot", "test", scratch + "/theirs"), judge.probe.ask("screenshot", "test", scratch + "/ours")
    expect("screenshot", got, wanted)
    if "ok" in got:
        expect("its bytes", digest(scratch + "/ours"), digest(scratch + "/theirs"))
    judge.both("lookup", "test")


def volumes(judge, uri, scratch):
    judge.both("open", uri)
    if not judge.reference.conn:
        return
    os.makedirs(scratch + "/pool", exist_ok=True)
    pool = judge.reference.conn.storagePoolCreateXML(
        "<pool type='dir'><name>judged</name><target><path>%s/pool</path></target></pool>" % scratch)
    size = 5_000_011
    pool.createXML("<volume><name>v</name><capacity>%d</capacity></volume>" % size)
    with open(scratch + "/data", "wb") as f:
        f.write(os.urandom(size))
    expect("upload", judge.probe.ask("upload", "judged", "v", scratch + "/data"), {"ok": True})
    expect("what was uploaded", digest(scratch + "/pool/v"), digest(scratch + "/data"))
    expect("download", judge.probe.ask("download", "judged", "v", scratch + "/back"), {"ok": size})
    expect("what was downloaded", digest(scratch + "/back"), digest(scratch + "/data"))
    judge.both("upload", "judged", "nosuch", scratch + "/data")
    with open(scratch + "/more", "wb") as f:
        f.write(os.urandom(size + 3_000_000))
    judge.both("upload", "judged", "v", scratch + "/more", ignore=("int1", "int2"))  # beyond the volume's end
    expect("an upload given up", judge.probe.ask("upload", "judged", "v", scratch + "/data", "abort"), {"ok": True})
    with open(scratch + "/pool/holes", "wb") as f:
        f.seek(3_000_000)
        f.write(b"x" * 70_000)
        f.truncate(9_000_000)
    pool.refresh()
    expect("a sparse download", judge.probe.ask("download", "judged", "holes", scratch + "/back", 1), {"ok": 9_000_000})
    expect("its bytes", digest(scratch + "/back"), digest(scratch + "/pool/holes"))
    expect("calls between streams", judge.probe.ask("type"), judge.reference.ask("type"))
    pool.destroy()


def descriptors(judge, uri, scratch):
    judge.both("open", uri)
    if not judge.reference.conn:
        return
    name = "judged"
    judge.reference.ask("define", "<domain type='qemu'><name>%s</name><memory>65536</memory><os><type>hvm</type></os></domain>" % name)
    with open(scratch + "/disk", "wb") as f:
        f.truncate(1 << 20)
    judge.both("fds", name, "group", scratch + "/disk")
    judge.both("fds", "nosuch", "group", scratch + "/disk")
    judge.both("lookup", name)
    judge.reference.ask("domain", "undefine", name)


def refusals(judge, server, pki, scratch):
    """Connections that must fail, and why."""
    tls = "test+tls://%s:%d/default?%s"
    nocert, otherca = scratch + "/nocert", scratch + "/otherca"
    os.makedirs(nocert)
    shutil.copy(pki + "/cacert.pem", nocert)
    servers.certificates(otherca)
    link_names(otherca)
    for what, uri in (
            ("nobody listens on the socket", "test+unix:///default?socket=/nonexistent"),
            ("nobody listens on the port", "test+tcp://localhost:1/default"),
            ("no such host", "test+tcp://nosuch.invalid/default"),
            ("an unknown transport", "test+carrier://localhost/default"),
            ("a server for a unix socket", "test+unix://localhost/default"),
            ("an unknown mode", "test+unix:///default?mode=none"),
            ("a flag that is no number", "test+tls://localhost/default?no_verify=maybe"),
            ("no command", "test+ext:///default"),
            ("no certificates at all", "test+tls://localhost/default?pkipath=/nonexistent"),
            ("an authority that did not sign", tls % ("localhost", server.tls, "pkipath=" + otherca)),
            ("a name that the certificate does not bear", tls % ("127.1", server.tls, "pkipath=" + pki)),
            ("a client without a certificate", tls % ("localhost", server.tls, "pkipath=" + nocert)),
            ("an unusable priority", tls % ("localhost", server.tls, "tls_priority=NONSENSE&pkipath=" + pki)),
            ("a driver that the server does not have", "nosuch+unix:///x?socket=" + server.socket)):
        wanted, got = judge.reference.ask("open", uri), judge.probe.ask("open", uri)
        short = [{k: a.get("error", {}).get(k) for k in ("code", "domain")} for a in (got, wanted)]
        expect(what, *short)
        texts = [a.get("error", {}).get("message", "") for a in (got, wanted)]
        if texts[0] != texts[1]:
            print("note: %s\n  driver:    %s\n  reference: %s" % (what, *texts))
    judge.both("open", tls % ("127.1", server.tls, "no_verify=1&pkipath=" + pki))
    judge.both("lookup", "test")
    judge.both("open", "nosuch+unix:///x?name=test:///default&socket=" + server.socket)


def death(judge, server):
    """The server goes: calls fail, and the connection's end is told."""
    judge.both("open", "test+unix:///default?socket=" + server.socket)
    server.process.kill()
    server.process.wait()
    expect("its end is told, and it is dead", judge.probe.ask("closed"), {"ok": [libvirt.VIR_CONNECT_CLOSE_REASON_EOF, 0]})
    time.sleep(0.5)
    judge.both("lookup", "test")
    judge.both("lookup", "test")


def link_names(pki):
    for theirs, ours in (("ca.pem", "cacert.pem"), ("client.pem", "clientcert.pem"), ("client.key", "clientkey.pem")):
        shutil.copy(os.path.join(pki, theirs), os.path.join(pki, ours))


def main():
    build, name = os.path.realpath(sys.argv[1]), sys.argv[2]
    if not libvirt or os.geteuid() != 0 or not shutil.which("certtool"):
        print("skipped: needs root, python3-libvirt and certtool")
        return 77
    servers.enter_sandbox()
    libvirt.registerErrorHandler(lambda *_: None, None)
    libvirt.virEventRegisterDefaultImpl()

    def turn():
        while True:
            libvirt.virEventRunDefaultImpl()
    threading.Thread(target=turn, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="virtbay-judge-") as scratch:
        pki = servers.certificates(scratch + "/pki")
        link_names(pki)
        server = (servers.libvirtd(pki, all_drivers=True) if name == "libvirtd"
                  else servers.virtbayd(build, pki, all_drivers=True))
        if server is None:
            print("skipped: there is no " + name)
            return 77
        probe = Probe(build)
        try:
            server.start()
            judge = Judge(probe)
            unix = "socket=" + server.socket
            for uri in ("test+unix:///default?" + unix, "test+tcp://localhost:%d/default" % server.tcp,
                        "test+tls://localhost:%d/default?pkipath=%s" % (server.tls, pki)):
                calls(judge, uri)
                screenshot(judge, uri, scratch)
            volumes(judge, "storage+unix:///system?" + unix, scratch)
            descriptors(judge, "qemu+unix:///system?" + unix, scratch)
            refusals(judge, server, pki, scratch)
            death(judge, server)
        finally:
            server.remove()
            probe.close()
    print("%d differences" % len(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    status = main()
    sys.stdout.flush()
    os._exit(status)  # the event loop's thread never ends
