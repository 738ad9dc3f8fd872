#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insitu/field_count.h"
#include "insitu/program.h"
#include "insitu/repeatable_inputs.h"
#include "insitu/scan_options.h"
#include "insitu/seen_names.h"

namespace insitu {

/// A name of a program that no event has.
struct LackingName {
  NameId name = 0;
  std::string text;                       ///< as the pattern or the query writes it
  bool is_of_json = true;                 ///< only JSON can give it, as far as is known
  bool could_be_text = false;             ///< it is written without quotes where a text in quotes could be meant
  std::string nearest = {};               ///< a name that events have, written in the same way; empty: none is near
  std::uint64_t events_with_nearest = 0;  ///< of the events that were counted
};

/// What there is to report about the names of a program after a scan.
struct NameFindings {
  std::vector<LackingName> lacking;  ///< without those that have an alternative which events have
  bool some_json = true;             ///< some event is, or holds, a JSON object
  std::uint64_t events = 0;          ///< that were counted for the nearest names
  bool counted_all = true;           ///< false: they are the first ones
};

/// Finds the names that no event has, and, among the first events of the inputs, those that could have been meant.
/// `seen`: the result of a scan of all events. Never throws but for std::bad_alloc.
NameFindings find_lacking_names(const Program& program, const SeenNames& seen, const RepeatableInputs& inputs,
                                const ScanOptions& options);

/// The fields of some events.
struct CountedFields {
  std::vector<FieldCount> fields;  ///< most frequent first
  std::uint64_t events = 0;
  bool are_all = true;  ///< false: the events are the first ones
};
/// Counts the fields of the first events, if a name lacks for which another could have been meant; else nullopt.
std::optional<CountedFields> fields_if_names_lack(const Program& program, const SeenNames& seen,
                                                  const RepeatableInputs& inputs, const ScanOptions& options);
/// Does as the first, of a query, with fields that were counted before.
NameFindings find_lacking_names(const Program& query, const SeenNames& seen, const CountedFields& counted);

/// The names of a program that events of these inputs have, as queries call them. The error is the first input that
/// cannot be read.
std::expected<std::vector<std::string>, InputProblem> names_found(const Program& program, std::span<const Input> inputs,
                                                                  const ScanOptions& options);

/// Marks these names of a program, by number.
std::vector<bool> marked(const Program& program, const std::vector<NameId>& names);

/// How many events a filter pattern could select, or rows a query could give, if events had the names that they lack,
/// see `relaxed`. `options` and `query`: those of the scan. nullopt: the inputs cannot be read to their ends once more.
std::optional<std::uint64_t> possible_count(const Program& program, const std::vector<NameId>& lacking,
                                            std::span<const Input> inputs, const ScanOptions& options,
                                            const QueryOptions& query);

}  // namespace insitu
