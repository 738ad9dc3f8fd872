#include "engine/match/prefilter.h"

#include <algorithm>
#include <bit>
#include <climits>
#include <iterator>
#include <set>
#include <utility>

#include "engine/match/json_spellings.h"
#include "engine/match/rarity.h"

namespace insitu {
namespace {

using Demand = Prefilter::Demand;

bool is_json(const Prefilter::Literal& literal) { return literal.spelling == Spelling::JsonString; }

/// Returns how much a literal excludes, in bits.
int worth(const Prefilter::Literal& literal) {
  // A member's name, known by its quotes, is in every event of its kind; a value only in some.
  if (is_json(literal) && literal.text.starts_with('"')) return rarity(literal.text) / 2;
  // About one byte in eight comes before a field.
  return rarity(literal.text) + (literal.place.begins_field ? 3 : 0);
}

/// Returns how much a demand excludes, in bits. Twice as many alternatives have twice the candidates, and cost a
/// little.
int worth(const Demand& demand) {
  if (demand.empty()) return INT_MAX;
  int lowest = INT_MAX;
  for (const auto& literal : demand) lowest = std::min(lowest, worth(literal));
  return lowest - 2 * static_cast<int>(std::bit_width(demand.size()));
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

 private:
  static std::vector<Demand>::iterator best_of(std::vector<Demand>& demands) {
    return std::ranges::max_element(demands, {}, [](const Demand& demand) { return worth(demand); });
  }

  std::vector<Demand> of(const Requirement& requirement) {
    switch (requirement.kind) {
      case Requirement::Kind::Nothing: return {};
      case Requirement::Kind::Never: return {Demand{}};
      case Requirement::Kind::Literal:
        return {Demand{{requirement.literal, requirement.spelling, requirement.letter_case, requirement.place}}};
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
    std::set<Prefilter::Literal> known;
    for (const Requirement& operand : operands) {
      std::vector<Demand> demands = of(operand);
      if (demands.empty()) return {};
      for (auto& literal : *best_of(demands)) {
        if (known.insert(literal).second) any.push_back(std::move(literal));
      }
    }
    return {any};
  }

  std::vector<Demand> found_;
};

/// Beyond so many literals, what could spell each of them costs more than it spares.
constexpr std::size_t kMaxExact = 8;

/// Collects what is searched for, nothing twice.
class Sought {
 public:
  void add(const PlacedLiteral& literal) {
    const Prefilter::Literal known{literal.text, Spelling::Exact, literal.letter_case, literal.place};
    if (known_.insert(known).second) all_.push_back(literal);
  }
  [[nodiscard]] std::vector<PlacedLiteral> take() { return std::move(all_); }

 private:
  std::set<Prefilter::Literal> known_;
  std::vector<PlacedLiteral> all_;
};

/// Which escapes count: only those that may spell a literal, or all that begin as they do.
enum class Escapes { OfLiterals, All };

bool is_beyond_ascii(const Prefilter::Literal& literal) {
  return is_json(literal) &&
         std::ranges::any_of(literal.text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// Adds literals as JSON strings may spell them.
void add_json_spellings(const Demand& literals, Escapes escapes, Sought& sought) {
  for (const auto& literal : literals) {
    if (!is_json(literal)) continue;
    if (literal.text.contains('/')) sought.add({"\\/"});
    JsonSpellings spellings = json_spellings(literal.text);
    if (escapes == Escapes::All && is_beyond_ascii(literal)) spellings.others = {{"\\u"}};
    for (const PlacedLiteral& other : spellings.others) sought.add(other);
    sought.add({spellings.plain, literal.place, literal.letter_case});
  }
}

/// Whether a block is of a log that spells whole texts with escapes, judged by its front.
bool is_full_of_escapes(std::string_view block) {
  constexpr std::size_t kFrontBytes = 4096;
  constexpr std::size_t kMany = 128;
  const std::string_view front = block.substr(0, kFrontBytes);
  std::size_t escapes = 0;
  for (std::size_t at = front.find("\\u"); at != std::string_view::npos; at = front.find("\\u", at + 2)) ++escapes;
  return escapes >= kMany;
}

/// Adds the characters beyond ASCII that are letters of a literal, where their case is ignored, and their escapes.
void add_other_letters(const Demand& literals, Sought& sought) {
  struct Letter {
    char letter;
    std::string_view character;
    std::string_view escape;
  };
  constexpr Letter kLetters[] = {{'s', "\u017F", "\\u017"}, {'k', "\u212A", "\\u212"}};
  for (const auto& [letter, character, escape] : kLetters) {
    bool any = false;
    bool in_json = false;
    for (const auto& literal : literals) {
      if (literal.letter_case != LetterCase::Ignored || !literal.text.contains(letter)) continue;
      any = true;
      in_json = in_json || is_json(literal);
    }
    if (any) sought.add({std::string(character)});
    if (in_json) sought.add({std::string(escape)});
  }
}

}  // namespace

Requirement Requirement::never() {
  Requirement requirement;
  requirement.kind = Kind::Never;
  return requirement;
}

Requirement Requirement::of(std::string_view literal, Spelling spelling, LetterCase letter_case) {
  Requirement requirement;
  requirement.kind = Kind::Literal;
  requirement.spelling = spelling;
  requirement.letter_case = letter_case;
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
  if (!active_) return;
  literals_ = std::move(other_demands_.front());
  other_demands_.erase(other_demands_.begin());
  const auto searches = [this](Escapes escapes) {
    Sought sought;
    add_json_spellings(literals_, escapes, sought);
    add_other_letters(literals_, sought);
    for (const Literal& literal : literals_) {
      if (!is_json(literal)) sought.add({literal.text, literal.place, literal.letter_case});
    }
    return LiteralSearch::for_all(sought.take());
  };
  const auto beyond_ascii = static_cast<std::size_t>(std::ranges::count_if(literals_, is_beyond_ascii));
  searches_ = searches(beyond_ascii <= kMaxExact ? Escapes::OfLiterals : Escapes::All);
  if (beyond_ascii > 0 && beyond_ascii <= kMaxExact) searches_for_few_escapes_ = searches(Escapes::All);
}

bool Prefilter::may_match(std::string_view message) const {
  return !active_ || std::ranges::any_of(searches_, [&](const LiteralSearch& search) {
    return search.find(message, 0) < message.size();
  });
}

namespace {

Requirement enclosed(const Prefilter::Literal& literal, Enclosure enclosure) {
  Requirement requirement;
  requirement.kind = Requirement::Kind::Literal;
  requirement.literal = literal.text;
  requirement.letter_case = literal.letter_case;
  // A quote, a backslash and control characters are escaped in a string, so that the literal is cut there.
  if (enclosure == Enclosure::JsonString) {
    requirement = Requirement::of(literal.text, Spelling::JsonString, literal.letter_case);
  }
  requirement.spelling = literal.spelling;
  return requirement;
}

Requirement enclosed(const Prefilter::Demand& demand, Enclosure enclosure) {
  std::vector<Requirement> any;
  for (const Prefilter::Literal& literal : demand) any.push_back(enclosed(literal, enclosure));
  return Requirement::any(std::move(any));
}

}  // namespace

Prefilter enclosed(const Prefilter& prefilter, Enclosure enclosure) {
  if (!prefilter.is_active()) return {};
  std::vector<Requirement> all = {enclosed(prefilter.literals(), enclosure)};
  for (const Prefilter::Demand& demand : prefilter.other_demands()) all.push_back(enclosed(demand, enclosure));
  return Prefilter(Requirement::all(std::move(all)));
}

const Prefilter& Prefilter::none() {
  static const Prefilter kNone;
  return kNone;
}

Prefilter::Search::Search(const Prefilter& prefilter, std::string_view block) : block_(block) {
  const bool has_few = !prefilter.searches_for_few_escapes_.empty() && !is_full_of_escapes(block);
  for (const LiteralSearch& search : has_few ? prefilter.searches_for_few_escapes_ : prefilter.searches_) {
    passes_.push_back({&search, search.find(block_, 0)});
  }
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
