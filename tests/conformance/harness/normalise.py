"""What legitimately differs between two runs becomes a stable token."""
import re
import time

from .cases import MAC_RE, UUID_RE


class Norm:
    """Replaces what legitimately differs between two runs by stable tokens."""

    def __init__(self, case, tmp):
        self.case, self.tmp, self.map = case, tmp, {}
        self.now = time.time()

    def _uuid(self, m):
        u = m[0]
        if u.lower() in self.case.known:
            return u
        return self.map.setdefault(u.lower(), "UUID#%03d" % (len(self.map) + 1)).ljust(36, "-")

    def _mac(self, m):
        u = m[0]
        if u.lower() in self.case.known:
            return u
        return u[:9] + self.map.setdefault(u.lower(), "XX:XX:%02d" % (len(self.map) + 1))

    def _epoch(self, m):
        return "EPOCH-----" if abs(int(m[0]) - self.now) < 86400 else m[0]

    def text(self, s):
        s = s.replace(self.tmp, "/TMP")
        s = re.sub(r"(?m)^(CPU time: +)[\d.]+s", r"\1TIME", s)
        s = UUID_RE.sub(self._uuid, s)
        s = MAC_RE.sub(self._mac, s)
        s = re.sub(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d([+-]\d{4})?( [+-]\d{4})?\b", "DATETIME", s)
        s = re.sub(r"(?<![\d.])1[6-9]\d{8}(?!\d)", self._epoch, s)
        s = re.sub(r"/dev/pts/\d+", "/dev/pts/N", s)
        if self.case.driver == "qemu":
            s = re.sub(r"(<domain[^>]*) id='\d+'", r"\1 id='N'", s)
            s = re.sub(r"\bdomain-\d+-", "domain-N-", s)
            s = re.sub(r"\bvnet\d+\b", "vnetN", s)
            s = re.sub(r"(?m)^ \d+( +)(?=\S+ +(running|paused|shut off|in shutdown|pmsuspended))", r" N   ", s)
            s = re.sub(r"(?m)^Id:( +)\d+$", r"Id:\1N", s)
            # a column's width follows its widest cell, here an id or a generated name
            s = re.sub(r"(?m)^ -( +)(?=\S+ +shut off)", r" -   ", s)
            s = re.sub(r"(?m)^ Id +Name +State *$", " Id   Name   State", s)
            s = re.sub(r"(?m)^-{8,}$", "-----", s)
        for pat in self.case.masks:
            rx = re.compile(pat, re.M)
            if rx.groups:
                def rep(m):
                    a, b = m.span(1)
                    a, b = a - m.start(), b - m.start()
                    return m[0][:a] + "MASKED" + m[0][b:]
                s = rx.sub(rep, s)
            else:
                s = rx.sub("MASKED", s)
        s = "\n".join(l.rstrip() if self.case.opts.get("rstrip") else l for l in s.split("\n"))
        if self.case.opts.get("squash"):
            s = re.sub(r"[ \t]+", " ", s)
        return s
