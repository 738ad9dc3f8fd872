#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/differential/dice.h"
#include "tests/differential/pattern_generator.h"

namespace insitu {

/// Dice that also pick what an event says: a word of the pattern it is made for, or one of the vocabulary.
class EventDice : public Dice {
 public:
  using Dice::Dice;

  void prepare_for(std::string_view pattern);

  std::string text();
  std::string number();
  std::string name();

 private:
  std::vector<std::string> words_;  // of the pattern
};

/// Random messages on which a pattern may or may not match. Few hold a newline: most can be a line of a block.
class EventGenerator {
 public:
  explicit EventGenerator(std::uint64_t seed) : dice_(seed) {}

  /// Makes events for this pattern from now on.
  void prepare_for(std::string_view pattern) { dice_.prepare_for(pattern); }

  std::string event(Family family);

 private:
  EventDice dice_;
};

}  // namespace insitu
