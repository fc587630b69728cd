#pragma once

#include "model/element.h"

namespace virtbay::model {

extern const Element memtune_element, memory_backing_element, vcpu_element, iothread_element,
    default_iothread_element, cputune_element, numatune_element, blkiotune_element, perf_event_element;

// Position of a perf event's name in the order in which they are printed, or -1.
int perf_event_index(std::string_view name);

}  // namespace virtbay::model
