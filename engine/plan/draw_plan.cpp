#include "insitu/draw_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "engine/match/rarity.h"
#include "engine/plan/draw_query_plan.h"
#include "engine/plan/program_parts.h"

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

std::string written(const Prefilter::Literal& literal) {
  std::string out = fmt::format("`{}`", literal.text);
  if (literal.letter_case == LetterCase::Ignored) out += " in any case";
  const auto [begins_field, has_field_before, has_field_after] = literal.place;
  if (!begins_field) return out;
  out += " at the begin of a field";
  if (has_field_before && has_field_after) return out + " between others";
  if (has_field_before) return out + " after another";
  return has_field_after ? out + " before another" : out;
}

std::string written(const Prefilter::Demand& demand) {
  constexpr std::size_t kMaxShown = 8;
  std::string out;
  for (const Prefilter::Literal& literal : demand | std::views::take(kMaxShown)) {
    out += (out.empty() ? "" : " or ") + written(literal);
  }
  if (demand.size() > kMaxShown) out += fmt::format(" or one of {} more", demand.size() - kMaxShown);
  return out;
}

std::string written_byte(char byte) {
  const bool is_visible = byte > ' ' && byte < '\x7F';
  return is_visible ? fmt::format("`{}`", byte) : fmt::format("0x{:02X}", static_cast<unsigned char>(byte));
}

/// By which of its bytes a literal is searched for.
std::string draw_anchors(const std::string& literal) {
  if (literal.size() == 1) return {};
  const auto [first, second] = anchors(literal);
  return fmt::format("  of `{}` the bytes {} and {} are looked for first, the rarest in logs\n", literal,
                     written_byte(literal[first]), written_byte(literal[second]));
}

std::string draw_prefilter(const ProgramParts& parts, std::string_view why_none) {
  const Prefilter& prefilter = parts.prefilter;
  if (parts.options.prefiltering == Prefiltering::Off) return "prefilter: off\n";
  if (!prefilter.is_active()) return fmt::format("prefilter: none, {}\n", why_none);
  if (prefilter.literals().empty()) return "prefilter: no event can match\n";
  const bool escapes = std::ranges::any_of(
      prefilter.literals(), [](const Prefilter::Literal& literal) { return literal.spelling == Spelling::JsonString; });
  std::string out = fmt::format("prefilter: only lines that hold {}{}\n", written(prefilter.literals()),
                                escapes ? ", or an escape that could spell it" : "");
  if (prefilter.is_anchored()) {
    for (const Prefilter::Literal& literal : prefilter.literals()) out += draw_anchors(literal.text);
  }
  std::string others;
  for (const Prefilter::Demand& demand : prefilter.other_demands()) {
    others += (others.empty() ? "" : ", ") + written(demand);
  }
  if (!others.empty()) out += fmt::format("  not looked for, since less rare: {}\n", others);
  return out;
}

}  // namespace

std::string draw_plan(const Program& program) {
  const ProgramParts& parts = parts_of(program);
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
