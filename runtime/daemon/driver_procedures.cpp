// The program for drivers: what is loaded, and replacing it while it serves.
#include <functional>

#include "connection/runtime.h"
#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "daemon/admin.h"
#include "daemon/errors.h"
#include "daemon/session.h"
#include "loop/loop.h"
#include "loop/worker_pool.h"

namespace virtbay::daemon {

namespace {

enum : int32_t { list = 1, load = 2, unload = 3, replace = 4 };

// Loading takes its time: `work` runs on a worker, its result is told on the loop. The session outlives its
// calls.
void on_worker(Session& session, Call& call, std::function<std::function<void()>()> work) {
    Context& context = session.context();
    auto job = [&context, work = std::move(work)] { context.loop.post(work()); };
    if (!context.admin_pool.submit(Priority::normal, {}, std::move(job))) {
        session.fail(call, make_error(VB_ERR_RESOURCE_BUSY, VB_FROM_ADMIN, "too much work waits"));
    }
}

void list_drivers(Session& session, Call& call) {
    const auto plugins = session.context().runtime.plugins().rows();
    std::vector<std::string> schemes;
    std::vector<wire::drivers_row> rows;
    schemes.reserve(plugins.size());
    for (const auto& p : plugins) {
        std::string joined;
        for (const auto& s : p.schemes) joined += (joined.empty() ? "" : " ") + s;
        schemes.push_back(std::move(joined));
        wire::drivers_row row{};
        row.id = p.id.c_str();
        row.version = p.version.c_str();
        row.state = p.state.c_str();
        row.reason = p.reason.c_str();
        row.file = p.file.c_str();
        row.kind = p.kind.c_str();
        row.schemes = schemes.back().c_str();
        row.generation = p.generation;
        row.operations = static_cast<uint32_t>(p.operations);
        row.connections = static_cast<uint32_t>(p.connections);
        row.pinned_images = static_cast<uint32_t>(p.pinned_images);
        row.last_pause_us = static_cast<uint64_t>(p.last_pause.count());
        rows.push_back(row);
    }
    const wire::drivers_list_ret ret{static_cast<uint32_t>(rows.size()), rows.data()};
    session.reply(call, call.row->ret, &ret);
}

}  // namespace

void run_driver_procedure(Session& session, Call& call) {
    auto& plugins = session.context().runtime.plugins();
    const auto answer = [&session, &call](Status status) -> std::function<void()> {
        return [&session, &call, status = std::move(status)] {
            if (status) {
                session.reply(call);
            } else {
                session.fail(call, status.error());
            }
        };
    };
    switch (call.row->number) {
        case list:
            return list_drivers(session, call);
        case load:
            return on_worker(session, call, [&plugins, &call, answer] {
                return answer(plugins.load(call.arguments<wire::drivers_load_args>().file));
            });
        case unload:
            return on_worker(session, call, [&plugins, &call, answer] {
                return answer(plugins.unload(call.arguments<wire::drivers_unload_args>().id));
            });
        case replace:
            return on_worker(session, call, [&plugins, &session, &call, answer]() -> std::function<void()> {
                const auto& args = call.arguments<wire::drivers_replace_args>();
                plugin::ReplaceOptions options;
                if (args.deadline_ms != 0) options.deadline = std::chrono::milliseconds(args.deadline_ms);
                options.force = args.force != 0;
                auto report = plugins.replace(args.id, args.file, options);
                if (!report) return answer(report.error());
                return [&session, &call, report = *report] {
                    wire::drivers_replace_ret ret{};
                    ret.old_version = report.old_version.c_str();
                    ret.new_version = report.new_version.c_str();
                    ret.pause_us = static_cast<uint64_t>(report.pause.count());
                    ret.state_bytes = report.state_bytes;
                    ret.connections = static_cast<uint32_t>(report.connections);
                    ret.unmapped = report.unmapped ? 1 : 0;
                    session.reply(call, call.row->ret, &ret);
                };
            });
        default:
            return session.fail(call, rpc_error("unknown procedure: " + std::to_string(call.row->number)));
    }
}

}  // namespace virtbay::daemon
