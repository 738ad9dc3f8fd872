#include "engine/metrics/emf_target.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "engine/metrics/emf_json.h"
#include "engine/metrics/metric_limits.h"
#include "engine/model/json_slice.h"
#include "engine/model/number.h"

namespace insitu {
namespace {

/// A count of samples is exact in a double up to here.
constexpr std::int64_t kMaxCount = std::int64_t{1} << 53;

/// Adds a number. Returns whether it is one.
bool add_number(const FieldValue& element, std::vector<EmfValue>& values) {
  if (!is_number_value(element)) return false;
  values.push_back({.value = number_value(element.text()), .times = 1});
  return true;
}

EmfTarget::Kind kind_of_numbers(const std::vector<EmfValue>& values) {
  const bool is_empty = std::ranges::all_of(values, [](const EmfValue& one) { return one.times == 0; });
  if (is_empty) return EmfTarget::Kind::NoValues;
  const bool is_in_range =
      std::ranges::all_of(values, [](const EmfValue& one) { return std::abs(one.value) <= kMaxSample; });
  return is_in_range ? EmfTarget::Kind::Numbers : EmfTarget::Kind::OutOfRange;
}

/// Adds the numbers of a list; NotANumber where an element is none.
EmfTarget::Kind read_list(const FieldValue& list, Arena& arena, std::vector<EmfValue>& values) {
  JsonElements elements(list);
  bool are_numbers = true;
  std::size_t count = 0;
  while (const auto element = elements.next(arena)) {
    if (++count > kMaxEmfValues) return EmfTarget::Kind::TooMany;
    are_numbers = add_number(*element, values) && are_numbers;
  }
  return are_numbers ? EmfTarget::Kind::Numbers : EmfTarget::Kind::NotANumber;
}

/// Sets how often each value occurs. Returns whether there is one whole number for each of them.
bool read_counts(const FieldValue& list, Arena& arena, std::vector<EmfValue>& values) {
  if (list.kind() != FieldKind::List) return false;
  JsonElements counts(list);
  for (EmfValue& value : values) {
    const auto element = counts.next(arena);
    const auto count = element ? whole_number(*element) : std::nullopt;
    if (!count || *count < 0 || *count > kMaxCount) return false;
    value.times = static_cast<std::uint64_t>(*count);
  }
  return !counts.skip();
}

/// Reads `{"Values":[...],"Counts":[...]}` or a statistic set.
EmfTarget::Kind read_map(const FieldValue& map, Arena& arena, std::vector<EmfValue>& values) {
  const auto found = json_member(map, "Values", arena);
  if (!found) {
    const bool is_statistic_set =
        std::ranges::all_of(std::initializer_list<std::string_view>{"Max", "Min", "Count", "Sum"}, [&](auto name) {
          const auto number = json_member(map, name, arena);
          return number && is_number_value(*number);
        });
    return is_statistic_set ? EmfTarget::Kind::StatisticSet : EmfTarget::Kind::NotANumber;
  }
  if (found->kind() != FieldKind::List) return EmfTarget::Kind::NotANumber;
  const EmfTarget::Kind kind = read_list(*found, arena, values);
  if (kind != EmfTarget::Kind::Numbers) return kind;
  const auto counts = json_member(map, "Counts", arena);
  return !counts || read_counts(*counts, arena, values) ? EmfTarget::Kind::Numbers : EmfTarget::Kind::NotANumber;
}

}  // namespace

void read_target(EmfTarget& target, Arena& arena) {
  target.values.clear();
  EmfTarget::Kind kind = EmfTarget::Kind::NotANumber;
  switch (target.member.kind()) {
    case FieldKind::WrittenNumber:
      add_number(target.member, target.values);
      kind = EmfTarget::Kind::Numbers;
      break;
    case FieldKind::List: kind = read_list(target.member, arena, target.values); break;
    case FieldKind::Map: kind = read_map(target.member, arena, target.values); break;
    case FieldKind::Missing:
    case FieldKind::Text:
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Timestamp:
    case FieldKind::Period: break;
  }
  target.kind = kind == EmfTarget::Kind::Numbers ? kind_of_numbers(target.values) : kind;
}

}  // namespace insitu
