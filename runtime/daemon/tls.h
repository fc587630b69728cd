// TLS above a transport, by GnuTLS.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "daemon/settings.h"
#include "wire/byte_stream.h"

namespace virtbay::daemon {

// Loaded certificates and rules. Shared by the sessions that were opened with it, so that new files can be
// loaded while old sessions go on.
class TlsCredentials {
  public:
    // The error says which file is missing or what is wrong with which certificate.
    static Result<std::shared_ptr<TlsCredentials>> load(const TlsSettings& settings);
    ~TlsCredentials();
    TlsCredentials(const TlsCredentials&) = delete;
    TlsCredentials& operator=(const TlsCredentials&) = delete;

    struct State;
    State& state() const { return *state_; }

  private:
    TlsCredentials();
    std::unique_ptr<State> state_;
};

struct TlsPeer {
    std::unique_ptr<wire::ByteStream> stream;
    std::string name;  // distinguished name of the client's certificate; "" when it showed none
};

// Does the server's side of the handshake, checks the client's certificate and sends the byte that lets it
// in. Blocks for at most `timeout_ms`; for a worker. On failure the stream is closed.
Result<TlsPeer> accept_tls(std::shared_ptr<TlsCredentials> credentials,
                           std::unique_ptr<wire::ByteStream> below, int timeout_ms);

}  // namespace virtbay::daemon
