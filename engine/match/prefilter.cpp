#include "engine/match/prefilter.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace insitu {
namespace {

/// More alternatives than this cost more to search for than the lines they spare.
constexpr std::size_t kMostLiterals = 4;

using Literals = std::vector<Prefilter::Literal>;

int least_rarity(const Literals& literals) {
  int least = 1 << 20;
  for (const auto& literal : literals) least = std::min(least, rarity(literal.text));
  return least - 8 * static_cast<int>(literals.size() - 1);
}

/// The alternatives that one search looks for; nullopt when the requirement demands nothing worth a search.
std::optional<Literals> alternatives(const Requirement& requirement) {
  switch (requirement.kind) {
    case Requirement::Kind::Nothing: return std::nullopt;
    case Requirement::Kind::Never: return Literals{};
    case Requirement::Kind::Literal: return Literals{{requirement.literal, requirement.spelling}};
    case Requirement::Kind::All: {
      std::optional<Literals> best;
      for (const Requirement& operand : requirement.operands) {
        auto literals = alternatives(operand);
        if (!literals) continue;
        if (literals->empty()) return literals;
        if (!best || least_rarity(*literals) > least_rarity(*best)) best = std::move(literals);
      }
      return best;
    }
    case Requirement::Kind::Any: {
      Literals all;
      for (const Requirement& operand : requirement.operands) {
        auto literals = alternatives(operand);
        if (!literals) return std::nullopt;
        std::ranges::move(*literals, std::back_inserter(all));
      }
      if (all.size() > kMostLiterals) return std::nullopt;
      return all;
    }
  }
  return std::nullopt;
}

}  // namespace

Requirement Requirement::never() {
  Requirement requirement;
  requirement.kind = Kind::Never;
  return requirement;
}

Requirement Requirement::of(std::string_view literal, Spelling spelling) {
  Requirement requirement;
  requirement.kind = Kind::Literal;
  requirement.spelling = spelling;
  if (spelling == Spelling::Exact) {
    requirement.literal = literal;
  } else {
    const auto always_escaped = [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; };
    for (auto from = literal.begin(); from != literal.end();) {
      const auto end = std::find_if(from, literal.end(), always_escaped);
      const std::string_view piece(from, end);
      if (rarity(piece) > rarity(requirement.literal)) requirement.literal = piece;
      from = end == literal.end() ? end : end + 1;
    }
  }
  return requirement.literal.empty() ? nothing() : requirement;
}

Requirement Requirement::member(std::string_view name) {
  Requirement requirement = of(name, Spelling::JsonString);
  if (requirement.literal == name) requirement.literal = '"' + requirement.literal + '"';
  return requirement;
}

Requirement Requirement::all(std::vector<Requirement> operands) {
  Requirement requirement;
  requirement.kind = Kind::All;
  requirement.operands = std::move(operands);
  return requirement;
}

Requirement Requirement::any(std::vector<Requirement> operands) {
  Requirement requirement;
  requirement.kind = Kind::Any;
  requirement.operands = std::move(operands);
  return requirement;
}

Prefilter::Prefilter(const Requirement& requirement) {
  auto literals = alternatives(requirement);
  if (!literals) return;
  active_ = true;
  literals_ = std::move(*literals);
  for (const Literal& literal : literals_) searches_.emplace_back(literal.text);
  const auto json = [](const Literal& literal) { return literal.spelling == Spelling::JsonString; };
  if (std::ranges::any_of(literals_, json)) searches_.emplace_back("\\u");
  const auto slash = [&](const Literal& literal) { return json(literal) && literal.text.contains('/'); };
  if (std::ranges::any_of(literals_, slash)) searches_.emplace_back("\\/");
}

Prefilter::Search::Search(const Prefilter& prefilter, std::string_view block) : block_(block) {
  for (const LiteralSearch& search : prefilter.searches_) needles_.push_back({&search, search.find(block_, 0)});
}

std::size_t Prefilter::Search::next(std::size_t from) {
  std::size_t nearest = block_.size();
  for (Needle& needle : needles_) {
    if (needle.found < from) needle.found = needle.search->find(block_, from);
    nearest = std::min(nearest, needle.found);
  }
  return nearest;
}

}  // namespace insitu
