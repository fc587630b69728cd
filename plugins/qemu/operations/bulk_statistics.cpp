// Statistics of many domains at once: all monitors are asked together, and one that is silent costs the
// others nothing.
#include <sys/stat.h>

#include <condition_variable>

#include "answer.h"
#include "driver.h"
#include "guest/image_sizes.h"
#include "guest/process.h"
#include "guest/tap.h"
#include "monitor/json.h"
#include "operations/balloon.h"
#include "operations/block_statistics.h"

namespace virtbay::qemu {

using namespace model;

namespace {

constexpr auto patience = std::chrono::milliseconds(800);

constexpr uint32_t groups = VB_DOMAIN_STATS_STATE | VB_DOMAIN_STATS_CPU_TOTAL | VB_DOMAIN_STATS_BALLOON |
                            VB_DOMAIN_STATS_VCPU | VB_DOMAIN_STATS_INTERFACE | VB_DOMAIN_STATS_BLOCK |
                            VB_DOMAIN_STATS_PERF | VB_DOMAIN_STATS_IOTHREAD | VB_DOMAIN_STATS_MEMORY |
                            VB_DOMAIN_STATS_DIRTYRATE;

// What is asked of one monitor; filled on the loop.
struct Answers {
    std::shared_ptr<const Json> blockstats, blocks, balloon, iothreads;
};

// Counts the questions under way.
struct Collection {
    std::mutex lock;
    std::condition_variable done;
    size_t missing = 0;
    std::vector<Answers> answers;
};

struct Subject {
    GuestPtr guest;
    DomainPtr domain;
    vb_domain_ref ref{};
    int32_t state = 0, reason = 0;
    int pid = 0;
    bool active = false, partial = false;
    uint64_t generation = 0, image_changes = 0;
    std::vector<int> vcpu_pids;
    bool sizes_known = false;
    ImageSizes sizes;
    std::shared_ptr<Monitor> monitor;
};

class Record {
  public:
    explicit Record(vb::Call& call) : call_(call) {}
    void i(const std::string& name, int32_t v) { put(name, VB_TYPED_PARAM_INT).i = v; }
    void ui(const std::string& name, uint32_t v) { put(name, VB_TYPED_PARAM_UINT).ui = v; }
    void ul(const std::string& name, uint64_t v) { put(name, VB_TYPED_PARAM_ULLONG).ul = v; }
    void b(const std::string& name, bool v) { put(name, VB_TYPED_PARAM_BOOLEAN).b = v; }
    void s(const std::string& name, std::string_view v) {
        put(name, VB_TYPED_PARAM_STRING).s = call_.text(v);
    }
    void finish(vb_domain_stats_record& out) {
        auto* copy = call_.array<vb_typed_param>(params_.size());
        std::copy(params_.begin(), params_.end(), copy);
        out.params = copy;
        out.n_params = static_cast<uint32_t>(params_.size());
    }

  private:
    auto put(const std::string& name, int32_t type) -> decltype(vb_typed_param_value::value)& {
        vb_typed_param& p = params_.emplace_back();
        p = {};
        p.field = call_.text(name);
        p.value.type = type;
        return p.value.value;
    }
    vb::Call& call_;
    std::vector<vb_typed_param> params_;
};

void cpu_group(const Subject& s, Record& r) {
    ThreadTimes t;
    if (!s.active || !thread_times(s.pid, 0, t)) return;
    r.ul("cpu.time", t.user_ns + t.system_ns);
    r.ul("cpu.user", t.user_ns);
    r.ul("cpu.system", t.system_ns);
}

void balloon_group(const Subject& s, const Answers& a, Record& r) {
    if (s.active) r.ul("balloon.current", s.domain->current_memory);
    r.ul("balloon.maximum", s.domain->memory);
    if (!s.active) return;
    static constexpr const char* names[] = {
        "swap_in", "swap_out", "major_fault", "minor_fault", "unused",          "available",     nullptr,
        "rss",     "usable",   "last-update", "disk_caches", "hugetlb_pgalloc", "hugetlb_pgfail"};
    if (a.balloon)
        if (const Json* value = find(*a.balloon, "return"))
            for (const auto& [tag, v] : balloon_statistics(*value))
                if (static_cast<size_t>(tag) < std::size(names) && names[tag])
                    r.ul(std::string("balloon.") + names[tag], v);
    r.ul("balloon.rss", resident_kib(s.pid));
}

void vcpu_group(const Subject& s, Record& r) {
    r.ui("vcpu.current", s.domain->vcpus);
    r.ui("vcpu.maximum", s.domain->max_vcpus);
    for (size_t n = 0; n < s.vcpu_pids.size(); ++n) {
        const std::string prefix = "vcpu." + std::to_string(n) + ".";
        r.i(prefix + "state", VB_VCPU_RUNNING);
        ThreadTimes t;
        if (thread_times(s.pid, s.vcpu_pids[n], t)) r.ul(prefix + "time", t.user_ns + t.system_ns);
    }
}

void interface_group(const Subject& s, Record& r) {
    if (!s.active) return;
    r.ui("net.count", static_cast<uint32_t>(s.domain->interfaces.size()));
    size_t n = 0;
    for (const Interface& i : s.domain->interfaces) {
        const std::string prefix = "net." + std::to_string(n++) + ".";
        if (i.target.empty()) continue;
        r.s(prefix + "name", i.target.view());
        auto c = link_counters(i.target.str());
        if (!c) continue;
        r.ul(prefix + "rx.bytes", static_cast<uint64_t>(c->rx_bytes));
        r.ul(prefix + "rx.pkts", static_cast<uint64_t>(c->rx_packets));
        r.ul(prefix + "rx.errs", static_cast<uint64_t>(c->rx_errs));
        r.ul(prefix + "rx.drop", static_cast<uint64_t>(c->rx_drop));
        r.ul(prefix + "tx.bytes", static_cast<uint64_t>(c->tx_bytes));
        r.ul(prefix + "tx.pkts", static_cast<uint64_t>(c->tx_packets));
        r.ul(prefix + "tx.errs", static_cast<uint64_t>(c->tx_errs));
        r.ul(prefix + "tx.drop", static_cast<uint64_t>(c->tx_drop));
    }
}

// What query-block would tell, from what it told before and from the host's files.
void add_known_sizes(const Subject& s, std::map<std::string, DiskCounters>& counters) {
    for (const Disk& d : s.domain->disks) {
        const auto size = s.sizes.find(d.info.alias.str());
        struct stat file {};
        if (size == s.sizes.end() || !size->second || ::stat(d.source.path.c_str(), &file) < 0) continue;
        DiskCounters& c = counters[size->first];
        c.has_image = true;
        c.capacity = *size->second;
        c.physical = static_cast<uint64_t>(file.st_blocks) * 512;
    }
}

void keep_sizes(const Subject& s, const Json& blocks) {
    ImageSizes sizes = image_sizes(blocks);
    const std::lock_guard guard(s.guest->lock);
    if (s.guest->generation == s.generation && s.guest->image_changes == s.image_changes)
        s.guest->image_sizes = std::move(sizes);
}

void block_group(const Subject& s, const Answers& a, Record& r) {
    std::map<std::string, DiskCounters> counters;
    if (a.blockstats) {
        const Json* blocks = a.blocks ? find(*a.blocks, "return") : nullptr;
        if (const Json* stats = find(*a.blockstats, "return")) counters = disk_counters(*stats, blocks);
        if (blocks) keep_sizes(s, *blocks);
        if (s.sizes_known) add_known_sizes(s, counters);
    }
    r.ui("block.count", static_cast<uint32_t>(s.domain->disks.size()));
    size_t n = 0;
    for (const Disk& d : s.domain->disks) {
        const std::string prefix = "block." + std::to_string(n++) + ".";
        r.s(prefix + "name", d.target.view());
        if (!d.source.path.empty()) r.s(prefix + "path", d.source.path.view());
        if (d.source.index) r.ui(prefix + "backingIndex", d.source.index);
        const auto at = counters.find(d.info.alias.str());
        if (at == counters.end()) continue;
        const DiskCounters& c = at->second;
        r.ul(prefix + "rd.reqs", static_cast<uint64_t>(c.rd_req));
        r.ul(prefix + "rd.bytes", static_cast<uint64_t>(c.rd_bytes));
        r.ul(prefix + "rd.times", static_cast<uint64_t>(c.rd_times));
        r.ul(prefix + "wr.reqs", static_cast<uint64_t>(c.wr_req));
        r.ul(prefix + "wr.bytes", static_cast<uint64_t>(c.wr_bytes));
        r.ul(prefix + "wr.times", static_cast<uint64_t>(c.wr_times));
        r.ul(prefix + "fl.reqs", static_cast<uint64_t>(c.fl_req));
        r.ul(prefix + "fl.times", static_cast<uint64_t>(c.fl_times));
        if (!c.has_image) continue;
        r.ul(prefix + "allocation", c.allocation);
        r.ul(prefix + "capacity", c.capacity);
        r.ul(prefix + "physical", c.physical);
    }
}

void iothread_group(const Answers& a, Record& r) {
    if (!a.iothreads) return;
    const Json* list = find(*a.iothreads, "return");
    if (!list || !list->is_array() || list->empty()) return;
    r.ui("iothread.count", static_cast<uint32_t>(list->size()));
    for (const Json& t : *list) {
        const std::string id = text_of(t, "id");
        if (!id.starts_with("iothread")) continue;
        const std::string prefix = "iothread." + id.substr(8) + ".";
        r.ul(prefix + "poll-max-ns", static_cast<uint64_t>(number_of(t, "poll-max-ns").value_or(0)));
        r.ui(prefix + "poll-grow", static_cast<uint32_t>(number_of(t, "poll-grow").value_or(0)));
        r.ui(prefix + "poll-shrink", static_cast<uint32_t>(number_of(t, "poll-shrink").value_or(0)));
    }
}

void ask(const std::shared_ptr<Collection>& all, size_t index, Monitor& monitor, const char* command,
         const std::string& arguments, std::shared_ptr<const Json> Answers::*where) {
    {
        const std::lock_guard guard(all->lock);
        ++all->missing;
    }
    monitor.send(command, arguments, [all, index, where](Result<MonitorReply> reply) {
        const std::lock_guard guard(all->lock);
        if (reply) all->answers[index].*where = reply->message;
        if (--all->missing == 0) all->done.notify_all();
    });
}

}  // namespace

vb::Status QemuDriver::domain_get_all_stats(vb::Call& call, const vb_domain_get_all_stats_in& in,
                                            vb_domain_get_all_stats_out& out) {
    constexpr uint32_t filters =
        VB_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE | VB_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE |
        VB_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT | VB_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT |
        VB_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING | VB_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED |
        VB_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF | VB_CONNECT_GET_ALL_DOMAINS_STATS_OTHER;
    constexpr uint32_t known = filters | VB_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT |
                               VB_CONNECT_GET_ALL_DOMAINS_STATS_BACKING |
                               static_cast<uint32_t>(VB_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS);
    QEMU_TRY(check_flags(in.flags, known, "qemuConnectGetAllDomainStats"));
    uint32_t stats = in.stats ? in.stats : groups;
    if ((stats & ~groups) &&
        (in.flags & static_cast<uint32_t>(VB_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)))
        return answer(failure(VB_ERR_ARGUMENT_UNSUPPORTED, "Stats types bits 0x" +
                                                               std::to_string(stats & ~groups) +
                                                               " are not supported by this daemon or QEMU"));
    std::vector<GuestPtr> guests;
    if (in.n_doms) {
        for (uint32_t n = 0; n < in.n_doms; ++n)
            if (auto found = find(in.doms[n])) guests.push_back(*found);
    } else {
        guests = registry_.all();
    }
    std::vector<Subject> subjects;
    for (const GuestPtr& guest : guests) {
        const std::lock_guard guard(guest->lock);
        const Guest& g = *guest;
        const uint32_t f = in.flags & filters;
        const auto fits = [&](uint32_t group, uint32_t mine) { return !(f & group) || (f & mine); };
        uint32_t state = VB_CONNECT_GET_ALL_DOMAINS_STATS_OTHER;
        if (g.state == VB_DOMAIN_RUNNING) state = VB_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING;
        if (g.state == VB_DOMAIN_PAUSED) state = VB_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED;
        if (g.state == VB_DOMAIN_SHUTOFF) state = VB_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF;
        if (!fits(3, g.active() ? 1 : 2) || !fits(12, g.persistent ? 4 : 8) || !fits(0xf0, state)) continue;
        Subject s;
        s.guest = guest;
        s.domain = g.current();
        put_ref(call, g, s.ref);
        s.state = g.state;
        s.reason = g.reason;
        s.pid = g.process.pid;
        s.active = g.active();
        s.vcpu_pids = g.vcpu_pids;
        s.monitor = g.monitor;
        s.generation = g.generation;
        s.image_changes = g.image_changes;
        s.sizes_known = g.active() && sizes_known(g);
        if (s.sizes_known) s.sizes = g.image_sizes;
        subjects.push_back(std::move(s));
    }
    const auto all = std::make_shared<Collection>();
    all->answers.resize(subjects.size());
    for (size_t n = 0; n < subjects.size(); ++n) {
        Subject& s = subjects[n];
        if (!s.active) continue;
        const bool asks =
            (stats & VB_DOMAIN_STATS_BLOCK && !s.domain->disks.empty()) ||
            (stats & VB_DOMAIN_STATS_BALLOON && has_balloon(*s.domain) && s.domain->balloon->period) ||
            (stats & VB_DOMAIN_STATS_IOTHREAD && !s.domain->iothread_ids.empty());
        if (!asks) continue;
        const MonitorState m = s.monitor ? s.monitor->state() : MonitorState{};
        s.partial = !s.monitor || m.closed || m.unresponsive || m.oldest > patience;
        if (s.partial) continue;
        if (stats & VB_DOMAIN_STATS_BLOCK && !s.domain->disks.empty()) {
            ask(all, n, *s.monitor, "query-blockstats", "", &Answers::blockstats);
            if (!s.sizes_known) ask(all, n, *s.monitor, "query-block", "", &Answers::blocks);
        }
        if (stats & VB_DOMAIN_STATS_BALLOON && has_balloon(*s.domain) && s.domain->balloon->period)
            ask(all, n, *s.monitor, "qom-get", balloon_question(*s.domain), &Answers::balloon);
        if (stats & VB_DOMAIN_STATS_IOTHREAD && !s.domain->iothread_ids.empty())
            ask(all, n, *s.monitor, "query-iothreads", "", &Answers::iothreads);
    }
    std::vector<Answers> answers;
    {
        std::unique_lock guard(all->lock);
        const bool complete = all->done.wait_for(guard, patience, [&] { return all->missing == 0; });
        answers = all->answers;
        guard.unlock();
        if (!complete)
            for (size_t n = 0; n < subjects.size(); ++n)
                if (subjects[n].monitor && subjects[n].monitor->state().oldest >= patience / 2)
                    subjects[n].partial = true;
    }
    auto* records = call.array<vb_domain_stats_record>(subjects.size());
    for (size_t n = 0; n < subjects.size(); ++n) {
        const Subject& s = subjects[n];
        Record r(call);
        if (stats & VB_DOMAIN_STATS_STATE) {
            r.i("state.state", s.state);
            r.i("state.reason", s.reason);
        }
        if (stats & VB_DOMAIN_STATS_CPU_TOTAL) cpu_group(s, r);
        if (stats & VB_DOMAIN_STATS_BALLOON) balloon_group(s, answers[n], r);
        if (stats & VB_DOMAIN_STATS_VCPU) vcpu_group(s, r);
        if (stats & VB_DOMAIN_STATS_INTERFACE) interface_group(s, r);
        if (stats & VB_DOMAIN_STATS_BLOCK) block_group(s, answers[n], r);
        if (stats & VB_DOMAIN_STATS_IOTHREAD) iothread_group(answers[n], r);
        // What the emulator did not say in time is missing.
        if (s.partial) r.b("virtbay.partial", true);
        records[n].dom = s.ref;
        r.finish(records[n]);
    }
    out.retStats = records;
    out.n_retStats = static_cast<uint32_t>(subjects.size());
    return {};
}

}  // namespace virtbay::qemu
