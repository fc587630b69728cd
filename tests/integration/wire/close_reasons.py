"""close_reasons.py URI PID CASE: one client that is told how its connection ended; prints the reasons.

CASE: driver (the server's driver says so when the host's name is asked for), unregistered (the same, nobody asked),
eof (PID, the server, is killed), keepalive (PID stops answering), client (it closes by itself).
"""
import os
import signal
import sys
import threading
import time

import libvirt

uri, pid, case = sys.argv[1], int(sys.argv[2]), sys.argv[3]
libvirt.registerErrorHandler(lambda *_: None, None)
libvirt.virEventRegisterDefaultImpl()


def loop():
    while True:
        libvirt.virEventRunDefaultImpl()


threading.Thread(target=loop, daemon=True).start()
told = []
arrived = threading.Event()


def closed(connection, reason, opaque):
    told.append((reason, opaque))
    arrived.set()


connection = libvirt.open(uri)
connection.registerCloseCallback(closed, "opaque")
if case == "unregistered":
    connection.unregisterCloseCallback()
if case in ("driver", "unregistered"):
    print("hostname", connection.getHostname())
    arrived.wait(5 if case == "driver" else 1)
    print("alive", connection.isAlive(), connection.getHostname())
elif case == "eof":
    os.kill(pid, signal.SIGKILL)
    arrived.wait(10)
elif case == "keepalive":
    connection.setKeepAlive(1, 1)
    os.kill(pid, signal.SIGSTOP)
    arrived.wait(15)
    os.kill(pid, signal.SIGCONT)
elif case == "client":
    connection.close()
    time.sleep(0.3)
print("told", told)
sys.stdout.flush()
os._exit(0)
