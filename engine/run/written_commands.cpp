#include "engine/run/written_commands.h"

#include "engine/plan/query_text.h"

namespace insitu {
namespace {

/// The end of the nodes from `from` on that were made of the text under a span.
std::size_t end_of_nodes(const QueryPlan& plan, std::size_t from, Span span) {
  while (from < plan.commands.size() && plan.commands[from].span == span) ++from;
  return from;
}

}  // namespace

std::vector<WrittenCommand> written_commands(const QueryPlan& plan) {
  std::vector<WrittenCommand> commands;
  std::size_t node = 0;
  for (const CommandText& text : plan.texts) {
    const std::size_t end = end_of_nodes(plan, node, text.span);
    commands.push_back({on_one_line(plan.text, text.span), node, end, text.makes});
    node = end;
  }
  return commands;
}

}  // namespace insitu
