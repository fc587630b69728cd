// bench-limit: what no server on this machine can beat with one thread. It speaks the framing, waits with
// epoll and answers with bytes that it has prepared; it parses no XML, checks no rights and knows domains by
// name only.
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

#include "channel.h"

namespace {

using namespace bench;

// Answers that are made when the set of domains changes, and copied when they are asked for.
class Answers {
  public:
    Answers() { domains_["test"] = {"test", {}, 1}; }

    Domain add(std::string xml, bool running) {
        const size_t begin = xml.find("<name>") + 6;
        Domain d{xml.substr(begin, xml.find("</name>") - begin), {}, running ? ++ids_ : -1};
        for (size_t i = 0; i < d.name.size(); ++i)
            d.uuid[i % 16] = static_cast<uint8_t>(d.uuid[i % 16] * 31 + d.name[i]);
        domains_[d.name] = d;
        if (xml.size() != xml_size_) definition_ = Encoder().text(xml).bytes();
        xml_size_ = xml.size();
        stale_ = true;
        return d;
    }
    void remove(const std::string& name) {
        domains_.erase(name);
        stale_ = true;
    }
    const Domain* find(const std::string& name) const {
        const auto found = domains_.find(name);
        return found == domains_.end() ? nullptr : &found->second;
    }
    const Bytes& definition() const { return definition_; }
    const Bytes& list() { return prepare(), list_; }
    const Bytes& stats() { return prepare(), stats_; }

  private:
    void prepare() {
        if (!stale_) return;
        stale_ = false;
        Encoder list, stats;
        list.number(static_cast<uint32_t>(domains_.size()));
        stats.number(static_cast<uint32_t>(domains_.size()));
        for (const auto& [name, d] : domains_) {
            list.domain(d);
            stats.domain(d).number(2);
            stats.text("state.state").number(1).number(5).text("state.reason").number(1).number(0);
        }
        list.number(static_cast<uint32_t>(domains_.size()));
        list_ = list.bytes();
        stats_ = stats.bytes();
    }

    std::map<std::string, Domain> domains_;
    Bytes definition_ = Encoder().text("").bytes();
    Bytes list_, stats_;
    size_t xml_size_ = 0;
    int32_t ids_ = 1;
    bool stale_ = true;
};

class Server {
  public:
    Server() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {}
    ~Server() { close(epoll_); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void listen(int fd, bool tcp, const Credentials* credentials) {
        listeners_[fd] = {tcp, credentials};
        watch(fd, EPOLL_CTL_ADD, EPOLLIN);
    }

    [[noreturn]] void serve() {
        epoll_event ready[256];
        for (;;) {
            const int n = epoll_wait(epoll_, ready, 256, -1);
            for (int i = 0; i < n; ++i) {
                const int fd = ready[i].data.fd;
                if (const auto l = listeners_.find(fd); l != listeners_.end()) {
                    accept_from(fd, l->second);
                } else if (const auto c = clients_.find(fd); c != clients_.end()) {
                    if (!step(c->second)) drop(fd);
                }
            }
            for (const int fd : touched_)
                if (const auto c = clients_.find(fd); c != clients_.end() && !send(c->second)) drop(fd);
            touched_.clear();
        }
    }

  private:
    struct Listener {
        bool tcp = false;
        const Credentials* credentials = nullptr;
    };
    struct Client {
        Client(int fd, const Credentials* credentials) : channel(fd, credentials, true), open(!credentials) {}
        Channel channel;
        bool open, closing = false, watching_writes = false;
    };

    void watch(int fd, int operation, uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.fd = fd;
        epoll_ctl(epoll_, operation, fd, &event);
    }

    void accept_from(int listener, const Listener& kind) {
        const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0) return;
        const int on = 1;
        if (kind.tcp) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        clients_.try_emplace(fd, fd, kind.credentials);
        watch(fd, EPOLL_CTL_ADD, EPOLLIN);
    }

    void drop(int fd) {
        subscribers_.erase(fd);
        clients_.erase(fd);
    }

    // False: the connection is over.
    bool step(Client& client) {
        if (!client.open) {
            const auto state = client.channel.handshake();
            if (state == Channel::Step::failed) return false;
            if (state == Channel::Step::again) return true;
            client.open = true;
            client.channel.queue_confirmation();
        }
        if (!client.channel.fill()) return false;
        try {
            while (auto frame = client.channel.next()) answer(client, *frame);
        } catch (const std::runtime_error&) {
            return false;
        }
        return send(client);
    }

    bool send(Client& client) {
        if (!client.channel.flush()) return false;
        const bool unsent = client.channel.unsent();
        if (unsent != client.watching_writes) {
            client.watching_writes = unsent;
            watch(client.channel.fd(), EPOLL_CTL_MOD, EPOLLIN | (unsent ? unsigned{EPOLLOUT} : 0U));
        }
        return unsent || !client.closing;
    }

    void reply(Client& client, const Header& to, std::span<const uint8_t> payload, uint32_t status = 0) {
        Header header = to;
        header.kind = Kind::reply;
        header.status = status;
        const uint32_t length = static_cast<uint32_t>(header_size + payload.size());
        const uint32_t words[] = {
            length,      header.program, header.version, static_cast<uint32_t>(header.procedure),
            uint32_t{1}, header.serial,  header.status};
        uint32_t big_endian[7];
        for (int i = 0; i < 7; ++i) big_endian[i] = htonl(words[i]);
        client.channel.queue({reinterpret_cast<const uint8_t*>(big_endian), header_size});
        client.channel.queue(payload);
    }

    void refuse(Client& client, const Header& to, uint32_t code, const std::string& text) {
        Encoder e;
        e.number(code).number(10).number(1).text(text).number(2);
        for (int i = 0; i < 4; ++i) e.number(0);  // domain and three strings: absent
        e.number(~0U).number(~0U).number(0);
        reply(client, to, e.bytes(), 1);
    }

    void tell(const Domain& domain, uint32_t what) {
        if (subscribers_.empty()) return;
        const Bytes event = frame({0, remote_program, 1, event_lifecycle, Kind::message, 1, 0},
                                  Encoder().number(1).domain(domain).number(what).number(0).bytes());
        for (const int fd : subscribers_) {
            clients_.at(fd).channel.queue(event);
            touched_.push_back(fd);
        }
    }

    void answer(Client& client, const Frame& frame) {
        if (frame.header.kind != Kind::call) return;
        Decoder in(frame.payload);
        switch (frame.header.procedure) {
            case connect_get_lib_version:
                return reply(client, frame.header, version_);
            case domain_get_info:
                return reply(client, frame.header, info_);
            case domain_get_xml_desc:
                return reply(client, frame.header, answers_.definition());
            case connect_list_all_domains:
                return reply(client, frame.header, answers_.list());
            case connect_get_all_domain_stats:
                return reply(client, frame.header, answers_.stats());
            case auth_list:
                return reply(client, frame.header, auth_);
            case connect_open:
                return reply(client, frame.header, {});
            case connect_close:
                client.closing = true;
                return reply(client, frame.header, {});
            case domain_lookup_by_name: {
                const Domain* found = answers_.find(in.text());
                if (!found) return refuse(client, frame.header, 42, "no such domain");
                return reply(client, frame.header, Encoder().domain(*found).bytes());
            }
            case domain_define_xml:
            case domain_create_xml: {
                const bool running = frame.header.procedure == domain_create_xml;
                const Domain made = answers_.add(in.text(), running);
                tell(made, running ? 2 : 0);
                return reply(client, frame.header, Encoder().domain(made).bytes());
            }
            case domain_undefine:
            case domain_destroy: {
                const Domain gone = in.domain();
                answers_.remove(gone.name);
                tell(gone, 1);
                return reply(client, frame.header, {});
            }
            case event_register:
                subscribers_.insert(client.channel.fd());
                return reply(client, frame.header, Encoder().number(1).bytes());
            case event_deregister:
                subscribers_.erase(client.channel.fd());
                return reply(client, frame.header, {});
            default:
                return refuse(client, frame.header, 39, "unknown procedure");
        }
    }

    int epoll_;
    std::map<int, Listener> listeners_;
    std::map<int, Client> clients_;
    std::set<int> subscribers_;
    std::vector<int> touched_;
    Answers answers_;
    const Bytes version_ = Encoder().number64(9000000).bytes();
    const Bytes auth_ = Encoder().number(1).number(0).bytes();
    const Bytes info_ = Encoder().number(5).number64(65536).number64(65536).number(1).number64(0).bytes();
};

}  // namespace

int main(int argc, char** argv) {
    std::string path, pki;
    int tcp = 0, tls = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string word = argv[i];
        if (word == "--unix") path = argv[i + 1];
        if (word == "--tcp") tcp = std::atoi(argv[i + 1]);
        if (word == "--tls") tls = std::atoi(argv[i + 1]);
        if (word == "--pki") pki = argv[i + 1];
    }
    if (path.empty() || argc % 2 == 0 || (tls != 0) == pki.empty()) {
        std::fputs("usage: bench-limit --unix PATH [--tcp PORT] [--tls PORT --pki DIR]\n", stderr);
        return 2;
    }
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    try {
        gnutls_global_init();
        std::unique_ptr<Credentials> credentials;
        Server server;
        if (tcp != 0) server.listen(listen_on("", tcp), true, nullptr);
        if (tls != 0) {
            credentials = std::make_unique<Credentials>(pki, "server");
            server.listen(listen_on("", tls), true, credentials.get());
        }
        server.listen(listen_on(path, 0), false, nullptr);
        server.serve();
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench-limit: %s\n", failure.what());
        return 1;
    }
}
