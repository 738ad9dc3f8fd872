#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/input/block.h"
#include "engine/input/input_problem.h"
#include "engine/output/byte_output.h"
#include "engine/run/sink.h"

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

struct MessageStyle {
  FileNames file_names = FileNames::Hidden;
  Numbers numbers = Numbers::Hidden;
  Colours colours = Colours::Off;
  ControlCharacters control_characters = ControlCharacters::AsTheyAre;
};

/// The events themselves, with grep's prefixes: `file:12:message`, `-` for context, `--` for a gap.
std::unique_ptr<Sink> message_sink(const SinkContext& context, const MessageStyle& style);

/// One JSON object an event, named as TestMetricFilter names things. Lines have a `line`; event objects have none.
/// `control_characters`: whether those that JSON lets stand are made visible, for a terminal.
std::unique_ptr<Sink> json_sink(const SinkContext& context, InputShape shape,
                                ControlCharacters control_characters = ControlCharacters::AsTheyAre);

/// One number a file: how many events were selected.
std::unique_ptr<Sink> count_sink(const SinkContext& context, const MessageStyle& style);

enum class Listed { FilesWithMatches, FilesWithout };
/// The names of the files with, or without, selected events.
std::unique_ptr<Sink> file_list_sink(const SinkContext& context, Listed listed, const MessageStyle& style);

/// Nothing: for whoever only asks for the summary.
std::unique_ptr<Sink> silent_sink(const SinkContext& context);

}  // namespace insitu
