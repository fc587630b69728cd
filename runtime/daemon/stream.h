// A stream between a client and a descriptor that a driver gave. Loop thread; files are read and written on
// workers.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "loop/fd_watch.h"
#include "virtbay/host.h"
#include "wire/channel.h"

namespace virtbay::daemon {

class Session;

class Stream {
  public:
    // Owns what `given` holds. `header` is that of the call that opened it.
    Stream(Session& session, const wire::Header& header, const vb_stream_fd& given, bool sparse);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    Status start();
    // A frame of the client that belongs to the stream. False: the stream is over and is to be destroyed.
    bool on_frame(wire::Frame& frame);
    // More can be sent.
    void on_written();
    // The client must not send more for now.
    bool congested() const;
    bool over() const { return over_; }

  private:
    struct File;
    struct Piece {
        std::vector<uint8_t> bytes;
        int64_t hole = 0;  // instead of bytes
        size_t done = 0;
    };
    void ready(uint32_t events);
    void update_watch();
    void read_descriptor();
    void read_file();
    void write_pending();
    void write_file();
    void end_of_data();
    void finished();
    void broken(const Error& error);
    void broken_off();
    bool may_send() const;
    wire::Header frame_header(uint32_t type, uint32_t status) const;

    Session& session_;
    const wire::Header header_;
    vb_stream_fd given_;
    const bool sparse_;
    FdWatch watch_;
    std::shared_ptr<File> file_;  // shared with the worker that uses it
    std::deque<Piece> pending_;
    size_t pending_bytes_ = 0;
    bool data_ended_ = false;  // nothing more comes from the descriptor
    bool finishing_ = false;   // the client has said that it is done
    bool over_ = false;
};

}  // namespace virtbay::daemon
