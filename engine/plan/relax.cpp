#include "engine/plan/relax.h"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "engine/plan/assemble.h"
#include "engine/plan/existence.h"
#include "engine/plan/normalize_pattern.h"
#include "engine/plan/program_parts.h"

namespace insitu {
namespace {

// ---- filter patterns

/// Below a negation the reverse lets the event pass.
void relax_node(Predicate& predicate, std::uint32_t id, bool passes, const auto& is_unknown) {
  Predicate::Node& node = predicate.nodes[id];
  if (node.kind == Predicate::NodeKind::Test && is_unknown(node.test)) {
    node.kind = Predicate::NodeKind::Constant;
    node.constant = passes;
    return;
  }
  if (node.kind == Predicate::NodeKind::Not) passes = !passes;
  for (const std::uint32_t operand : node.operands) relax_node(predicate, operand, passes, is_unknown);
}

Program relaxed_pattern(const ProgramParts& parts, const std::vector<bool>& lacking) {
  Plan plan = parts.plan;
  for (std::size_t i = 0; i < plan.any_of.size(); ++i) {
    auto* members = std::get_if<MemberPlan>(&plan.any_of[i].body);
    if (members == nullptr) continue;
    Predicate& predicate = members->predicate;
    const auto is_unknown = [&](std::uint32_t test) {
      return lacking[parts.name_of_want[parts.first_want[i] + test]] && !asks_existence(predicate.tests[test]);
    };
    relax_node(predicate, static_cast<std::uint32_t>(predicate.nodes.size() - 1), true, is_unknown);
    if (parts.options.rewriting == Rewriting::On) normalize_pattern(plan.any_of[i]);
  }
  return assemble(std::move(plan), {}, {}, parts.options);
}

// ---- queries

/// The slots whose values could be other ones if events had the names that they lack.
struct Unknown {
  std::vector<bool> slots;
  std::span<const FieldSource> fields;  ///< of the event: the first slots

  /// Marks the slot as known, and all that is inside it, if it is a field of the event.
  void forget(SlotId slot) {
    slots[slot] = false;
    if (slot >= fields.size()) return;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (is_below(fields[i].name, fields[slot].name)) slots[i] = false;
    }
  }
};

/// Marks what an `if` asks about as known: it is there where it is chosen, and so is all that is inside it.
void forget_asked(const Expression& expression, Unknown& unknown) {
  const bool asks = asks_existence(expression);
  for (const Expression& operand : expression.operands) {
    if (asks && operand.kind == ExpressionKind::Slot) unknown.forget(operand.slot);
    forget_asked(operand, unknown);
  }
}

/// Whether a value could be another one if events had the names.
bool is_unknown(const Expression& expression, const Unknown& unknown) {
  if (expression.kind == ExpressionKind::Slot) return unknown.slots[expression.slot];
  if (asks_existence(expression)) return false;
  const auto is_among = [](const Unknown& known) {
    return [&known](const Expression& operand) { return is_unknown(operand, known); };
  };
  if (takes_first_present(expression)) return std::ranges::all_of(expression.operands, is_among(unknown));
  if (!chooses(expression)) return std::ranges::any_of(expression.operands, is_among(unknown));
  Unknown inside = unknown;
  forget_asked(expression, inside);
  return std::ranges::any_of(expression.operands, is_among(inside));
}

/// Follows what is not known from the fields of the event through the commands of a plan.
class QueryRelaxing {
 public:
  QueryRelaxing(QueryPlan plan, const std::vector<bool>& lacking)
      : plan_(std::move(plan)), unknown_{std::vector<bool>(plan_.slots), plan_.fields} {
    std::copy(lacking.begin(), lacking.end(), unknown_.slots.begin());
  }

  void run() {
    std::erase_if(plan_.commands, [this](PlanCommand& command) { return !relax(command.node); });
  }
  QueryPlan take_plan() { return std::move(plan_); }

  [[nodiscard]] std::vector<bool> unknown_columns() const {
    std::vector<bool> unknown;
    for (const Column& column : plan_.columns) unknown.push_back(unknown_.slots[column.slot]);
    return unknown;
  }

 private:
  /// Relaxes one command. False: it would lose rows that it could keep, and is removed.
  bool relax(CommandNode& node) {
    if (auto* filter = std::get_if<FilterNode>(&node)) {
      relax(filter->condition, true);
      filter->absent.reset();
    } else if (auto* project = std::get_if<ProjectNode>(&node)) {
      for (const Assignment& assignment : project->assignments) assign(assignment);
    } else if (auto* parse = std::get_if<ParseNode>(&node)) {
      follow(*parse);
    } else if (auto* unnest = std::get_if<UnnestNode>(&node)) {
      unknown_.slots[unnest->slot] = is_unknown(unnest->list);
      return !unknown_.slots[unnest->slot];
    } else if (auto* dedup = std::get_if<DedupNode>(&node)) {
      return std::ranges::none_of(dedup->keys, [this](const Expression& key) { return is_unknown(key); });
    } else if (auto* stats = std::get_if<StatsNode>(&node)) {
      follow(*stats);
    } else if (auto* pattern = std::get_if<PatternNode>(&node)) {
      for (const PatternSlot& column : pattern->columns) unknown_.slots[column.slot] = is_unknown(pattern->text);
      return !is_unknown(pattern->text);
    }
    return true;
  }

  void relax(Expression& condition, bool passes) {
    switch (condition.kind) {
      case ExpressionKind::And:
      case ExpressionKind::Or:
        for (Expression& operand : condition.operands) relax(operand, passes);
        return;
      case ExpressionKind::Not: return relax(condition.operands.front(), !passes);
      default: break;
    }
    if (!is_unknown(condition)) return;
    Expression constant;
    constant.kind = ExpressionKind::Constant;
    constant.constant = FieldValue::boolean(passes);
    constant.span = condition.span;
    condition = std::move(constant);
  }

  void assign(const Assignment& assignment) { unknown_.slots[assignment.slot] = is_unknown(assignment.expression); }
  void follow(const ParseNode& parse) {
    const bool is_source_unknown = is_unknown(parse.source);
    for (const SlotId slot : parse.slots) unknown_.slots[slot] = is_source_unknown;
    const auto* regex = std::get_if<RegexParse>(&parse.how);
    if (regex == nullptr) return;
    for (const std::optional<SlotId>& slot : regex->group_slots) {
      if (slot) unknown_.slots[*slot] = is_source_unknown;
    }
  }
  void follow(const StatsNode& stats) {
    for (const GroupKey& key : stats.keys) unknown_.slots[key.slot] = is_unknown(key.expression);
    for (const AggregateCall& call : stats.aggregates) {
      unknown_.slots[call.slot] =
          std::ranges::any_of(call.arguments, [this](const Expression& argument) { return is_unknown(argument); });
    }
    for (const Assignment& result : stats.results) assign(result);
  }

  [[nodiscard]] bool is_unknown(const Expression& expression) const { return insitu::is_unknown(expression, unknown_); }

  QueryPlan plan_;
  Unknown unknown_;
};

}  // namespace

Program relaxed(const Program& program, const std::vector<bool>& lacking) {
  const ProgramParts& parts = parts_of(program);
  if (!parts.query) return relaxed_pattern(parts, lacking);
  QueryRelaxing relaxing(*parts.query, lacking);
  relaxing.run();
  return assemble(relaxing.take_plan(), {}, parts.options);
}

std::vector<bool> unknown_columns(const Program& query, const std::vector<bool>& lacking) {
  QueryRelaxing relaxing(*parts_of(query).query, lacking);
  relaxing.run();
  return relaxing.unknown_columns();
}

}  // namespace insitu
