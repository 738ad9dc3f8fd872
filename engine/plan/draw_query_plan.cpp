#include "engine/plan/draw_query_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <variant>
#include <vector>

#include "engine/plan/query_text.h"

namespace insitu {
namespace {

constexpr std::string_view kServiceLimit = "; the query sets no limit, so it is the service's";

template <class Items, class Text>
std::string joined(const Items& items, const Text& text) {
  std::string out;
  for (const auto& item : items) out += fmt::format("{}{}", out.empty() ? "" : ", ", text(item));
  return out;
}

std::string rows(std::uint64_t count) { return fmt::format("{} row{}", count, count == 1 ? "" : "s"); }
std::string first_rows_pass(std::uint64_t count) {
  return count == 1 ? "the first row passes" : fmt::format("the first {} rows pass", count);
}

/// Whether it is the order that rows have without a `sort`, inserted where a command needs it.
bool is_default_order(const SortNode& node) { return node.keys.empty() && node.keep == SortNode::Keep::First; }

/// The title of a command: its text, and what was fused with it; what is not written in the query is in parentheses.
class Title {
 public:
  explicit Title(const QueryPlan& plan) : plan_(plan) {}

  std::string of(const PlanCommand& command) {
    command_ = &command;
    return std::visit([this](const auto& node) { return title(node); }, command.node);
  }

 private:
  [[nodiscard]] std::string written() const { return on_one_line(plan_.text, command_->span); }

  [[nodiscard]] std::string title(const SortNode& node) const {
    std::string order = is_default_order(node) ? "(newest first)" : written();
    if (!node.most || node.keep == SortNode::Keep::Last) return order;
    order +=
        node.reports_what_it_cuts ? fmt::format(" | (limit {})", *node.most) : fmt::format(" | limit {}", *node.most);
    return order;
  }
  [[nodiscard]] std::string title(const LimitNode& node) const {
    return node.is_implicit ? fmt::format("(limit {})", node.count) : written();
  }
  template <class Node>
  [[nodiscard]] std::string title(const Node& /*node*/) const {
    return written();
  }

  const QueryPlan& plan_;
  const PlanCommand* command_ = nullptr;
};

/// What a command does with rows: passes them on, or holds them and how many.
class Work {
 public:
  explicit Work(const QueryPlan& plan) : plan_(plan) {}

  std::string operator()(const FilterNode& /*node*/) const { return "streams: rows pass for which it is true"; }
  std::string operator()(const ProjectNode& node) const {
    return "streams: computes " +
           joined(node.assignments, [this](const Assignment& one) { return written(one.expression); });
  }
  std::string operator()(const SourceNode& /*node*/) const { return "streams: rows of these log groups pass"; }
  std::string operator()(const ParseNode& node) const {
    const auto* regex = std::get_if<RegexParse>(&node.how);
    const bool multi = regex != nullptr && regex->multi;
    return fmt::format("streams: takes apart {}{}", written(node.source), multi ? ", one row per match" : "");
  }
  std::string operator()(const SortNode& node) const {
    if (!node.most) return "holds all rows until the last has come";
    if (node.keep == SortNode::Keep::Last)
      return fmt::format("holds {}, the last of the order so far", rows(*node.most));
    return fmt::format("holds {}, the first of this order{}", rows(*node.most),
                       node.reports_what_it_cuts ? kServiceLimit : "");
  }
  std::string operator()(const LimitNode& node) const {
    if (node.is_implicit) return fmt::format("streams: {}{}", first_rows_pass(node.count), kServiceLimit);
    return "streams: " + first_rows_pass(node.count);
  }
  std::string operator()(const DedupNode& node) const {
    return fmt::format("holds one row per distinct {}, and those that lack {}",
                       joined(node.keys, [this](const Expression& key) { return written(key); }),
                       node.keys.size() == 1 ? "it" : "one of them");
  }
  std::string operator()(const UnnestNode& node) const {
    return fmt::format("streams: one row per element of {}", written(node.list));
  }
  std::string operator()(const StatsNode& node) const {
    std::string held = "holds one row";
    if (!node.keys.empty()) {
      held += " per distinct " + joined(node.keys, [this](const GroupKey& key) { return written(key.expression); });
    }
    std::set<std::string_view> hoarders;
    for (const AggregateCall& call : node.aggregates) {
      if (call.function->holds_values) hoarders.insert(call.function->name);
    }
    if (!hoarders.empty()) {
      held += ", and the values met by " + joined(hoarders, [](std::string_view name) { return name; });
    }
    if (node.newest_bin_first) held += "; the newest bin comes first";
    return held;
  }
  std::string operator()(const PatternNode& node) const {
    return fmt::format(
        "holds one template per kind of {}, at most 10,000 of each number of words; they become patterns at the end",
        written(node.text));
  }

 private:
  [[nodiscard]] std::string written(const Expression& expression) const {
    // `parse` without a field means the message.
    return expression.span.size() == 0 ? "@message" : on_one_line(plan_.text, expression.span);
  }

  const QueryPlan& plan_;
};

using Commands = std::vector<PlanCommand>;

/// The first command that holds rows, or that counts them in their order.
Commands::const_iterator find_gathering(const Commands& commands) {
  return std::ranges::find_if(commands, [](const PlanCommand& command) {
    return traits_of(command.node).holds_rows || std::holds_alternative<LimitNode>(command.node);
  });
}

void draw(const QueryPlan& plan, std::string_view where, Commands::const_iterator begin, Commands::const_iterator end,
          std::string& out) {
  if (begin == end) return;
  out += fmt::format("{}:\n", where);
  for (auto command = begin; command != end; ++command) {
    out += fmt::format("  {}\n    {}\n", Title(plan).of(*command), std::visit(Work(plan), command->node));
  }
}

}  // namespace

std::string draw_reading(const QueryPlan& plan) {
  std::string out = fmt::format("reads of an event only: {}\n", joined(plan.fields, [](const FieldSource& field) {
                                  return field.name + (field.wants_structure ? " (also as JSON)" : "");
                                }));
  if (plan.source_start || plan.source_end) {
    out += "events: of the window that SOURCE states";
    if (plan.source_start) out += fmt::format(", from {}", *plan.source_start);
    if (plan.source_end) out += fmt::format(", to {}", *plan.source_end);
    out += '\n';
  }
  out += plan.order == RowOrder::Input
             ? "rows: in order of the input\n"
             : "rows: newest first; of equal times the later in the input; without a time last\n";
  return out;
}

std::string_view why_all_events(const QueryPlan& plan) {
  const auto begin = plan.commands.begin();
  const bool has_filter = std::any_of(begin, find_gathering(plan.commands), [](const PlanCommand& command) {
    return std::holds_alternative<FilterNode>(command.node);
  });
  return has_filter ? "no text stands in every event that passes the filters"
                    : "no filter decides about events alone, so all of them count";
}

std::string draw_commands(const QueryPlan& plan) {
  std::string out;
  const auto gathering = find_gathering(plan.commands);
  const auto begin = plan.commands.begin();
  const auto end = plan.commands.end();
  if (gathering != end && traits_of(gathering->node).holds_rows) {
    draw(plan, "on every thread, what they hold is merged at the end", begin, std::next(gathering), out);
    draw(plan, "then on one thread", std::next(gathering), end, out);
  } else {
    draw(plan, "on every thread", begin, gathering, out);
    draw(plan, "on one thread, in order of the input, which is read as far as needed", gathering, end, out);
  }
  return out + fmt::format("columns: {}\n", joined(plan.columns, [](const Column& column) { return column.name; }));
}

}  // namespace insitu
