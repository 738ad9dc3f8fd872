#include "engine/expect/bench.h"

#include <fmt/format.h>

#include <utility>

#include "insitu/caret.h"

namespace insitu {

CaseResult result_of(CaseKind kind, const TestCase& test, const TestBench& bench) {
  CaseResult result;
  result.kind = kind;
  result.file = bench.project.file;
  result.title = test.title;
  result.place = test.place;
  return result;
}

void break_off(CaseResult& result, const std::vector<DefinitionProblem>& problems) {
  for (const DefinitionProblem& problem : problems) {
    result.break_off(problem.place, (problem.is_unresolved ? "unresolved: " : "") + problem.message, problem.help);
  }
}

void refuse(CaseResult& result, const WrittenValue& text, const Diagnostic& diagnostic) {
  std::string drawing = draw_diagnostic(diagnostic, text.text, "error");
  while (drawing.ends_with('\n')) drawing.pop_back();
  result.break_off(place_of(text, diagnostic.span.begin), std::move(drawing));
}

void add_notes(CaseResult& result, std::span<const Diagnostic> notes, const WrittenValue& text, std::string_view what) {
  for (const Diagnostic& note : notes) {
    std::string drawing = draw_message(note, text.text);
    while (drawing.ends_with('\n')) drawing.pop_back();
    result.notes.push_back(what.empty() ? std::move(drawing) : fmt::format("{}: {}", what, drawing));
  }
}

void note_surprises(CaseResult& result, const Program& program, const WrittenValue& pattern, bool saw_match,
                    bool saw_miss, std::string_view what) {
  add_notes(result, program.notes(), pattern, what);
  if (saw_match != saw_miss) add_notes(result, program.doubts(), pattern, what);
}

std::optional<ThreeWays> compile_pattern(const WrittenValue& pattern, CaseResult& result) {
  if (!pattern.is_known()) {
    result.break_off(pattern.place, fmt::format("the pattern is unresolved: {}", pattern.unresolved));
    return std::nullopt;
  }
  auto compiled = ThreeWays::compile(pattern.text);
  if (!compiled) {
    refuse(result, pattern, compiled.error());
    return std::nullopt;
  }
  return std::move(*compiled);
}

}  // namespace insitu
