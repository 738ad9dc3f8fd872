#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "insitu/event_starts.h"
#include "insitu/event_time.h"

namespace insitu {

/// Makes what decides where events of several lines begin, from what `--multiline` takes:
///
///   agent         at a line that does not begin with white space, as both agents do it without a setting
///   start=REGEX   at a line in which the regular expression (RE2) is found
///   time          at a line at whose start there is a time that `times` reads, or that is a JSON object which states
///   one traces        at any line that is not part of a trace, see TraceLines
///
/// `times` must outlive the result and all that its fresh() makes. The error says what is wrong with `text`.
std::expected<std::unique_ptr<EventStarts>, std::string> make_event_starts(std::string_view text,
                                                                           const TimeReader& times);

}  // namespace insitu
