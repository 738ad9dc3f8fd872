#include <utility>

#include "engine/plan/check.h"
#include "engine/plan/lower.h"
#include "engine/plan/normalize.h"
#include "engine/plan/plan.h"
#include "engine/plan/required_literals.h"
#include "grammar/filter_pattern_parser.h"

namespace insitu {
namespace {

/// One trie and one prefilter over all patterns of a plan.
Program assemble(Plan plan, std::vector<Diagnostic> notes, const CompileOptions& options) {
  auto parts = std::make_shared<ProgramParts>();
  parts->plan = std::move(plan);
  parts->notes = std::move(notes);
  parts->options = options;
  for (const PatternPlan& pattern : parts->plan.any_of) {
    parts->first_want.push_back(static_cast<WantId>(parts->wants));
    const auto* members = std::get_if<MemberPlan>(&pattern.body);
    if (members == nullptr) continue;
    for (const SelectorSteps& selector : members->selectors)
      parts->paths.add(selector, static_cast<WantId>(parts->wants++));
  }
  if (options.prefiltering == Prefiltering::On) parts->prefilter = Prefilter(required_literals(parts->plan));
  return Program(std::move(parts));
}

}  // namespace

std::span<const Diagnostic> Program::notes() const { return parts_->notes; }

Result<Program> compile_filter_pattern(std::string_view pattern, const CompileOptions& options) {
  auto ast = parse_filter_pattern(pattern);
  if (!ast) return std::unexpected(std::move(ast.error()));
  auto notes = check(*ast, options);
  if (!notes) return std::unexpected(std::move(notes.error()));
  auto plan = lower(*ast);
  if (!plan) return std::unexpected(std::move(plan.error()));
  if (options.rewriting == Rewriting::On) normalize(*plan);
  Plan whole;
  whole.any_of.push_back(std::move(*plan));
  return assemble(std::move(whole), std::move(*notes), options);
}

Program any_of(std::span<const Program> programs) {
  if (programs.size() == 1) return programs.front();
  Plan plan;
  std::vector<Diagnostic> notes;
  for (const Program& program : programs) {
    const Plan& part = program.parts().plan;
    plan.any_of.insert(plan.any_of.end(), part.any_of.begin(), part.any_of.end());
    notes.insert(notes.end(), program.notes().begin(), program.notes().end());
  }
  return assemble(std::move(plan), std::move(notes), programs.front().parts().options);
}

}  // namespace insitu
