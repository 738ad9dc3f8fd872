#include "engine/partial/chosen_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <ranges>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace insitu {
namespace {

/// What tells an input from others.
using InputId = std::tuple<std::string_view, std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t>;

InputId id_of(const PartialInput& input) {
  return {input.name, input.begin, input.end.value_or(UINT64_MAX), input.bytes, input.hash};
}

/// One input of one of the parts.
struct Place {
  std::size_t part = 0;   ///< among those chosen
  std::size_t input = 0;  ///< of the part
  const PartialInput* what = nullptr;
};

/// Chooses the parts, the largest first, so that what is in a merged one is left out.
class Chooser {
 public:
  Chooser(std::span<const PartialHeader> headers, std::span<const std::string> names)
      : headers_(headers), names_(names), is_taken_(headers.size()) {}

  std::expected<void, std::string> choose() {
    std::vector<std::size_t> order(headers_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [this](std::size_t part) { return std::pair(~headers_[part].inputs.size(), part); });
    for (const std::size_t part : order) {
      const auto& inputs = headers_[part].inputs;
      const auto known = std::ranges::find_if(inputs, [this](const auto& one) { return known_.contains(id_of(one)); });
      const bool are_all_known =
          std::ranges::all_of(inputs, [this](const auto& one) { return known_.contains(id_of(one)); });
      if (known != inputs.end() && !are_all_known) {
        return std::unexpected(
            fmt::format("{}: holds {}, which another partial result holds, too, beside inputs that "
                        "none holds: what it counted cannot be taken apart",
                        names_[part], shown_name(*known)));
      }
      if (are_all_known && !inputs.empty()) continue;
      is_taken_[part] = true;
      for (const PartialInput& input : inputs) known_.insert(id_of(input));
    }
    return {};
  }
  [[nodiscard]] bool is_taken(std::size_t part) const { return is_taken_[part]; }

 private:
  std::span<const PartialHeader> headers_;
  std::span<const std::string> names_;
  std::vector<bool> is_taken_;
  std::set<InputId> known_;
};

/// Two ranges of one file share bytes; nullptr: none do.
const PartialInput* overlapping(const std::vector<Place>& places) {
  std::vector<const PartialInput*> sorted;
  for (const Place& place : places) sorted.push_back(place.what);
  const auto key = [](const PartialInput* one) {
    return std::tuple(std::string_view(one->host), std::string_view(one->name), one->begin,
                      one->end.value_or(UINT64_MAX));
  };
  std::ranges::sort(sorted, {}, key);
  const PartialInput* widest = nullptr;
  for (const PartialInput* one : sorted) {
    const bool is_same_file = widest != nullptr && widest->host == one->host && widest->name == one->name;
    if (!is_same_file) {
      widest = one;
      continue;
    }
    // The same range with other content is another file of that name.
    const bool is_same_range = widest->begin == one->begin && widest->end == one->end;
    if (!is_same_range && one->begin < widest->end.value_or(UINT64_MAX)) return one;
    if (one->end.value_or(UINT64_MAX) > widest->end.value_or(UINT64_MAX)) widest = one;
  }
  return nullptr;
}

/// Puts the inputs in the order of their indexes, if they have any.
std::optional<std::string> order_by_index(std::vector<Place>& places) {
  const auto has_index = [](const Place& place) { return place.what->index.has_value(); };
  if (std::ranges::none_of(places, has_index)) return std::nullopt;
  if (const auto without = std::ranges::find_if_not(places, has_index); without != places.end()) {
    return fmt::format("some partial results have an --input-index, but not that of {}", shown_name(*without->what));
  }
  std::ranges::sort(places, {},
                    [](const Place& place) { return std::tuple(*place.what->index, place.part, place.input); });
  for (std::size_t i = 1; i < places.size(); ++i) {
    if (places[i].what->index != places[i - 1].what->index || places[i].part == places[i - 1].part) continue;
    return fmt::format("{} and {} have the same --input-index, {}", shown_name(*places[i - 1].what),
                       shown_name(*places[i].what), *places[i].what->index);
  }
  return std::nullopt;
}

/// The first bytes of a file that are before a range of it and in none; nullopt: there are none. The ranges of one file
/// may have been read on several hosts.
std::optional<std::string> missing_range(const std::vector<Place>& places) {
  std::vector<const PartialInput*> sorted;
  for (const Place& place : places) sorted.push_back(place.what);
  std::ranges::sort(sorted, {}, [](const PartialInput* one) { return std::tie(one->name, one->begin); });
  const PartialInput* before = nullptr;
  std::uint64_t end = 0;
  for (const PartialInput* one : sorted) {
    if (before == nullptr || before->name != one->name) end = 0;
    if (one->begin > end) {
      return fmt::format("{}: its bytes {}-{} are in no partial result", shown_name(*one), end, one->begin);
    }
    end = std::max(end, one->end.value_or(UINT64_MAX));
    before = one;
  }
  return std::nullopt;
}

/// What is missing; nullopt: nothing, as far as is known.
std::optional<std::string> missing(const std::vector<Place>& places, const ExpectedInputs& expected) {
  if (expected.count && *expected.count != places.size()) {
    return fmt::format("there {} {} input{}, not {}", places.size() == 1 ? "is" : "are", places.size(),
                       places.size() == 1 ? "" : "s", *expected.count);
  }
  if (expected.may_have_gaps) return std::nullopt;
  if (auto range = missing_range(places)) return range;
  if (places.empty() || !places.front().what->index) return std::nullopt;
  std::uint64_t next = std::min<std::uint64_t>(*places.front().what->index, 1);
  for (const Place& place : places) {
    const std::uint64_t index = *place.what->index;
    if (index > next) return fmt::format("the partial result with --input-index {} is missing", next);
    if (index == next) ++next;
  }
  return std::nullopt;
}

}  // namespace

std::expected<ChosenParts, std::string> choose_parts(std::span<const PartialHeader> headers,
                                                     std::span<const std::string> names,
                                                     const ExpectedInputs& expected) {
  Chooser chooser(headers, names);
  if (auto chosen = chooser.choose(); !chosen) return std::unexpected(std::move(chosen.error()));
  ChosenParts result;
  std::vector<Place> places;
  for (std::size_t part = 0; part < headers.size(); ++part) {
    if (!chooser.is_taken(part)) {
      result.left_out.push_back(part);
      continue;
    }
    const auto& inputs = headers[part].inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i) places.push_back({result.parts.size(), i, &inputs[i]});
    result.parts.push_back({.index = part, .files = std::vector<std::uint64_t>(inputs.size())});
  }
  if (const PartialInput* const input = overlapping(places)) {
    return std::unexpected(
        fmt::format("{}: two ranges of it share bytes, which cannot be counted once", shown_name(*input)));
  }
  if (auto problem = order_by_index(places)) return std::unexpected(std::move(*problem));
  if (auto problem = missing(places, expected)) return std::unexpected(std::move(*problem));
  for (const Place& place : places) {
    result.parts[place.part].files[place.input] = result.inputs.size();
    result.inputs.push_back(place.what);
  }
  return result;
}

PartialHeader joined_header(const ChosenParts& chosen, std::span<const PartialHeader> headers) {
  const PartialHeader& first = headers[chosen.parts.front().index];
  PartialHeader joined = first;
  joined.inputs.clear();
  for (const PartialInput* input : chosen.inputs) joined.inputs.push_back(*input);
  for (const ChosenParts::Part& part : chosen.parts | std::views::drop(1)) {
    const PartialHeader& header = headers[part.index];
    joined.totals.add(header.totals);
    joined.window.add(header.window);
    joined.fields.add(header.fields);
    joined.used_year_of_file = joined.used_year_of_file || header.used_year_of_file;
    for (const PartialZone& zone : header.unread_zones) {
      if (std::ranges::find(joined.unread_zones, zone) == joined.unread_zones.end())
        joined.unread_zones.push_back(zone);
    }
  }
  return joined;
}

QueryTotals totals_by_file(const PartialHeader& joined) {
  QueryTotals totals = joined.totals;
  bool has_problem = false;
  for (std::size_t i = 0; i < joined.inputs.size(); ++i) {
    const bool fails = std::ranges::any_of(joined.inputs[i].problems, is_failure);
    const bool continues = i > 0 && joined.inputs[i].continues(joined.inputs[i - 1]);
    if (continues && totals.inputs.files > 0) --totals.inputs.files;
    if (continues && has_problem && fails && totals.inputs.files_with_problems > 0) --totals.inputs.files_with_problems;
    has_problem = fails || (continues && has_problem);
  }
  return totals;
}

}  // namespace insitu
