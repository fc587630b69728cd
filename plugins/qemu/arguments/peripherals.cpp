#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

Json device_of(const Domain& domain, const Input& input) {
    Json d;
    if (input.bus == InputBus::usb) {
        d["driver"] = "usb-" + (input.type == InputType::keyboard ? std::string("kbd")
                                                                  : std::string(name_of(input.type)));
    } else if (input.bus == InputBus::virtio) {
        std::string driver = input.type == InputType::passthrough
                                 ? "virtio-input-host"
                                 : "virtio-" + std::string(name_of(input.type));
        driver += "-pci";
        if (input.model == VirtioModel::virtio_non_transitional) driver += "-non-transitional";
        d["driver"] = driver;
        if (input.type == InputType::passthrough) d["evdev"] = input.evdev.str();
        add_virtio_options(d, input.virtio);
    } else {
        return d;
    }
    d["id"] = input.info.alias.str();
    add_address(d, domain, input.info);
    return d;
}

Json object_of(const Rng& rng) {
    const std::string id = "obj" + rng.info.alias.str();
    if (rng.backend == RngBackend::builtin) return {{"qom-type", "rng-builtin"}, {"id", id}};
    if (rng.backend == RngBackend::egd)
        return {{"qom-type", "rng-egd"}, {"id", id}, {"chardev", "char" + rng.info.alias.str()}};
    return {{"qom-type", "rng-random"},
            {"id", id},
            {"filename", rng.device.has() ? rng.device.str() : "/dev/urandom"}};
}

Json device_of(const Domain& domain, const Rng& rng) {
    Json d{{"driver", rng.model == RngModel::virtio                ? "virtio-rng-pci"
                      : rng.model == RngModel::virtio_transitional ? "virtio-rng-pci-transitional"
                                                                   : "virtio-rng-pci-non-transitional"}};
    add_virtio_options(d, rng.virtio);
    d["rng"] = "obj" + rng.info.alias.str();
    d["id"] = rng.info.alias.str();
    if (rng.rate) {
        d["max-bytes"] = rng.rate;
        d["period"] = rng.period ? rng.period : 1000;
    }
    add_address(d, domain, rng.info);
    return d;
}

Json device_of(const Domain& domain, const Balloon& b) {
    Json d{{"driver", b.model == BalloonModel::virtio ? "virtio-balloon-pci"
                      : b.model == BalloonModel::virtio_transitional
                          ? "virtio-balloon-pci-transitional"
                          : "virtio-balloon-pci-non-transitional"}};
    d["id"] = b.info.alias.str();
    if (b.autodeflate != OnOff::absent) d["deflate-on-oom"] = b.autodeflate == OnOff::on;
    if (b.free_page_reporting != OnOff::absent) d["free-page-reporting"] = b.free_page_reporting == OnOff::on;
    add_virtio_options(d, b.virtio);
    add_address(d, domain, b.info);
    return d;
}

Json device_of(const Domain& domain, const Watchdog& w) {
    Json d{{"driver", std::string(name_of(w.model))}, {"id", w.info.alias.str()}};
    add_address(d, domain, w.info);
    return d;
}

void ArgumentBuilder::inputs() {
    for (const Input& i : domain_.inputs) {
        if (i.type == InputType::evdev) {
            Json object{{"qom-type", "input-linux"}, {"id", i.info.alias.str()}, {"evdev", i.evdev.str()}};
            if (i.repeat != OnOff::absent) object["repeat"] = i.repeat == OnOff::on;
            if (i.grab == InputGrab::all) object["grab_all"] = true;
            add_json("-object", object);
            continue;
        }
        Json d = device_of(domain_, i);
        if (!d.is_null()) add_device(std::move(d));
    }
}

void ArgumentBuilder::small_devices() {
    for (const Watchdog& w : domain_.watchdogs) {
        add_device(device_of(domain_, w));
        std::string action(name_of(w.action));
        if (w.action == WatchdogAction::dump) action = "pause";
        add("-watchdog-action", action);
    }
    if (domain_.balloon && domain_.balloon->model != BalloonModel::none)
        add_device(device_of(domain_, *domain_.balloon));
    for (const Rng& r : domain_.rngs) {
        if (r.backend == RngBackend::egd && r.source)
            if (auto text = chardev_of(*r.source, "char" + r.info.alias.str())) add("-chardev", *text);
        add_json("-object", object_of(r));
        add_device(device_of(domain_, r));
    }
    for (const Panic& p : domain_.panics) {
        Json d{{"driver", p.model == PanicModel::pvpanic ? "pvpanic-pci" : "pvpanic"}};
        if (p.info.has_address(AddressType::isa) && p.info.address->iobase)
            d["ioport"] = *p.info.address->iobase;
        if (p.model == PanicModel::pvpanic) add_address(d, domain_, p.info);
        if (p.model != PanicModel::hyperv) add_device(std::move(d));
    }
    for (const Shmem& s : domain_.shmems) {
        const std::string alias = s.info.alias.str();
        if (s.model == ShmemModel::ivshmem_plain)
            add_json("-object", {{"qom-type", "memory-backend-file"},
                                 {"id", "shmmem-" + alias},
                                 {"mem-path", "/dev/shm/" + s.name.str()},
                                 {"size", s.size ? s.size : 4u << 20},
                                 {"share", true}});
        Json d{{"driver", std::string(name_of(s.model))}, {"id", alias}};
        if (s.model == ShmemModel::ivshmem_plain) {
            d["memdev"] = "shmmem-" + alias;
            d["master"] = s.role == ShmemRole::master;
        }
        add_address(d, domain_, s.info);
        add_device(std::move(d));
    }
    if (domain_.iommu && domain_.iommu->model == IommuModel::intel) {
        Json d{{"driver", "intel-iommu"}};
        if (domain_.iommu->intremap != OnOff::absent)
            d["intremap"] = domain_.iommu->intremap == OnOff::on ? "on" : "off";
        add_device(std::move(d));
    }
}

}  // namespace virtbay::qemu
