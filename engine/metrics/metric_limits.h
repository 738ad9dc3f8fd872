#pragma once

#include <cstddef>
#include <span>
#include <string_view>

/// What CloudWatch takes as a metric, however it is published.
namespace insitu {

/// The maximum number that CloudWatch takes; the minimum is its negative.
inline constexpr double kMaxSample = 0x1p360;
/// The maximum number of characters of a namespace and of a metric's name.
inline constexpr std::size_t kMaxMetricNameCharacters = 255;
/// The maximum number of characters of a dimension's value; at least one of them is no blank.
inline constexpr std::size_t kMaxDimensionValueCharacters = 1024;

/// Returns the units of CloudWatch's StandardUnit. Static texts.
std::span<const std::string_view> metric_units();
/// Whether `text` is one of them, letter case included.
bool is_metric_unit(std::string_view text);

/// Whether a text is empty or holds nothing but white space of ASCII.
bool is_blank_text(std::string_view text);
/// Returns the number of characters of a text in UTF-8; a byte that belongs to no character counts as one.
std::size_t characters_in(std::string_view text);
/// Whether a text has more characters than that.
bool is_longer_than(std::string_view text, std::size_t characters);

}  // namespace insitu
