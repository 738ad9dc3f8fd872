#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "insitu/insitu.h"

namespace insitu::cli {

/// The pattern of --stop-on.
class StopPattern {
 public:
  /// Compiles it. Returns nullopt, after complaining, if it is refused. An empty optional of `text`: nothing stops.
  static std::optional<StopPattern> make(const std::optional<std::string>& text, const CompileOptions& options);

  [[nodiscard]] bool is_asked() const { return program_.has_value(); }
  /// Where an event is in its input.
  struct Place {
    std::uint64_t number = 0;  ///< from 1 on
    std::uint64_t offset = 0;  ///< as in SelectedEvent
  };
  /// Returns the first event of an input that matches; nullopt: none does.
  [[nodiscard]] std::optional<Place> first_match(const Input& input, const ScanOptions& options) const;

 private:
  std::optional<Program> program_;
};

}  // namespace insitu::cli
