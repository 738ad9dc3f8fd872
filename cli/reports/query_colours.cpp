#include "cli/reports/query_colours.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/reports/html_text.h"
#include "engine/model/ascii.h"

namespace insitu::cli {
namespace {

/// Words that belong to commands, wherever they stand.
constexpr std::array<std::string_view, 14> kQueryWords = {
    "by", "as", "and", "or", "not", "in", "like", "asc", "desc", "any", "with", "field", "distinct", "timeshift"};

bool is_query_name(char c) {
  return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 || std::string_view("@_.").contains(c);
}

class ColouredQuery {
 public:
  explicit ColouredQuery(std::string_view text) : text_(text) {}

  std::string draw() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        take("q-comment", std::min(text_.find('\n', at_), text_.size()));
      } else if (c == '"' || c == '\'' || c == '`' || (c == '/' && begins_regex_)) {
        take(c == '`' ? "" : "q-text", end_of_quoted(c));
        begins_regex_ = false;
      } else if (is_digit(c)) {
        take("q-number", end_of_name());
        begins_regex_ = false;
      } else if (is_query_name(c)) {
        take_name();
      } else if (std::string_view(" \t\r\n").contains(c)) {
        take("", at_ + 1);
      } else {
        begins_command_ = c == '|' || (begins_command_ && c == '(');
        begins_regex_ = c != ')' && c != ']';
        take("q-sign", at_ + 1);
      }
    }
    return std::move(out_);
  }

 private:
  void take(std::string_view css, std::size_t end) {
    const std::string text = html(text_.substr(at_, end - at_));
    out_ += css.empty() ? text : fmt::format("<span class=\"{}\">{}</span>", css, text);
    at_ = end;
  }

  [[nodiscard]] std::size_t end_of_name() const {
    std::size_t end = at_;
    while (end < text_.size() && is_query_name(text_[end])) ++end;
    return end;
  }

  /// After the closing quote, or at the end.
  [[nodiscard]] std::size_t end_of_quoted(char quote) const {
    for (std::size_t end = at_ + 1; end < text_.size(); ++end) {
      if (text_[end] == '\\') {
        ++end;
      } else if (text_[end] == quote) {
        return end + 1;
      }
    }
    return text_.size();
  }

  void take_name() {
    const std::size_t end = end_of_name();
    const std::string_view name = text_.substr(at_, end - at_);
    const std::size_t next = std::min(text_.find_first_not_of(" \t", end), text_.size());
    const bool is_called = next < text_.size() && text_[next] == '(';
    const bool is_word =
        std::ranges::any_of(kQueryWords, [&](std::string_view word) { return equals_ignoring_case(word, name); });
    begins_regex_ = equals_ignoring_case(name, "like") || equals_ignoring_case(name, "parse");
    if (begins_command_ || is_word) {
      take("q-command", end);
    } else {
      take(is_called ? "q-function" : "", end);
    }
    begins_command_ = false;
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
  bool begins_command_ = true;
  bool begins_regex_ = false;
};

}  // namespace

std::string coloured_query(std::string_view query) { return ColouredQuery(query).draw(); }

}  // namespace insitu::cli
