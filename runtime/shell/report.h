// Where a command's result goes: text for people as it is made, or one document for programs at the end.
#pragma once

#include <string>
#include <string_view>

#include "shell/text.h"
#include "shell/value.h"

namespace virtbay::shell {

enum class Style { table, json, yaml };

class Report {
  public:
    void configure(Style style, bool quiet) {
        style_ = style;
        quiet_ = quiet;
    }
    Style style() const { return style_; }
    bool for_people() const { return style_ == Style::table; }
    bool quiet() const { return quiet_; }

    // Text for people; structured outputs leave it out.
    [[gnu::format(printf, 2, 3)]] void print(const char* pattern, ...);
    void write(std::string_view text);
    // What quiet mode leaves out as well. A structured output of a command that sets nothing else carries it
    // as "message".
    [[gnu::format(printf, 2, 3)]] void note(const char* pattern, ...);
    void grid(const Grid& grid);

    // The structured result: either members of one object or elements of one array.
    void set(std::string_view key, Value value);
    void add(Value element);
    // The result is an array, even when nothing is added.
    void array();
    // "Label:          text" for people, `key` for programs.
    void field(std::string_view label, std::string_view text, std::string_view key, Value value);
    // A single word as the whole answer.
    void answer(std::string_view key, std::string_view text, Value value);
    // One element of an endless result, printed at once on a line of its own.
    void stream(const Value& element);
    // An action on a named object: the sentence for people, {noun: name, "result": result} for programs.
    void did(std::string_view noun, std::string_view name, std::string_view result,
             std::string_view sentence);

    void begin();
    void finish(bool succeeded);

  private:
    Style style_ = Style::table;
    bool quiet_ = false;
    bool streamed_ = false;
    Value document_;
    std::string message_;
};

}  // namespace virtbay::shell
