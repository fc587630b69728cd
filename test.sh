#!/usr/bin/env bash
# test.sh [quick] [--werror]: installs what is missing, builds, runs every test, and those of the small build; the unit
# and conformance tests once more with each sanitizer. Left out is the comparison of the shell with a running virsh,
# label "extended": it takes many minutes, and shell.as_virsh compares with what virsh printed.
#   quick     the unit tests of the release build only
#   --werror  warnings end the build
# The last line counts all tests, failures and skips of all builds together.
set -u
cd "$(dirname "$(readlink -f "$0")")" || exit 1
quick='' werror=OFF
for argument in "$@"; do
    case $argument in
        quick) quick=yes ;;
        --werror) werror=ON ;;
        *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
done

# Where objects were compiled does not matter to the compiler cache.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros

total=0 failed=0 skipped=0 broken=''
started=$SECONDS

section() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)); }
skip() { echo "SKIPPED: $1: $2"; skipped=$((skipped + 1)) total=$((total + 1)); }

check_format() {
    section "format"
    if ! command -v clang-format >/dev/null; then
        skip "format" "clang-format is not installed"
        return
    fi
    total=$((total + 1))
    if ! find runtime plugins sdk tests -regex '.*\.\(c\|h\|cpp\|hpp\)' -print0 |
        xargs -0 clang-format --dry-run -Werror 2>&1 | grep -E ': (error|warning):' |
        sed -E 's/:[0-9]+:[0-9]+: .*//' | sort | uniq -c | awk '{ print "not formatted: " $2; bad = 1 } END { exit bad }'; then
        failed=$((failed + 1)) broken="$broken format"
    fi
}

build() { # PRESET [TARGET...]
    local preset=$1
    shift
    section "build $preset"
    local launcher=()
    if command -v ccache >/dev/null; then
        launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    fi
    cmake --preset "$preset" -DVIRTBAY_WERROR=$werror "${launcher[@]}" >"build/$preset.log" 2>&1 &&
        cmake --build "build/$preset" ${*:+--target "$@"} >>"build/$preset.log" 2>&1 && return
    grep -E -A6 'error|FAILED|warning' "build/$preset.log" | cut -c1-300 | tail -n 60
    broken="$broken build-$preset"
    return 1
}

# Runs the tests whose label matches, or all, and adds ctest's counts to ours.
run_tests() { # PRESET [LABELS]
    section "tests of $1${2:+: $2}"
    local log=build/$1.tests.log
    ctest --test-dir "build/$1" ${2:+--label-regex "$2"} --label-exclude extended --output-on-failure --no-tests=error -j "$(nproc)" 2>&1 |
        tee "$log" | grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test .* Passed )'
    local counts
    counts=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests failed out of ([0-9]+)$/\1 \2/p' "$log" | tail -n 1)
    if [ -z "$counts" ]; then
        broken="$broken tests-$1"
        return
    fi
    failed=$((failed + ${counts% *})) total=$((total + ${counts#* }))
    skipped=$((skipped + $(grep -cE 'Test +#[0-9]+: .*\*\*\*(Skipped|Not Run)' "$log")))
}

# A whole program of unit tests; a sanitizer's finding makes it fail.
run_sanitized() { # PRESET PROGRAM
    section "$2 of $1"
    total=$((total + 1))
    if ! timeout 600 "build/$1/bin/$2" >"build/$1.$2.log" 2>&1; then
        tail -n 40 "build/$1.$2.log"
        failed=$((failed + 1)) broken="$broken $1-$2"
    fi
}

if ! packaging/prerequisites build; then
    echo "test.sh: without these packages nothing can be built" >&2
    exit 1
fi
packaging/prerequisites run test || echo "Going on; the tests that need them are skipped."
mkdir -p build
# Tests run without a network, so what the guest of the tour is made of is fetched before them.
[ -n "$quick" ] || packaging/tour/make-guest build/guest || echo "Going on without the guest of the tour."

[ -n "$quick" ] || check_format
if build release; then
    if [ -n "$quick" ]; then
        run_tests release '^unit$'
    else
        run_tests release
    fi
fi
[ -n "$quick" ] || ! build minimal || run_tests minimal
programs="unit_api unit_connection unit_daemon unit_loop unit_model unit_plugin unit_qemu unit_remote unit_shell unit_test_driver unit_wire"
daemon="virtbayd virtbay-driver-host plugin_test plugin_qemu plugin_unix"
if [ -z "$quick" ]; then
    for sanitizer in asan tsan; do
        build $sanitizer $programs $daemon || continue
        for program in $programs; do run_sanitized $sanitizer "$program"; done
        run_tests $sanitizer sanitize
    done
fi

section "all done"
[ -z "$broken" ] || echo "Broken:$broken"
percent=0
[ "$total" -eq 0 ] || percent=$(((total - failed) * 100 / total))
echo "$percent% tests passed, $failed tests failed out of $total ($skipped skipped)"
[ "$failed" -eq 0 ] && [ -z "$broken" ] && [ "$total" -gt 0 ]
