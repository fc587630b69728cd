// bench-load: makes one kind of load on a server of the protocol and prints what it measured as one line of
// JSON.
#include <gnutls/gnutls.h>
#include <sys/resource.h>

#include <cstdio>
#include <map>
#include <memory>
#include <stdexcept>

#include "scenario.h"

namespace {

using namespace bench;

int help() {
    std::puts(
        "usage: bench-load --to unix:PATH|tcp:HOST:PORT|tls:HOST:PORT [options] SCENARIO [-- COMMAND...]\n"
        "  --pki DIR        certificates for tls: ca.pem, client.pem, client.key\n"
        "  --uri URI        opened on the server (test:///default)\n"
        "  --pid N          the server's process: adds processor time and memory\n"
        "  --count N  --clients N  --depth N  --domains N  --idle N  --subscribers N  --seconds N\n"
        "scenarios:");
    for (const auto table : {call_scenarios(), object_scenarios(), connection_scenarios()})
        for (const Scenario& s : table) std::printf("  %-10s %s\n", s.name, s.what);
    return 2;
}

const Scenario* find(const std::string& name) {
    for (const auto table : {call_scenarios(), object_scenarios(), connection_scenarios()})
        for (const Scenario& s : table)
            if (name == s.name) return &s;
    return nullptr;
}

int run(int argc, char** argv) {
    Target target;
    Options options;
    std::string to, pki, name;
    const std::map<std::string, int*> numbers = {
        {"--count", &options.count}, {"--clients", &options.clients},
        {"--depth", &options.depth}, {"--domains", &options.domains},
        {"--idle", &options.idle},   {"--seconds", &options.seconds},
        {"--pid", &target.pid},      {"--subscribers", &options.subscribers},
    };
    const std::map<std::string, std::string*> texts = {
        {"--to", &to}, {"--pki", &pki}, {"--uri", &target.uri}};
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool more = i + 1 < argc;
        if (word == "--") {
            options.command.assign(argv + i + 1, argv + argc);
            break;
        } else if (const auto n = numbers.find(word); n != numbers.end() && more) {
            *n->second = std::stoi(argv[++i]);
        } else if (const auto t = texts.find(word); t != texts.end() && more) {
            *t->second = argv[++i];
        } else if (name.empty() && word[0] != '-') {
            name = word;
        } else {
            return help();
        }
    }
    const Scenario* scenario = find(name);
    if (!scenario || to.empty()) return help();
    for (const auto& [key, value] : numbers)
        if (*value < (key == "--pid" ? 0 : 1)) throw std::runtime_error(key + " must be positive");
    if (options.count < options.clients) throw std::runtime_error("--count is below --clients");

    target.endpoint = Endpoint::parse(to);
    std::unique_ptr<Credentials> credentials;
    if (!pki.empty()) credentials = std::make_unique<Credentials>(pki, "client");
    target.credentials = credentials.get();
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    Report report;
    report.text("scenario", name);
    report.text("to", to.substr(0, to.find(':')));
    report.number("count", options.count);
    report.number("clients", options.clients);
    report.number("depth", options.depth);
    scenario->run(target, options, report);
    std::puts(report.json().c_str());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    gnutls_global_init();
    try {
        return run(argc, argv);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench-load: %s\n", failure.what());
        return 1;
    }
}
