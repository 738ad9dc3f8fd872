#include <fmt/format.h>

#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/command_page.h"
#include "cli/help_topics.h"

namespace insitu::cli {
namespace {

/// A text of man's source in which nothing is a command.
std::string escaped_roff(std::string_view text) {
  std::string out;
  bool begins_line = true;
  for (const char c : text) {
    if (begins_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    begins_line = c == '\n';
  }
  return out;
}

/// Paragraphs, with an empty line between them.
std::string roff_paragraphs(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find("\n\n");
    out += fmt::format(".PP\n{}\n", escaped_roff(text.substr(0, end)));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 2);
  }
}

/// Lines that stay as they are.
std::string roff_lines(std::string_view lines) {
  return fmt::format(".PP\n.nf\n{}\n.fi\n", escaped_roff(lines.substr(0, lines.find_last_not_of('\n') + 1)));
}

std::string roff_option(const Option& option) {
  std::string head = option.short_name == '\0' ? "" : fmt::format("\\fB\\-{}\\fR, ", option.short_name);
  head += fmt::format("\\fB\\-\\-{}\\fR", escaped_roff(option.long_name));
  if (!option.argument.empty()) head += fmt::format(" \\fI{}\\fR", escaped_roff(option.argument));
  return fmt::format(".TP\n{}\n{}\n", head, escaped_roff(option.help));
}

std::string roff_title(std::string_view name) {
  std::string upper(name);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return fmt::format(".TH {} 1 \"\" \"insitu {}\" \"insitu\"\n", escaped_roff(upper), INSITU_VERSION);
}

}  // namespace

std::string manual_page(const CommandPage& page) {
  const std::string name = fmt::format("insitu-{}", page.name);
  const Command* const command = find_command(page.name);
  std::string out = roff_title(name) + ".SH NAME\n" +
                    fmt::format("{} \\- {}\n", escaped_roff(name),
                                escaped_roff(command == nullptr ? std::string_view() : command->summary));
  out += ".SH SYNOPSIS\n";
  for (const std::string_view usage : page.usage) {
    out += fmt::format(".PP\n\\fBinsitu {}\\fR {}\n", page.name, escaped_roff(usage));
  }
  out += ".SH DESCRIPTION\n" + roff_paragraphs(page.description) + ".SH OPTIONS\n";
  for (const Option& option : page.options) out += roff_option(option);
  for (const auto& [title, lines] : page.sections) {
    out += fmt::format(".SH \"{}\"\n{}", escaped_roff(title), roff_lines(lines));
  }
  out += ".SH EXAMPLES\n";
  std::string examples;
  for (const std::string_view example : page.examples) examples += fmt::format("{}\n", example);
  out += roff_lines(examples) + ".SH \"EXIT STATUS\"\n" + roff_paragraphs(page.exit_status);
  return out + ".SH \"SEE ALSO\"\n.PP\n\\fBinsitu\\fR(1)\n";
}

std::string program_manual_page() {
  std::string out = roff_title("insitu") +
                    ".SH NAME\ninsitu \\- run filter patterns and queries of CloudWatch Logs on local log files\n"
                    ".SH SYNOPSIS\n.PP\n\\fBinsitu\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] ...\n"
                    ".SH COMMANDS\n";
  std::string others;
  for (const Command& command : commands()) {
    out += fmt::format(".TP\n\\fBinsitu\\-{}\\fR(1)\n{}\n", command.name, escaped_roff(command.summary));
    others += fmt::format("{}\\fBinsitu\\-{}\\fR(1)", others.empty() ? "" : ", ", command.name);
  }
  out += ".SH HELP\n.PP\n\\fBinsitu help\\fR [\\fICOMMAND\\fR|\\fITOPIC\\fR|\\fINAME\\fR], where a topic is one of:\n";
  for (const HelpTopic& topic : help_topics()) {
    out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", escaped_roff(topic.name), escaped_roff(topic.summary));
  }
  out += ".SH \"EXIT STATUS\"\n" + roff_lines(exit_status_page());
  out +=
      ".SH ENVIRONMENT\n"
      ".TP\n\\fBNO_COLOR\\fR\nif it is set and not empty, nothing is coloured unless \\-\\-color asks for it\n"
      ".TP\n\\fBCLICOLOR_FORCE\\fR\nif it is set to something other than 0, colours also where there is no terminal\n"
      ".TP\n\\fBTZ\\fR\nthe zone that \\-\\-tz local and \\-\\-show\\-times local mean\n"
      ".TP\n\\fBINSITU_KERNEL\\fR\nthe instruction set to use, for comparisons\n";
  return out + ".SH \"SEE ALSO\"\n.PP\n" + others + "\n";
}

}  // namespace insitu::cli
