#include "tls.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "wire/frame.h"

namespace virtbay::remote {
namespace {

bool readable(const std::string& path) {
    return access(path.c_str(), R_OK) == 0;
}

// VB_ERR_SYSTEM_ERROR without an errno: the text alone.
Error failed(const std::string& text) {
    Error e;
    e.code = VB_ERR_SYSTEM_ERROR;
    e.domain = VB_FROM_RPC;
    e.message = text;
    e.str1 = "%s";
    e.str2 = text;
    return e;
}

Error tls_error(int code, const std::string& what) {
    return failed(what + ": " + gnutls_strerror(code));
}

Error refused(std::string_view why) {
    return make_error(VB_ERR_AUTH_FAILED, VB_FROM_RPC, why);
}

struct FreeCredentials {
    void operator()(gnutls_certificate_credentials_st* c) const { gnutls_certificate_free_credentials(c); }
};
struct FreeSession {
    void operator()(gnutls_session_int* s) const { gnutls_deinit(s); }
};
using Credentials = std::unique_ptr<gnutls_certificate_credentials_st, FreeCredentials>;
using TlsSession = std::unique_ptr<gnutls_session_int, FreeSession>;

int64_t as_errno(ssize_t code) {
    if (code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED) return -EAGAIN;
    if (code == GNUTLS_E_PREMATURE_TERMINATION) return 0;  // the peer just closed
    return -EIO;
}

class TlsStream final : public wire::ByteStream {
  public:
    TlsStream(Fd fd, Credentials credentials, TlsSession session)
        : fd_(std::move(fd)), credentials_(std::move(credentials)), session_(std::move(session)) {}

    int64_t read(uint8_t* bytes, size_t n, std::vector<int>&) override {
        ssize_t got = 0;
        // Warnings and such are passed over.
        do got = gnutls_record_recv(session_.get(), bytes, n);
        while (got < 0 && got != GNUTLS_E_AGAIN && got != GNUTLS_E_INTERRUPTED &&
               !gnutls_error_is_fatal(static_cast<int>(got)));
        return got < 0 ? as_errno(got) : got;
    }

    int64_t write(std::span<const iovec> pieces) override {
        int64_t total = 0;
        for (const iovec& piece : pieces) {
            const auto* bytes = static_cast<const uint8_t*>(piece.iov_base);
            for (size_t sent = 0; sent < piece.iov_len;) {
                const size_t part = cutter_.part(bytes + sent, piece.iov_len - sent);
                const ssize_t put = gnutls_record_send(session_.get(), bytes + sent, part);
                if (put < 0) return total > 0 ? total : as_errno(put);
                cutter_.wrote(static_cast<size_t>(put));
                sent += static_cast<size_t>(put);
                total += put;
            }
        }
        return total;
    }

    int write_fd(int) override { return -EOPNOTSUPP; }
    bool passes_fds() const override { return false; }
    bool has_pending() const override { return gnutls_record_check_pending(session_.get()) > 0; }
    int fd() const override { return fd_.get(); }
    void shutdown() override {
        gnutls_bye(session_.get(), GNUTLS_SHUT_WR);
        ::shutdown(fd_.get(), SHUT_RDWR);
    }

    gnutls_session_t session() const { return session_.get(); }

  private:
    Fd fd_;
    Credentials credentials_;
    TlsSession session_;
    wire::FrameCutter cutter_;
};

Result<Credentials> load(const Certificates& files) {
    gnutls_certificate_credentials_t raw = nullptr;
    int code = gnutls_certificate_allocate_credentials(&raw);
    if (code < 0) return tls_error(code, "Unable to allocate x509 credentials");
    Credentials credentials(raw);
    code = gnutls_certificate_set_x509_trust_file(raw, files.ca.c_str(), GNUTLS_X509_FMT_PEM);
    if (code <= 0) return failed("Unable to import CA certificate list " + files.ca);
    if (!files.crl.empty()) {
        code = gnutls_certificate_set_x509_crl_file(raw, files.crl.c_str(), GNUTLS_X509_FMT_PEM);
        if (code < 0) return tls_error(code, "Unable to set x509 certificate revocation list: " + files.crl);
    }
    if (!files.certificate.empty() && !files.key.empty()) {
        code = gnutls_certificate_set_x509_key_file(raw, files.certificate.c_str(), files.key.c_str(),
                                                    GNUTLS_X509_FMT_PEM);
        if (code < 0)
            return tls_error(
                code, "Unable to set x509 key and certificate: " + files.key + ", " + files.certificate);
    }
    return credentials;
}

Status handshake(gnutls_session_t session, int fd, const Patience& patience) {
    for (;;) {
        const int code = gnutls_handshake(session);
        if (code == GNUTLS_E_SUCCESS) return {};
        if (code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED) {
            const bool writing = gnutls_record_get_direction(session) == 1;
            if (!wait_for(fd, writing ? POLLOUT : POLLIN, patience))
                return out_of_patience(patience, "during the TLS handshake");
        } else if (gnutls_error_is_fatal(code)) {
            return refused(std::string("TLS handshake failed ") + gnutls_strerror(code));
        }
    }
}

std::string reason(unsigned status, const std::string& host) {
    if (status & GNUTLS_CERT_SIGNER_NOT_FOUND) return "The certificate hasn't got a known issuer.";
    if (status & GNUTLS_CERT_REVOKED) return "The certificate has been revoked.";
    if (status & GNUTLS_CERT_INSECURE_ALGORITHM) return "The certificate uses an insecure algorithm";
    if (status & GNUTLS_CERT_EXPIRED) return "The certificate has expired";
    if (status & GNUTLS_CERT_NOT_ACTIVATED) return "The certificate is not yet activated";
    if (status & GNUTLS_CERT_UNEXPECTED_OWNER) return "The certificate is not for " + host;
    if (status & GNUTLS_CERT_PURPOSE_MISMATCH) return "The certificate may not be used by a server";
    return "Invalid certificate";
}

Status check_server(gnutls_session_t session, const std::string& host) {
    unsigned status = 0;
    gnutls_typed_vdata_st wanted[2] = {};
    wanted[0].type = GNUTLS_DT_DNS_HOSTNAME;
    wanted[0].data = reinterpret_cast<unsigned char*>(const_cast<char*>(host.c_str()));
    wanted[1].type = GNUTLS_DT_KEY_PURPOSE_OID;
    wanted[1].data = reinterpret_cast<unsigned char*>(const_cast<char*>(GNUTLS_KP_TLS_WWW_SERVER));
    const int code = gnutls_certificate_verify_peers(session, wanted, 2, &status);
    if (code < 0) return refused(std::string("Unable to verify TLS peer: ") + gnutls_strerror(code));
    if (status == 0) return {};
    return refused("Failed to verify peer's certificate: " + reason(status, host));
}

// A server that refuses our certificate ends the connection instead.
Status confirmation(gnutls_session_t session, int fd, const Patience& patience) {
    uint8_t word = 0;
    for (;;) {
        const ssize_t got = gnutls_record_recv(session, &word, 1);
        if (got == 1 && word == 1) return {};
        if (got >= 0)
            return make_error(VB_ERR_RPC, VB_FROM_RPC,
                              "server verification (of our certificate or IP address) failed");
        if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED) {
            if (!wait_for(fd, POLLIN, patience))
                return out_of_patience(patience, "while the server checks the certificate");
        } else if (gnutls_error_is_fatal(static_cast<int>(got))) {
            return system_error(VB_FROM_RPC, EIO, "Unable to read TLS confirmation");
        }
    }
}

}  // namespace

Result<Certificates> find_certificates(const Parameters& parameters, bool privileged,
                                       const std::string& home) {
    Certificates files;
    auto all_in = [&](const std::string& directory) {
        files = {directory + "/cacert.pem", directory + "/cacrl.pem", directory + "/clientcert.pem",
                 directory + "/clientkey.pem"};
    };
    if (parameters.pkipath) {
        all_in(*parameters.pkipath);
    } else {
        const std::string own = home + "/.pki/libvirt";
        const bool has_own = !privileged && !home.empty() &&
                             (readable(own + "/cacert.pem") || readable(own + "/cacrl.pem") ||
                              readable(own + "/clientkey.pem"));
        if (has_own) all_in(own);
        const Certificates system = {"/etc/pki/CA/cacert.pem", "/etc/pki/CA/cacrl.pem",
                                     "/etc/pki/libvirt/clientcert.pem",
                                     "/etc/pki/libvirt/private/clientkey.pem"};
        // A user's own authority or pair, each where he has it; the system's for what he has not.
        if (!has_own || !readable(files.ca)) files.ca = system.ca;
        if (!has_own || !readable(files.crl)) files.crl = system.crl;
        if (!has_own || !readable(files.certificate) || !readable(files.key)) {
            files.certificate = system.certificate;
            files.key = system.key;
        }
    }
    if (!readable(files.ca))
        return system_error(VB_FROM_RPC, errno, "Cannot read CA certificate '" + files.ca + "'");
    if (!readable(files.crl)) files.crl.clear();
    if (!readable(files.certificate) || !readable(files.key)) {
        if (parameters.pkipath) {
            const std::string& missing = readable(files.certificate) ? files.key : files.certificate;
            if (readable(files.certificate) != readable(files.key))
                return system_error(VB_FROM_RPC, ENOENT,
                                    "Cannot read client certificate or key '" + missing + "'");
        }
        files.certificate.clear();
        files.key.clear();
    }
    return files;
}

Result<std::unique_ptr<wire::ByteStream>> tls_stream(Fd fd, const Target& target,
                                                     const Certificates& certificates,
                                                     const Patience& patience) {
    auto credentials = load(certificates);
    if (!credentials) return std::move(credentials.error());
    gnutls_session_t raw = nullptr;
    int code = gnutls_init(&raw, GNUTLS_CLIENT | GNUTLS_NONBLOCK);
    if (code < 0) return tls_error(code, "Failed to initialize TLS session");
    TlsSession session(raw);
    const std::string& priority = target.parameters.tls_priority.value_or("");
    if (priority.empty()) {
        code = gnutls_set_default_priority(raw);
    } else {
        code = gnutls_priority_set_direct(raw, priority.c_str(), nullptr);
    }
    if (code < 0) return tls_error(code, "Failed to set TLS session priority to " + priority);
    gnutls_credentials_set(raw, GNUTLS_CRD_CERTIFICATE, credentials->get());
    gnutls_server_name_set(raw, GNUTLS_NAME_DNS, target.host.data(), target.host.size());
    gnutls_transport_set_int(raw, fd.get());

    Status done = handshake(raw, fd.get(), patience);
    if (!done) return std::move(done.error());
    if (!target.parameters.no_verify) done = check_server(raw, target.host);
    if (!done) return std::move(done.error());
    done = confirmation(raw, fd.get(), patience);
    if (!done) return std::move(done.error());
    return std::unique_ptr<wire::ByteStream>(
        std::make_unique<TlsStream>(std::move(fd), std::move(*credentials), std::move(session)));
}

}  // namespace virtbay::remote
