#pragma once

#include <cstdint>
#include <optional>

#include "engine/extract/origin.h"
#include "insitu/event_time.h"

namespace insitu {

/// The reader of times for the file that events are of. Not thread-safe.
class FileTimes {
 public:
  /// `times` must outlive it. Until a file is followed, its reader is `times`.
  explicit FileTimes(const TimeReader& times) : of_all_(&times) {}

  /// Takes times as those of the file that `origin` states.
  void follow(const Origin& origin) {
    if (origin.modified == modified_) return;
    modified_ = origin.modified;
    of_file_.reset();
    if (modified_ && *modified_ < of_all_->options().now) of_file_ = of_all_->as_of(*modified_);
  }
  [[nodiscard]] const TimeReader& reader() const { return of_file_ ? *of_file_ : *of_all_; }

 private:
  const TimeReader* of_all_;
  std::optional<TimeReader> of_file_;
  std::optional<std::int64_t> modified_;
};

}  // namespace insitu
