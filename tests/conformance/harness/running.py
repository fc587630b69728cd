"""Runs one case through the proxy and returns what its clients saw."""
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time

from .normalise import Norm
from .wire import PROGRAMS, Proxy

HERE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PY = "/usr/bin/python3"
VIRSH = os.environ.get("VIRSH", "virsh")


CLEANUP = r"""
import libvirt, sys
libvirt.registerErrorHandler(lambda *a: None, None)
c = libvirt.open(sys.argv[1])
def t(f, *a):
    try: return f(*a)
    except Exception: return None
for d in c.listAllDomains():
    if t(d.isActive): t(d.destroy)
    t(d.undefineFlags, 1|2|4|16)
for n in c.listAllNetworks():
    if t(n.isActive): t(n.destroy)
    t(n.undefine)
for p in c.listAllStoragePools():
    if t(p.isActive): t(p.destroy)
    t(p.undefine)
for s in c.listAllSecrets(): t(s.undefine)
import os
base = set(sys.argv[2].split(','))
for b in c.listAllNWFilterBindings(): t(b.delete)
for f in c.listAllNWFilters():
    if f.name() not in base: t(f.undefine)
c.close()
"""


def uri_for(case, sock, tmp):
    if case.driver == "qemu":
        base = "qemu+unix:///system"
    else:
        path = case.opts.get("uri", "/default")
        path = subst(path, case, tmp)
        if path == "none":
            path = ""
        base = "test+unix://" + path
    return base + "?socket=" + sock


def subst(s, case, tmp):
    for n in case.files:
        s = s.replace("@%s@" % n, os.path.join(tmp, n))
    return s.replace("@TMP@", tmp).replace("@SHARE@", HERE)


def run_proc(argv, env, cwd, timeout, stdin=None):
    p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         env=env, cwd=cwd, start_new_session=True)
    try:
        out, err = p.communicate(timeout=timeout)
        rc = p.returncode
    except subprocess.TimeoutExpired:
        try:
            os.killpg(p.pid, signal.SIGKILL)
        except OSError:
            pass
        out, err = p.communicate()
        rc = "timeout"
    return rc, out.decode("utf-8", "backslashreplace"), err.decode("utf-8", "backslashreplace")


def run_case(case, lane, base, verbose=False):
    """Returns {'steps': [...], 'errors': [...]} after normalisation."""
    t0 = time.time()
    # fixed-length scratch path: virsh's tables are as wide as their cells
    tmp = os.path.join(base, hashlib.sha1((case.id + lane.sock).encode()).hexdigest()[:12])
    shutil.rmtree(tmp, ignore_errors=True)
    os.makedirs(tmp, mode=0o755)
    for n, content in case.files.items():
        p = os.path.join(tmp, n)
        os.makedirs(os.path.dirname(p), exist_ok=True)
        with open(p, "w", encoding="utf-8") as f:
            f.write(subst(content, case, tmp))
    psock = tmp + ".s"
    if os.path.exists(psock):
        os.unlink(psock)
    proxy = Proxy(psock, lane.sock, lane.mutant)
    uri = uri_for(case, psock, tmp)
    env = {"PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), "HOME": tmp, "LC_ALL": "C.UTF-8",
           "LANG": "C.UTF-8", "TZ": "UTC", "TERM": "dumb", "XDG_RUNTIME_DIR": tmp, "XDG_CACHE_HOME": tmp,
           "XDG_CONFIG_HOME": tmp, "LIBVIRT_AUTH_FILE": "/dev/null", "EDITOR": "true",
           "LVC_URI": uri, "LVC_SOCK": psock if lane.mutant else lane.sock, "LVC_TMP": tmp, "LVC_RESTART": lane.restart_cmd or ""}
    for k, v in case.env.items():
        env[k] = subst(v, case, tmp)
    norm = Norm(case, tmp)
    res = {"steps": [], "errors": []}
    sort_all = case.opts.get("sort") == "all"
    try:
        for kind, arg, lines in case.steps:
            if kind == "sh":
                rc, out, err = run_proc(["sh", "-ec", subst("\n".join(lines), case, tmp)], env, tmp, case.timeout)
                if arg == "show":
                    res["steps"].append({"cmd": "sh", "out": norm.text(out), "exit": rc})
                elif rc != 0:
                    res["steps"].append({"cmd": "sh", "out": "setup failed: " + norm.text(err)[-600:], "exit": rc})
            elif kind == "python":
                script = os.path.join(tmp, ".step.py")
                with open(script, "w") as f:
                    f.write(subst("\n".join(lines), case, tmp) + "\n")
                own = {"LD_LIBRARY_PATH": os.path.abspath(lane.library)} if lane.library else {}
                rc, out, err = run_proc([PY, os.path.join(HERE, "prelude.py"), script], dict(env, **own), tmp,
                                        case.timeout)
                out = norm.text(out)
                if sort_all:
                    out = "\n".join(sorted(out.split("\n")))
                step = {"cmd": "python", "out": out, "exit": rc}
                if verbose or rc not in (0, "timeout"):
                    step["stderr"] = norm.text(err)[-1500:]
                res["steps"].append(step)
            else:
                cmds = [subst(l, case, tmp) for l in lines if l.strip() and not l.lstrip().startswith("#")]
                script = []
                for i, c in enumerate(cmds):
                    script += ["echo @@%d@@" % i, "echo --err @@%d@@" % i, c]
                args = subst(arg, case, tmp).split()
                u = uri
                if "--uri" in args:               # another test URI for this step
                    i = args.index("--uri")
                    u = "test+unix://%s?socket=%s" % (args[i + 1], psock)
                    del args[i:i + 2]
                rc, out, err = run_proc([VIRSH, "-c", u] + args + ["\n".join(script)], env, tmp, case.timeout)
                outs = re.split(r"(?m)^@@\d+@@\n", out)
                errs = re.split(r"(?m)^error: @@\d+@@\n", err)
                if len(outs) == 1:                # no connection, or virsh refused the script
                    res["steps"].append({"cmd": "virsh", "out": norm.text(out), "exit": rc,
                                         "failed": "error:" in err})
                    if verbose:
                        res["steps"][-1]["stderr"] = norm.text(err)[-1500:]
                    continue
                for i, c in enumerate(cmds):
                    o = outs[i + 1] if i + 1 < len(outs) else "<no output: client ended>"
                    o = norm.text(o)
                    if sort_all or case.opts.get("sort") and str(i + 1) in case.opts["sort"].split(","):
                        o = "\n".join(sorted(o.strip("\n").split("\n")))
                    e = errs[i + 1] if i + 1 < len(errs) else ""
                    st = {"cmd": norm.text(lines_orig(lines)[i]), "out": o,
                          "failed": bool(re.search(r"(?m)^error: ", e))}
                    if verbose:
                        st["stderr"] = norm.text(e)[-800:]
                    res["steps"].append(st)
                res["steps"].append({"cmd": "(virsh exit)", "out": "", "exit": rc})
    finally:
        proxy.close()
        time.sleep(0.015)
    skip = case.opts.get("ignore-errors-of", "").split()
    res["errors"] = [list(e) for e in proxy.errors if str(e[1]) not in skip]
    transport = set(proxy.proto)
    if "restart" in case.opts.get("requires", ""):
        # how long a daemon's socket is absent while it restarts depends on the machine alone
        transport = {seen for seen in transport if not seen.startswith("connect: ")}
    if transport:
        res["steps"].append({"cmd": "(transport)", "out": "; ".join(sorted(transport))})
    res["ms"] = int((time.time() - t0) * 1000)
    res["calls"] = sorted({"%s:%d" % (PROGRAMS.get(p, hex(p)), n) for p, n in proxy.calls})
    if case.driver == "qemu":
        try:
            run_proc([PY, "-c", CLEANUP, "qemu+unix:///system?socket=" + lane.sock, NWFILTERS], env, tmp, 30)
        except Exception:
            pass
    if not os.environ.get("LVC_KEEP"):
        shutil.rmtree(tmp, ignore_errors=True)
    return res


NWFILTERS = ",".join("allow-arp allow-dhcp allow-dhcp-server allow-dhcpv6 allow-dhcpv6-server allow-incoming-ipv4 "
                     "allow-incoming-ipv6 allow-ipv4 allow-ipv6 clean-traffic clean-traffic-gateway no-arp-ip-spoofing "
                     "no-arp-mac-spoofing no-arp-spoofing no-ip-multicast no-ip-spoofing no-ipv6-multicast "
                     "no-ipv6-spoofing no-mac-broadcast no-mac-spoofing no-other-l2-traffic no-other-rarp-traffic "
                     "qemu-announce-self qemu-announce-self-rarp".split())


def lines_orig(lines):
    return [l for l in lines if l.strip() and not l.lstrip().startswith("#")]
