#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "insitu/byte_output.h"
#include "insitu/event_time.h"
#include "insitu/input_problem.h"
#include "insitu/shown_zone.h"
#include "insitu/sink.h"

namespace insitu {

/// What a sink needs to know about the scan. Everything referred to must outlive the sink.
struct SinkContext {
  ByteOutput& out;
  const std::vector<std::string>& file_names;                                ///< by index of the inputs
  std::function<void(const std::string& file, const InputProblem&)> report;  ///< called for every problem
};

enum class FileNames { Hidden, Shown };
enum class Numbers { Hidden, Shown };
enum class Colours { Off, On };
enum class ControlCharacters { AsTheyAre, Visible };
/// What of an event is written: all of it, or each part that matched, on a line of its own.
enum class MessageParts { All, Matching };

/// What is printed beside a message, and how.
struct MessageStyle {
  FileNames file_names = FileNames::Hidden;
  Numbers numbers = Numbers::Hidden;
  Colours colours = Colours::Off;
  ControlCharacters control_characters = ControlCharacters::AsTheyAre;
  MessageParts parts = MessageParts::All;  ///< Matching needs Details::Highlights
};

/// Returns a sink that writes the events themselves, with grep's prefixes: `file:12:message`, `-` for context, `--` for
/// a gap.
std::unique_ptr<Sink> message_sink(const SinkContext& context, const MessageStyle& style);

/// Returns a sink that writes one JSON object per event, with the member names of TestMetricFilter. Lines have a
/// `line`; event objects have none. `control_characters`: whether those that JSON allows unescaped are escaped, for a
/// terminal.
std::unique_ptr<Sink> json_sink(const SinkContext& context,
                                ControlCharacters control_characters = ControlCharacters::AsTheyAre);

/// Returns a sink that writes one number per file: how many events were selected. A file that could not be opened has
/// none.
std::unique_ptr<Sink> count_sink(const SinkContext& context, const MessageStyle& style);

enum class Listed { FilesWithMatches, FilesWithout };
/// Returns a sink that writes the names of the files with, or without, selected events.
std::unique_ptr<Sink> file_list_sink(const SinkContext& context, Listed listed, const MessageStyle& style);

/// How what is in an event is written.
struct EventStyle {
  MessageStyle message;
  std::optional<ShownZone> zone = {};                 ///< in which times are written; nullopt: UTC
  std::shared_ptr<const TimeReader> times = nullptr;  ///< nullptr: as TimeReader does by default
};

/// Returns a sink that writes events as a person reads them: of a JSON object time, level and message on a line, then a
/// line for each other member; other events as they are. Control characters are made visible.
std::unique_ptr<Sink> pretty_sink(const SinkContext& context, const EventStyle& style);

/// Returns a sink that writes the values of fields, named as in queries, with tabs between them; tabs and line breaks
/// in values as `\t` `\n` `\r`. A field that an event lacks is empty.
std::unique_ptr<Sink> fields_sink(const SinkContext& context, const EventStyle& style,
                                  const std::vector<std::string>& names);

/// Returns a sink that writes nothing, for callers that only need the summary.
std::unique_ptr<Sink> silent_sink(const SinkContext& context);

}  // namespace insitu
