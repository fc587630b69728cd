// One call over and over: its latency from one client, its rate from many with several calls in flight.
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>

#include "scenario.h"

namespace bench {
namespace {

void latency(const Target& target, Peer& peer, Bytes& prepared, int count, Report& report) {
    Series series;
    for (int i = 0; i < count / 10 + 1; ++i) peer.call(prepared);  // warm up
    const int64_t begun = now_ns();
    with_cpu(target, report, count, [&] {
        for (int i = 0; i < count; ++i) {
            const int64_t start = now_ns();
            peer.call(prepared);
            series.add(now_ns() - start);
        }
    });
    const double seconds = static_cast<double>(now_ns() - begun) / 1e9;
    report.series("", series);
    report.number("per_second", count / seconds);
}

// Keeps `depth` calls of each client in flight until all have made their share of `count`.
class Flood {
  public:
    Flood(const Target& target, const Bytes& prepared, const Options& options)
        : prepared_(prepared), share_(options.count / options.clients), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
        for (int i = 0; i < options.clients; ++i) {
            auto client = std::make_unique<Client>(target);
            client->sent_at.resize(static_cast<size_t>(options.depth));
            fcntl(client->peer.channel().fd(), F_SETFL, O_NONBLOCK);
            clients_.push_back(std::move(client));
        }
    }
    ~Flood() { close(epoll_); }
    Flood(const Flood&) = delete;
    Flood& operator=(const Flood&) = delete;

    void run(Series& series) {
        for (auto& client : clients_) {
            client->first_serial = client->peer.next_serial();
            for (size_t i = 0; i < client->sent_at.size() && client->sent < share_; ++i) send(*client);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = client.get();
            epoll_ctl(epoll_, EPOLL_CTL_ADD, client->peer.channel().fd(), &event);
            flush(*client);
        }
        size_t busy = clients_.size();
        epoll_event ready[64];
        while (busy > 0) {
            const int n = epoll_wait(epoll_, ready, 64, 30'000);
            if (n == 0) throw std::runtime_error("no answer");
            for (int i = 0; i < n; ++i) {
                auto& client = *static_cast<Client*>(ready[i].data.ptr);
                if (!client.peer.channel().fill())
                    throw std::runtime_error("connection closed by the server");
                while (auto frame = client.peer.channel().next()) take(client, *frame, series);
                flush(client);
                if (client.received == share_ && !client.finished) {
                    client.finished = true;
                    --busy;
                }
            }
        }
    }

  private:
    struct Client {
        explicit Client(const Target& target) : peer(target) {}
        Peer peer;
        uint32_t first_serial = 0;
        int sent = 0, received = 0;
        bool finished = false, watching_writes = false;
        std::vector<int64_t> sent_at;  // by place of the serial among those in flight
        std::vector<uint32_t> free;
    };

    // The serial says in which place the time of sending is kept; replies may come in any order.
    void send(Client& client) {
        const auto place = client.free.empty() ? static_cast<uint32_t>(client.sent) : client.free.back();
        if (!client.free.empty()) client.free.pop_back();
        set_serial(prepared_, client.first_serial + place);
        client.peer.channel().queue(prepared_);
        client.sent_at[place] = now_ns();
        ++client.sent;
    }

    void take(Client& client, const Frame& frame, Series& series) {
        if (frame.header.kind != Kind::reply) return;
        if (frame.header.status != 0) throw std::runtime_error(error_text(frame));
        const uint32_t place = frame.header.serial - client.first_serial;
        if (place >= client.sent_at.size()) throw std::runtime_error("reply to another call");
        series.add(now_ns() - client.sent_at[place]);
        ++client.received;
        client.free.push_back(place);
        if (client.sent < share_) send(client);
    }

    void flush(Client& client) {
        if (!client.peer.channel().flush()) throw std::runtime_error("connection closed by the server");
        if (client.peer.channel().unsent() == client.watching_writes) return;
        client.watching_writes = !client.watching_writes;
        epoll_event event{};
        event.events = EPOLLIN | (client.watching_writes ? unsigned{EPOLLOUT} : 0U);
        event.data.ptr = &client;
        epoll_ctl(epoll_, EPOLL_CTL_MOD, client.peer.channel().fd(), &event);
    }

    Bytes prepared_;
    int share_;
    int epoll_;
    std::vector<std::unique_ptr<Client>> clients_;
};

void repeat(const Target& target, const Options& options, Report& report, Peer& peer, Bytes prepared) {
    if (options.clients == 1 && options.depth == 1)
        return latency(target, peer, prepared, options.count, report);
    Flood flood(target, prepared, options);
    Series series;
    const int made = options.count / options.clients * options.clients;
    const int64_t begun = now_ns();
    with_cpu(target, report, made, [&] { flood.run(series); });
    report.series("", series);
    report.number("per_second", made / (static_cast<double>(now_ns() - begun) / 1e9));
}

void version(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    repeat(target, options, report, peer, call(connect_get_lib_version));
}

void lookup(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    const Guests guests(peer, 1, false);
    Bytes ask = call(domain_lookup_by_name, Encoder().text(guests.all()[0].name));
    Decoder found(peer.call(ask).payload);
    if (found.domain().uuid != guests.all()[0].uuid) throw std::runtime_error("another domain was found");
    repeat(target, options, report, peer, ask);
}

void info(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    const Guests guests(peer, 1, false);
    repeat(target, options, report, peer, call_about(domain_get_info, guests.all()[0]));
}

void xml(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    const Guests guests(peer, 1, true);
    Bytes ask = call_about(domain_get_xml_desc, guests.all()[0], 0);
    const std::string text = Decoder(peer.call(ask).payload).text();
    if (text.find(guests.all()[0].name + "-f.qcow2") == std::string::npos)
        throw std::runtime_error("not this guest's XML");
    report.number("bytes", static_cast<double>(text.size()));
    repeat(target, options, report, peer, ask);
}

constexpr Scenario table[] = {
    {"version", "the cheapest call: the library's version", version},
    {"lookup", "a domain by its name", lookup},
    {"info", "state, memory and processors of a domain", info},
    {"xml", "the definition of a domain with 23 devices", xml},
};

}  // namespace

std::span<const Scenario> call_scenarios() {
    return table;
}

}  // namespace bench
