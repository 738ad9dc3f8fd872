#include "cli/command_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/reports/wrapped_text.h"

namespace insitu::cli {
namespace {

constexpr std::size_t kOptionColumn = 30;  // of what an option does

std::string wrapped_paragraphs(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find("\n\n");
    out += wrapped(text.substr(0, end), kHelpColumns, 0, 0) + "\n";
    if (end == std::string_view::npos) return out;
    out += "\n";
    text.remove_prefix(end + 2);
  }
}

}  // namespace

std::string list_options(const std::vector<Option>& options) {
  std::string text;
  for (const Option& option : options) {
    std::string left = option.short_name == '\0' ? "      " : fmt::format("  -{}, ", option.short_name);
    left += fmt::format("--{}{}{}", option.long_name, option.argument.empty() ? "" : " ", option.argument);
    if (left.size() + 2 > kOptionColumn) {
      text += left + '\n';
      left.clear();
    }
    text += fmt::format("{:<{}}{}\n", left, kOptionColumn,
                        wrapped(option.help, kHelpColumns, kOptionColumn, kOptionColumn));
  }
  return text;
}

std::string help_text(const CommandPage& page) {
  std::string text;
  for (const std::string_view usage : page.usage) {
    text += fmt::format("{} insitu {} {}\n", text.empty() ? "Usage:" : "      ", page.name, usage);
  }
  text += wrapped_paragraphs(page.description) + "\n" + list_options(page.options) + "\n";
  for (const auto& [title, lines] : page.sections) text += fmt::format("{}:\n{}\n", title, lines);
  text += "Examples:\n";
  for (const std::string_view example : page.examples) {
    text += example.empty() ? "\n" : fmt::format("  {}\n", example);
  }
  return text + "\n" + wrapped_paragraphs(fmt::format("Exit status: {}", page.exit_status));
}

}  // namespace insitu::cli
