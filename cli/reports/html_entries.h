#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/reports/html_page.h"

namespace insitu::cli {

/// Collects entries, such as the cases of a test, in groups with a heading, as far as a page has room for them; the
/// others are counted.
class HtmlEntries {
 public:
  explicit HtmlEntries(HtmlPage& page);

  /// Begins a group; one without entries is not shown. `heading`: HTML.
  void begin_group(std::string heading);
  /// Adds an entry, as HTML.
  void add(std::string_view entry);
  /// Adds all groups to the page, with a note if entries were left out. `what`: "case", "finding".
  void finish(std::string_view heading, std::string_view one, std::string_view many);

 private:
  void end_group();

  HtmlPage& page_;
  std::size_t room_;
  std::string body_;
  std::string heading_;
  std::string group_;
  std::size_t count_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace insitu::cli
