#include "daemon/server.h"

#include "contract/tables.h"
#include "loop/loop.h"

namespace virtbay::daemon {

bool Server::serves(uint32_t program) const {
    if (administrative_) return program == contract::admin_program || program == contract::drivers_program;
    return program == contract::remote_program || program == contract::qemu_program ||
           program == contract::lxc_program;
}

void Server::add_listener(std::unique_ptr<Listener> listener) {
    listeners_.push_back(std::move(listener));
}

void Server::stop_listening() {
    listeners_.clear();
}

bool Server::full() const {
    return sessions_.size() + handshakes_ >= limits_.max_clients ||
           (limits_.max_anonymous_clients > 0 && anonymous() >= limits_.max_anonymous_clients);
}

void Server::update_listeners() {
    const bool more = !full();
    for (const auto& listener : listeners_) listener->accept_more(more);
}

void Server::admit(std::unique_ptr<wire::ByteStream> stream, Arrival arrival) {
    const uint64_t id = next_++;
    auto session = std::make_unique<Session>(context_, *this, id, std::move(arrival));
    if (!session->authenticated()) ++anonymous_;
    Session& s = *session;
    sessions_.emplace(id, std::move(session));
    if (sessions_.size() == 1) presence_changed();
    const Status started = s.start(std::move(stream));
    if (!started) {
        context_.log.write(VB_LOG_ERROR, "daemon", started.error().message);
        s.close(started.error().message);
    }
    if (full()) update_listeners();
}

Session* Server::session(uint64_t id) const {
    const auto at = sessions_.find(id);
    return at == sessions_.end() || at->second->gone() ? nullptr : at->second.get();
}

void Server::forget(Session& session) {
    if (!session.authenticated()) --anonymous_;
    const auto at = sessions_.find(session.id());
    if (at == sessions_.end()) return;
    // Not destroyed here: the session may be below us on the stack.
    auto last = std::make_shared<std::unique_ptr<Session>>(std::move(at->second));
    sessions_.erase(at);
    context_.loop.before_sleep([last] { last->reset(); });
    if (sessions_.empty()) presence_changed();
    update_listeners();
}

void Server::handshake_began() {
    ++handshakes_;
    presence_changed();
}

void Server::handshake_ended() {
    --handshakes_;
    presence_changed();
    update_listeners();
}

void Server::presence_changed() {
    if (context_.presence_changed) context_.presence_changed();
}

void Server::close_all(const std::string& why) {
    std::vector<Session*> all;
    for (const auto& [id, session] : sessions_) all.push_back(session.get());
    for (Session* session : all) session->close(why);
}

}  // namespace virtbay::daemon
