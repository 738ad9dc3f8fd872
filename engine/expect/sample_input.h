#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expect/bench.h"
#include "engine/expect/project_file.h"
#include "insitu/compile_options.h"
#include "insitu/program.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"
#include "insitu/test_report.h"
#include "insitu/time_zone.h"

namespace insitu {

/// A sample, ready to be scanned any number of times.
struct SampleInput {
  std::vector<std::string> names;     ///< of the files, from the working directory
  std::vector<WrittenValue> written;  ///< the events, where the test file writes them itself; else empty
  std::vector<Input> inputs;
  ScanOptions options;
  QueryOptions query;
  TimeZone zone;  ///< of times that state none
};

/// Opens the files of a sample. nullopt: the case was broken off, because there is no file or no event in any, a file
/// is no text, or a zone or a format is not valid. A file without an event among others is noted.
std::optional<SampleInput> open_sample(const Sample& sample, const TestBench& bench, CaseResult& result);

/// An event of a sample, for messages.
struct SampleEvent {
  std::string place;    ///< "samples/api.jsonl:7"
  std::string message;  ///< cut to a readable length, without control characters
};

/// How many events of a sample there are, and how many match a pattern.
struct PatternCount {
  std::uint64_t events = 0;
  std::uint64_t matched = 0;
  ScanSummary summary = {};
  std::vector<SampleEvent> first;  ///< of the matching ones
  std::vector<std::string> hints;  ///< on files that spell letters otherwise than as their UTF-8 bytes
};

/// Notes those hints if no event matches a pattern that looks for the bytes of such letters.
void note_letters(const PatternCount& count, std::string_view pattern, CaseResult& result);

/// Whether a pattern is one for JSON although no event is JSON, so that none can match.
bool is_for_other_events(std::string_view pattern, const SampleInput& input);
/// Makes the problem of a case whose JSON pattern has a sample without JSON.
ReadProblem no_json(const Sample& sample);

/// Counts the events that match. The error says that a file could not be read to its end, or that there are no events:
/// then no number is to be trusted. `keep`: the maximal number of matching events to return.
std::expected<PatternCount, ReadProblem> count_matches(const Program& program, const SampleInput& input,
                                                       const Sample& sample, std::size_t keep);

/// Makes the problem of a case from the problem of one of its inputs; the place is that of the sample.
ReadProblem sample_problem(const Sample& sample, const std::string& file, const InputProblem& problem);
ReadProblem no_events(const Sample& sample);
ReadProblem out_of_memory(const Sample& sample);

/// Lists the first events that match, one per line, to show why there are so many.
std::vector<std::string> events_that_match(const PatternCount& count);

/// The event that misses the fewest clauses of a pattern, among the first ones that do not match.
struct NearMiss {
  SampleEvent event;
  std::vector<std::string> unmet;  ///< the clauses that do not hold, with what they saw
};
/// Finds the nearest miss; nullopt: all events match. `program`: compiled with Rewriting::Off.
std::optional<NearMiss> nearest_miss(const Program& program, const SampleInput& input);
/// Describes the nearest miss in lines; empty: all events match.
std::vector<std::string> why_not_more(const Program& program, const SampleInput& input);

}  // namespace insitu
