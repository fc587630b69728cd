#!/usr/bin/env python3
"""probe.py ADMIN_URI MAIN_URI: calls the public administration functions of whatever libvirt-admin.so.0 the loader
finds, and prints what they give. Numbers that differ from run to run are printed as their kind alone."""
import ctypes as c
import os
import subprocess
import sys
import time

ADMIN, MAIN = sys.argv[1:3]
base = c.CDLL("libvirt.so.0", c.RTLD_GLOBAL)
lib = c.CDLL("libvirt-admin.so.0", c.RTLD_GLOBAL)
P = c.c_void_p
CLOSED = c.CFUNCTYPE(None, P, c.c_int, P)
NAME_SIZE = 80


class Value(c.Union):
    _fields_ = [("i", c.c_int), ("ui", c.c_uint), ("l", c.c_longlong), ("ul", c.c_ulonglong), ("d", c.c_double),
                ("b", c.c_char), ("s", c.c_char_p)]


class Parameter(c.Structure):
    _fields_ = [("field", c.c_char * NAME_SIZE), ("type", c.c_int), ("value", Value)]


class Error(c.Structure):
    _fields_ = [("code", c.c_int), ("domain", c.c_int), ("message", c.c_char_p), ("level", c.c_int)]


def function(name, result, *arguments, library=lib):
    f = getattr(library, name)
    f.restype, f.argtypes = result, arguments
    return f


last_error = function("virGetLastError", c.POINTER(Error), library=base)
reset = function("virResetLastError", None, library=base)
no_print = c.CFUNCTYPE(None, P, P)(lambda *_: None)
base.virSetErrorFunc(None, no_print)
connect = function("virAdmConnectOpen", P, c.c_char_p, c.c_uint)
close = function("virAdmConnectClose", c.c_int, P)
reference = function("virAdmConnectRef", c.c_int, P)
alive = function("virAdmConnectIsAlive", c.c_int, P)
uri = function("virAdmConnectGetURI", c.c_char_p, P)
library_version = function("virAdmConnectGetLibVersion", c.c_int, P, c.POINTER(c.c_ulonglong))
version = function("virAdmGetVersion", c.c_int, c.POINTER(c.c_ulonglong))
list_servers = function("virAdmConnectListServers", c.c_int, P, c.POINTER(c.POINTER(P)), c.c_uint)
lookup_server = function("virAdmConnectLookupServer", P, P, c.c_char_p, c.c_uint)
server_name = function("virAdmServerGetName", c.c_char_p, P)
free_server = function("virAdmServerFree", c.c_int, P)
get_pool = function("virAdmServerGetThreadPoolParameters", c.c_int, P, c.POINTER(c.POINTER(Parameter)),
                    c.POINTER(c.c_int), c.c_uint)
set_pool = function("virAdmServerSetThreadPoolParameters", c.c_int, P, c.POINTER(Parameter), c.c_int, c.c_uint)
get_limits = function("virAdmServerGetClientLimits", c.c_int, P, c.POINTER(c.POINTER(Parameter)),
                      c.POINTER(c.c_int), c.c_uint)
set_limits = function("virAdmServerSetClientLimits", c.c_int, P, c.POINTER(Parameter), c.c_int, c.c_uint)
list_clients = function("virAdmServerListClients", c.c_int, P, c.POINTER(c.POINTER(P)), c.c_uint)
lookup_client = function("virAdmServerLookupClient", P, P, c.c_ulonglong, c.c_uint)
client_id = function("virAdmClientGetID", c.c_ulonglong, P)
client_time = function("virAdmClientGetTimestamp", c.c_longlong, P)
client_transport = function("virAdmClientGetTransport", c.c_int, P)
client_info = function("virAdmClientGetInfo", c.c_int, P, c.POINTER(c.POINTER(Parameter)), c.POINTER(c.c_int),
                       c.c_uint)
client_close = function("virAdmClientClose", c.c_int, P, c.c_uint)
client_free = function("virAdmClientFree", c.c_int, P)
update_tls = function("virAdmServerUpdateTlsFiles", c.c_int, P, c.c_uint)
get_filters = function("virAdmConnectGetLoggingFilters", c.c_int, P, c.POINTER(c.c_char_p), c.c_uint)
get_outputs = function("virAdmConnectGetLoggingOutputs", c.c_int, P, c.POINTER(c.c_char_p), c.c_uint)
set_filters = function("virAdmConnectSetLoggingFilters", c.c_int, P, c.c_char_p, c.c_uint)
set_outputs = function("virAdmConnectSetLoggingOutputs", c.c_int, P, c.c_char_p, c.c_uint)
set_timeout = function("virAdmConnectSetDaemonTimeout", c.c_int, P, c.c_uint, c.c_uint)
register = function("virAdmConnectRegisterCloseCallback", c.c_int, P, CLOSED, P, P)
unregister = function("virAdmConnectUnregisterCloseCallback", c.c_int, P, CLOSED)
CLIENT = """import libvirt, sys
libvirt.registerErrorHandler(lambda *_: None, None)
conn = libvirt.open(sys.argv[1])
print(conn.getType(), flush=True)
sys.stdin.readline()
try:
    print(conn.getHostname())
except libvirt.libvirtError as e:
    print("code", e.get_error_code() in (1, 38), flush=True)
"""


def show(what, *values):
    error = last_error()
    print(what, *values, *(["code %d" % error.contents.code] if error else []))
    reset()


def parameters(what, call, *arguments, values=True):
    out, count = c.POINTER(Parameter)(), c.c_int(-1)
    rc = call(*arguments, c.byref(out), c.byref(count), 0)
    show(what, rc, count.value)
    letters = "_iulLdBs"
    for i in range(max(count.value, 0) if rc == 0 else 0):
        p = out[i]
        value = getattr(p.value, {1: "i", 2: "ui", 3: "l", 4: "ul", 6: "b", 7: "s"}[p.type])
        print("   ", p.field.decode(), letters[p.type], value if values else "")


def change(what, call, server, **values):
    row = (Parameter * max(len(values), 1))()
    for i, (name, value) in enumerate(values.items()):
        row[i].field, row[i].type = name.encode(), 2
        row[i].value.ui = value
    show(what + " " + str(values), call(server, row, len(values), 0))


def text(what, call, conn, flags=0):
    out = c.c_char_p()
    rc = call(conn, c.byref(out), flags)
    show(what, rc, out.value)


number = c.c_ulonglong()
show("version", version(c.byref(number)), number.value)
show("open a path that is not there", connect(b"libvirtd:///system?socket=/nowhere/sock", 0))
show("open another scheme", connect(b"test:///default", 0))
conn = connect(ADMIN.encode(), 0)
show("open", bool(conn))
if not conn:
    sys.exit(1)
show("alive", alive(conn), uri(conn).decode() == ADMIN)
show("reference", reference(conn), close(conn))
show("library version", library_version(conn, c.byref(number)), number.value > 9000000)
environment = {k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"}
main = subprocess.Popen([sys.executable, "-c", CLIENT, MAIN], env=environment, stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE, text=True)
show("a client", main.stdout.readline())
servers = c.POINTER(P)()
count = list_servers(conn, c.byref(servers), 0)
show("servers", count, sorted(server_name(servers[i]).decode() for i in range(count)))
show("servers, flags", list_servers(conn, c.byref(servers), 7))
show("servers, count alone", list_servers(conn, None, 0))
show("no such server", lookup_server(conn, b"nothing", 0))
show("server without a name", lookup_server(conn, None, 0))
server = lookup_server(conn, b"libvirtd", 0)
show("server", bool(server), server_name(server))
parameters("pool", get_pool, server)
change("pool", set_pool, server, minWorkers=3, maxWorkers=30)
change("pool", set_pool, server, minWorkers=40)
change("pool", set_pool, server, prioWorkers=6)
change("pool", set_pool, server, freeWorkers=6)
change("pool", set_pool, server, nothing=6)
change("pool", set_pool, server)
parameters("limits", get_limits, server, values=False)
change("limits", set_limits, server, nclients_max=30000)
change("limits", set_limits, server, nclients_max=3, nclients_unauth_max=10)
change("limits", set_limits, server, nclients=3)
clients = c.POINTER(P)()
count = list_clients(server, c.byref(clients), 0)
show("clients", count)
client = clients[0]
show("client", client_id(client) > 0, abs(client_time(client) - time.time()) < 60, client_transport(client))
parameters("client", client_info, client, values=False)
same = lookup_client(server, client_id(client), 0)
show("client again", bool(same), client_id(same) == client_id(client))
show("no such client", lookup_client(server, 1 << 40, 0))
show("client close with flags", client_close(client, 2))
show("client close", client_close(client, 0))
time.sleep(0.2)
show("the client's next call", main.communicate("go on\n", timeout=20)[0])
count = list_clients(server, None, 0)
show("clients", count)
show("closed client", client_close(client, 0))
parameters("closed client", client_info, client)
show("TLS files", update_tls(server, 0))
text("filters", get_filters, conn)
text("outputs", get_outputs, conn, 1)
show("set filters", set_filters(conn, b"3:remote 4:event", 0))
text("filters", get_filters, conn)
text("filters, flags", get_filters, conn, 1)
show("set outputs", set_outputs(conn, b"1:stderr 4:stderr", 0))
text("outputs", get_outputs, conn)
show("set no outputs", set_outputs(conn, b"", 0))
text("outputs", get_outputs, conn)
for words in (b"9:stderr", b"1", b"1:file", b"1:stderr:x", b"1:file:/nonexistent/x"):
    show("set outputs %s" % words, set_outputs(conn, words, 0))
for words in (b"1:", b"1:+", b"x:y", b"1"):
    show("set filters %s" % words, set_filters(conn, words, 0))
show("set no filters", set_filters(conn, None, 0))
text("filters", get_filters, conn)
show("bad filters", set_filters(conn, b"9:remote", 0))
show("bad outputs", set_outputs(conn, b"1:nowhere", 0))
show("timeout", set_timeout(conn, 100, 0), set_timeout(conn, 0, 1))
show("no timeout", set_timeout(conn, 0, 0))
callback = CLOSED(lambda *_: None)
show("no close callback yet", unregister(conn, callback))
show("close callback", register(conn, callback, None, None))
show("close callback twice", register(conn, callback, None, None))
show("no more close callback", unregister(conn, callback))
show("no connection", alive(None), list_servers(None, c.byref(servers), 0))
show("free", client_free(client), client_free(same), free_server(server), free_server(None))
show("close", close(conn))
