#pragma once

#include <cstdint>
#include <string>

#include "tests/differential/dice.h"

namespace insitu {

enum class Family { Terms, Json, Delimited };

/// Random filter patterns. Nearly all are accepted when the service's quotas are lifted.
class PatternGenerator {
 public:
  explicit PatternGenerator(std::uint64_t seed) : dice_(seed) {}

  std::string pattern(Family family);

 private:
  std::string terms();
  std::string json();
  std::string delimited();

  Dice dice_;
};

}  // namespace insitu
