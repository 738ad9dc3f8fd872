#include "tests/conformance/query_suite.h"

#include <algorithm>
#include <expected>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "grammar/query_parser.h"
#include "insitu/caret.h"
#include "insitu/compile.h"
#include "insitu/window_comparison.h"
#include "tests/conformance/case_registry.h"
#include "tests/conformance/query_case_file.h"
#include "tests/differential/query_answers.h"
#include "tests/escaped_text.h"

namespace insitu::conformance {
namespace {

CompileOptions options_of(const QueryBlock& block) {
  CompileOptions options;
  if (block.window.limits_lifted) options.quotas = ServiceQuotas::Lifted;
  return options;
}

// ---- rows

std::string describe(const std::vector<ExpectedRow>& rows) {
  constexpr std::size_t kMaxShown = 40;
  std::string text;
  for (const ExpectedRow& row : rows) {
    if (static_cast<std::size_t>(std::ranges::count(text, '\n')) == kMaxShown) return text + "  ...\n";
    text += "  " + write_row(row) + "\n";
  }
  return rows.empty() ? "  no rows\n" : text;
}

std::string describe(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) text += "  " + write_escaped(column);
  return text;
}

/// Gets the rows of one query in all ways.
class RowsCheck {
 public:
  RowsCheck(const Site& site, const QueryBlock& block) : site_(site), block_(block) {}

  void check_all_ways() const {
    const auto parsed = parse_query(*block_.query);
    if (!parsed) return site_.fail("refused:\n" + draw_diagnostic(parsed.error(), *block_.query, "error"));
    const auto rows = reference::evaluate_query(parsed->query, *block_.query, all_events(block_.files), block_.window);
    if (!rows) return site_.fail("not for the reference: " + rows.error());
    check("reference", *rows);

    const CompileOptions full = options_of(block_);
    CompileOptions plain = full;
    plain.prefiltering = Prefiltering::Off;
    plain.rewriting = Rewriting::Off;
    check_program("optimised", full, {.threads = 1});
    check_program("optimised, several threads and small blocks", full, {.threads = 3, .block_bytes = 64});
    check_program("nothing optimised", plain, {.threads = 1});
  }

 private:
  void check_program(const std::string& way, const CompileOptions& options, const QueryWay& how) const {
    const auto program = compile_query(*block_.query, options);
    if (!program) return site_.fail("refused:\n" + draw_diagnostic(program.error(), *block_.query, "error"));
    const QueryAnswer answer = answer_of(*program, block_.files, block_.window, how);
    if (!answer.problems.empty()) site_.fail(way + ": problem: " + answer.problems.front());
    check(way, answer.rows);
  }

  void check(const std::string& way, reference::QueryRows found) const {
    const ExpectedRows& expected = *block_.rows;
    if (expected.columns && found.columns != *expected.columns) {
      site_.fail("expected columns" + describe(*expected.columns) + "\n" + way + ":" + describe(found.columns));
    }
    if (expected.order == RowOrder::Any) {
      if (expected.count && found.rows.size() != *expected.count) {
        site_.fail("expected " + std::to_string(*expected.count) + " rows\n" + way + ": " +
                   std::to_string(found.rows.size()));
      }
      return;
    }
    std::vector<ExpectedRow> rows = expected.rows;
    if (expected.order == RowOrder::Unordered) {
      std::ranges::sort(rows);
      std::ranges::sort(found.rows);
    }
    if (rows != found.rows) site_.fail("expected\n" + describe(rows) + way + ":\n" + describe(found.rows));
  }

  const Site& site_;
  const QueryBlock& block_;
};

// ---- diagnostics

/// Why the query is refused before it reads anything; nullopt: it is not.
std::optional<Diagnostic> refusal_of(const QueryBlock& block) {
  const auto program = compile_query(*block.query, options_of(block));
  if (!program) return program.error();
  const bool has_baseline =
      std::ranges::any_of(block.files, [](const EventFile& file) { return !file.empty() && file.front().is_baseline; });
  return comparison_problem(*program, has_baseline, clock_of(block.window));
}

void check_error(const Site& site, const QueryBlock& block) {
  const ExpectedDiagnostic& expected = *block.error;
  const auto refusal = refusal_of(block);
  if (!refusal) return site.fail("expected error " + expected.code + ", but the query is accepted");
  if (code_name(refusal->code) != expected.code) {
    return site.fail("expected error " + expected.code + ", refused with\n" +
                     draw_diagnostic(*refusal, *block.query, "error"));
  }
  check_drawing(site, expected, *refusal, *block.query);
}

// Checks that undocumented spellings are refused if only documented ones are allowed, and that nothing else is.
void check_strict(const Site& site, const QueryBlock& block) {
  CompileOptions options = options_of(block);
  options.spellings = Spellings::Strict;
  const auto program = compile_query(*block.query, options);
  if (program && !block.is_documented) return site.fail("undocumented, but not refused");
  if (program || (!block.is_documented && program.error().code == Code::UndocumentedSpelling)) return;
  site.fail("strictly refused:\n" + draw_diagnostic(program.error(), *block.query, "error"));
}

void check_note(const Site& site, const QueryBlock& block, const ExpectedDiagnostic& expected) {
  const auto program = compile_query(*block.query, options_of(block));
  if (!program) return site.fail("refused:\n" + draw_diagnostic(program.error(), *block.query, "error"));
  const Diagnostic* note = find_note(program->notes(), expected);
  if (note == nullptr) return site.fail("expected note " + expected.code + " is missing");
  check_drawing(site, expected, *note, *block.query);
}

// ---- registering

void register_block(const std::string& suite, const std::string& file, const QueryBlock& block) {
  const auto site_at = [&](std::size_t line) {
    return Site{.file = file, .line = line, .subject = "query  " + *block.query};
  };
  if (block.error) {
    const Site site = site_at(block.error->line);
    register_case(suite, site, [site, block] { check_error(site, block); });
  } else if (block.rows) {
    const Site site = site_at(block.rows->line);
    register_case(suite, site, [site, block] {
      RowsCheck(site, block).check_all_ways();
      check_strict(site, block);
    });
  }
  for (const ExpectedDiagnostic& note : block.notes) {
    const Site site = site_at(note.line);
    register_case(suite, site, [site, block, note] { check_note(site, block, note); });
  }
}

std::map<std::size_t, std::string> drawings_of(const QueryCaseFile& file) {
  std::map<std::size_t, std::string> drawings;
  for (const QueryBlock& block : file.blocks) {
    const auto program = compile_query(*block.query, options_of(block));
    if (!program && block.error) add_drawing(drawings, *block.error, program.error(), *block.query);
    if (!program) continue;
    for (const ExpectedDiagnostic& expected : block.notes) {
      if (const Diagnostic* note = find_note(program->notes(), expected))
        add_drawing(drawings, expected, *note, *block.query);
    }
  }
  return drawings;
}

}  // namespace

void register_queries(const std::filesystem::path& root, const std::filesystem::path& path) {
  const QueryCaseFile file = read_query_case_file(path);
  const std::string suite = suite_name(root, path);
  for (const QueryBlock& block : file.blocks) register_block(suite, path.string(), block);
  for (const Fault& fault : file.faults) register_fault(suite, path.string(), fault);
}

void update_queries(const std::filesystem::path& path) {
  update_document(path, drawings_of(read_query_case_file(path)));
}

}  // namespace insitu::conformance
