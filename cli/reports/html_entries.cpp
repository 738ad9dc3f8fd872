#include "cli/reports/html_entries.h"

#include <fmt/format.h>

#include <utility>

namespace insitu::cli {

HtmlEntries::HtmlEntries(HtmlPage& page) : page_(page), room_(page.room()) {}

void HtmlEntries::begin_group(std::string heading) {
  end_group();
  heading_ = std::move(heading);
}

void HtmlEntries::add(std::string_view entry) {
  constexpr std::size_t kOfGroup = 1000;  // its heading and its ends
  const std::size_t taken = body_.size() + heading_.size() + group_.size() + entry.size() + kOfGroup;
  if (count_ == kMaxReportRows || taken > room_) {
    ++left_out_;
    return;
  }
  ++count_;
  group_ += entry;
}

void HtmlEntries::end_group() {
  if (!group_.empty()) body_ += fmt::format("<section data-group=\"\">\n{}\n{}</section>\n", heading_, group_);
  group_.clear();
}

void HtmlEntries::finish(std::string_view heading, std::string_view one, std::string_view many) {
  end_group();
  if (count_ + left_out_ == 0) return;
  page_.add(fmt::format("<h2>{} <span class=\"count\">{}</span></h2>\n", heading,
                        counted_text(count_ + left_out_, one, many)));
  if (left_out_ > 0) {
    page_.add(
        fmt::format("<p class=\"left-out\" role=\"note\">{} left out: a report holds no more than {}, and 2 MiB.</p>\n",
                    counted_text(left_out_, fmt::format("{} is", one), fmt::format("{} are", many)),
                    counted_text(kMaxReportRows, one, many)));
  }
  page_.add("<p class=\"entry-tools\"></p>\n");
  page_.add(body_);
}

}  // namespace insitu::cli
