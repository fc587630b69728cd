// A call that takes long, watched while it runs.
#pragma once

#include <functional>

#include "shell/session.h"

namespace virtbay::shell {

// Runs `work` on a thread of its own. With `visible`, shows on standard error how far the domain's job is, as
// "label: [ 42 %]". ^C aborts the job. The library error that `work` raises becomes the session's.
bool run_job(Session& session, virDomainPtr domain, const char* label, bool visible,
             const std::function<bool()>& work);

}  // namespace virtbay::shell
