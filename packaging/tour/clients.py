"""Two ordinary clients of libvirt, kept running: one that gives commands, one that listens for events."""
import os
import subprocess
import threading
import time


class ClientError(Exception):
    """A command failed or brought no answer in time."""


class _Program:
    """A child process whose output lines are collected as they come."""

    def __init__(self, argv):
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, bufsize=1,
                                        env=dict(os.environ, LC_ALL="C", TERM="dumb"))
        self.lines = []
        self.changed = threading.Condition()
        self.ended = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, predicate, seconds, what):
        """The index of the first line for which predicate(line) holds, from `self.lines[0]` on."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                for i, line in enumerate(self.lines):
                    if predicate(line):
                        return i
                left = deadline - time.monotonic()
                if self.ended or left <= 0:
                    raise ClientError("%s: %s\n%s" % (what, "the client ended" if self.ended else "no answer",
                                                      "\n".join(self.lines[-8:])))
                self.changed.wait(left)

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Shell(_Program):
    """One virsh process on one connection, from the first command to the last."""

    def __init__(self, uri):
        super().__init__(["stdbuf", "-oL", "virsh", "-c", uri])
        self.count = 0
        self.command("echo")   # takes the welcome off the lines

    def command(self, text, seconds=60):
        """Runs one command; returns its lines, raises on `error:`."""
        self.count += 1
        mark = "@%d@" % self.count
        try:
            self.process.stdin.write("%s\necho %s\n" % (text, mark))
            self.process.stdin.flush()
        except BrokenPipeError:
            raise ClientError("%s: the client lost its connection\n%s" % (text, "\n".join(self.lines[-8:]))) from None
        end = self.wait_for(lambda line: line == mark, seconds, text)
        with self.changed:
            lines, self.lines = self.lines[:end], self.lines[end + 1:]
        lines = [line for line in lines if line.strip() and not line.startswith("virsh # ")]
        errors = [line for line in lines if line.startswith("error:")]
        if errors:
            raise ClientError("%s: %s" % (text, "; ".join(errors)))
        return lines


class Events(_Program):
    """A second client that prints each event of a guest's life as it happens."""

    def __init__(self, uri):
        super().__init__(["stdbuf", "-oL", "virsh", "-c", uri, "event", "--event", "lifecycle", "--loop"])
        time.sleep(0.3)   # virsh says nothing when its subscription stands

    def expect(self, word, seconds=20):
        """Waits for an event and takes it, and those before it, off the list."""
        at = self.wait_for(lambda line: word in line, seconds, "event " + word)
        with self.changed:
            line, self.lines = self.lines[at], self.lines[at + 1:]
        return line.partition("': ")[2] or line
