#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "cli/serve/tree.h"
#include "insitu/field_value.h"

namespace insitu::serve {

/// How bad an event is, as the page shows it.
enum class Level : std::uint8_t { Fatal, Error, Warn, Info, Debug, Trace, Other };
inline constexpr std::size_t kLevels = 7;

/// `FATAL` to `TRACE`, and `other`. Static text.
std::string_view level_name(Level level);
/// The level that the page calls so; nullopt: it is none.
std::optional<Level> level_named(std::string_view name);

/// Events by level.
using LevelCounts = std::array<std::uint64_t, kLevels>;
/// `{"ERROR":6,"WARN":11}`: levels without an event are left out.
Tree tree_of_counts(const LevelCounts& counts);
std::uint64_t sum_of_counts(const LevelCounts& counts);
/// Adds `more` to `counts`.
void add_counts(LevelCounts& counts, const LevelCounts& more);

/// The members of a JSON object that state a level, as queries name them; the first that does counts.
inline constexpr std::array<std::string_view, 6> kLevelMembers = {"level",     "levelname", "severity",
                                                                  "log.level", "logType",   "lvl"};
/// The level that the values of these members state; nullopt: none does.
std::optional<Level> level_of_members(std::span<const FieldValue> values);

/// Finds the levels of events. Not thread-safe: holds scratch memory.
class LevelReader {
 public:
  LevelReader();
  ~LevelReader();
  LevelReader(LevelReader&&) noexcept;
  LevelReader& operator=(LevelReader&&) noexcept;

  /// The level of an event. Of a JSON object it is the first of kLevelMembers that is a word for a level in any letter
  /// case, or a number (as pino writes them: up to 10 TRACE, 20 DEBUG, 30 INFO, 40 WARN, 50 ERROR, above FATAL).
  /// Failing that, what level_in() finds.
  Level level_of(std::string_view message);
  /// The first word for a level within the first 256 bytes of a text, where colours do not count; neither a digit nor
  /// `_` may be beside it.
  Level level_in(std::string_view message);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu::serve
