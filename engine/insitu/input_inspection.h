#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insitu/block_source.h"
#include "insitu/event_time.h"
#include "insitu/input_problem.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// What was found in one file, or in one member of an archive.
struct InspectedFile {
  std::size_t file = 0;     ///< the index of the input
  std::string member = {};  ///< of an archive; empty: the file itself, also where it is an archive
  /// How it is read; nullptr: it could not be opened.
  std::shared_ptr<const BlockSource> source = {};
  std::uint64_t events = 0;
  std::uint64_t lost_events = 0;           ///< left out because of a problem
  std::uint64_t events_without_time = 0;   ///< among `events`
  std::optional<std::int64_t> first = {};  ///< the earliest time of an event, epoch milliseconds
  std::optional<std::int64_t> last = {};   ///< the latest one
  /// The size of the decoded text in bytes. nullopt: there is none, or the events are in encoded data.
  std::optional<std::uint64_t> bytes = {};
  /// Of `bytes` those that are part of no event: what is around messages, empty lines, what was left out. The line
  /// break after an event that is a line counts as part of it.
  std::uint64_t bytes_passed_over = 0;
  std::vector<InputProblem> problems = {};  ///< in the order of the file, announcements and hints as well
};

/// The result of inspecting all inputs. Owns its texts.
struct InspectionResult : ScannedInputs {
  std::vector<InspectedFile> files;  ///< in the order of the input; an archive before its members
};

/// Reads all inputs and states how each is read, and what is in it, on several threads; the result does not depend on
/// those. Only the threads and blocks of `options` are used. Never throws.
InspectionResult inspect(std::span<const Input> inputs, const ScanOptions& options, const TimeReader& times);

}  // namespace insitu
