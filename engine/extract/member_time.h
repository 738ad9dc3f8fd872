#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/json_walker.h"
#include "engine/model/path_set.h"
#include "insitu/event_time.h"

namespace insitu {

/// Returns the epoch milliseconds of the first member at the top of a JSON object, in the order of the text, that has
/// one of default_time_fields() as its name and holds a time; failing that, of `_aws.Timestamp` (the embedded metric
/// format). nullopt: there is none.
///
/// Reads no further than that member. What comes after it does not matter: a line that was cut off still has its time.
/// `scratch` is used for texts that had escapes.
std::optional<std::int64_t> find_member_time(std::string_view object, const TimeReader& times, std::string& scratch);

/// Returns the same if that member is within the first kTimeFrontBytes. nullopt: it is not, or there is none.
std::optional<std::int64_t> find_time_at_front(std::string_view object, const TimeReader& times, std::string& scratch);
inline constexpr std::size_t kTimeFrontBytes = 128;

/// Collects, while an object is extracted, the members that find_member_time() looks at, so that they need no search of
/// their own. Not thread-safe.
class MemberTimes {
 public:
  /// Adds what is looked for to `paths`, as wants from `first_want` on. No other want may have these numbers.
  static void add_to(PathSet& paths, WantId first_want);

  /// Call it when a walk begins, for the first time or over again.
  void restart();
  /// Forgets all that was collected.
  void clear();
  /// Takes a value that is wanted; `want` is counted from `first_want` on.
  void add(WantId want, const JsonToken& token) { members_.push_back({want, token}); }

  /// Whether the walk began over again: names were equal, so that the first of them may be missing here.
  [[nodiscard]] bool may_lack_some() const { return starts_ > 1; }
  /// Returns what find_member_time() returns for `object`, from which the members were collected. REQUIRES:
  /// !may_lack_some()
  std::optional<std::int64_t> find(std::string_view object, const TimeReader& times, std::string& scratch);
  /// Returns whether the time that find() returned last was within the first kTimeFrontBytes.
  [[nodiscard]] bool was_at_front() const { return was_at_front_; }

 private:
  struct Collected {
    WantId want = 0;
    JsonToken token;
  };
  std::vector<Collected> members_;  // in the order of the text
  int starts_ = 0;
  bool was_at_front_ = false;
};

}  // namespace insitu
