#!/usr/bin/env python3
"""configuration_page.py VIRTBAYD PAGE SETTINGS: the page shows every setting that the daemon reads, and the daemon
accepts each of them as shown and refuses what is no setting."""
import os
import re
import subprocess
import sys
import tempfile


def shown_settings(page):
    with open(page, encoding="utf-8") as f:
        text = f.read().replace("\\(dq", '"').replace("\\-", "-")
    return re.findall(r"(?m)^\.B (\w+) = (.+)$", text)


def read_settings(source):
    """Names of the settings that have an effect, as the daemon's source reads them."""
    with open(source, encoding="utf-8") as f:
        return set(re.findall(r'\br\.\w+\("(\w+)"', f.read()))


def check_config(program, scratch, text):
    path = os.path.join(scratch, "check.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return subprocess.run([program, "--root", scratch, "--config", path, "--check-config"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


def main():
    program, page, source = sys.argv[1:]
    shown = dict(shown_settings(page))
    read = read_settings(source)
    if set(shown) != read:
        raise AssertionError("read but not shown: %s; shown but not read: %s"
                             % (sorted(read - set(shown)), sorted(set(shown) - read)))
    with tempfile.TemporaryDirectory(prefix="configuration.") as scratch:
        for name, value in shown.items():
            result = check_config(program, scratch, "%s = %s\n" % (name, value))
            if result.returncode != 0:
                raise AssertionError("%s = %s is refused: %s" % (name, value, result.stdout))
            wrong = check_config(program, scratch, "%s = %s\n" % (name, '"x"' if value.isdigit() else "[3"))
            if wrong.returncode != 1:
                raise AssertionError("a wrong value of %s is accepted" % name)
        if check_config(program, scratch, "no_such_setting = 1\n").returncode != 1:
            raise AssertionError("an unknown setting is accepted")
    print("%d settings shown, accepted, and refused with a wrong value" % len(shown))


if __name__ == "__main__":
    main()
