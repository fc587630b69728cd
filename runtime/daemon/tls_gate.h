// Where clients wait until their TLS handshake is done. Loop thread; the handshakes' computing runs on
// workers, their waiting costs nobody a thread.
#pragma once

#include <functional>
#include <memory>
#include <set>

#include "daemon/session.h"
#include "daemon/tls.h"

namespace virtbay::daemon {

class TlsGate {
  public:
    explicit TlsGate(Context& context) : context_(context) {}
    ~TlsGate();
    TlsGate(const TlsGate&) = delete;
    TlsGate& operator=(const TlsGate&) = delete;

    // `server` is given the client once it has proved who it is.
    void admit(Server& server, const std::shared_ptr<TlsCredentials>& credentials,
               std::unique_ptr<wire::ByteStream> stream, Arrival arrival);
    // Lets go of all that wait. Those that a worker is busy with end when it is done.
    void close();
    size_t waiting() const { return waiting_.size(); }

  private:
    struct Visitor;
    void work(const std::shared_ptr<Visitor>& visitor);
    void worked(const std::shared_ptr<Visitor>& visitor, TlsHandshake::Outcome outcome);
    void leave(const std::shared_ptr<Visitor>& visitor, const std::string& why);

    Context& context_;
    std::set<std::shared_ptr<Visitor>> waiting_;
};

}  // namespace virtbay::daemon
