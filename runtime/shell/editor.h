// A text handed to the user's editor and taken back.
#pragma once

#include <functional>
#include <string>

#include "shell/session.h"

namespace virtbay::shell {

struct Edited {
    bool changed = false;
    std::string text;
};

// Opens $VISUAL, $EDITOR or vi on a private copy of `text`; `suffix` tells the editor what it is.
Result<Edited> edit_text(const std::string& text, const std::string& suffix);

// The edit cycle of a description: fetches, lets it be edited, applies. A failed `apply` is shown and the
// user asked whether to edit again, to give up, or to apply by force (without schema checks).
struct EditedObject {
    std::string title;  // "Domain 'x'"
    std::string noun;
    std::string name;
    std::function<Result<std::string>()> fetch;
    std::function<Status(const std::string& xml, bool force)> apply;
};
Status edit_object(Session& session, const EditedObject& object);

}  // namespace virtbay::shell
