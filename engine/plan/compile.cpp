#include "insitu/compile.h"

#include <iterator>
#include <utility>

#include "engine/plan/assemble.h"
#include "engine/plan/check_pattern.h"
#include "engine/plan/check_query.h"
#include "engine/plan/foreign_syntax.h"
#include "engine/plan/lower_pattern.h"
#include "engine/plan/lower_query.h"
#include "engine/plan/normalize_pattern.h"
#include "engine/plan/normalize_query.h"
#include "engine/plan/program_parts.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/query_parser.h"

namespace insitu {
namespace {

void append(std::vector<Diagnostic>& notes, std::vector<Diagnostic> more) {
  notes.insert(notes.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Result<Program> compile_filter_pattern(std::string_view pattern, const CompileOptions& options) {
  auto ast = parse_filter_pattern(pattern);
  if (!ast) return std::unexpected(std::move(ast.error()));
  auto notes = check_pattern(*ast, options);
  if (!notes) return std::unexpected(std::move(notes.error()));
  auto plan = lower_pattern(*ast);
  if (!plan) return std::unexpected(std::move(plan.error()));
  if (options.rewriting == Rewriting::On) normalize_pattern(*plan);
  Plan whole;
  whole.any_of.push_back(std::move(*plan));
  return assemble(std::move(whole), std::move(*notes), find_foreign_syntax(*ast), options);
}

Result<Program> compile_query(std::string_view query, const CompileOptions& options) {
  if (auto refused = refuse_long_query(query, options)) return std::unexpected(std::move(*refused));
  auto parsed = parse_query(query);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  if (options.spellings == Spellings::Strict && !parsed->undocumented.empty()) {
    Diagnostic refused = std::move(parsed->undocumented.front());
    refused.code = Code::UndocumentedSpelling;
    return std::unexpected(std::move(refused));
  }
  auto notes = check_query(parsed->query, query, options);
  if (!notes) return std::unexpected(std::move(notes.error()));
  auto lowered = lower_query(parsed->query, query, options);
  if (!lowered) return std::unexpected(std::move(lowered.error()));
  if (options.rewriting == Rewriting::On) normalize_query(lowered->plan);

  std::vector<Diagnostic> all_notes = std::move(parsed->notes);
  append(all_notes, std::move(*notes));
  append(all_notes, std::move(lowered->notes));
  return assemble(std::move(lowered->plan), std::move(all_notes), options);
}

Program any_of(std::span<const Program> programs) {
  if (programs.size() == 1) return programs.front();
  Plan plan;
  std::vector<Diagnostic> notes;
  for (const Program& program : programs) {
    const Plan& part = parts_of(program).plan;
    plan.any_of.insert(plan.any_of.end(), part.any_of.begin(), part.any_of.end());
    notes.insert(notes.end(), program.notes().begin(), program.notes().end());
  }
  return assemble(std::move(plan), std::move(notes), {}, parts_of(programs.front()).options);
}

}  // namespace insitu
