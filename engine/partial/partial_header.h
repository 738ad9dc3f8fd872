#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/state_stream.h"
#include "engine/run/query_totals.h"
#include "insitu/compile_options.h"
#include "insitu/field_scan.h"
#include "insitu/input_problem.h"
#include "insitu/query_clock.h"
#include "insitu/window_check.h"

namespace insitu {

/// One input of a partial result. The name, the range, the number of bytes and the hash tell it from others.
struct PartialInput {
  std::string name;                         ///< as messages name it
  std::uint64_t begin = 0;                  ///< of its range in the file, in bytes
  std::optional<std::uint64_t> end = {};    ///< nullopt: the file is read to its end
  std::uint64_t bytes = 0;                  ///< that were read, decompressed
  std::uint64_t hash = 0;                   ///< content_hash of them
  std::string host = {};                    ///< of --host-name; empty: not stated
  std::optional<std::uint64_t> index = {};  ///< of --input-index
  std::vector<InputProblem> problems = {};  ///< and other words, in their order, at most kMaxPartialProblems
  std::uint64_t problems_left_out = 0;

  [[nodiscard]] bool is_same(const PartialInput& other) const {
    return name == other.name && begin == other.begin && end == other.end && bytes == other.bytes && hash == other.hash;
  }
  /// Whether it is another part of the file that follows the part before.
  [[nodiscard]] bool continues(const PartialInput& before) const {
    return begin > 0 && before.end == begin && before.name == name && before.host == host;
  }
};
/// The number of problems and other words of one input that are kept.
inline constexpr std::size_t kMaxPartialProblems = 1000;

/// Whether events were in the window that was asked for.
struct PartialWindow {
  bool has_inside = false;
  bool has_outside = false;  ///< only known where none is inside
  bool is_unknown = false;
  std::optional<std::int64_t> newest = {};  ///< the latest time, if none is inside

  void add(const PartialWindow& other);
};

/// The fields of the first events, for those names that no event has.
struct PartialFields {
  std::uint64_t bytes = 0;  ///< of the inputs that they are of
  std::uint64_t events = 0;
  bool are_all = true;  ///< there are no other events
  std::vector<FieldCount> fields = {};

  /// Adds those of inputs that come next, as far as the first events are wanted.
  void add(const PartialFields& next);
};

/// A name of a zone that made times unreadable: an UnreadZone that owns its texts.
struct PartialZone {
  std::string name;
  std::string meanings;
  std::string place;
  friend bool operator==(const PartialZone&, const PartialZone&) = default;
};

/// Something else that a query reads. No query does today.
struct SideInput {
  std::string name;
  std::uint64_t hash = 0;
};

/// What is stated about a partial result before its body. Owns its texts.
struct PartialHeader {
  std::string program_version;
  std::string query;       ///< as written
  std::string normalized;  ///< the same for all spellings of a query
  CompileOptions compile;
  QueryClock clock;  ///< its window is the one that was asked for
  std::uint64_t exact_values = 0;
  /// The options that change the answer, by their names and as they were read.
  std::vector<std::pair<std::string, std::string>> options;
  std::vector<SideInput> side_inputs = {};
  std::vector<PartialInput> inputs;  ///< in the order of their ranks
  QueryTotals totals;
  PartialWindow window;
  PartialFields fields;
  bool used_year_of_file = false;
  std::vector<PartialZone> unread_zones = {};

  void save(StateWriter& out) const;
  /// Reads what `save` wrote. Broken input leaves the reader failed; so do side inputs.
  void load(StateReader& in);
};

/// What differs between two that therefore cannot be merged: "the query: `…`, not `…`". nullopt: nothing.
std::optional<std::string> difference(const PartialHeader& mine, const PartialHeader& other);

/// How messages name an input: `web-1:app.log`.
std::string shown_name(const PartialInput& input);

}  // namespace insitu
