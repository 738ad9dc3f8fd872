#include "engine/match/prefilter.h"

#include <algorithm>
#include <climits>
#include <iterator>
#include <span>
#include <utility>

namespace insitu {
namespace {

/// The maximum number of alternatives; more cost more to search for than the lines they spare.
constexpr std::size_t kMaxLiterals = 4;

using Demand = Prefilter::Demand;

bool is_json(const Prefilter::Literal& literal) { return literal.spelling == Spelling::JsonString; }

/// Returns how much a literal excludes, in bits.
int worth(const Prefilter::Literal& literal) {
  // A member's name, known by its quotes, is in every event of its kind; a value only in some.
  if (is_json(literal) && literal.text.starts_with('"')) return rarity(literal.text) / 2;
  // About one byte in eight comes before a field.
  return rarity(literal.text) + (literal.place.begins_field ? 3 : 0);
}

/// Returns how much a demand excludes, in bits. Each further alternative costs more than its candidates alone.
int worth(const Demand& demand) {
  if (demand.empty()) return INT_MAX;
  int lowest = INT_MAX;
  for (const auto& literal : demand) lowest = std::min(lowest, worth(literal));
  return lowest - 2 * static_cast<int>(demand.size());
}

/// Takes a requirement apart into demands, each of which every matching message fulfils.
class Demands {
 public:
  explicit Demands(const Requirement& requirement) { found_ = of(requirement); }

  /// The demands; the one that promises the fewest candidates comes first.
  std::vector<Demand> take() {
    const auto best = best_of(found_);
    if (best != found_.end()) std::rotate(found_.begin(), best, best + 1);
    return std::move(found_);
  }
  /// Whether a demand was left out because it has too many alternatives.
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  static std::vector<Demand>::iterator best_of(std::vector<Demand>& demands) {
    return std::ranges::max_element(demands, {}, [](const Demand& demand) { return worth(demand); });
  }

  std::vector<Demand> of(const Requirement& requirement) {
    switch (requirement.kind) {
      case Requirement::Kind::Nothing: return {};
      case Requirement::Kind::Never: return {Demand{}};
      case Requirement::Kind::Literal: return {Demand{{requirement.literal, requirement.spelling, requirement.place}}};
      case Requirement::Kind::All: return of_all(requirement.operands);
      case Requirement::Kind::Any: return of_any(requirement.operands);
    }
    return {};
  }

  std::vector<Demand> of_all(const std::vector<Requirement>& operands) {
    std::vector<Demand> all;
    for (const Requirement& operand : operands) {
      for (Demand& demand : of(operand)) {
        if (std::ranges::find(all, demand) == all.end()) all.push_back(std::move(demand));
      }
    }
    return all;
  }

  std::vector<Demand> of_any(const std::vector<Requirement>& operands) {
    if (operands.size() == 1) return of(operands.front());
    Demand any;
    for (const Requirement& operand : operands) {
      std::vector<Demand> demands = of(operand);
      if (demands.empty()) return {};
      for (auto& literal : *best_of(demands)) {
        if (std::ranges::find(any, literal) == any.end()) any.push_back(std::move(literal));
      }
    }
    if (any.size() > kMaxLiterals) {
      gave_up_ = true;
      return {};
    }
    return {any};
  }

  std::vector<Demand> found_;
  bool gave_up_ = false;
};

/// Returns the escapes of which one is in every string that spells one of the literals in another way than byte for
/// byte.
std::vector<PlacedLiteral> hiding_escapes(const Demand& literals) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  bool any = false;
  bool only_ascii = true;
  bool slash = false;
  for (const auto& literal : literals) {
    if (!is_json(literal)) continue;
    any = true;
    only_ascii = only_ascii && std::ranges::all_of(literal.text, is_ascii);
    slash = slash || literal.text.contains('/');
  }
  std::vector<PlacedLiteral> escapes;
  if (any) escapes.push_back({only_ascii ? "\\u00" : "\\u"});
  if (slash) escapes.push_back({"\\/"});
  return escapes;
}

void add_searches(std::span<const PlacedLiteral> literals, std::vector<LiteralSearch>& searches) {
  while (!literals.empty()) {
    const std::size_t count = std::min(literals.size(), LiteralSearch::kMaxLiterals);
    searches.emplace_back(literals.first(count));
    literals = literals.subspan(count);
  }
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

Requirement Requirement::field_start(std::string_view literal, LiteralPlace place) {
  Requirement requirement = of(literal, Spelling::Exact);
  requirement.place = place;
  requirement.place.begins_field = true;
  return requirement;
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
  Demands demands(requirement);
  other_demands_ = demands.take();
  active_ = !other_demands_.empty();
  gave_up_ = !active_ && demands.gave_up();
  if (!active_) return;
  literals_ = std::move(other_demands_.front());
  other_demands_.erase(other_demands_.begin());
  std::vector<PlacedLiteral> anywhere = hiding_escapes(literals_);
  std::vector<PlacedLiteral> at_field_start;
  for (const Literal& literal : literals_) {
    (literal.place.begins_field ? at_field_start : anywhere).push_back({literal.text, literal.place});
  }
  add_searches(anywhere, searches_);
  add_searches(at_field_start, searches_);
}

const Prefilter& Prefilter::none() {
  static const Prefilter kNone;
  return kNone;
}

Prefilter::Search::Search(const Prefilter& prefilter, std::string_view block) : block_(block) {
  for (const LiteralSearch& search : prefilter.searches_) passes_.push_back({&search, search.find(block_, 0)});
}

std::size_t Prefilter::Search::next(std::size_t from) {
  std::size_t nearest = block_.size();
  for (Pass& pass : passes_) {
    if (pass.found < from) pass.found = pass.search->find(block_, from);
    nearest = std::min(nearest, pass.found);
  }
  return nearest;
}

}  // namespace insitu
