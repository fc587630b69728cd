// Names of processor models that guests of an architecture may ask for.
#include <algorithm>
#include <string_view>

#include "driver.h"

namespace virtbay::test {

namespace {

constexpr const char* x86_models[] = {"486",
                                      "pentium",
                                      "pentium2",
                                      "pentium3",
                                      "pentiumpro",
                                      "coreduo",
                                      "n270",
                                      "core2duo",
                                      "qemu32",
                                      "kvm32",
                                      "cpu64-rhel5",
                                      "cpu64-rhel6",
                                      "qemu64",
                                      "kvm64",
                                      "Conroe",
                                      "Penryn",
                                      "Nehalem",
                                      "Nehalem-IBRS",
                                      "Westmere",
                                      "Westmere-IBRS",
                                      "SandyBridge",
                                      "SandyBridge-IBRS",
                                      "IvyBridge",
                                      "IvyBridge-IBRS",
                                      "Haswell-noTSX",
                                      "Haswell-noTSX-IBRS",
                                      "Haswell",
                                      "Haswell-IBRS",
                                      "Broadwell-noTSX",
                                      "Broadwell-noTSX-IBRS",
                                      "Broadwell",
                                      "Broadwell-IBRS",
                                      "Skylake-Client",
                                      "Skylake-Client-IBRS",
                                      "Skylake-Client-noTSX-IBRS",
                                      "Skylake-Server",
                                      "Skylake-Server-IBRS",
                                      "Skylake-Server-noTSX-IBRS",
                                      "Cascadelake-Server",
                                      "Cascadelake-Server-noTSX",
                                      "Icelake-Client",
                                      "Icelake-Client-noTSX",
                                      "Icelake-Server",
                                      "Icelake-Server-noTSX",
                                      "Cooperlake",
                                      "Snowridge",
                                      "athlon",
                                      "phenom",
                                      "Opteron_G1",
                                      "Opteron_G2",
                                      "Opteron_G3",
                                      "Opteron_G4",
                                      "Opteron_G5",
                                      "EPYC",
                                      "EPYC-IBPB",
                                      "EPYC-Rome",
                                      "EPYC-Milan",
                                      "Dhyana"};

constexpr const char* ppc_models[] = {"POWER6",  "POWER7",        "POWER8",       "POWER9",
                                      "POWER10", "POWERPC_e5500", "POWERPC_e6500"};

// Every model is accepted.
constexpr std::string_view open_architectures[] = {"aarch64", "armv6l", "armv7b", "armv7l", "s390", "s390x"};

constexpr std::string_view other_architectures[] = {
    "alpha",        "cris",    "ia64",      "lm32",    "loongarch64", "m68k",     "microblaze",
    "microblazeel", "mips",    "mipsel",    "mips64",  "mips64el",    "openrisc", "parisc",
    "parisc64",     "ppc",     "ppcemb",    "riscv32", "riscv64",     "sh4",      "sh4eb",
    "sparc",        "sparc64", "unicore32", "xtensa",  "xtensaeb"};

template <class List>
bool contains(const List& list, std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

template <size_t N>
void answer(const char* const (&models)[N], bool wanted, vb_connect_get_cpu_model_names_out& out) {
    out.ret = N;
    if (!wanted) return;
    out.models = models;
    out.n_models = N;
}

}  // namespace

vb::Status TestDriver::connect_get_cpu_model_names(vb::Call&, const vb_connect_get_cpu_model_names_in& in,
                                                   vb_connect_get_cpu_model_names_out& out) {
    const Status checked = check_flags(in.flags, 0, "testConnectGetCPUModelNames");
    if (!checked) return to_abi(checked);
    const std::string arch = in.arch;
    const bool wanted = in.need_results != 0;
    if (arch == "x86_64" || arch == "i686")
        answer(x86_models, wanted, out);
    else if (arch == "ppc64" || arch == "ppc64le")
        answer(ppc_models, wanted, out);
    else if (contains(other_architectures, arch))
        return to_abi(make_error(VB_ERR_NO_SUPPORT, VB_FROM_CPU,
                                 "'" + arch + "' architecture is not supported by CPU driver"));
    else if (!contains(open_architectures, arch))
        return to_abi(invalid_argument("cannot find architecture " + arch));
    return {};
}

}  // namespace virtbay::test
