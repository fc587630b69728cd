#include "api/event_delivery.h"

#include <memory>
#include <vector>

#include "api/handles.h"
#include "api/typed_params.h"
#include "virtbay/ops/events.h"

namespace virtbay::api {
namespace {

// A handle for as long as the callback runs; the application takes a reference of its own if it keeps it.
template <class T>
struct Releaser {
    void operator()(T* handle) const { release(handle); }
};
template <class Ref>
auto lend(virConnectPtr conn, const Ref& ref) {
    auto* handle = make(conn, ref);
    using T = std::remove_pointer_t<decltype(handle)>;
    return std::unique_ptr<T, Releaser<T>>(handle);
}

struct Delivery {
    const void* payload;
    virConnectPtr conn;
    AnyCallback callback;
    void* opaque;

    template <class Payload>
    const Payload& as() const {
        return *static_cast<const Payload*>(payload);
    }
    // Calls it as an F about a domain, with these arguments in the middle.
    template <class F, class... Args>
    void domain(const vb_domain_ref& ref, Args... args) const {
        const auto dom = lend(conn, ref);
        reinterpret_cast<F>(callback)(conn, dom.get(), args..., opaque);
    }
    template <class F, class Ref, class... Args>
    void object(const Ref& ref, Args... args) const {
        const auto handle = lend(conn, ref);
        reinterpret_cast<F>(callback)(conn, handle.get(), args..., opaque);
    }
};

void graphics(const Delivery& d) {
    const auto& e = d.as<vb_event_domain_graphics>();
    const auto address = [](const vb_domain_event_graphics_address& a) {
        return virDomainEventGraphicsAddress{a.family, const_cast<char*>(a.node),
                                             const_cast<char*>(a.service)};
    };
    const auto local = address(e.local), remote = address(e.remote);
    std::vector<virDomainEventGraphicsSubjectIdentity> identities;
    for (uint32_t i = 0; i < e.n_subject; ++i)
        identities.push_back({const_cast<char*>(e.subject[i].type), const_cast<char*>(e.subject[i].name)});
    const virDomainEventGraphicsSubject subject{static_cast<int>(identities.size()), identities.data()};
    d.domain<virConnectDomainEventGraphicsCallback>(e.dom, int{e.phase}, &local, &remote, e.authScheme,
                                                    &subject);
}

template <class F, class Payload>
void params(const Delivery& d) {
    const auto& e = d.as<Payload>();
    auto list = to_new_array(e.params, e.n_params);
    if (!list) return;
    const int count = static_cast<int>(e.n_params);
    d.domain<F>(e.dom, *list, count);
    // The receiver of a completed job owns nothing either.
    virTypedParamsFree(*list, count);
}

}  // namespace

void deliver(uint32_t event, const void* payload, virConnectPtr conn, AnyCallback callback, void* opaque) {
    const Delivery d{payload, conn, callback, opaque};
    switch (event) {
        case VB_EVENT_DOMAIN_LIFECYCLE: {
            const auto& e = d.as<vb_event_domain_lifecycle>();
            const auto dom = lend(conn, e.dom);
            reinterpret_cast<virConnectDomainEventCallback>(callback)(conn, dom.get(), e.event, e.detail,
                                                                      opaque);
            return;
        }
        case VB_EVENT_DOMAIN_REBOOT:
            return d.domain<virConnectDomainEventGenericCallback>(d.as<vb_event_domain_reboot>().dom);
        case VB_EVENT_DOMAIN_RTC_CHANGE: {
            const auto& e = d.as<vb_event_domain_rtc_change>();
            return d.domain<virConnectDomainEventRTCChangeCallback>(e.dom, static_cast<long long>(e.offset));
        }
        case VB_EVENT_DOMAIN_WATCHDOG: {
            const auto& e = d.as<vb_event_domain_watchdog>();
            return d.domain<virConnectDomainEventWatchdogCallback>(e.dom, int{e.action});
        }
        case VB_EVENT_DOMAIN_IO_ERROR: {
            const auto& e = d.as<vb_event_domain_io_error>();
            return d.domain<virConnectDomainEventIOErrorCallback>(e.dom, e.srcPath, e.devAlias,
                                                                  int{e.action});
        }
        case VB_EVENT_DOMAIN_GRAPHICS:
            return graphics(d);
        case VB_EVENT_DOMAIN_IO_ERROR_REASON: {
            const auto& e = d.as<vb_event_domain_io_error_reason>();
            return d.domain<virConnectDomainEventIOErrorReasonCallback>(e.dom, e.srcPath, e.devAlias,
                                                                        int{e.action}, e.reason);
        }
        case VB_EVENT_DOMAIN_CONTROL_ERROR:
            return d.domain<virConnectDomainEventGenericCallback>(d.as<vb_event_domain_control_error>().dom);
        case VB_EVENT_DOMAIN_BLOCK_JOB: {
            const auto& e = d.as<vb_event_domain_block_job>();
            return d.domain<virConnectDomainEventBlockJobCallback>(e.dom, e.path, int{e.type}, int{e.status});
        }
        case VB_EVENT_DOMAIN_BLOCK_JOB_2: {
            const auto& e = d.as<vb_event_domain_block_job_2>();
            return d.domain<virConnectDomainEventBlockJobCallback>(e.dom, e.dst, int{e.type}, int{e.status});
        }
        case VB_EVENT_DOMAIN_DISK_CHANGE: {
            const auto& e = d.as<vb_event_domain_disk_change>();
            return d.domain<virConnectDomainEventDiskChangeCallback>(e.dom, e.oldSrcPath, e.newSrcPath,
                                                                     e.devAlias, int{e.reason});
        }
        case VB_EVENT_DOMAIN_TRAY_CHANGE: {
            const auto& e = d.as<vb_event_domain_tray_change>();
            return d.domain<virConnectDomainEventTrayChangeCallback>(e.dom, e.devAlias, int{e.reason});
        }
        case VB_EVENT_DOMAIN_PMWAKEUP: {
            const auto& e = d.as<vb_event_domain_pmwakeup>();
            return d.domain<virConnectDomainEventPMWakeupCallback>(e.msg.dom, int{e.reason});
        }
        case VB_EVENT_DOMAIN_PMSUSPEND: {
            const auto& e = d.as<vb_event_domain_pmsuspend>();
            return d.domain<virConnectDomainEventPMSuspendCallback>(e.msg.dom, int{e.reason});
        }
        case VB_EVENT_DOMAIN_PMSUSPEND_DISK: {
            const auto& e = d.as<vb_event_domain_pmsuspend_disk>();
            return d.domain<virConnectDomainEventPMSuspendDiskCallback>(e.msg.dom, int{e.reason});
        }
        case VB_EVENT_DOMAIN_BALLOON_CHANGE: {
            const auto& e = d.as<vb_event_domain_balloon_change>();
            return d.domain<virConnectDomainEventBalloonChangeCallback>(
                e.dom, static_cast<unsigned long long>(e.actual));
        }
        case VB_EVENT_DOMAIN_DEVICE_REMOVED: {
            const auto& e = d.as<vb_event_domain_device_removed>();
            return d.domain<virConnectDomainEventDeviceRemovedCallback>(e.dom, e.devAlias);
        }
        case VB_EVENT_DOMAIN_DEVICE_ADDED: {
            const auto& e = d.as<vb_event_domain_device_added>();
            return d.domain<virConnectDomainEventDeviceAddedCallback>(e.dom, e.devAlias);
        }
        case VB_EVENT_DOMAIN_DEVICE_REMOVAL_FAILED: {
            const auto& e = d.as<vb_event_domain_device_removal_failed>();
            return d.domain<virConnectDomainEventDeviceRemovalFailedCallback>(e.dom, e.devAlias);
        }
        case VB_EVENT_DOMAIN_TUNABLE:
            return params<virConnectDomainEventTunableCallback, vb_event_domain_tunable>(d);
        case VB_EVENT_DOMAIN_JOB_COMPLETED:
            return params<virConnectDomainEventJobCompletedCallback, vb_event_domain_job_completed>(d);
        case VB_EVENT_DOMAIN_AGENT_LIFECYCLE: {
            const auto& e = d.as<vb_event_domain_agent_lifecycle>();
            return d.domain<virConnectDomainEventAgentLifecycleCallback>(e.dom, int{e.state}, int{e.reason});
        }
        case VB_EVENT_DOMAIN_MIGRATION_ITERATION: {
            const auto& e = d.as<vb_event_domain_migration_iteration>();
            return d.domain<virConnectDomainEventMigrationIterationCallback>(e.dom, int{e.iteration});
        }
        case VB_EVENT_DOMAIN_METADATA_CHANGE: {
            const auto& e = d.as<vb_event_domain_metadata_change>();
            return d.domain<virConnectDomainEventMetadataChangeCallback>(e.dom, int{e.type}, e.nsuri);
        }
        case VB_EVENT_DOMAIN_BLOCK_THRESHOLD: {
            const auto& e = d.as<vb_event_domain_block_threshold>();
            return d.domain<virConnectDomainEventBlockThresholdCallback>(
                e.dom, e.dev, e.path, static_cast<unsigned long long>(e.threshold),
                static_cast<unsigned long long>(e.excess));
        }
        case VB_EVENT_DOMAIN_MEMORY_FAILURE: {
            const auto& e = d.as<vb_event_domain_memory_failure>();
            return d.domain<virConnectDomainEventMemoryFailureCallback>(
                e.dom, int{e.recipient}, int{e.action}, static_cast<unsigned int>(e.flags));
        }
        case VB_EVENT_DOMAIN_MEMORY_DEVICE_SIZE_CHANGE: {
            const auto& e = d.as<vb_event_domain_memory_device_size_change>();
            return d.domain<virConnectDomainEventMemoryDeviceSizeChangeCallback>(
                e.dom, e.alias, static_cast<unsigned long long>(e.size));
        }
        case VB_EVENT_NETWORK_LIFECYCLE: {
            const auto& e = d.as<vb_event_network_lifecycle>();
            return d.object<virConnectNetworkEventLifecycleCallback>(e.net, int{e.event}, int{e.detail});
        }
        case VB_EVENT_STORAGE_POOL_LIFECYCLE: {
            const auto& e = d.as<vb_event_storage_pool_lifecycle>();
            return d.object<virConnectStoragePoolEventLifecycleCallback>(e.pool, int{e.event}, int{e.detail});
        }
        case VB_EVENT_STORAGE_POOL_REFRESH:
            return d.object<virConnectStoragePoolEventGenericCallback>(
                d.as<vb_event_storage_pool_refresh>().pool);
        case VB_EVENT_NODE_DEVICE_LIFECYCLE: {
            const auto& e = d.as<vb_event_node_device_lifecycle>();
            return d.object<virConnectNodeDeviceEventLifecycleCallback>(e.dev, int{e.event}, int{e.detail});
        }
        case VB_EVENT_NODE_DEVICE_UPDATE:
            return d.object<virConnectNodeDeviceEventGenericCallback>(
                d.as<vb_event_node_device_update>().dev);
        case VB_EVENT_SECRET_LIFECYCLE: {
            const auto& e = d.as<vb_event_secret_lifecycle>();
            return d.object<virConnectSecretEventLifecycleCallback>(e.secret, int{e.event}, int{e.detail});
        }
        case VB_EVENT_SECRET_VALUE_CHANGED:
            return d.object<virConnectSecretEventGenericCallback>(
                d.as<vb_event_secret_value_changed>().secret);
        case VB_EVENT_QEMU_MONITOR_ANY: {
            const auto& e = d.as<vb_event_qemu_monitor_any>();
            return d.domain<virConnectDomainQemuMonitorEventCallback>(
                e.dom, e.event, static_cast<long long>(e.seconds), static_cast<unsigned int>(e.micros),
                e.details);
        }
        default:
            return;
    }
}

}  // namespace virtbay::api
