// The module that does TLS: GnuTLS beneath the classes of tls.h.
#include "daemon/tls.h"

#include <fnmatch.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "wire/frame.h"

namespace virtbay::daemon {

namespace {

Error tls_error(const std::string& what, int rc) {
    return make_error(VB_ERR_SYSTEM_ERROR, VB_FROM_RPC, what + ": " + gnutls_strerror(rc));
}

Error tls_error(const std::string& what) {
    return make_error(VB_ERR_SYSTEM_ERROR, VB_FROM_RPC, what);
}

struct CertificateList {
    gnutls_x509_crt_t* list = nullptr;
    unsigned count = 0;
    ~CertificateList() {
        for (unsigned i = 0; i < count; ++i) gnutls_x509_crt_deinit(list[i]);
        gnutls_free(list);
    }
};

Status read_certificates(const std::string& path, CertificateList& out) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return system_error(VB_FROM_RPC, errno, "cannot read '" + path + "'");
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    gnutls_datum_t data{reinterpret_cast<unsigned char*>(const_cast<char*>(text.data())),
                        static_cast<unsigned>(text.size())};
    const int rc = gnutls_x509_crt_list_import2(&out.list, &out.count, &data, GNUTLS_X509_FMT_PEM, 0);
    if (rc < 0) return tls_error("cannot understand the certificate in '" + path + "'", rc);
    return {};
}

// Dates, and for a leaf the uses that its extensions allow in a role.
Status check_certificate(gnutls_x509_crt_t certificate, bool leaf, const char* purpose,
                         const std::string& whose) {
    const time_t now = std::time(nullptr);
    if (gnutls_x509_crt_get_expiration_time(certificate) < now)
        return tls_error("the " + whose + " has expired");
    if (gnutls_x509_crt_get_activation_time(certificate) > now)
        return tls_error("the " + whose + " is not valid yet");
    if (!leaf) return {};
    unsigned critical = 0;
    if (gnutls_x509_crt_get_basic_constraints(certificate, &critical, nullptr, nullptr) > 0) {
        return tls_error("the " + whose + " is one of a certificate authority");
    }
    unsigned usage = 0;
    if (gnutls_x509_crt_get_key_usage(certificate, &usage, &critical) >= 0 && critical != 0 &&
        !(usage & GNUTLS_KEY_DIGITAL_SIGNATURE)) {
        return tls_error("the " + whose + " does not permit signatures");
    }
    bool any = false, fits = false, must = false;
    for (unsigned i = 0;; ++i) {
        std::array<char, 256> text{};
        size_t size = text.size();
        const int rc = gnutls_x509_crt_get_key_purpose_oid(certificate, i, text.data(), &size, &critical);
        if (rc == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) break;
        if (rc < 0) return tls_error("cannot read the purposes of the " + whose, rc);
        any = true;
        must = must || critical != 0;
        fits = fits || std::strcmp(text.data(), purpose) == 0 || std::strcmp(text.data(), GNUTLS_KP_ANY) == 0;
    }
    if (any && must && !fits) return tls_error("the " + whose + " is not meant for this purpose");
    return {};
}

Status check_own(const TlsSettings& s) {
    CertificateList ca, own;
    Status read = read_certificates(s.ca_file, ca);
    if (!read) return read;
    read = read_certificates(s.cert_file, own);
    if (!read) return read;
    for (unsigned i = 0; i < own.count; ++i) {
        Status good = check_certificate(own.list[i], i == 0, GNUTLS_KP_TLS_WWW_SERVER,
                                        "server certificate '" + s.cert_file + "'");
        if (!good) return good;
    }
    for (unsigned i = 0; i < ca.count; ++i) {
        Status good = check_certificate(ca.list[i], false, "", "CA certificate '" + s.ca_file + "'");
        if (!good) return good;
    }
    unsigned status = 0;
    const int rc =
        gnutls_x509_crt_list_verify(own.list, own.count, ca.list, ca.count, nullptr, 0, 0, &status);
    if (rc < 0 || status != 0) {
        return tls_error("the server certificate '" + s.cert_file + "' is not signed by the CA in '" +
                         s.ca_file + "'");
    }
    return {};
}

class Credentials : public TlsCredentials, public std::enable_shared_from_this<Credentials> {
  public:
    explicit Credentials(TlsSettings s) : settings(std::move(s)) {}
    ~Credentials() override {
        if (certificates) gnutls_certificate_free_credentials(certificates);
        if (priority) gnutls_priority_deinit(priority);
    }
    Status load();
    Result<std::unique_ptr<TlsHandshake>> begin(std::unique_ptr<wire::ByteStream> below) override;

    const TlsSettings settings;
    gnutls_certificate_credentials_t certificates = nullptr;
    gnutls_priority_t priority = nullptr;
};

// So many encrypted bytes are gathered before they are written down.
constexpr size_t batch_bytes = 64 * 1024;

// A non-blocking session above another stream.
class TlsStream : public wire::ByteStream {
  public:
    TlsStream(std::shared_ptr<const Credentials> credentials, std::unique_ptr<wire::ByteStream> below)
        : credentials_(std::move(credentials)), below_(std::move(below)) {}

    ~TlsStream() override {
        if (session_ == nullptr) return;
        gnutls_bye(session_, GNUTLS_SHUT_WR);  // as far as it goes without waiting
        gnutls_deinit(session_);
    }

    Status open() {
        int rc = gnutls_init(&session_, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
        if (rc < 0) return tls_error("cannot begin a TLS session", rc);
        rc = gnutls_priority_set(session_, credentials_->priority);
        if (rc == 0)
            rc = gnutls_credentials_set(session_, GNUTLS_CRD_CERTIFICATE, credentials_->certificates);
        if (rc < 0) return tls_error("cannot prepare a TLS session", rc);
        gnutls_certificate_server_set_request(session_, GNUTLS_CERT_REQUEST);
        gnutls_transport_set_ptr(session_, this);
        gnutls_transport_set_pull_function(session_, pull);
        gnutls_transport_set_vec_push_function(session_, push);
        return {};
    }

    // 0, GNUTLS_E_AGAIN or an error.
    int handshake() { return gnutls_handshake(session_); }
    bool wants_write() const { return !waiting_.empty() || gnutls_record_get_direction(session_) == 1; }

    Status check_peer(std::string& name) const {
        const TlsSettings& settings = credentials_->settings;
        unsigned status = 0;
        int rc = gnutls_certificate_verify_peers2(session_, &status);
        if (rc < 0) return tls_error("cannot verify the client's certificate", rc);
        if (status & GNUTLS_CERT_REVOKED) return tls_error("the client's certificate is revoked");
        if (status & GNUTLS_CERT_SIGNER_NOT_FOUND)
            return tls_error("the client's certificate has an unknown signer");
        if (status & GNUTLS_CERT_INSECURE_ALGORITHM)
            return tls_error("the client's certificate is not secure");
        if (status != 0) return tls_error("the client's certificate is not trusted");
        unsigned count = 0;
        const gnutls_datum_t* chain = gnutls_certificate_get_peers(session_, &count);
        if (chain == nullptr || count == 0) return tls_error("the client showed no certificate");
        for (unsigned i = 0; i < count; ++i) {
            gnutls_x509_crt_t certificate;
            gnutls_x509_crt_init(&certificate);
            rc = gnutls_x509_crt_import(certificate, &chain[i], GNUTLS_X509_FMT_DER);
            Status good = rc < 0 ? Status(tls_error("cannot understand the client's certificate", rc))
                                 : check_certificate(certificate, i == 0, GNUTLS_KP_TLS_WWW_CLIENT,
                                                     "client's certificate");
            if (good && i == 0) {
                std::array<char, 1024> text{};
                size_t size = text.size();
                rc = gnutls_x509_crt_get_dn(certificate, text.data(), &size);
                if (rc < 0) good = tls_error("cannot read the name in the client's certificate", rc);
                name = text.data();
            }
            gnutls_x509_crt_deinit(certificate);
            if (!good) return good;
        }
        if (!settings.allowed_dn_list) return {};
        for (const auto& pattern : *settings.allowed_dn_list) {
            if (fnmatch(pattern.c_str(), name.c_str(), 0) == 0) return {};
        }
        return tls_error("the client's name '" + name + "' is not in tls_allowed_dn_list");
    }

    int64_t read(uint8_t* bytes, size_t n, std::vector<int>&) override {
        const ssize_t got = gnutls_record_recv(session_, bytes, n);
        if (got >= 0) return got;
        if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED) return -EAGAIN;
        if (got == GNUTLS_E_PREMATURE_TERMINATION) return 0;
        if (got == GNUTLS_E_REHANDSHAKE) return -EAGAIN;  // not granted
        return -EPROTO;
    }

    // No record holds parts of two frames; all records of a call go down in few writes. What was sealed but
    // did not fit counts as not written: it is offered again, and skipped once it has gone.
    int64_t write(std::span<const iovec> pieces) override {
        if (const int rc = flush(); rc < 0) return rc;
        size_t skip = std::exchange(sealed_, 0);
        int64_t total = static_cast<int64_t>(skip);
        std::vector<uint8_t> records;
        // Whether all of them have gone.
        auto pass_on = [&] {
            waiting_.swap(records);
            records.clear();
            if (const int rc = flush(); rc < 0) {
                if (rc != -EAGAIN || total == 0) total = rc;
                return false;
            }
            total += static_cast<int64_t>(std::exchange(sealed_, 0));
            return true;
        };
        for (const iovec& piece : pieces) {
            const size_t gone = std::min(skip, piece.iov_len);
            skip -= gone;
            const auto* at = static_cast<const uint8_t*>(piece.iov_base) + gone;
            for (size_t left = piece.iov_len - gone; left > 0;) {
                const ssize_t n = seal(at, cutter_.part(at, left), records);
                if (n < 0) return -EPROTO;
                cutter_.wrote(static_cast<size_t>(n));
                at += n;
                left -= static_cast<size_t>(n);
                sealed_ += static_cast<size_t>(n);
                if (records.size() >= batch_bytes && !pass_on()) return total;
            }
        }
        if (!records.empty()) pass_on();
        return total;
    }

    // Puts the byte that ends the handshake where flush() finds it. False: the session is broken.
    bool confirm() {
        const uint8_t yes = 1;
        return seal(&yes, 1, waiting_) == 1;
    }

    // Writes down what waits; 0, -EAGAIN when it does not fit, or another negative errno.
    int flush() {
        size_t sent = 0;
        int rc = 0;
        while (rc == 0 && sent < waiting_.size()) {
            const iovec piece{waiting_.data() + sent, waiting_.size() - sent};
            const int64_t n = below_->write({&piece, 1});
            if (n < 0) rc = static_cast<int>(n);
            if (n > 0) sent += static_cast<size_t>(n);
        }
        if (sent == waiting_.size())
            std::vector<uint8_t>().swap(waiting_);  // an idle session keeps no memory for it
        else
            waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<long>(sent));
        return rc;
    }

    int write_fd(int) override { return -EINVAL; }
    bool passes_fds() const override { return false; }
    bool has_pending() const override { return !ahead_.empty() || gnutls_record_check_pending(session_) > 0; }
    int fd() const override { return below_->fd(); }
    void shutdown() override {
        gnutls_bye(session_, GNUTLS_SHUT_WR);
        below_->shutdown();
    }

  private:
    static ssize_t pull(gnutls_transport_ptr_t self, void* bytes, size_t n) {
        auto* stream = static_cast<TlsStream*>(self);
        if (!stream->ahead_.empty()) return static_cast<ssize_t>(stream->take_ahead(bytes, n));
        // GnuTLS asks for a record's head and then for its body: one read brings both, and what follows.
        thread_local std::array<uint8_t, 16384 + 512> buffer;
        const bool small = n < buffer.size();
        std::vector<int> none;
        const int64_t got = stream->below_->read(small ? buffer.data() : static_cast<uint8_t*>(bytes),
                                                 small ? buffer.size() : n, none);
        if (got < 0) {
            gnutls_transport_set_errno(stream->session_, static_cast<int>(-got));
            return -1;
        }
        if (!small) return got;
        const size_t given = std::min(n, static_cast<size_t>(got));
        std::memcpy(bytes, buffer.data(), given);
        stream->ahead_.assign(buffer.data() + given, buffer.data() + got);
        return static_cast<ssize_t>(given);
    }

    size_t take_ahead(void* bytes, size_t n) {
        n = std::min(n, ahead_.size() - taken_);
        std::memcpy(bytes, ahead_.data() + taken_, n);
        taken_ += n;
        if (taken_ < ahead_.size()) return n;
        // An idle session keeps no memory for it.
        taken_ = 0;
        std::vector<uint8_t>().swap(ahead_);
        return n;
    }

    // GnuTLS's own words (of the handshake, of keys and the end) go down at once, records when they are many.
    static ssize_t push(gnutls_transport_ptr_t self, const giovec_t* pieces, int n) {
        auto* stream = static_cast<TlsStream*>(self);
        std::vector<uint8_t>& to = stream->records_ ? *stream->records_ : stream->waiting_;
        ssize_t put = 0;
        for (int i = 0; i < n; ++i) {
            const auto* at = static_cast<const uint8_t*>(pieces[i].iov_base);
            to.insert(to.end(), at, at + pieces[i].iov_len);
            put += static_cast<ssize_t>(pieces[i].iov_len);
        }
        const int rc = stream->records_ ? 0 : stream->flush();
        if (rc == 0 || rc == -EAGAIN) return put;
        gnutls_transport_set_errno(stream->session_, -rc);
        return -1;
    }

    // One record at the end of `records`; the bytes that are in it, or GnuTLS's error.
    ssize_t seal(const uint8_t* at, size_t n, std::vector<uint8_t>& records) {
        records_ = &records;
        const ssize_t in_it = gnutls_record_send(session_, at, n);
        records_ = nullptr;
        return in_it;
    }

    std::shared_ptr<const Credentials> credentials_;
    std::unique_ptr<wire::ByteStream> below_;
    gnutls_session_t session_ = nullptr;
    wire::FrameCutter cutter_;
    std::vector<uint8_t>* records_ = nullptr;  // where records are gathered, while one is made
    std::vector<uint8_t> waiting_;             // encrypted bytes that did not fit
    size_t sealed_ = 0;                        // bytes of frames in them
    std::vector<uint8_t> ahead_;  // encrypted bytes that GnuTLS has not asked for yet, from taken_ on
    size_t taken_ = 0;
};

class Handshake : public TlsHandshake {
  public:
    Handshake(std::unique_ptr<TlsStream> stream, bool verify) : stream_(std::move(stream)), verify_(verify) {}

    int fd() const override { return stream_->fd(); }
    const Error& error() const override { return error_; }
    TlsPeer take() override { return {std::move(stream_), std::move(name_)}; }

    Outcome step() override {
        if (const int sent = stream_->flush(); sent == -EAGAIN) return Outcome::wants_write;
        while (!shaken_) {
            const int rc = stream_->handshake();
            if (rc == GNUTLS_E_AGAIN)
                return stream_->wants_write() ? Outcome::wants_write : Outcome::wants_read;
            if (rc != 0 && !gnutls_error_is_fatal(rc)) continue;
            if (rc != 0) return fail(tls_error("TLS handshake", rc));
            Status checked = stream_->check_peer(name_);
            if (!checked && verify_) return fail(std::move(checked.error()));
            shaken_ = true;
            if (!stream_->confirm()) return fail(tls_error("the client went away after the TLS handshake"));
        }
        const int sent = stream_->flush();
        if (sent == -EAGAIN) return Outcome::wants_write;
        if (sent < 0) return fail(tls_error("the client went away after the TLS handshake"));
        return Outcome::done;
    }

  private:
    Outcome fail(Error error) {
        error_ = std::move(error);
        return Outcome::failed;
    }

    std::unique_ptr<TlsStream> stream_;
    const bool verify_;
    bool shaken_ = false;  // what is left is to send
    std::string name_;
    Error error_;
};

Result<std::unique_ptr<TlsHandshake>> Credentials::begin(std::unique_ptr<wire::ByteStream> below) {
    auto stream = std::make_unique<TlsStream>(shared_from_this(), std::move(below));
    Status opened = stream->open();
    if (!opened) return std::move(opened.error());
    return std::unique_ptr<TlsHandshake>(
        std::make_unique<Handshake>(std::move(stream), settings.verify_clients));
}

Status Credentials::load() {
    int rc = gnutls_certificate_allocate_credentials(&certificates);
    if (rc < 0) return tls_error("cannot hold certificates", rc);
    rc = gnutls_certificate_set_x509_trust_file(certificates, settings.ca_file.c_str(), GNUTLS_X509_FMT_PEM);
    if (rc < 0) return tls_error("cannot load '" + settings.ca_file + "'", rc);
    if (!settings.crl_file.empty() && access(settings.crl_file.c_str(), R_OK) == 0) {
        rc = gnutls_certificate_set_x509_crl_file(certificates, settings.crl_file.c_str(),
                                                  GNUTLS_X509_FMT_PEM);
        if (rc < 0) return tls_error("cannot load '" + settings.crl_file + "'", rc);
    }
    rc = gnutls_certificate_set_x509_key_file(certificates, settings.cert_file.c_str(),
                                              settings.key_file.c_str(), GNUTLS_X509_FMT_PEM);
    if (rc < 0)
        return tls_error("cannot load '" + settings.cert_file + "' with '" + settings.key_file + "'", rc);
    const char* wanted = settings.priority.empty() ? "NORMAL" : settings.priority.c_str();
    rc = gnutls_priority_init(&priority, wanted, nullptr);
    if (rc < 0) return tls_error("tls_priority '" + std::string(wanted) + "'", rc);
    return {};
}

Result<std::shared_ptr<TlsCredentials>> load(const TlsSettings& settings) {
    for (const std::string& file : {settings.ca_file, settings.cert_file, settings.key_file}) {
        if (access(file.c_str(), R_OK) != 0)
            return system_error(VB_FROM_RPC, errno, "cannot read '" + file + "'");
    }
    if (settings.check_certificate) {
        Status good = check_own(settings);
        if (!good) return std::move(good.error());
    }
    auto credentials = std::make_shared<Credentials>(settings);
    Status loaded = credentials->load();
    if (!loaded) return std::move(loaded.error());
    return std::shared_ptr<TlsCredentials>(std::move(credentials));
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const TlsModule virtbay_tls;
const TlsModule virtbay_tls = {VIRTBAY_VERSION, load};

}  // namespace virtbay::daemon
