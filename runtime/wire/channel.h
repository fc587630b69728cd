// Frames over a byte stream, in both directions; the same for a server and for a client. Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "contract/tables.h"
#include "loop/fd_watch.h"
#include "loop/loop.h"
#include "wire/buffer.h"
#include "wire/byte_stream.h"
#include "wire/frame.h"
#include "wire/output_queue.h"

namespace virtbay::wire {

// A frame that came in. The payload is that behind the count of descriptors and begins at a multiple of 4; it
// is valid during the callback.
struct Frame {
    Header header;
    std::span<const uint8_t> payload;
    std::vector<int> fds;  // owned by who takes them; the channel closes what is left
};

class Channel {
  public:
    class Owner {
      public:
        virtual ~Owner() = default;
        virtual void on_frame(Frame& frame) = 0;
        // Something that was queued has left, or everything has when queued() is 0.
        virtual void on_written() {}
        // The stream ended or cannot go on; nothing comes after it. The channel may be destroyed in it.
        virtual void on_closed(const std::string& why) = 0;
    };

    // `owner` and `pool` must outlive the channel.
    static Result<std::unique_ptr<Channel>> open(Loop& loop, BufferPool& pool,
                                                 std::unique_ptr<ByteStream> stream, Owner& owner);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    // Frames above it end the channel. The protocol's own limit unless set.
    void limit_frames(size_t bytes) { frame_limit_ = bytes; }
    // While paused nothing is read and no frame is given out.
    void pause() { paused_ = true; }
    void resume();

    // Sends a frame without payload, with the struct of a type, or with bytes. False: the struct cannot be
    // encoded, and nothing is sent. Descriptors are owned from now on. What is sent leaves before the loop
    // sleeps next.
    bool send(const Header& header);
    bool send(const Header& header, const contract::Type& type, const void* value,
              const std::vector<int>& fds = {});
    void send_bytes(const Header& header, std::span<const uint8_t> bytes);
    void send_error(Header header, const Error& error);
    // A frame of bytes of its own and then bytes that others send as well, copied unless `share`.
    void send_parts(const Header& header, std::span<const uint8_t> own,
                    const std::shared_ptr<const Buffer>& others, bool share);
    // Appends a frame that the caller fills: begin, append to the buffer, end.
    Buffer& begin_frame();
    void end_frame(const Header& header);
    void drop_frame() { out_.drop_frame(); }

    size_t queued() const { return out_.bytes(); }
    // Ends the channel when everything queued has been written. on_closed comes.
    void close_when_written();
    ByteStream& stream() { return *stream_; }
    bool closed() const { return closed_; }

  private:
    // Tells a function of the channel whether its channel still is there after a callback.
    class Alive {
      public:
        explicit Alive(Channel& channel) : channel_(&channel), outer_(channel.watched_by_) {
            channel.watched_by_ = this;
        }
        ~Alive() {
            if (channel_ != nullptr) channel_->watched_by_ = outer_;
        }
        Alive(const Alive&) = delete;
        Alive& operator=(const Alive&) = delete;
        explicit operator bool() const { return channel_ != nullptr; }

      private:
        friend class Channel;
        Channel* channel_;
        Alive* outer_;
    };

    Channel(Loop& loop, BufferPool& pool, std::unique_ptr<ByteStream> stream, Owner& owner);
    void ready(uint32_t events);
    void read();
    bool parse();
    bool take_frame(size_t length);
    void flush_later();
    void flush();
    void fail(const std::string& why);
    void update_watch();
    void post(void (Channel::*what)());
    void resumed();

    Loop& loop_;
    BufferPool& pool_;
    std::unique_ptr<ByteStream> stream_;
    Owner& owner_;
    FdWatch watch_;
    Buffer in_;
    std::vector<int> in_fds_;
    OutputQueue out_;
    size_t frame_limit_ = frame_max;
    bool paused_ = false, blocked_ = false, closing_ = false, closed_ = false, parsing_ = false;
    Alive* watched_by_ = nullptr;
    BeforeSleep flush_;
    std::shared_ptr<Channel*> posted_;  // what a posted function finds us by; made when first needed
};

}  // namespace virtbay::wire
