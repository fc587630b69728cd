#!/usr/bin/python3
"""state_survives.py VIRTBAYD TEST_DRIVER_LIBRARY [QEMU_DRIVER_LIBRARY]: what a driver knows is the same after it is replaced.

Everything that clients can ask is asked before and after: of the test driver guests, snapshots, checkpoints, networks,
interfaces, node devices, pools and volumes, each changed in some way that no default has; of the QEMU driver guests
that run, are paused or shut off, with titles, descriptions and metadata that differ between now and the next start.
"""
import os
import sys

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from admin import Admin
from daemon import Daemon

EMULATOR = "/usr/bin/qemu-system-x86_64"
GUEST = """<domain type='%s'><name>%s</name><title>%s at first</title>
  <metadata><k:kept xmlns:k='urn:kept'><k:deeper way='one'/></k:kept></metadata><memory unit='MiB'>16</memory>
  <os><type arch='%s'>hvm</type></os></domain>"""
NETWORK = """<network><name>%s</name><forward mode='nat'/><bridge name='%s'/>
  <ip address='192.168.%d.1' netmask='255.255.255.0'><dhcp><range start='192.168.%d.10' end='192.168.%d.20'/></dhcp></ip>
  </network>"""
SNAPSHOT = "<domainsnapshot><name>%s</name><description>%s</description></domainsnapshot>"
LIVE, CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
NONE = "nothing"


def asked(function, *arguments):
    """The answer, or which error there is instead."""
    try:
        return function(*arguments)
    except libvirt.libvirtError as e:
        return "error %d" % e.get_error_code()


def snapshot_facts(snapshot):
    return {"xml": snapshot.getXMLDesc(), "current": snapshot.isCurrent(), "metadata": snapshot.hasMetadata(),
            "parent": asked(lambda: snapshot.getParent().getName()),
            "children": sorted(s.getName() for s in snapshot.listAllChildren())}


def domain_facts(domain):
    facts = {"id": domain.ID(), "state": domain.state(), "persistent": domain.isPersistent(),
             "updated": domain.isUpdated(), "autostart": asked(domain.autostart), "live": domain.XMLDesc(),
             "next": domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE),
             "saved": asked(domain.hasManagedSaveImage), "messages": asked(domain.messages)}
    for flags in (0, LIVE, CONFIG):
        for kind, uri in ((libvirt.VIR_DOMAIN_METADATA_TITLE, None), (libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, None),
                          (libvirt.VIR_DOMAIN_METADATA_ELEMENT, "urn:kept"),
                          (libvirt.VIR_DOMAIN_METADATA_ELEMENT, "urn:live")):
            facts["metadata %d %s %d" % (kind, uri, flags)] = asked(domain.metadata, kind, uri, flags)
    for snapshot in asked(domain.listAllSnapshots) if not isinstance(asked(domain.listAllSnapshots), str) else []:
        facts["snapshot " + snapshot.getName()] = snapshot_facts(snapshot)
    checkpoints = asked(domain.listAllCheckpoints)
    for checkpoint in checkpoints if not isinstance(checkpoints, str) else []:
        facts["checkpoint " + checkpoint.getName()] = checkpoint.getXMLDesc()
    return facts


def network_facts(network):
    return {"xml": network.XMLDesc(), "next": asked(network.XMLDesc, libvirt.VIR_NETWORK_XML_INACTIVE),
            "active": network.isActive(), "persistent": network.isPersistent(), "autostart": asked(network.autostart),
            "bridge": asked(network.bridgeName)}


def pool_facts(pool):
    facts = {"xml": pool.XMLDesc(), "info": pool.info(), "active": pool.isActive(), "autostart": asked(pool.autostart)}
    for volume in pool.listAllVolumes() if pool.isActive() else []:
        facts["volume " + volume.name()] = (volume.XMLDesc(), volume.info(), volume.key())
    return facts


def everything(connection):
    found = {}
    for kind, listed, facts in (
            ("domain", connection.listAllDomains, domain_facts), ("network", connection.listAllNetworks, network_facts),
            ("pool", connection.listAllStoragePools, pool_facts),
            ("interface", connection.listAllInterfaces, lambda i: (i.XMLDesc(), i.isActive())),
            ("device", connection.listAllDevices, lambda d: d.XMLDesc())):
        objects = asked(listed)
        if isinstance(objects, str):
            found[kind] = objects
            continue
        for each in objects:
            found["%s %s" % (kind, each.name())] = facts(each)
    return found


def differences(before, after, path=""):
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(set(before) | set(after)):
            yield from differences(before.get(key, NONE), after.get(key, NONE), "%s / %s" % (path, key))
    elif before != after:
        yield "%s: was %s and is %s" % (path, before, after)


def compare(before, after):
    found = list(differences(before, after))
    if found:
        raise AssertionError("%d things are not as they were:\n%s" % (len(found), "\n".join(found)))


def prepare_test_driver(connection):
    for number, (name, started, persistent) in enumerate((("calm", 1, 1), ("gone", 0, 1), ("passing", 1, 0))):
        xml = NETWORK % (name, "br-" + name, number, number, number)
        network = connection.networkDefineXML(xml) if persistent else connection.networkCreateXML(xml)
        if persistent and started:
            network.create()
            network.setAutostart(1)
            # The running one has a host that the stored one has not.
            network.update(libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, libvirt.VIR_NETWORK_SECTION_IP_DHCP_HOST, 0,
                           "<host mac='52:54:00:00:00:01' ip='192.168.%d.15'/>" % number,
                           libvirt.VIR_NETWORK_UPDATE_AFFECT_LIVE)
    guest = connection.defineXML(GUEST % ("test", "keeper", "keeper", "i686"))
    guest.create()
    guest.setMetadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, "<l/>", "l", "urn:live", LIVE)
    for name in ("root", "middle", "leaf"):
        guest.snapshotCreateXML(SNAPSHOT % (name, "of " + name))
    guest.suspend()
    guest.snapshotCreateXML(SNAPSHOT % ("paused", "while paused"))
    guest.revertToSnapshot(guest.snapshotLookupByName("middle"))
    guest.snapshotCreateXML(SNAPSHOT % ("branch", "beside the leaf"))
    off = connection.defineXML(GUEST % ("test", "off", "off", "i686"))
    off.snapshotCreateXML(SNAPSHOT % ("cold", "while shut off"))
    off.setAutostart(1)
    pool = connection.storagePoolLookupByName("default-pool")
    pool.createXML("<volume><name>data</name><capacity unit='MiB'>3</capacity></volume>")


def prepare_qemu_driver(connection):
    for name in ("runs", "waits", "off"):
        guest = connection.defineXML(GUEST % ("qemu", name, name, "x86_64"))
        guest.setMetadata(libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, "described", None, None, CONFIG)
        if name == "off":
            guest.setAutostart(1)
            continue
        guest.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED if name == "waits" else 0)
        guest.setMetadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, "<l a='b'>text</l>", "l", "urn:live", LIVE)
        guest.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, "only now", None, None, LIVE)
        guest.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, "only later", None, None, CONFIG)
    connection.createXML(GUEST % ("qemu", "passing", "passing", "x86_64"), libvirt.VIR_DOMAIN_START_PAUSED)


def survives(daemon, driver, library, prepare):
    connection = libvirt.open(daemon.uri(driver))
    try:
        prepare(connection)
        before = everything(connection)
        with Admin(daemon.admin_socket) as admin:
            for _ in range(2):
                admin.replace(driver, library)
                compare(before, everything(connection))
        print("%s: %d objects as they were" % (driver, len(before)))
        return before
    finally:
        if driver == "qemu":
            for domain in connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE):
                domain.destroy()
        connection.close()


def main():
    virtbayd, libraries = sys.argv[1], dict(zip(("test", "qemu"), sys.argv[2:]))
    libvirt.registerErrorHandler(lambda *_: None, None)
    with Daemon(virtbayd) as daemon:
        found = survives(daemon, "test", libraries["test"], prepare_test_driver)
        if len(found["domain keeper"]["snapshot middle"]["children"]) != 2:
            raise AssertionError("the snapshots are no tree, so the test says nothing")
        if "qemu" not in libraries or not os.path.exists(EMULATOR):
            return 0
        found = survives(daemon, "qemu", libraries["qemu"], prepare_qemu_driver)
        if found["domain runs"]["live"] == found["domain runs"]["next"]:
            raise AssertionError("the metadata of now and later are the same, so the test says nothing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
