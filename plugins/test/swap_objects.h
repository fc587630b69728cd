// What a host's record holds of its interfaces, devices and pools. Read in the order in which it is written.
#pragma once

#include "host.h"
#include "state_stream.h"

namespace virtbay::test {

void export_interfaces(RecordWriter& record, const HostInterfaceList& interfaces);
Status import_interfaces(RecordReader& record, Host& host);

void export_storage(RecordWriter& record, const Host& host);
Status import_storage(RecordReader& record, Host& host);

}  // namespace virtbay::test
