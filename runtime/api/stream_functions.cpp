// Streams: what applications send and receive, and the operations that begin one.
#include <cstring>
#include <vector>

#include "api/api_call.h"
#include "api/last_error.h"
#include "api/results.h"
#include "api/stream_link.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

constexpr size_t piece = 256 * 1024;

// A stream that an operation has begun; null with the error raised.
StreamLink* begun(ApiCall& call, virStreamPtr stream) {
    if (stream->link) return stream->link.get();
    call.unsupported();
    return nullptr;
}

// Runs an operation that hands a descriptor to the stream.
template <class In, class Out>
bool begin(ApiCall& call, virStreamPtr stream, uint32_t op, const In& in, Out& out) {
    auto link = std::make_shared<StreamLink>(stream->nonblocking);
    call.request().stream = link.get();
    if (!call.run(op, in, out)) return false;
    stream->link = std::move(link);
    return true;
}

// A stream is only good for the connection that it was made on.
bool of_same_connection(ApiCall& call, virConnectPtr conn, virStreamPtr stream) {
    return stream->conn == conn || call.refuse("stream", "stream must match connection");
}

// Ends what a handler or a receiver failed at; the error that is shown stays the first one.
int give_up(virStreamPtr stream, int rc) {
    const virErrorPtr kept = virSaveLastError();
    virStreamAbort(stream);
    if (kept && kept->code != VIR_ERR_OK) {
        clear(last_error());
        copy(*kept, last_error());
    }
    virFreeError(kept);
    return rc;
}

void handler_failed(const char* function) {
    if (last_error().code != VIR_ERR_OK) return;
    set_last_error(make_error(VB_ERR_OPERATION_FAILED, VB_FROM_STREAMS,
                              std::string(function) + " was stopped by its handler"));
}

bool blocking(ApiCall& call, virStreamPtr stream) {
    return !stream->nonblocking ||
           call.fail(make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STREAMS,
                                "data sources cannot be used for non-blocking streams"));
}

}  // namespace

virStreamPtr virStreamNew(virConnectPtr conn, unsigned int flags) {
    ApiCall call("virStreamNew", VB_FROM_STREAMS);
    if (!call.on(conn)) return nullptr;
    auto stream = std::make_unique<_virStream>(conn);
    stream->nonblocking = (flags & VIR_STREAM_NONBLOCK) != 0;
    return stream.release();
}

int virStreamSend(virStreamPtr stream, const char* data, size_t nbytes) {
    ApiCall call("virStreamSend", VB_FROM_STREAMS);
    if (!call.on(stream) || !call.nonnull("data", data)) return -1;
    StreamLink* link = begun(call, stream);
    if (!link) return -1;
    auto sent = link->send(data, nbytes);
    if (!sent) return call.fail(std::move(sent.error())), -1;
    return *sent;
}

int virStreamRecvFlags(virStreamPtr stream, char* data, size_t nbytes, unsigned int flags) {
    ApiCall call("virStreamRecvFlags", VB_FROM_STREAMS);
    if (!call.on(stream) || !call.nonnull("data", data)) return -1;
    StreamLink* link = begun(call, stream);
    if (!link) return -1;
    auto got = link->receive(data, nbytes, (flags & VIR_STREAM_RECV_STOP_AT_HOLE) != 0);
    if (!got) return call.fail(std::move(got.error())), -1;
    return *got;
}

int virStreamRecv(virStreamPtr stream, char* data, size_t nbytes) {
    ApiCall call("virStreamRecv", VB_FROM_STREAMS);
    if (!call.on(stream) || !call.nonnull("data", data)) return -1;
    StreamLink* link = begun(call, stream);
    if (!link) return -1;
    auto got = link->receive(data, nbytes, false);
    if (!got) return call.fail(std::move(got.error())), -1;
    return *got;
}

int virStreamSendHole(virStreamPtr stream, long long length, unsigned int flags) {
    ApiCall call("virStreamSendHole", VB_FROM_STREAMS);
    if (!call.on(stream)) return -1;
    StreamLink* link = begun(call, stream);
    if (!link) return -1;
    if (flags || length < 0)
        return call.refuse(flags ? "flags" : "length", "a hole has a length and no flags"), -1;
    if (Status status = link->send_hole(static_cast<uint64_t>(length)); !status)
        return call.fail(std::move(status.error())), -1;
    return 0;
}

int virStreamRecvHole(virStreamPtr stream, long long* length, unsigned int flags) {
    ApiCall call("virStreamRecvHole", VB_FROM_STREAMS);
    if (!call.on(stream) || !call.nonnull("length", length)) return -1;
    StreamLink* link = begun(call, stream);
    if (!link) return -1;
    if (flags) return call.refuse("flags", "a hole has no flags"), -1;
    auto hole = link->receive_hole();
    if (!hole) return call.fail(std::move(hole.error())), -1;
    *length = static_cast<long long>(*hole);
    return 0;
}

int virStreamFinish(virStreamPtr stream) {
    ApiCall call("virStreamFinish", VB_FROM_STREAMS);
    if (!call.on(stream)) return -1;
    StreamLink* link = begun(call, stream);
    if (!link) return -1;
    if (Status status = link->finish(); !status) return call.fail(std::move(status.error())), -1;
    return 0;
}

int virStreamAbort(virStreamPtr stream) {
    ApiCall call("virStreamAbort", VB_FROM_STREAMS);
    if (!call.on(stream)) return -1;
    if (stream->link) stream->link->abort();
    return 0;
}

int virStreamSendAll(virStreamPtr stream, virStreamSourceFunc handler, void* opaque) {
    ApiCall call("virStreamSendAll", VB_FROM_STREAMS);
    if (!call.on(stream) || !call.nonnull("handler", reinterpret_cast<void*>(handler)) ||
        !blocking(call, stream))
        return -1;
    std::vector<char> buffer(piece);
    for (;;) {
        const int got = handler(stream, buffer.data(), buffer.size(), opaque);
        if (got < 0) return handler_failed("virStreamSendAll"), give_up(stream, -1);
        if (got == 0) return 0;
        for (int sent = 0; sent < got;) {
            const int n = virStreamSend(stream, buffer.data() + sent, static_cast<size_t>(got - sent));
            if (n < 0) return give_up(stream, -1);
            sent += n;
        }
    }
}

int virStreamSparseSendAll(virStreamPtr stream, virStreamSourceFunc handler,
                           virStreamSourceHoleFunc holeHandler, virStreamSourceSkipFunc skipHandler,
                           void* opaque) {
    ApiCall call("virStreamSparseSendAll", VB_FROM_STREAMS);
    if (!call.on(stream) || !call.nonnull("handler", reinterpret_cast<void*>(handler)) ||
        !call.nonnull("holeHandler", reinterpret_cast<void*>(holeHandler)) ||
        !call.nonnull("skipHandler", reinterpret_cast<void*>(skipHandler)) || !blocking(call, stream))
        return -1;
    std::vector<char> buffer(piece);
    for (;;) {
        int in_data = 0;
        long long section = 0;
        if (holeHandler(stream, &in_data, &section, opaque) < 0)
            return handler_failed("virStreamSparseSendAll"), give_up(stream, -1);
        if (!in_data && section) {
            if (virStreamSendHole(stream, section, 0) < 0) return give_up(stream, -1);
            if (skipHandler(stream, section, opaque) < 0)
                return handler_failed("virStreamSparseSendAll"), give_up(stream, -1);
            continue;
        }
        const size_t want =
            std::min<size_t>(buffer.size(), section > 0 ? static_cast<size_t>(section) : buffer.size());
        const int got = handler(stream, buffer.data(), want, opaque);
        if (got < 0) return handler_failed("virStreamSparseSendAll"), give_up(stream, -1);
        if (got == 0) return 0;
        for (int sent = 0; sent < got;) {
            const int n = virStreamSend(stream, buffer.data() + sent, static_cast<size_t>(got - sent));
            if (n < 0) return give_up(stream, -1);
            sent += n;
        }
    }
}

namespace {

// Data to the handler, piece by piece as it takes them. False when it failed.
bool give(virStreamPtr stream, virStreamSinkFunc handler, void* opaque, const char* data, int count) {
    for (int done = 0; done < count;) {
        const int n = handler(stream, data + done, static_cast<size_t>(count - done), opaque);
        if (n < 0) return false;
        done += n;
    }
    return true;
}

}  // namespace

int virStreamRecvAll(virStreamPtr stream, virStreamSinkFunc handler, void* opaque) {
    ApiCall call("virStreamRecvAll", VB_FROM_STREAMS);
    if (!call.on(stream) || !call.nonnull("handler", reinterpret_cast<void*>(handler)) ||
        !blocking(call, stream))
        return -1;
    std::vector<char> buffer(piece);
    for (;;) {
        const int got = virStreamRecv(stream, buffer.data(), buffer.size());
        if (got < 0) return give_up(stream, -1);
        if (got == 0) return 0;
        if (!give(stream, handler, opaque, buffer.data(), got))
            return handler_failed("virStreamRecvAll"), give_up(stream, -1);
    }
}

int virStreamSparseRecvAll(virStreamPtr stream, virStreamSinkFunc handler, virStreamSinkHoleFunc holeHandler,
                           void* opaque) {
    ApiCall call("virStreamSparseRecvAll", VB_FROM_STREAMS);
    if (!call.on(stream) || !call.nonnull("handler", reinterpret_cast<void*>(handler)) ||
        !call.nonnull("holeHandler", reinterpret_cast<void*>(holeHandler)) || !blocking(call, stream))
        return -1;
    std::vector<char> buffer(piece);
    for (;;) {
        const int got =
            virStreamRecvFlags(stream, buffer.data(), buffer.size(), VIR_STREAM_RECV_STOP_AT_HOLE);
        if (got == StreamLink::at_hole) {
            long long length = 0;
            if (virStreamRecvHole(stream, &length, 0) < 0) return give_up(stream, -1);
            if (holeHandler(stream, length, opaque) < 0)
                return handler_failed("virStreamSparseRecvAll"), give_up(stream, -1);
            continue;
        }
        if (got < 0) return give_up(stream, -1);
        if (got == 0) return 0;
        if (!give(stream, handler, opaque, buffer.data(), got))
            return handler_failed("virStreamSparseRecvAll"), give_up(stream, -1);
    }
}

// --- the operations that begin a stream

int virDomainOpenConsole(virDomainPtr dom, const char* dev_name, virStreamPtr st, unsigned int flags) {
    ApiCall call("virDomainOpenConsole", VB_FROM_DOMAIN);
    if (!call.on(dom) || !call.with(st) || !call.writable() || !of_same_connection(call, dom->conn, st))
        return -1;
    vb_domain_open_console_in in{};
    vb_domain_open_console_out out{};
    in.struct_size = sizeof in;
    out.struct_size = sizeof out;
    in.dom = value(dom);
    in.dev_name = dev_name;
    in.flags = flags;
    return begin(call, st, VB_OP_DOMAIN_OPEN_CONSOLE, in, out) ? 0 : -1;
}

int virDomainOpenChannel(virDomainPtr dom, const char* name, virStreamPtr st, unsigned int flags) {
    ApiCall call("virDomainOpenChannel", VB_FROM_DOMAIN);
    if (!call.on(dom) || !call.with(st) || !call.writable() || !of_same_connection(call, dom->conn, st))
        return -1;
    vb_domain_open_channel_in in{};
    vb_domain_open_channel_out out{};
    in.struct_size = sizeof in;
    out.struct_size = sizeof out;
    in.dom = value(dom);
    in.name = name;
    in.flags = flags;
    return begin(call, st, VB_OP_DOMAIN_OPEN_CHANNEL, in, out) ? 0 : -1;
}

char* virDomainScreenshot(virDomainPtr domain, virStreamPtr stream, unsigned int screen, unsigned int flags) {
    ApiCall call("virDomainScreenshot", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.with(stream) || !call.writable() ||
        !of_same_connection(call, domain->conn, stream))
        return nullptr;
    vb_domain_screenshot_in in{};
    vb_domain_screenshot_out out{};
    in.struct_size = sizeof in;
    out.struct_size = sizeof out;
    in.dom = value(domain);
    in.screen = screen;
    in.flags = flags;
    return begin(call, stream, VB_OP_DOMAIN_SCREENSHOT, in, out) ? text_out(call, out.mime) : nullptr;
}

int virStorageVolUpload(virStorageVolPtr vol, virStreamPtr stream, unsigned long long offset,
                        unsigned long long length, unsigned int flags) {
    ApiCall call("virStorageVolUpload", VB_FROM_STORAGE);
    if (!call.on(vol) || !call.with(stream) || !call.writable() ||
        !of_same_connection(call, vol->conn, stream))
        return -1;
    vb_storage_vol_upload_in in{};
    vb_storage_vol_upload_out out{};
    in.struct_size = sizeof in;
    out.struct_size = sizeof out;
    in.vol = value(vol);
    in.offset = offset;
    in.length = length;
    in.flags = flags;
    return begin(call, stream, VB_OP_STORAGE_VOL_UPLOAD, in, out) ? 0 : -1;
}

int virStorageVolDownload(virStorageVolPtr vol, virStreamPtr stream, unsigned long long offset,
                          unsigned long long length, unsigned int flags) {
    ApiCall call("virStorageVolDownload", VB_FROM_STORAGE);
    if (!call.on(vol) || !call.with(stream) || !call.writable() ||
        !of_same_connection(call, vol->conn, stream))
        return -1;
    vb_storage_vol_download_in in{};
    vb_storage_vol_download_out out{};
    in.struct_size = sizeof in;
    out.struct_size = sizeof out;
    in.vol = value(vol);
    in.offset = offset;
    in.length = length;
    in.flags = flags;
    return begin(call, stream, VB_OP_STORAGE_VOL_DOWNLOAD, in, out) ? 0 : -1;
}
