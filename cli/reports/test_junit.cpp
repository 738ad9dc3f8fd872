#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "cli/reports/test_reports.h"
#include "cli/reports/test_words.h"
#include "grammar/display_width.h"

namespace insitu::cli {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

/// XML 1.0 has no place for most control characters, however they are written, nor for U+FFFE and U+FFFF.
bool is_allowed(std::string_view character, bool is_valid) {
  if (!is_valid || character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF") return false;
  const auto byte = static_cast<unsigned char>(character.front());
  return byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r';
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
    if (!is_allowed(bytes, character.valid)) {
      out += kReplacement;
    } else if (bytes == "&") {
      out += "&amp;";
    } else if (bytes == "<") {
      out += "&lt;";
    } else if (bytes == ">") {
      out += "&gt;";
    } else if (bytes == "\"") {
      out += "&quot;";
    } else if (bytes == "\n" || bytes == "\r" || bytes == "\t") {
      out += fmt::format("&#{};", static_cast<int>(bytes.front()));  // an attribute would lose them
    } else {
      out += bytes;
    }
  }
  return out;
}

std::string escaped_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    out += xml_escaped(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

/// Servers take the part before the last period for a package.
std::string class_name(const CaseResult& result) {
  constexpr std::string_view kSuffix = ".insitu.yaml";
  std::string_view file = result.file;
  if (file.size() > kSuffix.size() && file.ends_with(kSuffix)) file.remove_suffix(kSuffix.size());
  std::string name(file);
  std::ranges::replace(name, '.', '_');
  std::string kind(kind_name(result.kind));
  return name + "." + kind.substr(0, kind.find(' '));
}

class JunitWriter {
 public:
  std::string write(const TestReport& report) {
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out_ += fmt::format("<testsuites name=\"insitu test\" {}>\n", counts(report.cases, 0, report.cases.size()));
    for (std::size_t begin = 0; begin < report.cases.size();) {
      std::size_t end = begin;
      while (end < report.cases.size() && report.cases[end].file == report.cases[begin].file) ++end;
      append_suite(report.cases, begin, end);
      begin = end;
    }
    return std::move(out_) + "</testsuites>\n";
  }

 private:
  static std::string counts(const std::vector<CaseResult>& cases, std::size_t begin, std::size_t end) {
    std::size_t failures = 0;
    std::size_t errors = 0;
    double seconds = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (cases[i].verdict == Verdict::Failed) ++failures;
      if (cases[i].verdict == Verdict::Broken) ++errors;
      seconds += cases[i].seconds;
    }
    return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"", end - begin, failures, errors,
                       seconds);
  }

  void append_suite(const std::vector<CaseResult>& cases, std::size_t begin, std::size_t end) {
    out_ += fmt::format("  <testsuite name=\"{}\" {}>\n", xml_escaped(unique("", cases[begin].file)),
                        counts(cases, begin, end));
    for (std::size_t i = begin; i < end; ++i) append_case(cases[i]);
    out_ += "  </testsuite>\n";
  }

  void append_case(const CaseResult& result) {
    const std::string group = class_name(result);
    out_ += fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{:.3f}\" file=\"{}\"",
                        xml_escaped(unique(group, result.title)), xml_escaped(group), result.seconds,
                        xml_escaped(result.file));
    if (result.place.line > 0) out_ += fmt::format(" line=\"{}\"", result.place.line);
    if (result.verdict == Verdict::Passed && result.notes.empty()) {
      out_ += "/>\n";
      return;
    }
    out_ += ">\n";
    if (result.verdict != Verdict::Passed) {
      const std::string_view element = result.verdict == Verdict::Failed ? "failure" : "error";
      out_ += fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n", element,
                          xml_escaped(first_failure(result)), verdict_name(result.verdict),
                          escaped_lines(written_failures(result)));
    }
    if (!result.notes.empty()) {
      std::string notes;
      for (const std::string& note : result.notes) notes += (notes.empty() ? "" : "\n") + note;
      out_ += fmt::format("      <system-out>{}</system-out>\n", escaped_lines(notes));
    }
    out_ += "    </testcase>\n";
  }

  /// If two cases have the same name GitLab counts only the first.
  std::string unique(const std::string& group, const std::string& name) {
    std::string candidate = name;
    for (int times = 2; !names_.insert({group, candidate}).second; ++times) {
      candidate = fmt::format("{} ({})", name, times);
    }
    return candidate;
  }

  std::string out_;
  std::set<std::pair<std::string, std::string>> names_;
};

}  // namespace

std::string test_junit(const TestReport& report) { return JunitWriter().write(report); }

}  // namespace insitu::cli
