#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace insitu {

/// Whether the service's limit holds: it discovers 200 fields of an event, no more.
enum class FieldQuota : std::uint8_t { Enforced, Lifted };
/// The max number of fields that the service discovers.
inline constexpr std::size_t kMaxDiscoveredFields = 200;
/// The max number of names that are counted.
inline constexpr std::size_t kMaxCountedNames = 10'000;
/// The length in bytes of the longest name that is counted.
inline constexpr std::size_t kMaxCountedNameBytes = 1'000;
/// The length in bytes of the example of a field.
inline constexpr std::size_t kMaxExampleBytes = 200;

/// What was seen of one field.
struct FieldCount {
  std::string name;          ///< as a query writes it, without backticks
  std::uint64_t events = 0;  ///< events that have it
  std::uint64_t texts = 0;   ///< those of them where it is a text, and so on
  std::uint64_t numbers = 0;
  std::uint64_t booleans = 0;
  std::uint64_t times = 0;
  /// Its value in the earliest event that has it, as it is printed; cut to kMaxExampleBytes.
  std::string example;
};

}  // namespace insitu
