// Writes XML in libvirt's layout: two-space steps, single quotes, an element without children closes itself.
#pragma once

#include <string>
#include <string_view>

namespace virtbay::model {

// Appends text with the five special characters escaped.
void append_escaped(std::string& out, std::string_view text);

class XmlWriter {
  public:
    explicit XmlWriter(std::string& out, int level = 0) : out_(out), level_(level) {}

    // open, then attributes, then either children or text, then close. `name` must outlive the element.
    void open(std::string_view name);
    void close(std::string_view name);
    // As close, but never self-closing: an element without children becomes "<x>" newline "</x>".
    void close_full(std::string_view name);
    void attribute(std::string_view name, std::string_view value);
    // A value that needs no escaping.
    void raw_attribute(std::string_view name, std::string_view value);
    void number_attribute(std::string_view name, long long value);
    // Text content of the open element; close must follow.
    void text(std::string_view value);
    void raw_text(std::string_view value);
    // <name>value</name>
    void element(std::string_view name, std::string_view value);
    // Lines that already carry their indent and final newline.
    void raw(std::string_view lines);

    int level() const { return level_; }
    std::string& out() { return out_; }
    // For taking back an element that turned out to have nothing to say.
    struct Mark {
        size_t size;
        int level;
        bool start_open;
        bool has_text;
    };
    Mark mark() const { return {out_.size(), level_, start_open_, has_text_}; }
    void rewind(const Mark& mark);

  private:
    void finish_start(bool newline);

    std::string& out_;
    int level_;
    bool start_open_ = false;  // "<name" stands without '>'
    bool has_text_ = false;    // the open element holds text on its line
};

}  // namespace virtbay::model
