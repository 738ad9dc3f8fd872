#include "engine/run/written_commands.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/expression/aggregates.h"
#include "engine/match/query_regex.h"
#include "engine/plan/query_text.h"
#include "grammar/query_parser.h"

namespace insitu {
namespace {

std::string name_of(const ast::Path& path) {
  std::string name;
  for (const ast::PathStep& step : path.steps) {
    if (step.kind == ast::PathStep::Kind::Index) {
      name += '[' + step.text + ']';
    } else {
      name += (name.empty() ? "" : ".") + step.text;
    }
  }
  return name;
}

bool reads(const Expression& expression, SlotId slot) {
  if (expression.kind == ExpressionKind::Slot) return expression.slot == slot;
  return std::ranges::any_of(expression.operands, [slot](const Expression& one) { return reads(one, slot); });
}

/// Goes through the tree and the plan side by side: the tree has the names, the plan has the slots.
class Naming {
 public:
  Naming(const QueryPlan& plan, const ast::Command& command) : plan_(plan), command_(command) {}

  std::vector<NamedSlot> of(const CommandNode& node) {
    std::visit([this](const auto& written, const auto& lowered) { this->name(written, lowered); }, command_.node, node);
    return std::move(slots_);
  }

 private:
  void add(std::string name, SlotId slot) { slots_.push_back({std::move(name), slot}); }
  [[nodiscard]] std::string name_of_item(const ast::Item& item) const {
    if (item.alias) return item.alias->text;
    if (const auto* path = std::get_if<ast::Path>(&item.expression.node)) return name_of(*path);
    return on_one_line(plan_.text, item.expression.span);
  }

  /// Other commands make nothing.
  template <class Written, class Node>
  static void name(const Written& /*written*/, const Node& /*node*/) {}

  void name(const ast::Fields& written, const ProjectNode& node) { name_items(written.items, node); }
  void name(const ast::Display& written, const ProjectNode& node) { name_items(written.items, node); }
  void name_items(const std::vector<ast::Item>& items, const ProjectNode& node) {
    auto assignment = node.assignments.begin();
    for (const ast::Item& item : items) {
      if (assignment == node.assignments.end()) break;
      const auto* path = std::get_if<ast::Path>(&item.expression.node);
      const bool is_plain = path != nullptr && !item.alias;  // mostly nothing is computed for it
      if (is_plain && assignment->expression.span != path->span) continue;
      add(name_of_item(item), assignment->slot);
      ++assignment;
    }
  }

  void name(const ast::Parse& written, const ParseNode& node) {
    if (const auto* how = std::get_if<ast::ParseRegex>(&written.how)) {
      name_groups(*how, std::get<RegexParse>(node.how));
      return;
    }
    const std::vector<ast::Name> aliases = std::visit([](const auto& how) { return aliases_of(how); }, written.how);
    for (std::size_t i = 0; i < aliases.size() && i < node.slots.size(); ++i) add(aliases[i].text, node.slots[i]);
  }
  static std::vector<ast::Name> aliases_of(const ast::ParseGlob& how) { return how.aliases; }
  static std::vector<ast::Name> aliases_of(const ast::ParseCsv& how) { return how.aliases; }
  static std::vector<ast::Name> aliases_of(const ast::ParseRegex& how) { return how.aliases; }
  template <class How>
  static std::vector<ast::Name> aliases_of(const How& how) {
    return {how.alias};
  }
  /// A name in the regex wins; aliases are for groups without one.
  void name_groups(const ast::ParseRegex& how, const RegexParse& node) {
    const auto names = compile_query_regex(how.regex.pattern)->group_names;
    auto alias = how.aliases.begin();
    for (std::size_t group = 0; group < names.size(); ++group) {
      std::string name = names[group];
      if (alias != how.aliases.end() && (name.empty() || name == alias->text)) name = (alias++)->text;
      if (node.group_slots[group]) add(std::move(name), *node.group_slots[group]);
    }
  }

  void name(const ast::Unnest& written, const UnnestNode& node) { add(written.alias.text, node.slot); }
  void name(const ast::Expand& written, const UnnestNode& node) { add(name_of(written.field), node.slot); }

  void name(const ast::Stats& written, const StatsNode& node) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) add(name_of_item(written.keys[i]), node.keys[i].slot);
    auto aggregate = node.aggregates.begin();
    auto result = node.results.begin();
    for (const ast::Item& item : written.items) {
      if (result != node.results.end() && result->expression.span == item.expression.span) {
        add(name_of_item(item), result->slot);
        while (aggregate != node.aggregates.end() && reads(result->expression, aggregate->slot)) ++aggregate;
        ++result;
      } else if (is_aggregate(item.expression) && aggregate != node.aggregates.end()) {
        add(name_of_item(item), (aggregate++)->slot);
      }
    }
  }
  static bool is_aggregate(const ast::Expression& expression) {
    const auto* call = std::get_if<ast::Call>(&expression.node);
    return call != nullptr && find_aggregate(call->name.text) != nullptr;
  }

  const QueryPlan& plan_;
  const ast::Command& command_;
  std::vector<NamedSlot> slots_;
};

/// The nodes at `from` that stand for the text under a span.
std::size_t end_of_nodes(const QueryPlan& plan, std::size_t from, Span span) {
  while (from < plan.commands.size() && plan.commands[from].span == span) ++from;
  return from;
}

}  // namespace

std::vector<WrittenCommand> written_commands(const QueryPlan& plan) {
  std::vector<WrittenCommand> commands;
  const auto parsed = parse_query(plan.text);
  std::size_t node = 0;
  if (!parsed->query.sources.empty()) {
    const Span last = parsed->query.sources.back().span;
    const Span all{parsed->query.sources.front().span.begin, last.end};
    commands.push_back({on_one_line(plan.text, all), 0, end_of_nodes(plan, 0, last), {}});
    node = commands.back().end_node;
  }
  for (const ast::Command& command : parsed->query.commands) {
    WrittenCommand written{on_one_line(plan.text, command.span), node, end_of_nodes(plan, node, command.span), {}};
    for (; node < written.end_node; ++node) {
      for (NamedSlot& made : Naming(plan, command).of(plan.commands[node].node))
        written.makes.push_back(std::move(made));
    }
    commands.push_back(std::move(written));
  }
  return commands;
}

}  // namespace insitu
