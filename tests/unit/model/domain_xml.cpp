// Reads domain documents separated by NUL bytes and answers each with its completed form or its error,
// followed by NUL.
#include <cstdio>
#include <iterator>

#include "test_rules.h"

using namespace virtbay;
using namespace virtbay::model;

int main(int argc, char**) {
    std::string input;
    char buffer[65536];
    for (size_t got = 0; (got = fread(buffer, 1, sizeof buffer, stdin)) > 0;) input.append(buffer, got);
    TestRules rules;
    ParseOptions options;
    options.rules = &rules;
    FormatOptions format;
    format.inactive = true;
    format.secure = argc > 1;
    size_t from = 0;
    while (from < input.size()) {
        size_t end = input.find('\0', from);
        if (end == std::string::npos) end = input.size();
        auto domain = parse_domain(std::string_view(input).substr(from, end - from), options);
        std::string answer;
        if (domain) {
            answer = format_domain(**domain, format);
        } else {
            const Error& e = domain.error();
            answer = "E " + std::to_string(e.code) + " " + std::to_string(e.domain) + " " + e.message;
        }
        answer += '\0';
        fwrite(answer.data(), 1, answer.size(), stdout);
        from = end + 1;
    }
    return 0;
}
