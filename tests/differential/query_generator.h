#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/differential/dice.h"
#include "tests/differential/query_answers.h"

namespace insitu {

/// A random query, and what is known about its result.
struct RandomQuery {
  std::string text;
  bool rows_are_any = false;  ///< it ends with `limit any`: only their number is known
};

/// Makes random queries of all commands that are evaluated. Nearly all are accepted.
class QueryGenerator {
 public:
  explicit QueryGenerator(std::uint64_t seed) : dice_(seed) {}

  RandomQuery query();

 private:
  Dice dice_;
};

/// Makes random events on which such queries have results.
class QueryEventGenerator {
 public:
  explicit QueryEventGenerator(std::uint64_t seed) : dice_(seed) {}

  /// Makes some files of events; for lines only messages, each on one line, none of which states a time.
  std::vector<EventFile> files(InputShape shape);

 private:
  reference::QueryEvent event(InputShape shape);
  std::string json_message();
  std::string text_message(bool may_tell_time);

  Dice dice_;
};

}  // namespace insitu
