#include "tests/conformance/filter_pattern_suite.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "grammar/filter_pattern_parser.h"
#include "insitu/caret.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "tests/conformance/case_file.h"
#include "tests/conformance/case_registry.h"
#include "tests/differential/block_answers.h"
#include "tests/differential/reference_matcher.h"
#include "tests/escaped_text.h"

namespace insitu::conformance {
namespace {

// ---- what a case does

using Extracted = std::map<std::string, std::string>;

Extracted as_map(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Extracted extracted;
  for (const auto& [key, value] : pairs) extracted.insert_or_assign(key, value);
  return extracted;
}

std::string describe(const Extracted& extracted) {
  std::string text;
  for (const auto& [key, value] : extracted) text += " " + write_escaped(key) + ":" + write_escaped(value);
  return text.empty() ? " nothing" : text;
}

class AnswerCheck {
 public:
  AnswerCheck(const Site& site, const std::string& pattern, const ExpectedAnswer& expected)
      : site_(site), pattern_(pattern), expected_(expected) {}

  void check_all_ways() const {
    const auto tree = parse_filter_pattern(pattern_);
    if (!tree) return site_.fail("refused:\n" + draw_diagnostic(tree.error(), pattern_, "error"));
    const ReferenceResult reference = reference_match(*tree, expected_.message);
    check("reference", reference.matches, as_map(reference.extracted));
    check_program("full program", {});
    check_program("prefiltering and rewriting off", {.prefiltering = Prefiltering::Off, .rewriting = Rewriting::Off});
  }

 private:
  void check_program(const std::string& way, const CompileOptions& options) const {
    const auto program = compile_filter_pattern(pattern_, options);
    if (!program) return site_.fail("refused:\n" + draw_diagnostic(program.error(), pattern_, "error"));
    Matcher matcher(*program);
    const bool matches = matcher.matches(expected_.message);
    check(way, matches, matches ? as_map(matcher.extracted_values(expected_.message)) : Extracted{});
    if (expected_.message.empty() || !fits_on_a_line(expected_.message)) return;  // an empty line is no event
    const bool found = !selected_lines(*program, expected_.message + "\n", Selection::Matching).empty();
    check_match(way + ", as a line of a file", found);
  }

  void check_match(const std::string& way, bool matches) const {
    if (matches == expected_.matches) return;
    site_.fail("message  " + write_escaped(expected_.message) + "\nexpected a " +
               (expected_.matches ? "match" : "miss") + ", not so: " + way);
  }

  void check(const std::string& way, bool matches, const Extracted& extracted) const {
    check_match(way, matches);
    if (!matches || !expected_.extracted || extracted == *expected_.extracted) return;
    site_.fail("message  " + write_escaped(expected_.message) + "\nexpected " + describe(*expected_.extracted) + "\n" +
               way + ":" + describe(extracted));
  }

  // The message of a line is the text before "\n" or "\r\n", without a byte order mark before the first.
  static bool fits_on_a_line(std::string_view message) {
    return message.find('\n') == std::string_view::npos && !message.ends_with('\r') &&
           !message.starts_with("\xEF\xBB\xBF");
  }

  const Site& site_;
  const std::string& pattern_;
  const ExpectedAnswer& expected_;
};

void check_error(const Site& site, const std::string& pattern, const ExpectedDiagnostic& expected) {
  const auto program = compile_filter_pattern(pattern);
  if (program) return site.fail("expected error " + expected.code + ", but the pattern is accepted");
  if (code_name(program.error().code) != expected.code) {
    return site.fail("expected error " + expected.code + ", refused with\n" +
                     draw_diagnostic(program.error(), pattern, "error"));
  }
  check_drawing(site, expected, program.error(), pattern);
}

void check_note(const Site& site, const std::string& pattern, const ExpectedDiagnostic& expected) {
  const auto program = compile_filter_pattern(pattern);
  if (!program) return site.fail("refused:\n" + draw_diagnostic(program.error(), pattern, "error"));
  const Diagnostic* note = find_note(program->notes(), expected);
  if (note == nullptr) return site.fail("expected note " + expected.code + " is missing");
  check_drawing(site, expected, *note, pattern);
}

// ---- registering

void register_block(const std::string& suite, const std::string& file, const Block& block) {
  const std::string pattern = *block.pattern;
  const auto site_at = [&](std::size_t line) {
    return Site{.file = file, .line = line, .subject = "pattern  " + write_escaped(pattern)};
  };
  for (const ExpectedAnswer& answer : block.answers) {
    const Site site = site_at(answer.line);
    register_case(suite, site, [site, pattern, answer] { AnswerCheck(site, pattern, answer).check_all_ways(); });
  }
  if (block.error) {
    const Site site = site_at(block.error->line);
    register_case(suite, site, [site, pattern, error = *block.error] { check_error(site, pattern, error); });
  }
  for (const ExpectedDiagnostic& note : block.notes) {
    const Site site = site_at(note.line);
    register_case(suite, site, [site, pattern, note] { check_note(site, pattern, note); });
  }
}

// ---- updating

std::map<std::size_t, std::string> drawings_of(const CaseFile& file) {
  std::map<std::size_t, std::string> drawings;
  for (const Block& block : file.blocks) {
    const auto program = compile_filter_pattern(*block.pattern);
    if (!program && block.error) add_drawing(drawings, *block.error, program.error(), *block.pattern);
    if (!program) continue;
    for (const ExpectedDiagnostic& expected : block.notes) {
      if (const Diagnostic* note = find_note(program->notes(), expected))
        add_drawing(drawings, expected, *note, *block.pattern);
    }
  }
  return drawings;
}

}  // namespace

void register_filter_patterns(const std::filesystem::path& root, const std::filesystem::path& path) {
  const CaseFile file = read_case_file(path);
  const std::string suite = suite_name(root, path);
  for (const Block& block : file.blocks) register_block(suite, path.string(), block);
  for (const Fault& fault : file.faults) register_fault(suite, path.string(), fault);
}

void update_filter_patterns(const std::filesystem::path& path) {
  update_document(path, drawings_of(read_case_file(path)));
}

}  // namespace insitu::conformance
