#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/extract/file_times.h"
#include "engine/extract/origin.h"
#include "engine/match/literal_search.h"
#include "insitu/event_time.h"
#include "insitu/field_value.h"

namespace insitu {

/// Lower bound for events that can still enter the first n rows of `sort ... desc | limit n`, where one value decides:
/// a member of an event's JSON, or its time. Events below the bound are skipped without being read as JSON. The bound
/// does not move while threads scan, so that the answer and what is reported of broken events stay the same.
///
/// Not thread-safe; give each thread its own copy.
class RowBound {
 public:
  /// The offset of a byte in the next line that may be among the rows, or the size of `bytes` if there is none.
  /// REQUIRES: a line begins at `from`
  [[nodiscard]] std::size_t next(std::string_view bytes, std::size_t from);
  /// Says which file the next lines are of.
  void follow(const Origin& origin);

  /// Finds lines that may have a member of that name with a value that is not less, as `sort` orders values.
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
  /// Finds lines that do not state an earlier time.
  class Time {
   public:
    /// `earliest` is in epoch milliseconds; `times` must outlive it.
    Time(std::int64_t earliest, const TimeReader& times) : earliest_(earliest), times_(times) {}
    void follow(const Origin& origin) { times_.follow(origin); }
    [[nodiscard]] std::size_t next(std::string_view bytes, std::size_t from);

   private:
    [[nodiscard]] std::optional<std::int64_t> time_of(std::string_view message);

    std::int64_t earliest_;
    FileTimes times_;
    std::string scratch_;
  };
  explicit RowBound(std::variant<Member, Time> kind) : kind_(std::move(kind)) {}

 private:
  std::variant<Member, Time> kind_;
};

}  // namespace insitu
