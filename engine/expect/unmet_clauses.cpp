#include "engine/expect/unmet_clauses.h"

#include <fmt/format.h>

#include "engine/output/clause_tree.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxLines = 4;
constexpr std::size_t kMaxDistance = 3;  // of one clause

bool holds(const Clause& clause) { return clause.holds.value_or(false); }

enum class Asked { Yes, No };

/// Collects the leaves that keep `clause` from holding; all of them if the message was not tested by the clauses.
std::vector<const Clause*> unmet_leaves(const Clause& clause, Asked asked) {
  if (clause.holds.value_or(asked == Asked::Yes && clause.operands.empty())) return {};
  if (clause.operands.empty()) return {&clause};
  std::vector<const Clause*> all;
  std::vector<const Clause*> fewest;
  for (const Clause& operand : clause.operands) {
    const auto leaves = unmet_leaves(operand, asked);
    if (fewest.empty() || leaves.size() < fewest.size()) fewest = leaves;
    all.insert(all.end(), leaves.begin(), leaves.end());
  }
  return clause.text == "any of" ? fewest : all;
}

void append_met_leaves(const Clause& clause, std::vector<const Clause*>& leaves) {
  if (clause.operands.empty() && holds(clause)) leaves.push_back(&clause);
  for (const Clause& operand : clause.operands) append_met_leaves(operand, leaves);
}

std::string described(const Clause& clause, std::string_view verdict) {
  std::string line = fmt::format("`{}` {}", one_visible_line(clause.text), verdict);
  std::string why;
  for (const SeenValue& seen : clause.seen) {
    if (!why.empty()) why += ", ";
    why += one_visible_line(seen.text);
    const bool says_type = !seen.type.empty() && seen.type != "field" && seen.type != "null";
    if (says_type) why += fmt::format("{}({})", seen.text.empty() ? "" : " ", seen.type);
  }
  if (!clause.remark.empty()) why += (why.empty() ? "" : ": ") + one_visible_line(clause.remark);
  return why.empty() ? line : line + ": " + why;
}

std::vector<std::string> lines_of(const std::vector<const Clause*>& leaves, std::string_view verdict) {
  std::vector<std::string> lines;
  for (const Clause* leaf : leaves) {
    if (lines.size() == kMaxLines) {
      lines.push_back(fmt::format("and {} more", leaves.size() - kMaxLines));
      return lines;
    }
    lines.push_back(described(*leaf, verdict));
  }
  return lines;
}

}  // namespace

UnmetClauses unmet_clauses(const PatternExplanation& explanation) {
  // A message that is not JSON is not tested by the clauses.
  const bool decided = explanation.root.holds.has_value();
  const auto leaves = unmet_leaves(explanation.root, decided ? Asked::Yes : Asked::No);
  UnmetClauses unmet;
  unmet.distance = kMaxDistance * leaves.size();
  if (!explanation.remark.empty()) unmet.lines.push_back(one_visible_line(explanation.remark));
  if (!decided) {
    ++unmet.distance;
    return unmet;
  }
  for (std::string& line : lines_of(leaves, "does not hold")) unmet.lines.push_back(std::move(line));
  for (const Clause* leaf : leaves) {
    // A remark beside a value states what is wrong with it.
    if (!leaf->seen.empty()) unmet.distance -= leaf->remark.empty() ? 1U : 2U;
  }
  return unmet;
}

std::vector<std::string> met_clauses(const PatternExplanation& explanation) {
  std::vector<const Clause*> leaves;
  append_met_leaves(explanation.root, leaves);
  return lines_of(leaves, "holds");
}

}  // namespace insitu
