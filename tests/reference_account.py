"""The account that Debian's libvirtd needs to start at all, made only where a test's own mounts are in force."""
import grp
import os
import pwd
import subprocess
import tempfile

NAME = "libvirt-qemu"
ID = 64055   # the number that Debian reserves for this account


def provide():
    """Shows libvirtd its account where the package that creates it (libvirt-daemon-system) is not installed.

    Call it in a mount namespace of the test's own: the host's account files stay as they are."""
    try:
        pwd.getpwnam(NAME)
        grp.getgrnam(NAME)
        return
    except KeyError:
        pass
    for path, line in (("/etc/passwd", "%s:x:%d:%d::/nonexistent:/usr/sbin/nologin\n" % (NAME, ID, ID)),
                       ("/etc/group", "%s:x:%d:\n" % (NAME, ID))):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        if not text.startswith(NAME + ":") and "\n" + NAME + ":" not in text:
            descriptor, copy = tempfile.mkstemp()
            os.fchmod(descriptor, 0o644)
            with os.fdopen(descriptor, "w", encoding="utf-8") as f:
                f.write(text + line)
            subprocess.run(["mount", "--bind", copy, path], check=True)
            os.unlink(copy)   # the mount keeps it
