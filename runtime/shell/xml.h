// The little that the shell reads from XML.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shell/session.h"

namespace virtbay::shell {

class Document {
  public:
    static Result<Document> parse(const std::string& xml);
    Document(Document&&) noexcept;
    ~Document();

    // The string value of an expression evaluated at the root; empty when nothing is there.
    std::string text(const std::string& expression) const;
    // The string value of `expression` at each node that `nodes` selects.
    std::vector<std::vector<std::string>> rows(const std::string& nodes,
                                               const std::vector<std::string>& expressions) const;
    // Each selected node as XML.
    Result<std::vector<std::string>> select(const std::string& expression) const;
    // All selected nodes beneath one root.
    Result<std::string> wrap(const std::string& expression) const;
    // The whole document with another text in the element that `expression` selects.
    Result<std::string> with_text(const std::string& expression, const std::string& text) const;
    // The <interface> of this target or MAC address with <link state='...'/> set in it.
    Result<std::string> with_link_state(const std::string& interface, const std::string& state) const;

  private:
    struct State;
    explicit Document(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Prints a description, or the part of it that --xpath and --wrap ask for.
Status print_xml(Session& session, const Arguments& arguments, const std::string& xml);

}  // namespace virtbay::shell
