#pragma once

#include <cstdint>

/// Lengths of time in milliseconds, the unit of timestamps.
namespace insitu {

inline constexpr std::int64_t kSecond = 1000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

}  // namespace insitu
