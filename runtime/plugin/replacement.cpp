#include "plugin/replacement.h"

#include <malloc.h>

#include "base/guarded.h"
#include "plugin/state_stream.h"

namespace virtbay::plugin {
namespace {

using Clock = std::chrono::steady_clock;

Error failed_at(const char* step, const std::string& id, const std::string& why) {
    return make_error(VB_ERR_OPERATION_FAILED, VB_FROM_NONE,
                      "cannot replace driver " + id + ": " + step + ": " + why + "; the old one goes on");
}

std::string status_text(int32_t status) {
    return "status " + std::to_string(status);
}

std::string why(int32_t status, const std::string& thrown) {
    return thrown.empty() ? status_text(status) : thrown;
}

uint32_t milliseconds_until(Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return left < 1 ? 1 : static_cast<uint32_t>(left);
}

}  // namespace

Result<ReplaceReport> Replacement::run(std::unique_ptr<Generation> next, const ReplaceOptions& options) {
    ReplaceReport report;
    Generation& old = driver_.generation();
    const vb_swap* take = next->swap();
    const vb_swap* give = old.swap();
    if ((!take || !give) && driver_.open_links() > 0)
        return failed_at(
            "prepare", driver_.id(),
            std::string("the ") + (give ? "new" : "old") + " one cannot hand its state over and has clients");
    report.old_version = old.version();
    report.new_version = next->version();
    if (take && give) {
        if (give->schema_write < take->schema_read_min || give->schema_write > take->schema_read_max)
            return failed_at("prepare", driver_.id(),
                             "the old one writes state schema " + std::to_string(give->schema_write) +
                                 ", the new one reads " + std::to_string(take->schema_read_min) + " to " +
                                 std::to_string(take->schema_read_max));
        const vb_swap_info info{sizeof info, give->schema_write, report.old_version.c_str(),
                                report.new_version.c_str()};
        std::string thrown;
        const int32_t prepared = guarded(&thrown, [&] { return take->prepare(next->self(), &info); });
        if (prepared != VB_OK) return failed_at("prepare", driver_.id(), why(prepared, thrown));
    }
    const Status compared = compare(old, *next, options);
    if (!compared) return compared.error();

    const auto closed_at = Clock::now();
    deadline_ = closed_at + options.deadline;
    if (!driver_.gate().close(deadline_)) {
        const uint32_t inside = driver_.gate().inside();
        driver_.gate().open();
        return failed_at("gate", driver_.id(), std::to_string(inside) + " calls did not end in time");
    }
    const Status handed = hand_over(old, *next, options, report);
    if (!handed) {
        restore_links();
        driver_.gate().open();
        return handed.error();
    }
    std::unique_ptr<Generation> retired = driver_.exchange(std::move(next));
    driver_.gate().open();
    report.pause = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - closed_at);
    report.connections = saved_.size();
    report.unmapped = retired->retire();
    retired.reset();
    // All that the old one held is free: here, in one piece, it can be given back.
    malloc_trim(0);
    return report;
}

// With the gate closed and empty. On failure everything of the old one is as before.
Status Replacement::hand_over(Generation& old, Generation& next, const ReplaceOptions& options,
                              ReplaceReport& report) {
    const vb_swap* give = old.swap();
    const vb_swap* take = next.swap();
    auto resume_old = [&](Error error) -> Status {
        next.instance().suspend(Clock::now() + std::chrono::seconds(1));
        old.instance().resume();
        if (give) {
            std::string thrown;
            const int32_t resumed = guarded(&thrown, [&] { return give->resume(old.self()); });
            if (resumed != VB_OK) error.message += " (and resuming it failed: " + why(resumed, thrown) + ")";
        }
        return error;
    };
    auto fail = [&](const char* step, const std::string& reason) {
        return resume_old(failed_at(step, driver_.id(), reason));
    };
    std::string thrown;

    if (give && take) {
        vb_busy busy{};
        busy.size = sizeof busy;
        const int32_t quiet = guarded(&thrown, [&] {
            return give->quiesce(old.self(), milliseconds_until(deadline_), options.force, &busy);
        });
        busy.reason[sizeof busy.reason - 1] = 0;
        if (quiet != VB_OK) return fail("quiesce", busy.reason[0] ? busy.reason : why(quiet, thrown));
    } else {
        old.stop();
    }
    if (!old.instance().suspend(deadline_)) return fail("quiesce", "work of the driver did not end in time");
    if (give && take) {
        auto state = StateStream::create();
        if (!state) return resume_old(state.error());
        const vb_writer writer = state->writer();
        const int32_t exported = guarded(&thrown, [&] { return give->export_state(old.self(), &writer); });
        if (exported != VB_OK) return fail("export", why(exported, thrown));
        report.state_bytes = state->bytes();
        const vb_reader reader = state->reader();
        const int32_t imported =
            guarded(&thrown, [&] { return take->import_state(next.self(), &reader, give->schema_write); });
        if (imported != VB_OK) return fail("import", why(imported, thrown));
    }
    const Status adopted = adopt_links(next);
    if (!adopted) return fail("adopt", adopted.error().message);
    if (Clock::now() > deadline_) return fail("adopt", "the deadline is over");
    if (!(give && take)) {
        const Status started = next.start();
        return started ? Status() : fail("start", started.error().message);
    }
    const int32_t committed = guarded(&thrown, [&] { return take->commit(next.self()); });
    if (committed != VB_OK) return fail("commit", why(committed, thrown));
    return {};
}

Status Replacement::compare(const Generation& old, const Generation& next,
                            const ReplaceOptions& options) const {
    if (options.force) return {};
    std::string lost;
    for (uint16_t i = 0; i < contract::operations().size(); ++i)
        if (old.table().supports(i) && !next.table().supports(i))
            lost.append(lost.empty() ? "" : ", ").append(contract::operations()[i].name);
    if (lost.empty()) return {};
    return failed_at("compare", driver_.id(), "the new one does not support " + lost);
}

Status Replacement::adopt_links(Generation& next) {
    for (const auto& link : driver_.links()) {
        saved_.push_back({link, link->state, link->scope, link->canonical});
        int32_t status = VB_OK;
        const Status opened = driver_.call_open(next, *link, 0, VB_OPEN_ADOPT, nullptr, &status);
        if (!opened) return opened;
        if (status != VB_OK)
            return make_error(VB_ERR_OPERATION_FAILED, VB_FROM_NONE,
                              "the new one declines " + link->uri->text);
    }
    return {};
}

void Replacement::restore_links() {
    for (auto& s : saved_) {
        s.link->state = s.state;
        s.link->scope = s.scope;
        s.link->canonical = s.canonical;
    }
}

}  // namespace virtbay::plugin
