#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/plan/program.h"
#include "engine/run/matcher.h"
#include "grammar/caret.h"
#include "grammar/filter_pattern_parser.h"
#include "tests/conformance/case_file.h"
#include "tests/differential/block_answers.h"
#include "tests/differential/reference_matcher.h"
#include "tests/escaped_text.h"

// Registers one test per `match`, `miss`, `error` and `note` line of the .test files, named by file and line.
namespace insitu::conformance {
namespace {

namespace fs = std::filesystem;

// ---- what a case does; failures are reported at the line of the .test file

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

/// One assertion at its place.
struct Site {
  std::string file;
  std::size_t line = 0;
  std::string pattern;

  void fail(const std::string& text) const {
    ADD_FAILURE_AT(file.c_str(), static_cast<int>(line)) << "pattern  " << write_escaped(pattern) << "\n" << text;
  }
};

class AnswerCheck {
 public:
  AnswerCheck(const Site& site, const ExpectedAnswer& expected) : site_(site), expected_(expected) {}

  void check_all_ways() const {
    const auto tree = parse_filter_pattern(site_.pattern);
    if (!tree) return site_.fail("refused:\n" + draw_diagnostic(tree.error(), site_.pattern, "error"));
    const ReferenceResult reference = reference_match(*tree, expected_.message);
    check("reference", reference.matches, as_map(reference.extracted));
    check_program("full program", {});
    check_program("prefiltering and rewriting off", {.prefiltering = Prefiltering::Off, .rewriting = Rewriting::Off});
  }

 private:
  void check_program(const std::string& way, const CompileOptions& options) const {
    const auto program = compile_filter_pattern(site_.pattern, options);
    if (!program) return site_.fail("refused:\n" + draw_diagnostic(program.error(), site_.pattern, "error"));
    Matcher matcher(*program);
    const bool matches = matcher.matches(expected_.message);
    check(way, matches, matches ? as_map(matcher.extracted_values(expected_.message)) : Extracted{});
    if (!fits_on_a_line(expected_.message)) return;
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

  // The message of a line is what stands before "\n" or "\r\n", without a byte order mark before the first.
  static bool fits_on_a_line(std::string_view message) {
    return message.find('\n') == std::string_view::npos && !message.ends_with('\r') &&
           !message.starts_with("\xEF\xBB\xBF");
  }

  const Site& site_;
  const ExpectedAnswer& expected_;
};

std::string drawing_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

void check_drawing(const Site& site, const ExpectedDiagnostic& expected, const Diagnostic& diagnostic) {
  if (expected.drawing.empty()) return;
  const std::string drawing = draw_caret(diagnostic, site.pattern);
  if (drawing == drawing_text(expected.drawing)) return;
  site.fail("expected\n" + drawing_text(expected.drawing) + "drawn\n" + drawing);
}

void check_error(const Site& site, const ExpectedDiagnostic& expected) {
  const auto program = compile_filter_pattern(site.pattern);
  if (program) return site.fail("expected error " + expected.code + ", but the pattern is accepted");
  if (code_name(program.error().code) != expected.code) {
    return site.fail("expected error " + expected.code + ", refused with\n" +
                     draw_diagnostic(program.error(), site.pattern, "error"));
  }
  check_drawing(site, expected, program.error());
}

// A pattern may have the same note at several places; they are asked for in their order.
const Diagnostic* find_note(const Program& program, const ExpectedDiagnostic& expected) {
  std::size_t rank = 0;
  for (const Diagnostic& note : program.notes()) {
    if (code_name(note.code) == expected.code && rank++ == expected.rank) return &note;
  }
  return nullptr;
}

void check_note(const Site& site, const ExpectedDiagnostic& expected) {
  const auto program = compile_filter_pattern(site.pattern);
  if (!program) return site.fail("refused:\n" + draw_diagnostic(program.error(), site.pattern, "error"));
  const Diagnostic* note = find_note(*program, expected);
  if (note == nullptr) return site.fail("expected note " + expected.code + " is missing");
  check_drawing(site, expected, *note);
}

// ---- registering

class Case : public testing::Test {
 public:
  explicit Case(std::function<void()> body) : body_(std::move(body)) {}
  void TestBody() override { body_(); }

 private:
  std::function<void()> body_;
};

void register_case(const std::string& suite, const Site& site, const std::function<void()>& body) {
  const std::string name = "line_" + std::to_string(site.line);
  testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, site.file.c_str(), static_cast<int>(site.line),
                        [body]() -> Case* { return new Case(body); });
}

void register_block(const std::string& suite, const std::string& file, const Block& block) {
  const auto site_at = [&](std::size_t line) { return Site{.file = file, .line = line, .pattern = *block.pattern}; };
  for (const ExpectedAnswer& answer : block.answers) {
    const Site site = site_at(answer.line);
    register_case(suite, site, [site, answer] { AnswerCheck(site, answer).check_all_ways(); });
  }
  if (block.error) {
    const Site site = site_at(block.error->line);
    register_case(suite, site, [site, error = *block.error] { check_error(site, error); });
  }
  for (const ExpectedDiagnostic& note : block.notes) {
    const Site site = site_at(note.line);
    register_case(suite, site, [site, note] { check_note(site, note); });
  }
}

// "filter_pattern/terms"
std::string suite_name(const fs::path& root, const fs::path& path) {
  return path.lexically_relative(root).replace_extension().generic_string();
}

void register_file(const fs::path& root, const CaseFile& file) {
  const std::string suite = suite_name(root, file.path);
  for (const Block& block : file.blocks) register_block(suite, file.path.string(), block);
  // A file may have a fault and a case on the same line.
  for (const Fault& fault : file.faults) {
    const Site site{.file = file.path.string(), .line = fault.line, .pattern = ""};
    register_case(suite + "_format", site,
                  [site, fault] { ADD_FAILURE_AT(site.file.c_str(), static_cast<int>(site.line)) << fault.what; });
  }
}

std::vector<fs::path> case_files(const fs::path& root) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root / "filter_pattern")) {
    if (entry.path().extension() == ".test") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

// ---- updating

void add_drawing(std::map<std::size_t, std::string>& drawings, const ExpectedDiagnostic& expected,
                 const Diagnostic& diagnostic, std::string_view pattern) {
  // Another code is a mistake, and no reason to redraw.
  if (code_name(diagnostic.code) == expected.code) drawings[expected.line] = draw_caret(diagnostic, pattern);
}

std::map<std::size_t, std::string> drawings_of(const CaseFile& file) {
  std::map<std::size_t, std::string> drawings;
  for (const Block& block : file.blocks) {
    const auto program = compile_filter_pattern(*block.pattern);
    if (!program && block.error) add_drawing(drawings, *block.error, program.error(), *block.pattern);
    if (!program) continue;
    for (const ExpectedDiagnostic& expected : block.notes) {
      if (const Diagnostic* note = find_note(*program, expected))
        add_drawing(drawings, expected, *note, *block.pattern);
    }
  }
  return drawings;
}

void update_drawings(const fs::path& path) {
  const std::string text = read_text(path);
  const std::string updated = with_drawings(text, drawings_of(read_case_file(path)));
  if (updated == text) return;
  std::ofstream(path, std::ios::binary) << updated;
  std::cout << "updated " << path.string() << "\n";
}

bool update_is_wanted(int argc, char** argv) {
  if (const char* variable = std::getenv("INSITU_UPDATE")) return std::string_view(variable) == "1";
  return std::any_of(argv + 1, argv + argc,
                     [](const char* argument) { return std::string_view(argument) == "--update"; });
}

}  // namespace
}  // namespace insitu::conformance

int main(int argc, char** argv) {
  namespace conformance = insitu::conformance;
  testing::InitGoogleTest(&argc, argv);
  const std::filesystem::path root = INSITU_CONFORMANCE_DIRECTORY;
  const bool update = conformance::update_is_wanted(argc, argv);
  const auto paths = conformance::case_files(root);
  if (paths.empty()) {
    std::cerr << "no .test file below " << root << "\n";
    return EXIT_FAILURE;
  }
  for (const auto& path : paths) {
    if (update) conformance::update_drawings(path);
    conformance::register_file(root, conformance::read_case_file(path));
  }
  return RUN_ALL_TESTS();
}
