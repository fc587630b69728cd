// What a fake driver in C lets out when its defect is an exception.
#include <stdexcept>

extern "C" [[noreturn]] void fake_throw() {
    throw std::runtime_error("thrown by the fake");
}
