// TLS towards a server, by the certificates where libvirt's tools keep them.
#pragma once

#include <memory>
#include <string>

#include "socket.h"
#include "target.h"

namespace virtbay::remote {

// The files to be used. A client's certificate and key may be absent (empty) where they are not asked for by
// pkipath.
struct Certificates {
    std::string ca, crl, certificate, key;
};

// All from pkipath, if given. Else a user's own below `home`, when he has any there; else the system's.
// A missing authority is VB_ERR_SYSTEM_ERROR.
Result<Certificates> find_certificates(const Parameters& parameters, bool privileged,
                                       const std::string& home);

// Handshake, check of the server's chain and host name (unless no_verify), and the server's word that it
// accepts ours.
Result<std::unique_ptr<wire::ByteStream>> tls_stream(Fd fd, const Target& target,
                                                     const Certificates& certificates,
                                                     const Patience& patience);

}  // namespace virtbay::remote
