#include "engine/plan/explain.h"

#include <fmt/format.h>

#include "engine/plan/explain_query.h"
#include "engine/plan/plan.h"

namespace insitu {
namespace {

std::string_view written(TestKind kind) {
  switch (kind) {
    case TestKind::Contains: return "contains";
    case TestKind::EqualsNumeral: return "equals numeral";
    case TestKind::EqualsText: return "equals text";
    case TestKind::MatchesWildcard: return "matches wildcard";
    case TestKind::FindsRegex: return "finds regex";
    case TestKind::ComparesNumber: return "compares number";
    case TestKind::IsNull: return "is null";
    case TestKind::IsTrue: return "is true";
    case TestKind::IsFalse: return "is false";
    case TestKind::NotExists: return "not exists";
  }
  return "";
}

/// One line a node, operands indented below their group.
void draw(const Predicate& predicate, std::uint32_t id, std::string_view pattern, std::size_t depth, std::string& out) {
  const Predicate::Node& node = predicate.nodes[id];
  out += std::string(2 * depth, ' ');
  const auto clause = [&] { return pattern.substr(node.span.begin, node.span.size()); };
  switch (node.kind) {
    case Predicate::NodeKind::Constant: out += node.constant ? "always\n" : "never\n"; return;
    case Predicate::NodeKind::Test: {
      const Test& test = predicate.tests[node.test];
      const std::string_view negation = test.polarity == Polarity::IsNot ? "not " : "";
      out += fmt::format("{}{}: {}\n", negation, written(test.kind), clause());
      return;
    }
    case Predicate::NodeKind::Not: out += "not\n"; break;
    case Predicate::NodeKind::All: out += "all of\n"; break;
    case Predicate::NodeKind::Any: out += "any of\n"; break;
  }
  for (const std::uint32_t operand : node.operands) draw(predicate, operand, pattern, depth + 1, out);
}

void draw(const Predicate& predicate, std::string_view pattern, std::string& out) {
  draw(predicate, static_cast<std::uint32_t>(predicate.nodes.size() - 1), pattern, 1, out);
}

void draw_body(const MessagePlan& plan, std::string_view pattern, std::string& out) {
  out += "examines: the raw message\n";
  draw(plan.predicate, pattern, out);
}

void draw_body(const MemberPlan& plan, std::string_view pattern, std::string& out) {
  out += "examines: members of a JSON object, in one walk that also checks the whole message\n";
  draw(plan.predicate, pattern, out);
}

void draw_body(const FieldPlan& plan, std::string_view pattern, std::string& out) {
  out += "examines: fields of the message, split at white space\n";
  for (const FieldSlot& slot : plan.slots) {
    if (slot.is_ellipsis) {
      out += "  any number of fields\n";
    } else {
      out += fmt::format("  field {}\n", slot.name.empty() ? "(unnamed)" : slot.name);
    }
    if (slot.predicate)
      draw(*slot.predicate, static_cast<std::uint32_t>(slot.predicate->nodes.size() - 1), pattern, 2, out);
  }
}

std::string draw_prefilter(const ProgramParts& parts, std::string_view why_none) {
  if (parts.options.prefiltering == Prefiltering::Off) return "prefilter: off\n";
  if (!parts.prefilter.is_active()) return fmt::format("prefilter: none, {}\n", why_none);
  if (parts.prefilter.literals().empty()) return "prefilter: no event can match\n";
  std::string out = "prefilter: only lines that hold";
  std::string_view separator = " ";
  bool escapes = false;
  for (const Prefilter::Literal& literal : parts.prefilter.literals()) {
    out += fmt::format("{}`{}`", separator, literal.text);
    separator = " or ";
    escapes = escapes || literal.spelling == Spelling::JsonString;
  }
  return out + (escapes ? ", or an escape that could spell it" : "") + "\n";
}

}  // namespace

std::string draw_plan(const Program& program) {
  const ProgramParts& parts = program.parts();
  if (parts.query) {
    return draw_reading(*parts.query) + draw_prefilter(parts, why_all_events(*parts.query)) +
           draw_commands(*parts.query);
  }
  std::string out;
  for (const PatternPlan& pattern : parts.plan.any_of) {
    out += fmt::format("pattern: {}\n", pattern.text);
    std::visit([&](const auto& body) { draw_body(body, pattern.text, out); }, pattern.body);
  }
  return out + draw_prefilter(parts, "no text stands in every event that matches");
}

}  // namespace insitu
