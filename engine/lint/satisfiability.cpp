#include "engine/lint/satisfiability.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "engine/model/number.h"
#include "engine/model/value.h"

namespace insitu {
namespace {

bool is_met(const Demand& demand, const Value& value) {
  return holds(*demand.test, value) == (demand.outcome == Demand::Outcome::Passes);
}

bool all_met(std::span<const Demand> demands, const Value& value) {
  return std::ranges::all_of(demands, [&](const Demand& demand) { return is_met(demand, value); });
}

/// Whether a test that compares demands that the value equals the one it names. A `!=` that must fail demands it, too.
bool asks_equality(const Demand& demand) {
  return (demand.test->polarity == Polarity::Is) == (demand.outcome == Demand::Outcome::Passes);
}

bool is_prefix_form(const Wildcard& wildcard) {
  return wildcard.pieces().size() == 2 && wildcard.pieces().back().empty();
}
bool is_containing_form(const Wildcard& wildcard) {
  const auto& pieces = wildcard.pieces();
  return pieces.size() == 3 && pieces.front().empty() && pieces.back().empty();
}

/// Whether every text that `narrow` matches is matched by `wide`.
bool is_covered(const Test& narrow, const Test& wide) {
  if (narrow.text == wide.text || is_existence_test(wide)) return true;
  const Wildcard& outer = *wide.wildcard;
  const auto& pieces = narrow.wildcard->pieces();
  if (is_prefix_form(outer)) return pieces.front().starts_with(outer.pieces().front());
  if (!is_containing_form(outer)) return false;  // `*x` takes the FIRST x: what ends with x need not match
  return std::ranges::any_of(pieces, [&](const std::string& piece) { return piece.contains(outer.pieces()[1]); });
}

/// Both must begin, or both must end, a text.
bool beginnings_clash(const Test& a, const Test& b) {
  const std::string& one = a.wildcard->pieces().front();
  const std::string& other = b.wildcard->pieces().front();
  return !one.starts_with(other) && !other.starts_with(one);
}
bool ends_clash(const Test& a, const Test& b) {
  const std::string& one = a.wildcard->pieces().back();
  const std::string& other = b.wildcard->pieces().back();
  return !one.ends_with(other) && !other.ends_with(one);
}

/// Whether wildcards and regular expressions exclude each other, so that no text of any kind passes them all.
bool texts_clash(std::span<const Demand> demands) {
  for (const Demand& demand : demands) {
    const bool equal = asks_equality(demand);
    if (demand.test->kind == TestKind::FindsRegex && !equal && finds_everything(*demand.test, demand.clause))
      return true;
    if (demand.test->kind == TestKind::MatchesWildcard && !equal && is_existence_test(*demand.test)) return true;
    if (!equal) continue;
    for (const Demand& other : demands) {
      if (other.test->kind != demand.test->kind) continue;
      const bool both = asks_equality(other);
      if (demand.test->kind == TestKind::FindsRegex && !both && regex_text(demand.clause) == regex_text(other.clause))
        return true;
      if (demand.test->kind != TestKind::MatchesWildcard) continue;
      if (!both && is_covered(*demand.test, *other.test)) return true;
      if (both && (beginnings_clash(*demand.test, *other.test) || ends_clash(*demand.test, *other.test))) return true;
    }
  }
  return false;
}

/// Whether a test that only passes for other kinds of values is to pass. `kind`: Text or Number.
bool asks_other_kind(const Demand& demand, ValueKind kind) {
  if (demand.outcome == Demand::Outcome::Fails) return false;
  switch (demand.test->kind) {
    case TestKind::IsNull:
    case TestKind::IsTrue:
    case TestKind::IsFalse:
    case TestKind::NotExists: return true;
    case TestKind::ComparesNumber: return kind == ValueKind::Text;
    case TestKind::Contains:
    case TestKind::EqualsNumeral:
    case TestKind::EqualsText:
    case TestKind::MatchesWildcard:
    case TestKind::FindsRegex: break;
  }
  return false;
}

bool some_text_meets(std::span<const Demand> demands) {
  for (const Demand& demand : demands) {
    if (asks_other_kind(demand, ValueKind::Text)) return false;
    const bool names_text = demand.test->kind == TestKind::EqualsText || demand.test->kind == TestKind::EqualsNumeral;
    if (names_text && asks_equality(demand)) return all_met(demands, {ValueKind::Text, demand.test->text});
  }
  return !texts_clash(demands);
}

/// Numbers between two bounds.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool without_low = false;
  bool without_high = false;

  void raise(double to, bool without) {
    if (to < low || (to == low && !without)) return;
    low = to;
    without_low = without;
  }
  void lower(double to, bool without) {
    if (to > high || (to == high && !without)) return;
    high = to;
    without_high = without;
  }
  [[nodiscard]] bool is_empty() const { return low > high || (low == high && (without_low || without_high)); }
  [[nodiscard]] bool holds_only_one() const { return low == high && !is_empty(); }
};

void narrow(Interval& interval, Order order, double number) {
  switch (order) {
    case Order::Less: return interval.lower(number, true);
    case Order::LessOrEqual: return interval.lower(number, false);
    case Order::Greater: return interval.raise(number, true);
    case Order::GreaterOrEqual: return interval.raise(number, false);
  }
}

Order opposite(Order order) {
  switch (order) {
    case Order::Less: return Order::GreaterOrEqual;
    case Order::LessOrEqual: return Order::Greater;
    case Order::Greater: return Order::LessOrEqual;
    case Order::GreaterOrEqual: return Order::Less;
  }
  return order;
}

bool values_clash(std::span<const Demand> demands) {
  Interval interval;
  std::vector<double> excluded;
  for (const Demand& demand : demands) {
    if (demand.test->kind == TestKind::ComparesNumber) {
      const bool passes = demand.outcome == Demand::Outcome::Passes;
      narrow(interval, passes ? demand.test->order : opposite(demand.test->order), demand.test->number);
    }
    if (demand.test->kind != TestKind::EqualsNumeral) continue;
    if (!asks_equality(demand)) {
      excluded.push_back(demand.test->number);
      continue;
    }
    interval.raise(demand.test->number, false);
    interval.lower(demand.test->number, false);
  }
  if (interval.is_empty()) return true;
  return interval.holds_only_one() && std::ranges::find(excluded, interval.low) != excluded.end();
}

/// A piece of a wildcard that no number as written can hold.
bool asks_for_letters(const Demand& demand) {
  if (demand.test->kind != TestKind::MatchesWildcard || !asks_equality(demand)) return false;
  return std::ranges::any_of(demand.test->wildcard->pieces(), [](const std::string& piece) {
    return piece.find_first_not_of("0123456789+-.eE") != std::string::npos;
  });
}

bool some_number_meets(std::span<const Demand> demands) {
  for (const Demand& demand : demands) {
    if (asks_other_kind(demand, ValueKind::Number) || asks_for_letters(demand)) return false;
    if (demand.test->kind != TestKind::EqualsText || !asks_equality(demand)) continue;
    return is_number(demand.test->text) && all_met(demands, {ValueKind::Number, demand.test->text});
  }
  // How a number is spelt is free where no text pins it down, so `!= "5"` beside `= 5` leaves 5.0.
  return !values_clash(demands) && !texts_clash(demands);
}

}  // namespace

std::string_view regex_text(std::string_view clause) {
  const std::size_t percent = clause.find('%');
  return percent == std::string_view::npos ? clause : clause.substr(percent);
}

bool finds_everything(const Test& test, std::string_view clause) {
  if (test.kind != TestKind::FindsRegex) return false;
  // Without an anchor what is found in the empty text is found everywhere.
  return regex_text(clause).find_first_of("^$") == std::string_view::npos && test.regex->found_in("");
}

bool is_existence_test(const Test& test) {
  return test.kind == TestKind::MatchesWildcard && test.text.find_first_not_of('*') == std::string::npos;
}

bool can_be_met(std::span<const Demand> demands, ValueRange values) {
  if (some_number_meets(demands)) return true;
  if (values == ValueRange::Numbers) return false;
  if (some_text_meets(demands)) return true;
  if (values == ValueRange::Comparable) return false;
  constexpr ValueKind kOthers[] = {ValueKind::Missing, ValueKind::Null, ValueKind::True, ValueKind::False,
                                   ValueKind::Object};
  return std::ranges::any_of(kOthers, [&](ValueKind kind) { return all_met(demands, {kind, {}}); });
}

}  // namespace insitu
