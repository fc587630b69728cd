// Many domains at once, their making and unmaking, and the events about them.
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>

#include "scenario.h"

namespace bench {
namespace {

constexpr uint32_t stats_state = 1;
constexpr uint32_t event_id_lifecycle = 0;

template <class Action>
void timed(Series& series, Action action) {
    const int64_t start = now_ns();
    action();
    series.add(now_ns() - start);
}

void list(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    const Guests guests(peer, options.domains, false);
    Bytes ask = call(connect_list_all_domains, Encoder().number(1).number(0));
    Series series;
    with_cpu(target, report, options.count, [&] {
        for (int i = 0; i < options.count; ++i) {
            uint32_t found = 0;
            timed(series, [&] { found = Decoder(peer.call(ask).payload).number(); });
            // The test driver starts with one domain of its own.
            if (found != guests.all().size() + 1)
                throw std::runtime_error("listed " + std::to_string(found) + " domains");
        }
    });
    report.series("", series);
    report.number("domains", options.domains);
}

void stats(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    const Guests guests(peer, options.domains, false);
    Bytes ask = call(connect_get_all_domain_stats, Encoder().number(0).number(stats_state).number(0));
    Series series;
    with_cpu(target, report, options.count, [&] {
        for (int i = 0; i < options.count; ++i) {
            uint32_t found = 0;
            timed(series, [&] { found = Decoder(peer.call(ask).payload).number(); });
            if (found != guests.all().size() + 1)
                throw std::runtime_error("stats of " + std::to_string(found) + " domains");
        }
    });
    report.series("", series);
    report.number("domains", options.domains);
}

void define_undefine(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    Bytes definition = call(domain_define_xml, Encoder().text(large_guest("bench-define")));
    Series defining, undefining;
    with_cpu(target, report, options.count, [&] {
        for (int i = 0; i < options.count; ++i) {
            Domain made;
            timed(defining, [&] { made = Decoder(peer.call(definition).payload).domain(); });
            if (made.name != "bench-define") throw std::runtime_error("another domain was defined");
            Bytes undefine = call_about(domain_undefine, made);
            timed(undefining, [&] { peer.call(undefine); });
        }
    });
    report.series("", defining);
    report.series("undefine_", undefining);
}

void create_destroy(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    Bytes creation = call(domain_create_xml, Encoder().text(large_guest("bench-create")).number(0));
    Series creating, destroying;
    with_cpu(target, report, options.count, [&] {
        for (int i = 0; i < options.count; ++i) {
            Domain made;
            timed(creating, [&] { made = Decoder(peer.call(creation).payload).domain(); });
            if (made.id < 0) throw std::runtime_error("the domain does not run");
            Bytes destroy = call_about(domain_destroy, made);
            timed(destroying, [&] { peer.call(destroy); });
        }
    });
    report.series("", creating);
    report.series("destroy_", destroying);
}

// Connections that are told each lifecycle event.
class Audience {
  public:
    Audience(const Target& target, int size) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
        for (int i = 0; i < size; ++i) {
            auto& peer = members_.emplace_back(std::make_unique<Peer>(target));
            peer->call(event_register, Encoder().number(event_id_lifecycle).number(0));
            fcntl(peer->channel().fd(), F_SETFL, O_NONBLOCK);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = peer.get();
            epoll_ctl(epoll_, EPOLL_CTL_ADD, peer->channel().fd(), &event);
        }
    }
    ~Audience() { close(epoll_); }
    Audience(const Audience&) = delete;
    Audience& operator=(const Audience&) = delete;

    // Waits until every member has been told `each` events.
    void hear(size_t each) {
        size_t missing = each * members_.size();
        epoll_event ready[256];
        while (missing > 0) {
            const int n = epoll_wait(epoll_, ready, 256, 30'000);
            if (n == 0) throw std::runtime_error(std::to_string(missing) + " events are missing");
            for (int i = 0; i < n; ++i) {
                Channel& channel = static_cast<Peer*>(ready[i].data.ptr)->channel();
                if (!channel.fill()) throw std::runtime_error("connection closed by the server");
                while (auto frame = channel.next()) {
                    if (frame->header.procedure != event_lifecycle)
                        throw std::runtime_error("not the expected event");
                    --missing;
                }
            }
        }
    }

  private:
    int epoll_;
    std::vector<std::unique_ptr<Peer>> members_;
};

void fan_out(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    // A definition with a UUID may be given again; each time is one event.
    std::string xml = small_guest("bench-event");
    xml.insert(xml.find("<memory"), "<uuid>6b0e2ad5-9f5c-4b5e-8c3c-0c2f6a3d9b11</uuid>");
    Bytes definition = call(domain_define_xml, Encoder().text(xml));
    const Domain guest = Decoder(peer.call(definition).payload).domain();
    Series series;
    {
        Audience audience(target, options.subscribers);
        with_cpu(target, report, options.count, [&] {
            for (int i = 0; i < options.count; ++i) {
                const uint32_t serial = peer.next_serial();
                set_serial(definition, serial);
                timed(series, [&] {
                    peer.channel().queue(definition);
                    peer.channel().flush();
                    audience.hear(1);
                });
                const Frame reply = peer.receive();
                if (reply.header.serial != serial || reply.header.status != 0)
                    throw std::runtime_error(error_text(reply));
            }
        });
    }
    Bytes undefine = call_about(domain_undefine, guest);
    peer.call(undefine);
    report.series("", series);
    report.number("subscribers", options.subscribers);
}

constexpr Scenario table[] = {
    {"list", "all of --domains domains", list},
    {"stats", "the state of --domains domains in one call", stats},
    {"define", "define and undefine a domain with 23 devices", define_undefine},
    {"create", "create and destroy a domain with 23 devices", create_destroy},
    {"event", "from a change to the last of --subscribers that is told", fan_out},
};

}  // namespace

std::span<const Scenario> object_scenarios() {
    return table;
}

}  // namespace bench
