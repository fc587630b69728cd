#include <catch2/catch.hpp>

#include "shell/commands/table.h"
#include "shell/completion.h"

using namespace virtbay::shell;

namespace {

using Found = std::vector<std::string>;

struct Prompt {
    std::vector<Family> table = command_table();
    Session session{Settings{}, table};
    Found operator()(const std::string& line) { return complete(session, line); }
};

}  // namespace

TEST_CASE_METHOD(Prompt, "The first word is a command") {
    CHECK((*this)("dominf") == Found{"dominfo"});
    CHECK((*this)("list --all; dominf") == Found{"dominfo"});
    CHECK((*this)("nothing-like-it").empty());
    CHECK((*this)("").size() > 50);
}

TEST_CASE_METHOD(Prompt, "A word that begins with a dash is an option") {
    CHECK((*this)("list --state-") ==
          Found{"--state-other", "--state-paused", "--state-running", "--state-shutoff"});
    CHECK((*this)("dominfo --d") == Found{"--domain"});
}

TEST_CASE_METHOD(Prompt, "help is followed by a command") {
    CHECK((*this)("help dumpx") == Found{"dumpxml"});
}

TEST_CASE_METHOD(Prompt, "Objects come from the connection only") {
    CHECK((*this)("dominfo te").empty());
}
