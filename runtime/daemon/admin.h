// The administration: libvirt's admin program and our own for drivers.
#pragma once

namespace virtbay::daemon {

struct Call;
class Session;

// Answers a procedure of the admin or the drivers program. Loop thread.
void run_admin_procedure(Session& session, Call& call);
void run_driver_procedure(Session& session, Call& call);

}  // namespace virtbay::daemon
