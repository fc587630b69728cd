// The last error of each thread and of each connection, and the functions that applications want to be told
// by.
#pragma once

#include "api/public.h"
#include "base/error.h"

namespace virtbay::api {

// The calling thread's last error; code VIR_ERR_OK when there is none. Its texts are owned by it.
virError& last_error();

void clear(virError& error);
// `to` must have been cleared or zeroed.
void copy(const virError& from, virError& to);

void set_last_error(const Error& error);

// Tells the connection's handler (or the process's, for null) of the last error and notes it on the
// connection.
void dispatch(virConnectPtr conn);

}  // namespace virtbay::api
