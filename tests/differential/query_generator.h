#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/differential/dice.h"
#include "tests/differential/query_answers.h"

namespace insitu {

/// A random query, and what may be said about its answer.
struct RandomQuery {
  std::string text;
  bool rows_are_any = false;  ///< it ends with `limit any`: only their number is told
};

/// Random queries out of all commands that are evaluated. Nearly all are accepted.
class QueryGenerator {
 public:
  explicit QueryGenerator(std::uint64_t seed) : dice_(seed) {}

  RandomQuery query();

 private:
  Dice dice_;
};

/// Random events that such queries have something to say about.
class QueryEventGenerator {
 public:
  explicit QueryEventGenerator(std::uint64_t seed) : dice_(seed) {}

  /// Some files of events; for lines nothing but messages, each on one line, none of which tells a time.
  std::vector<EventFile> files(InputShape shape);

 private:
  reference::QueryEvent event(InputShape shape);
  std::string json_message();
  std::string text_message(bool may_tell_time);

  Dice dice_;
};

}  // namespace insitu
