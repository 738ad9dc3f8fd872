#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "insitu/definitions.h"

namespace insitu {

/// A length of time that was measured, in milliseconds.
struct MeasuredTime {
  enum class End : unsigned char { Known, Open };
  std::int64_t milliseconds = 0;
  End end = End::Known;  ///< Open: it lasts at least so long, and how much longer is not known
};

/// A demand of a test file on a length of time: `10m` for exactly that, `at most 10m`, `at least 1h30m`, and several of
/// them joined by ` and `. Immutable.
class DurationDemand {
 public:
  /// Reads a demand. The error says what is wrong with the text, as in Diagnostic.
  static std::expected<DurationDemand, std::string> read(const WrittenValue& written);

  /// Returns whether a length is as demanded; nullopt: that depends on how much longer it lasts.
  [[nodiscard]] std::optional<bool> holds(const MeasuredTime& found) const;
  /// Returns the text in the test file, with its place.
  [[nodiscard]] const WrittenValue& written() const { return written_; }

 private:
  std::expected<void, std::string> add(std::string_view part);

  WrittenValue written_;
  std::optional<std::int64_t> min_;  // milliseconds
  std::optional<std::int64_t> max_;
};

/// Prints milliseconds as demands write them: "1h30m", "45s"; "0s" for no time.
std::string printed_duration(std::int64_t milliseconds);

}  // namespace insitu
