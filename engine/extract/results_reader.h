#pragma once

#include <deque>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "insitu/log_event.h"

namespace insitu {

/// Turns what queries returned into the log events they are about. Not thread-safe: holds scratch memory.
class ResultsReader {
 public:
  ResultsReader();
  ~ResultsReader();
  ResultsReader(ResultsReader&&) noexcept;
  ResultsReader& operator=(ResultsReader&&) noexcept;

  /// Reads a row of `aws logs get-query-results`, `[{"field":"@message","value":"…"},…]`, or the object `logRecord` of
  /// `get-log-record`, `{"@message":"…",…}`. The texts of the event borrow from `row` or, where they had escapes, from
  /// `texts`, which grows by them. The error says why this is no event; it is kMissingMessage for a row without
  /// `@message`.
  std::expected<LogEvent, std::string> read(std::string_view row, std::deque<std::string>& texts);

  /// The error of a row whose query did not return `@message`.
  static constexpr std::string_view kMissingMessage = "a row without `@message`";

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
