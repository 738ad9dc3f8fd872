#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// How the events are written in a file.
enum class InputShape : std::uint8_t {
  Lines,       ///< each line is one log event
  Events,      ///< what `aws logs filter-log-events` and `get-log-events` print, or one such event object per line
  Envelope,    ///< what a subscription filter delivers: objects with `logEvents`, or those in `awslogs.data`
  Kinesis,     ///< records of Kinesis or Firehose whose data are envelopes
  CloudTrail,  ///< `{"Records":[…]}` as CloudTrail writes it: each record is an event
  Records,     ///< the same with records of any other kind
  Results,     ///< what `aws logs get-query-results` and `get-log-record` print
  Json,        ///< JSON documents over several lines, or arrays of objects: each object is an event
  Docker,      ///< the json-file driver: each line is a record around what a container wrote
  Cri,         ///< what container runtimes of Kubernetes write: time, stream and a tag before the text
  Journald,    ///< what `journalctl -o json` prints
  Export,      ///< what an export task writes: the time before each event
  Tail,        ///< what `aws logs tail` prints: time and stream before each event
  TailShort,   ///< the same with `--format short`: only the time
  VpcFlow,     ///< VPC flow logs with a first line that names the fields
  W3c,         ///< lines after `#Version` and `#Fields`, as CloudFront writes them
};

/// Whether the events stand in JSON documents, whose borders need not be those of lines.
constexpr bool has_json_documents(InputShape shape) {
  switch (shape) {
    case InputShape::Events:
    case InputShape::Envelope:
    case InputShape::Kinesis:
    case InputShape::CloudTrail:
    case InputShape::Records:
    case InputShape::Results:
    case InputShape::Json: return true;
    default: return false;
  }
}

/// The names of the shapes as `--input` takes them, in the order of InputShape.
inline constexpr std::array<std::string_view, 16> kInputShapeNames = {
    "lines",  "events", "envelope", "kinesis", "cloudtrail", "records",    "results",  "json",
    "docker", "cri",    "journald", "export",  "tail",       "tail-short", "vpc-flow", "w3c"};
static_assert(static_cast<std::size_t>(InputShape::W3c) + 1 == kInputShapeNames.size(), "each shape has a name");

/// Returns the name of a shape: `tail-short`. Static text.
std::string_view name_of(InputShape shape);

/// Returns the shape of this name. nullopt: there is none.
std::optional<InputShape> input_shape_named(std::string_view name);

}  // namespace insitu
