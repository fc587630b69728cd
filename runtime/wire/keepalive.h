// Finds out whether the peer is still there. Loop thread.
#pragma once

#include <cstdint>
#include <functional>

#include "loop/timer.h"
#include "wire/channel.h"

namespace virtbay::wire {

class Keepalive {
  public:
    // `dead` comes once, when the peer has not answered.
    Keepalive(Loop& loop, Channel& channel, std::function<void()> dead);

    // Asks every `interval` seconds; after `count` questions without an answer and one more interval the peer
    // counts as dead. Intervals of 0 or less stop it.
    void start(int interval, unsigned count);
    void stop();
    // Any frame of the peer.
    void heard() {
        heard_ = true;
        heard_at_ = loop_.now_ms();
    }
    // The channel's frames of the keepalive program: answers a question. False: not of that program.
    static bool answer(Channel& channel, const Frame& frame);

  private:
    void tick();

    Loop& loop_;
    Channel& channel_;
    std::function<void()> dead_;
    Timer timer_;
    uint64_t interval_ms_ = 0, heard_at_ = 0;
    unsigned count_ = 0, left_ = 0;
    bool heard_ = false;
};

}  // namespace virtbay::wire
