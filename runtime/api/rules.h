// Checks of several arguments together, for the functions that the checks' table cannot describe alone.
#pragma once

#include "api/api_call.h"

namespace virtbay::api {

bool virDomainSendKey_rules(ApiCall& call, virDomainPtr domain, unsigned int codeset, unsigned int holdtime,
                            unsigned int* keycodes, int nkeycodes, unsigned int flags);
bool virDomainBlockRebase_rules(ApiCall& call, virDomainPtr dom, const char* disk, const char* base,
                                unsigned long bandwidth, unsigned int flags);
bool virDomainCoreDumpWithFormat_rules(ApiCall& call, virDomainPtr domain, const char* to,
                                       unsigned int dumpformat, unsigned int flags);
bool virStorageVolResize_rules(ApiCall& call, virStorageVolPtr vol, unsigned long long capacity,
                               unsigned int flags);

}  // namespace virtbay::api
