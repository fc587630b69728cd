#!/usr/bin/env bash
# run.sh [serve]: installs what is missing, builds, and shows what virtbay does.
#   (nothing)  the tour: a real guest, a driver replaced beneath it; see packaging/tour
#   serve      leaves the daemon in the foreground, with its state beneath build/serve
set -u
cd "$(dirname "$(readlink -f "$0")")" || exit 1
case ${1-} in '' | serve) ;; *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;; esac

if ! packaging/prerequisites build; then
    echo "run.sh: without these packages nothing can be built" >&2
    exit 1
fi
packaging/prerequisites run || [ "${1-}" = serve ] || exit 1
mkdir -p build
launcher=()
if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi
echo "Building (build/run.log) ..."
if ! { cmake --preset release "${launcher[@]}" && cmake --build build/release; } >build/run.log 2>&1; then
    tail -n 40 build/run.log >&2
    exit 1
fi
case ${1-} in
    serve) exec packaging/tour/serve build/release build/serve ;;
    *) exec packaging/tour/tour build/release ;;
esac
