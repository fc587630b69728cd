"""Empty directories where libvirt keeps its state, for a test whose mounts are its own."""
import os
import subprocess
import tempfile

ALL = ("/run/libvirt", "/var/lib/libvirt", "/etc/libvirt", "/var/cache/libvirt", "/var/log/libvirt")


def show(path):
    """Makes a directory that the host does not have, in this mount namespace only: by an overlay on its parent."""
    parent = os.path.dirname(path)
    if not os.path.isdir(parent):
        show(parent)
    upper = tempfile.mkdtemp(prefix="overlay-")
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", upper], check=True)
    for part in ("changes", "work"):
        os.mkdir(os.path.join(upper, part))
    # the overlay looks as its parent does
    os.chmod(upper + "/changes", os.stat(parent).st_mode & 0o7777)
    options = "lowerdir=%s,upperdir=%s/changes,workdir=%s/work" % (parent, upper, upper)
    subprocess.run(["mount", "-t", "overlay", "-o", options, "overlay", parent], check=True)
    subprocess.run(["umount", "--lazy", upper], check=True)   # the overlay keeps it
    os.rmdir(upper)
    os.mkdir(path)


def empty(directories=ALL):
    """Covers each with an empty file system. Call it in a mount namespace of the test's own: the host's directories
    stay as they are, and those that it does not have it never gets."""
    for path in directories:
        if not os.path.isdir(path):
            show(path)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", path], check=True)
