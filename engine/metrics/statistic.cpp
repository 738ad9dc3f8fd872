#include "insitu/statistic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include "engine/expression/exact_number.h"
#include "engine/model/number.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr double kWhole = 100;  // percent

struct NamedKind {
  std::string_view name;
  Statistic::Kind kind;
};
constexpr NamedKind kPlain[] = {{"SampleCount", Statistic::Kind::SampleCount},
                                {"Sum", Statistic::Kind::Sum},
                                {"Average", Statistic::Kind::Average},
                                {"Minimum", Statistic::Kind::Minimum},
                                {"Maximum", Statistic::Kind::Maximum}};
/// The prefixes of one percentile: `tm90`.
constexpr NamedKind kShort[] = {{"p", Statistic::Kind::Percentile},
                                {"tm", Statistic::Kind::TrimmedMean},
                                {"tc", Statistic::Kind::TrimmedCount},
                                {"ts", Statistic::Kind::TrimmedSum},
                                {"wm", Statistic::Kind::WinsorizedMean}};
/// The names before two bounds: `TM(10%:90%)`.
constexpr NamedKind kLong[] = {{"TM", Statistic::Kind::TrimmedMean},
                               {"TC", Statistic::Kind::TrimmedCount},
                               {"TS", Statistic::Kind::TrimmedSum},
                               {"WM", Statistic::Kind::WinsorizedMean},
                               {"PR", Statistic::Kind::PercentileRank}};

using Read = std::expected<Statistic, std::string>;

std::optional<Statistic::Kind> kind_named(std::span<const NamedKind> kinds, std::string_view name) {
  const auto found = std::ranges::find(kinds, name, &NamedKind::name);
  return found == kinds.end() ? std::nullopt : std::optional(found->kind);
}

Read unknown(std::string_view text) {
  // What users write, and what they mean.
  constexpr std::pair<std::string_view, std::string_view> kMeant[] = {{"SampleCount", "SampleCount"},
                                                                      {"Sum", "Sum"},
                                                                      {"Average", "Average"},
                                                                      {"Minimum", "Minimum"},
                                                                      {"Maximum", "Maximum"},
                                                                      {"IQM", "IQM"},
                                                                      {"Count", "SampleCount"},
                                                                      {"Avg", "Average"},
                                                                      {"Mean", "Average"},
                                                                      {"Min", "Minimum"},
                                                                      {"Max", "Maximum"},
                                                                      {"Median", "p50"}};
  std::vector<std::string_view> written;
  for (const auto& [word, meaning] : kMeant) written.push_back(word);
  const auto near =
      std::ranges::find(kMeant, near_name(text, written), &std::pair<std::string_view, std::string_view>::first);
  return std::unexpected(fmt::format(
      "unknown statistic `{}`{}; known are `SampleCount`, `Sum`, `Average`, `Minimum`, `Maximum`, percentiles such as "
      "`p99`, and `tm`, `tc`, `ts`, `wm`, `TM()`, `TC()`, `TS()`, `WM()`, `PR()`, `IQM`",
      text, near == std::end(kMeant) ? "" : fmt::format(", did you mean `{}`?", near->second)));
}

/// Reads digits, perhaps with decimals after a point.
bool is_percent(std::string_view text) {
  constexpr std::size_t kMaxDecimals = 10;
  const std::size_t point = text.find('.');
  const std::string_view decimals = point == std::string_view::npos ? "0" : text.substr(point + 1);
  const auto all_digits = [](std::string_view digits) {
    return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return all_digits(text.substr(0, point)) && all_digits(decimals) && decimals.size() <= kMaxDecimals;
}

Read read_short(Statistic::Kind kind, std::string_view text, std::string_view percent) {
  const double bound = number_value(percent);
  if (bound > kWhole) {
    return std::unexpected(fmt::format("`{}` asks for more than 100 percent; percentiles go from 0 to 100", text));
  }
  if (bound == 0 && kind != Statistic::Kind::Percentile) {
    return std::unexpected(fmt::format("`{}` leaves nothing to count; its percentage has to be above 0", text));
  }
  return Statistic{.kind = kind, .lower = {}, .upper = bound, .bounds_are_percent = true, .text = std::string(text)};
}

/// A bound as written: `10%`, `0.5` or nothing.
struct Bound {
  std::optional<double> value;
  bool is_percent = false;
};

std::optional<Bound> read_bound(std::string_view text) {
  if (text.empty()) return Bound{};
  if (text.ends_with('%')) {
    text.remove_suffix(1);
    if (!is_percent(text)) return std::nullopt;
    return Bound{.value = number_value(text), .is_percent = true};
  }
  const std::optional<double> value = parse_number(text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return Bound{.value = value, .is_percent = false};
}

Read read_long(Statistic::Kind kind, std::string_view text, std::string_view name, std::string_view inside) {
  const std::size_t colon = inside.find(':');
  const std::string_view first = inside.substr(0, colon);
  const std::string_view second = colon == std::string_view::npos ? "" : inside.substr(colon + 1);
  const auto lower = read_bound(first);
  const auto upper = read_bound(second);
  if (colon == std::string_view::npos || !lower || !upper || (!lower->value && !upper->value)) {
    return std::unexpected(
        fmt::format("`{}` has no two bounds; write them as `{}`, one of them may be left out", text,
                    kind == Statistic::Kind::PercentileRank ? "PR(100:500)" : fmt::format("{}(10%:90%)", name)));
  }
  if (lower->value && upper->value && lower->is_percent != upper->is_percent) {
    return std::unexpected(fmt::format("`{}` mixes a percentage with a value; write both with `%` or none", text));
  }
  const bool percent = lower->is_percent || upper->is_percent;
  if (percent && kind == Statistic::Kind::PercentileRank) {
    return std::unexpected(
        fmt::format("`{}` has percentages, but `PR` counts the samples between two values; write "
                    "them as `PR(100:500)`",
                    text));
  }
  if (percent && std::max(lower->value.value_or(0), upper->value.value_or(0)) > kWhole) {
    return std::unexpected(fmt::format("`{}` asks for more than 100 percent; percentages go from 0 to 100", text));
  }
  const double infinite = std::numeric_limits<double>::infinity();
  const double least = lower->value.value_or(percent ? 0 : -infinite);
  const double most = upper->value.value_or(percent ? kWhole : infinite);
  if (least > most) {
    return std::unexpected(
        fmt::format("`{}` has its bounds in the wrong order; write `{}({}:{})`", text, name, second, first));
  }
  if (least == most) return std::unexpected(fmt::format("`{}` leaves nothing between its bounds", text));
  return Statistic{.kind = kind,
                   .lower = lower->value,
                   .upper = upper->value,
                   .bounds_are_percent = percent,
                   .text = std::string(text)};
}

// ---- values

/// Returns the value of the sample that is so far from one end of `values`.
double nth(const auto& values, std::uint64_t place) {
  for (const auto& [value, times] : values) {
    if (place < times) return value;
    place -= times;
  }
  return 0;
}

/// Returns the sample of this rank, from 0 to count - 1. High percentiles are searched from the other end.
double ranked(const Samples& samples, std::uint64_t rank) {
  if (rank < samples.count() / 2) return nth(samples.values(), rank);
  return nth(samples.values() | std::views::reverse, samples.count() - 1 - rank);
}

/// Returns a percentile, interpolated between two ranks. CloudWatch does not publish its algorithm.
double interpolated(const Samples& samples, double percent) {
  const double rank = percent * static_cast<double>(samples.count() - 1) / kWhole;
  const auto whole = static_cast<std::uint64_t>(rank);
  const double part = rank - static_cast<double>(whole);
  const double below = ranked(samples, whole);
  return part == 0 ? below : below + (ranked(samples, whole + 1) - below) * part;
}

/// The weight and the weighted sum of the samples that a trimmed statistic keeps.
struct Kept {
  double count = 0;
  double sum = 0;
};

/// Keeps samples between bounds in percent. Each sample takes an equal share of the axis from 0 to 100 percent; at the
/// bounds only a part of it is kept.
Kept kept_by_rank(const Statistic& statistic, const Samples& samples) {
  const auto count = static_cast<double>(samples.count());
  const double first = statistic.lower.value_or(0) * count / kWhole;
  const double last = statistic.upper.value_or(kWhole) * count / kWhole;
  Kept kept;
  double position = 0;
  for (const auto& [value, times] : samples.values()) {
    const double next = position + static_cast<double>(times);
    const double share = std::max(0.0, std::min(next, last) - std::max(position, first));
    kept.count += share;
    kept.sum += share * value;
    position = next;
  }
  return kept;
}

bool is_between(const Statistic& statistic, double value) {
  return (!statistic.lower || value > *statistic.lower) && (!statistic.upper || value <= *statistic.upper);
}

Kept kept_by_value(const Statistic& statistic, const Samples& samples) {
  Samples inside;
  for (const auto& [value, times] : samples.values()) {
    if (is_between(statistic, value)) inside.add(value, times);
  }
  return {.count = static_cast<double>(inside.count()), .sum = inside.sum()};
}

Kept kept_samples(const Statistic& statistic, const Samples& samples) {
  return statistic.bounds_are_percent ? kept_by_rank(statistic, samples) : kept_by_value(statistic, samples);
}

std::optional<double> trimmed_mean(const Statistic& statistic, const Samples& samples) {
  const Kept kept = kept_samples(statistic, samples);
  if (kept.count == 0) return std::nullopt;
  return kept.sum / kept.count;
}

double winsorized_mean(const Statistic& statistic, const Samples& samples) {
  const auto bound = [&](double written) {
    return statistic.bounds_are_percent ? interpolated(samples, written) : written;
  };
  const double infinite = std::numeric_limits<double>::infinity();
  const double least = statistic.lower ? bound(*statistic.lower) : -infinite;
  const double most = statistic.upper ? bound(*statistic.upper) : infinite;
  Samples clipped;
  for (const auto& [value, times] : samples.values()) clipped.add(std::min(std::max(value, least), most), times);
  return clipped.average();
}

/// Returns `value` added as often as `times` says, exactly.
void add_product(ExactNumber& sum, double value, std::uint64_t times) {
  constexpr int kDigits = std::numeric_limits<double>::digits;
  int exponent = 0;
  const double fraction = std::frexp(std::abs(value), &exponent);
  const auto digits = static_cast<std::uint64_t>(std::ldexp(fraction, kDigits));
  sum.add(UInt128{digits} * times, exponent - kDigits, std::signbit(value));
}

}  // namespace

Samples::Samples() = default;
Samples::~Samples() = default;
Samples::Samples(const Samples& other)
    : values_(other.values_),
      count_(other.count_),
      sum_(other.sum_ ? std::make_unique<ExactNumber>(*other.sum_) : nullptr) {}
Samples::Samples(Samples&& other) noexcept = default;
Samples& Samples::operator=(const Samples& other) { return *this = Samples(other); }
Samples& Samples::operator=(Samples&& other) noexcept = default;

ExactNumber& Samples::exact_sum() {
  if (!sum_) sum_ = std::make_unique<ExactNumber>();
  return *sum_;
}

void Samples::add(double value, std::uint64_t times) {
  if (times == 0) return;
  values_[value == 0 ? 0 : value] += times;
  count_ += times;
  add_product(exact_sum(), value, times);
}

void Samples::merge(const Samples& other) {
  for (const auto& [value, times] : other.values_) values_[value] += times;
  count_ += other.count_;
  if (other.sum_) exact_sum().add(*other.sum_);
}

void Samples::remove(const Samples& other) {
  for (const auto& [value, times] : other.values_) {
    const auto found = values_.find(value);
    if (found == values_.end()) continue;
    found->second -= times;
    if (found->second == 0) values_.erase(found);
  }
  count_ -= other.count_;
  if (!other.sum_) return;
  ExactNumber taken = *other.sum_;
  taken.negate();
  exact_sum().add(taken);
}

double Samples::sum() const { return sum_ ? sum_->rounded().value() : 0; }

double Samples::average() const { return sum_->rounded().divided_by(static_cast<double>(count_)).value(); }

bool Statistic::is_approximate() const {
  switch (kind) {
    case Statistic::Kind::SampleCount:
    case Statistic::Kind::Sum:
    case Statistic::Kind::Average:
    case Statistic::Kind::Minimum:
    case Statistic::Kind::Maximum:
    case Statistic::Kind::PercentileRank: return false;
    case Statistic::Kind::Percentile: return true;
    case Statistic::Kind::TrimmedMean:
    case Statistic::Kind::TrimmedCount:
    case Statistic::Kind::TrimmedSum:
    case Statistic::Kind::WinsorizedMean: return bounds_are_percent;
  }
  return false;
}

bool Statistic::is_extended() const { return std::ranges::find(kPlain, kind, &NamedKind::kind) == std::end(kPlain); }

Read read_statistic(std::string_view text) {
  if (const auto kind = kind_named(kPlain, text)) {
    return Statistic{.kind = *kind, .lower = {}, .upper = {}, .bounds_are_percent = true, .text = std::string(text)};
  }
  if (text == "IQM") {
    return Statistic{.kind = Statistic::Kind::TrimmedMean,
                     .lower = 25,
                     .upper = 75,
                     .bounds_are_percent = true,
                     .text = std::string(text)};
  }
  const std::size_t open = text.find('(');
  if (open != std::string_view::npos && text.ends_with(')')) {
    const std::string_view name = text.substr(0, open);
    const auto kind = kind_named(kLong, name);
    return kind ? read_long(*kind, text, name, text.substr(open + 1, text.size() - open - 2)) : unknown(text);
  }
  const std::size_t letters = std::min(text.find_first_of("0123456789"), text.size());
  const auto kind = kind_named(kShort, text.substr(0, letters));
  if (kind && is_percent(text.substr(letters))) return read_short(*kind, text, text.substr(letters));
  return unknown(text);
}

std::optional<double> value_of(const Statistic& statistic, const Samples& samples) {
  if (samples.count() == 0) return std::nullopt;
  const auto count = static_cast<double>(samples.count());
  switch (statistic.kind) {
    case Statistic::Kind::SampleCount: return count;
    case Statistic::Kind::Sum: return samples.sum();
    case Statistic::Kind::Average: return samples.average();
    case Statistic::Kind::Minimum: return samples.minimum();
    case Statistic::Kind::Maximum: return samples.maximum();
    case Statistic::Kind::Percentile: return interpolated(samples, statistic.upper.value_or(kWhole));
    case Statistic::Kind::TrimmedMean: return trimmed_mean(statistic, samples);
    case Statistic::Kind::TrimmedCount: return kept_samples(statistic, samples).count;
    case Statistic::Kind::TrimmedSum: return kept_samples(statistic, samples).sum;
    case Statistic::Kind::WinsorizedMean: return winsorized_mean(statistic, samples);
    case Statistic::Kind::PercentileRank: return kWhole * kept_by_value(statistic, samples).count / count;
  }
  return std::nullopt;
}

}  // namespace insitu
