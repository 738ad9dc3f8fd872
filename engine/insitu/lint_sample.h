#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/definitions.h"

namespace insitu {

/// What sample events show about one member.
struct MemberSample {
  std::string selector;        ///< canonical: `$.requestId`
  std::uint64_t events = 0;    ///< that have it
  std::uint64_t distinct = 0;  ///< values
  bool is_counted = true;      ///< false: only whether it occurs is known
  bool occurs = true;          ///< some event has it, also as an object or as null
  std::string nearest = {};    ///< a selector that events have, if this one does not occur; empty: none is near
};

/// How many sample events a pattern matches.
struct PatternSample {
  std::string pattern;
  std::uint64_t matches = 0;
  std::uint64_t matches_without_colours = 0;  ///< where escape sequences of terminals are taken out
};

/// What sample events of a log group show, which no template can. The caller counts them: lint reads no files.
struct GroupSample {
  std::string name;  ///< of the log group, or of what reads it: a filter, a query
  std::uint64_t events = 0;
  std::uint64_t json_events = 0;
  std::vector<MemberSample> members;    ///< those that selectors_to_sample() names
  std::vector<PatternSample> patterns;  ///< those of the filters that the sample is about

  /// The sample of a member, by its canonical selector; nullptr: it was not counted. Valid as long as `members` is
  /// unchanged.
  [[nodiscard]] const MemberSample* find(std::string_view selector) const;
  /// The sample of a pattern; nullptr: it was not counted. Valid as long as `patterns` is unchanged.
  [[nodiscard]] const PatternSample* find_pattern(std::string_view pattern) const;
};

/// The message and the help about a member that no sample event has.
struct MissingMember {
  std::string message;
  std::string help;
};
/// Describes a member that does not occur in the sample.
MissingMember describe_missing(const MemberSample& member, const GroupSample& sample);

/// Whether a sample is about this filter: it has the name of the filter, or of the log group that the filter reads.
bool is_sample_of(const GroupSample& sample, const FilterDefinition& filter);
/// The first of the samples that is about this filter; nullptr: there is none. Points into `samples`.
const GroupSample* sample_for(const FilterDefinition& filter, std::span<const GroupSample> samples);
/// Canonical selectors whose sample statistics the rules use.
std::vector<std::string> selectors_to_sample(const FilterDefinition& filter);

}  // namespace insitu
