"""The guest of the tour: made, tried with each accelerator, described."""
import os
import subprocess
import time

HERE = os.path.dirname(os.path.realpath(__file__))
EMULATOR = "qemu-system-x86_64"
GREETING = "Hello from the guest"
NAME = "tour"

DEFINITION = """\
<domain type='{type}'>
  <name>{name}</name>
  <memory unit='MiB'>128</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>{image}/kernel</kernel>
    <initrd>{image}/initrd</initrd>
    <cmdline>console=ttyS0 quiet</cmdline>
  </os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <serial type='file'><source path='{serial}'/><target port='0'/></serial>
  </devices>
</domain>
"""

IMAGINARY = """\
<domain type='test'>
  <name>{name}</name>
  <memory unit='MiB'>128</memory>
  <vcpu>1</vcpu>
  <os><type>hvm</type></os>
</domain>
"""


def make(image):
    """Makes the guest in the directory `image`, unless it is there."""
    result = subprocess.run([os.path.join(HERE, "make-guest"), image], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(result.stdout.strip())


def wait_for_text(path, text, seconds, alive=lambda: True):
    """The first line of a file that contains text, or None when it has not come in time."""
    deadline = time.monotonic() + seconds
    while True:
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as f:
                for line in f.read().splitlines():
                    if text in line:
                        return line.strip()
        if time.monotonic() > deadline or not alive():
            return None
        time.sleep(0.05)


def greets_under(accelerator, image, scratch, seconds):
    """Whether the guest comes up under this accelerator; nothing else shows that the accelerator works."""
    log = os.path.join(scratch, "trial-" + accelerator)
    emulator = subprocess.Popen(
        [EMULATOR, "-accel", accelerator, "-m", "128", "-nodefaults", "-no-user-config", "-display", "none",
         "-kernel", os.path.join(image, "kernel"), "-initrd", os.path.join(image, "initrd"),
         "-append", "console=ttyS0 quiet", "-serial", "file:" + log],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return wait_for_text(log, GREETING, seconds, lambda: emulator.poll() is None) is not None
    finally:
        emulator.kill()
        emulator.wait()


def domain_type(image, scratch):
    """kvm where a guest really comes up under it, otherwise qemu."""
    if os.access("/dev/kvm", os.R_OK | os.W_OK) and greets_under("kvm", image, scratch, 20):
        return "kvm"
    if greets_under("tcg", image, scratch, 120):
        return "qemu"
    raise RuntimeError("the guest greets neither under KVM nor under TCG")


def definition(image, serial, kind):
    return DEFINITION.format(type=kind, name=NAME, image=image, serial=serial)


def imaginary():
    return IMAGINARY.format(name=NAME)
