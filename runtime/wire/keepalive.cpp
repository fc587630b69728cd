#include "wire/keepalive.h"

namespace virtbay::wire {

namespace {
constexpr int32_t ping = 1, pong = 2;
}

Keepalive::Keepalive(Loop& loop, Channel& channel, std::function<void()> dead)
    : loop_(loop), channel_(channel), dead_(std::move(dead)), timer_(loop) {}

void Keepalive::start(int interval, unsigned count) {
    if (interval <= 0) return stop();
    interval_ms_ = static_cast<uint64_t>(interval) * 1000;
    count_ = left_ = count;
    heard_ = false;
    timer_.start(interval_ms_, 0, [this] { tick(); });
}

void Keepalive::stop() {
    timer_.stop();
}

void Keepalive::tick() {
    const uint64_t now = loop_.now_ms();
    // The timer is not touched for each frame; it looks when the last one came.
    if (heard_) {
        heard_ = false;
        left_ = count_;
        if (now - heard_at_ < interval_ms_) return timer_.restart(interval_ms_ - (now - heard_at_));
    }
    if (left_ == 0) {
        const auto dead = dead_;  // may destroy this
        return dead();
    }
    --left_;
    channel_.send({contract::keepalive_program, 1, ping, type_message, 0, status_ok});
    timer_.restart(interval_ms_);
}

bool Keepalive::answer(Channel& channel, const Frame& frame) {
    const Header& h = frame.header;
    if (h.program != contract::keepalive_program || h.version != 1 || h.type != type_message) return false;
    if (h.procedure == ping) channel.send({contract::keepalive_program, 1, pong, type_message, 0, status_ok});
    return true;
}

}  // namespace virtbay::wire
