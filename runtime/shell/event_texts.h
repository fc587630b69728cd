// Names of what events tell.
#pragma once

namespace virtbay::shell {

const char* lifecycle_event(int event);
const char* lifecycle_detail(int event, int detail);
const char* watchdog_action(int action);
const char* io_error_action(int action);
const char* graphics_phase(int phase);
const char* address_family(int family);
const char* block_job_type(int type);
const char* block_job_status(int status);
const char* disk_change(int reason);
const char* tray_change(int reason);
const char* agent_state(int state);
const char* agent_reason(int reason);
const char* metadata_type(int type);
const char* memory_failure_recipient(int recipient);
const char* memory_failure_action(int action);
const char* network_event(int event);
const char* pool_event(int event);

}  // namespace virtbay::shell
