#!/usr/bin/env python3
"""uris.py VIRTBAYD LIBRARY_DIR: which daemon a client reaches by a URI, an alias, the environment or libvirt.conf, and
which error it gets: a python client with libvirt's library and with ours, on the same daemon."""
import os
import socket
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon  # noqa: E402
from reference import LIBRARY, differences, run  # noqa: E402

CONFIGURATION = "/etc/libvirt/libvirt.conf"
CLIENT = r"""
import sys, libvirt
libvirt.registerErrorHandler(lambda *_: None, None)
for how in (libvirt.open, libvirt.openReadOnly):
    for uri in sys.argv[1:]:
        try:
            conn = how(None if uri == 'NONE' else uri)
            print(uri, '->', conn.getURI(), conn.getType(), conn.listDomainsID())
            try:
                conn.lookupByName('test').setMetadata(0, 't', None, None, 0)
                print('  may write')
            except libvirt.libvirtError as e:
                print('  may not write:', e.get_error_code())
            conn.close()
        except libvirt.libvirtError as e:
            print(uri, '-> error', e.get_error_code(), e.get_error_domain())
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def configure(text):
    with open(CONFIGURATION, "w", encoding="utf-8") as f:
        f.write(text)


def main():
    program, library = (os.path.abspath(a) for a in sys.argv[1:3])
    if not os.path.exists(LIBRARY) or os.geteuid() != 0:
        print("SKIPPED: needs root and libvirt's library (package libvirt0)")
        return 77
    port, closed = free_port(), free_port()
    configuration = 'listen_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"\ntcp_port = "%d"\n' % port
    failed = []
    with Daemon(program, configuration=configuration, options=["--listen"]) as daemon:
        unix = daemon.uri("test")
        tcp = "test+tcp://127.0.0.1:%d/default" % port
        aliases = 'uri_aliases = [\n  "bay=%s",\n  "six=test+tcp://[::1]:%d/default",\n  "dead=test+tcp://127.0.0.1:%d/default"\n]\n' % (
            unix, port, closed)
        scenarios = {
            "addresses": (None, {}, [unix, tcp, "test+tcp://[::1]:%d/default" % port,
                                     "test+tcp://localhost:%d/default" % port,
                                     "test+tcp://127.0.0.1:%d/default" % closed,
                                     "test+tcp://[::1]:%d/default" % closed,
                                     "test+tcp://[::1/default", "test+tcp://no.such.host.invalid:%d/default" % port,
                                     "test+unix:///default?socket=/nonexistent", "test+nothing:///default",
                                     "nothing:///", "nothing+tcp://127.0.0.1:%d/" % port, "%s&no_sanity=1" % unix,
                                     "test+unix:///default?mode=nonsense&socket=%s" % daemon.socket]),
            "environment": (None, {"LIBVIRT_DEFAULT_URI": unix}, ["NONE", "", "test:///default"]),
            "environment names an alias": (aliases, {"LIBVIRT_DEFAULT_URI": "six"}, ["NONE"]),
            "environment beats the file": ('uri_default = "%s"\n' % unix, {"LIBVIRT_DEFAULT_URI": tcp}, ["NONE"]),
            "default of the file": ('uri_default = "%s"\n' % tcp, {}, ["NONE"]),
            "default of the file is an alias": (aliases + 'uri_default = "bay"\n', {}, ["NONE"]),
            "aliases": (aliases, {}, ["bay", "six", "dead", "ba", "bayy", "BAY", "bay/", unix]),
            "an alias without a URI": ('uri_aliases = [ "bay" ]\n', {}, ["bay", "other", unix]),
            "an alias with odd letters": ('uri_aliases = [ "b y=%s" ]\n' % unix, {}, ["b y", "bay"]),
            "an alias of an alias": ('uri_aliases = [ "a=b", "b=%s" ]\n' % unix, {}, ["a", "b"]),
            "aliases that are no list": ('uri_aliases = "bay=%s"\n' % unix, {}, ["bay", unix]),
            "a default that is no text": ("uri_default = 5\n", {}, ["NONE", unix]),
            "a file that cannot be read": ("uri_default = [\n", {}, ["NONE", unix, "bay"]),
        }
        for name, (text, environment, uris) in scenarios.items():
            if text is None:
                if os.path.exists(CONFIGURATION):
                    os.unlink(CONFIGURATION)
            else:
                configure(text)
            command = ["/usr/bin/python3", "-c", CLIENT] + uris
            theirs, ours = (run(command, where, **environment) for where in (None, library))
            found = differences(theirs, ours, name, 2 * len(uris))
            print("%s %s" % ("DIFFERENT" if found else "same", name))
            for line in found:
                print("    " + line)
            failed += [name] * bool(found)
        if os.path.exists(CONFIGURATION):
            os.unlink(CONFIGURATION)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
