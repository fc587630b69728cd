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

// The server's side of a handshake, in steps that compute but never wait: the handshake itself, the check of
// the client's certificate, and the byte that lets it in.
class TlsHandshake {
  public:
    enum class Outcome { wants_read, wants_write, done, failed };

    static Result<std::unique_ptr<TlsHandshake>> begin(std::shared_ptr<TlsCredentials> credentials,
                                                       std::unique_ptr<wire::ByteStream> below);
    ~TlsHandshake();
    TlsHandshake(const TlsHandshake&) = delete;
    TlsHandshake& operator=(const TlsHandshake&) = delete;

    // Any thread, one at a time.
    Outcome step();
    int fd() const;
    const Error& error() const { return error_; }  // after `failed`
    TlsPeer take();                                // after `done`

  private:
    TlsHandshake();
    Outcome fail(Error error);

    struct State;
    std::unique_ptr<State> state_;
    Error error_;
};

}  // namespace virtbay::daemon
