#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/match/literal_search.h"
#include "engine/plan/program.h"
#include "engine/run/scan.h"

namespace insitu {

/// What an event must at least have to be among the first rows of `sort ... desc | limit n`, where one value decides:
/// a member of its JSON, or its time. Found by a look at the ends of large files before the scan: once n events are
/// known that are better, what is worse need not be read as JSON at all. Answers stay the same, and so does what is
/// told of broken events, for the bound does not move while threads scan.
///
/// Not thread-safe; give each thread its own copy.
class RowBound {
 public:
  /// nullopt: none is known, or more than one value decides. `times` must outlive the bound.
  ///
  /// The bound holds for the files that were looked at, and by the time of the scan a name may stand for another file:
  /// so an input that was opened is replaced by one whose first `open` hands over what is open.
  static std::optional<RowBound> find(const Program& program, std::span<Input> inputs, const ScanOptions& options,
                                      const QueryOptions& query, const QueryClock& clock, const TimeReader& times);

  /// A byte of the next line of a block that may be among the rows, or its size. REQUIRES: a line begins at `from`
  [[nodiscard]] std::size_t next(std::string_view bytes, std::size_t from);

  /// Lines that may have a member of that name with a value that is not less, as `sort` orders values.
  struct Member {
    Member(std::string_view name, const FieldValue& least);
    [[nodiscard]] std::size_t next(std::string_view bytes, std::size_t from) const;

   private:
    [[nodiscard]] bool may_be_enough(std::string_view behind_name) const;
    [[nodiscard]] FieldValue least() const { return text_.empty() ? least_ : least_.with_text(text_); }

    LiteralSearch search_;
    std::size_t name_size_;
    FieldValue least_;
    std::string text_;  // of `least_`, where it has one
  };
  /// Lines that do not tell an earlier time.
  struct Time {
    std::int64_t earliest = 0;  ///< epoch milliseconds
    const TimeReader* times = nullptr;
    std::string scratch = {};
    [[nodiscard]] std::size_t next(std::string_view bytes, std::size_t from);
  };
  explicit RowBound(std::variant<Member, Time> kind) : kind_(std::move(kind)) {}

 private:
  std::variant<Member, Time> kind_;
};

}  // namespace insitu
