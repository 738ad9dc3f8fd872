#include "engine/run/held_program.h"

#include <cstddef>
#include <utility>
#include <variant>

#include "engine/plan/assemble.h"
#include "engine/plan/program_parts.h"
#include "engine/run/pipeline.h"

namespace insitu {

Program held_program(const Program& query) {
  if (!lacks_holder(query)) return query;
  const ProgramParts& parts = parts_of(query);
  QueryPlan plan = *parts.query;
  const std::size_t cut = cut_of(plan).parallel;
  SortNode holder;
  if (cut < plan.commands.size()) {
    const auto& limit = std::get<LimitNode>(plan.commands[cut].node);
    holder.most = limit.count;
    holder.reports_what_it_cuts = limit.is_implicit;
  }
  plan.commands.insert(plan.commands.begin() + static_cast<std::ptrdiff_t>(cut), {.node = holder, .span = {}});
  return assemble(std::move(plan), {}, parts.options);
}

bool lacks_holder(const Program& query) { return !cut_of(*parts_of(query).query).ends_in_holder; }

}  // namespace insitu
