#include "engine/extract/delimited_fields.h"

namespace insitu {
namespace {

/// Finds the next closer of one kind. Remembers it, so that a message full of openers is still read in linear time.
class Closer {
 public:
  Closer(std::string_view message, char closer) : message_(message), closer_(closer) {}

  /// Returns the first closer at or after `from`, or npos. REQUIRES: `from` never goes back
  std::size_t find(std::size_t from) {
    if (!known_ || next_ < from) next_ = message_.find(closer_, from);
    known_ = true;
    return next_;
  }

 private:
  std::string_view message_;
  char closer_;
  bool known_ = false;
  std::size_t next_ = 0;
};

}  // namespace

bool is_field_separator(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

void split_fields(std::string_view message, std::vector<DelimitedField>& fields, std::size_t max_fields) {
  fields.clear();
  Closer quote(message, '"');
  Closer bracket(message, ']');
  for (std::size_t at = 0; at < message.size() && fields.size() < max_fields;) {
    if (is_field_separator(message[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    std::size_t close = std::string_view::npos;
    if (message[begin] == '"') close = quote.find(begin + 1);
    if (message[begin] == '[') close = bracket.find(begin + 1);
    const bool closed =
        close != std::string_view::npos && (close + 1 == message.size() || is_field_separator(message[close + 1]));
    if (closed) {
      at = close + 1;
      fields.push_back({message.substr(begin + 1, close - begin - 1), begin, at});
      continue;
    }
    while (at < message.size() && !is_field_separator(message[at])) ++at;
    fields.push_back({message.substr(begin, at - begin), begin, at});
  }
}

std::string_view rest_from(std::string_view message, const DelimitedField& field) {
  std::size_t end = message.size();
  while (end > field.begin && is_field_separator(message[end - 1])) --end;
  return message.substr(field.begin, end - field.begin);
}

}  // namespace insitu
