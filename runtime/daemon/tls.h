// TLS above a transport. What does it, GnuTLS, is a module of its own that is loaded with the first
// certificates: a daemon that serves no TLS carries none of its memory and of its start.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "daemon/settings.h"
#include "wire/byte_stream.h"

namespace virtbay::daemon {

struct TlsPeer {
    std::unique_ptr<wire::ByteStream> stream;
    std::string name;  // distinguished name of the client's certificate; "" when it showed none
};

// The server's side of a handshake, in steps that compute but never wait: the handshake itself, the check of
// the client's certificate, and the byte that lets it in.
class TlsHandshake {
  public:
    enum class Outcome { wants_read, wants_write, done, failed };

    virtual ~TlsHandshake() = default;
    // Any thread, one at a time.
    virtual Outcome step() = 0;
    virtual int fd() const = 0;
    virtual const Error& error() const = 0;  // after `failed`
    virtual TlsPeer take() = 0;              // after `done`
};

// Loaded certificates and rules. Shared by the sessions that were opened with it, so that new files can be
// loaded while old sessions go on.
class TlsCredentials {
  public:
    virtual ~TlsCredentials() = default;
    virtual Result<std::unique_ptr<TlsHandshake>> begin(std::unique_ptr<wire::ByteStream> below) = 0;
};

using TlsLoad = Result<std::shared_ptr<TlsCredentials>>(const TlsSettings&);

// The error says which file is missing or what is wrong with which certificate, or that the module is
// missing. Loop thread.
TlsLoad load_tls;

// What the module exports, as `virtbay_tls`. Both sides are of one build: `version` must be the daemon's.
struct TlsModule {
    const char* version;
    TlsLoad* load;
};

}  // namespace virtbay::daemon
