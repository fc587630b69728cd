// The answers to a server's questions as a person at a terminal gives them.
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string>

#include "api/public.h"

namespace {

// Turns the terminal's echo off while it lives.
class NoEcho {
  public:
    explicit NoEcho(bool wanted) {
        active_ = wanted && tcgetattr(STDIN_FILENO, &before_) == 0;
        if (!active_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~NoEcho() {
        if (!active_) return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        std::fputc('\n', stdout);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

  private:
    bool active_ = false;
    termios before_{};
};

bool read_line(std::string& out) {
    for (int c = std::getchar(); c != '\n'; c = std::getchar()) {
        if (c == EOF) return !out.empty();
        out.push_back(static_cast<char>(c));
    }
    return true;
}

int ask(virConnectCredentialPtr cred, unsigned int ncred, void*) {
    for (unsigned int i = 0; i < ncred; ++i) {
        virConnectCredential& c = cred[i];
        // Polkit asks by itself.
        if (c.type == VIR_CRED_EXTERNAL) {
            if (!c.challenge || std::strcmp(c.challenge, "PolicyKit") != 0) return -1;
            continue;
        }
        if (std::printf("%s: ", c.prompt ? c.prompt : "") < 0 || std::fflush(stdout) != 0) return -1;
        std::string answer;
        {
            const NoEcho quiet(c.type == VIR_CRED_PASSPHRASE || c.type == VIR_CRED_NOECHOPROMPT);
            if (!read_line(answer)) return -1;
        }
        if (answer.empty() && c.defresult) answer = c.defresult;
        c.result = strdup(answer.c_str());
        if (!c.result) return -1;
        c.resultlen = static_cast<unsigned int>(answer.size());
    }
    return 0;
}

int kinds[] = {VIR_CRED_AUTHNAME,   VIR_CRED_ECHOPROMPT,   VIR_CRED_REALM,
               VIR_CRED_PASSPHRASE, VIR_CRED_NOECHOPROMPT, VIR_CRED_EXTERNAL};
virConnectAuth at_terminal = {kinds, std::size(kinds), ask, nullptr};

}  // namespace

virConnectAuthPtr virConnectAuthPtrDefault = &at_terminal;
