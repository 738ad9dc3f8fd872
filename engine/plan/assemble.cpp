#include "engine/plan/assemble.h"

#include <memory>
#include <utility>

#include "engine/plan/absent_fields.h"
#include "engine/plan/constant_sets.h"
#include "engine/plan/event_names.h"
#include "engine/plan/program_parts.h"
#include "engine/plan/required_pattern_literals.h"
#include "engine/plan/required_query_literals.h"
#include "engine/plan/unite_texts.h"

namespace insitu {

Program assemble(Plan plan, std::vector<Diagnostic> notes, std::vector<Diagnostic> doubts,
                 const CompileOptions& options) {
  auto parts = std::make_shared<ProgramParts>();
  parts->doubts = std::move(doubts);
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
  PatternNames names = names_of(parts->plan);
  parts->names = std::move(names.names);
  parts->name_of_want = std::move(names.of_test);
  parts->prefilter = Prefilter(required_pattern_literals(parts->plan));
  if (options.prefiltering == Prefiltering::On) parts->texts = unite_texts(parts->plan);
  return ProgramAccess::program_of(std::move(parts));
}

Program assemble(QueryPlan plan, std::vector<Diagnostic> notes, const CompileOptions& options) {
  auto parts = std::make_shared<ProgramParts>();
  find_absent_fields(plan);
  parts->options = options;
  parts->notes = std::move(notes);
  parts->prefilter = Prefilter(required_query_literals(plan));
  if (options.prefiltering == Prefiltering::On) add_constant_sets(plan);
  parts->names = names_of(plan);
  parts->query = std::move(plan);
  return ProgramAccess::program_of(std::move(parts));
}

}  // namespace insitu
