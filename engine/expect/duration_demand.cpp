#include "engine/expect/duration_demand.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/model/milliseconds.h"
#include "insitu/time_window.h"

namespace insitu {
namespace {

constexpr std::string_view kAnd = " and ";
constexpr std::string_view kAtMost = "at most ";
constexpr std::string_view kAtLeast = "at least ";

/// Returns the milliseconds of `10m` or `1h30m`; nullopt: it is no length of time.
std::optional<std::int64_t> read_length(std::string_view text) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  // The same units as in the windows of queries: a length is a moment that long after the moment 0.
  const auto length = read_window_edge(fmt::format("now+{}", text), WindowEdge::Start, {.now = 0});
  return length ? std::optional(*length) : std::nullopt;
}

}  // namespace

std::expected<DurationDemand, std::string> DurationDemand::read(const WrittenValue& written) {
  DurationDemand demand;
  demand.written_ = written;
  std::string_view rest = written.text;
  for (std::size_t end = rest.find(kAnd); end != std::string_view::npos; end = rest.find(kAnd)) {
    if (auto added = demand.add(rest.substr(0, end)); !added) return std::unexpected(std::move(added.error()));
    rest.remove_prefix(end + kAnd.size());
  }
  if (auto added = demand.add(rest); !added) return std::unexpected(std::move(added.error()));
  if (demand.min_ && demand.max_ && *demand.min_ > *demand.max_)
    return std::unexpected(fmt::format("no length of time is `{}`", written.text));
  if (!demand.max_ && demand.min_ == 0) return std::unexpected(fmt::format("`{}` always holds", written.text));
  return demand;
}

std::expected<void, std::string> DurationDemand::add(std::string_view part) {
  const bool is_max = part.starts_with(kAtMost);
  const bool is_min = part.starts_with(kAtLeast);
  const auto length = read_length(part.substr(is_max ? kAtMost.size() : is_min ? kAtLeast.size() : 0));
  if (!length)
    return std::unexpected(
        fmt::format("`{}` is no length of time such as `10m`, `at most 10m`, `at least 1h30m`", part));
  if (!is_max) min_ = std::max(min_.value_or(0), *length);
  if (!is_min) max_ = max_ ? std::min(*max_, *length) : *length;
  return {};
}

std::optional<bool> DurationDemand::holds(const MeasuredTime& found) const {
  if (max_ && found.milliseconds > *max_) return false;
  const bool reaches_min = !min_ || found.milliseconds >= *min_;
  if (found.end == MeasuredTime::End::Known) return reaches_min;
  // It may last longer: that can exceed the maximum, and can reach the minimum.
  return reaches_min && !max_ ? std::optional(true) : std::nullopt;
}

std::string printed_duration(std::int64_t milliseconds) {
  constexpr std::pair<std::int64_t, std::string_view> kUnits[] = {
      {kDay, "d"}, {kHour, "h"}, {kMinute, "m"}, {kSecond, "s"}, {1, "ms"}};
  std::string text;
  for (const auto& [unit, name] : kUnits) {
    if (milliseconds / unit > 0) text += fmt::format("{}{}", milliseconds / unit, name);
    milliseconds %= unit;
  }
  return text.empty() ? "0s" : text;
}

}  // namespace insitu
