#include "engine/input/input_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "engine/input/event_blocks.h"
#include "engine/input/export_line.h"
#include "engine/input/framed_blocks.h"
#include "engine/input/line_blocks.h"
#include "engine/input/prefixed_source.h"
#include "engine/input/recognize_shape.h"
#include "engine/input/text_source.h"

namespace insitu {
namespace {

/// Plain text is known by its first lines.
constexpr std::size_t kFirstLines = 4096;

/// The beginning of a file.
struct Head {
  std::string bytes;
  bool is_whole = false;
  std::optional<InputProblem> problem = {};  ///< that ended the file
};

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

bool is_enough(const Head& head) {
  return head.bytes.size() >= kHeadBytes || !needs_more_head(without_mark(head.bytes));
}

/// Adds up to `wanted` bytes in all, of which the file may have fewer.
void look_further(Head& head, const RandomAccessFile& file, std::size_t wanted) {
  while (head.bytes.size() < wanted && !head.is_whole) {
    const std::size_t size = head.bytes.size();
    head.bytes.resize(wanted);
    const auto count = file.read_at(size, head.bytes.data() + size, wanted - size);
    head.bytes.resize(size + count.value_or(0));
    head.is_whole = !count || *count == 0;
  }
}

Head look_at_head(const RandomAccessFile& file) {
  Head head;
  look_further(head, file, kFirstLines);
  if (!is_enough(head)) look_further(head, file, kHeadBytes);
  return head;
}

/// Of a live source no more is waited for than the first line.
Head read_head(ByteSource& source) {
  Head head;
  while (!head.is_whole && !is_enough(head)) {
    if (source.is_live() && head.bytes.contains('\n')) break;
    const std::size_t size = head.bytes.size();
    head.bytes.resize(kHeadBytes);
    auto count = source.read(head.bytes.data() + size, kHeadBytes - size);
    head.bytes.resize(size + count.value_or(0));
    if (!count) head.problem = std::move(count.error());
    head.is_whole = !count || *count == 0;
  }
  return head;
}

/// What a shape is called, and what that means.
std::string_view describe(InputShape shape) {
  switch (shape) {
    case InputShape::Lines: return "lines";
    case InputShape::Events: return "events as the AWS CLI prints them";
    case InputShape::Envelope: return "envelopes of a subscription filter, events are what they hold";
    case InputShape::Kinesis: return "records of kinesis or firehose, events are what their envelopes hold";
    case InputShape::CloudTrail: return "a delivery of cloudtrail, each of its records is an event";
    case InputShape::Records: return "records, each is an event";
    case InputShape::Results: return "results of a query, events are their `@message`";
    case InputShape::Json:
      return "json over several lines, each object is an event (an agent would send its lines: --input lines)";
    case InputShape::Docker:
      return "docker json-file, events are what the container wrote (--input lines takes the records)";
    case InputShape::Cri:
      return "cri, events are what the container wrote (--input lines takes the records; Container Insights would hold a "
             "JSON object around the text)";
    case InputShape::Journald: return "journald, events are its messages";
    case InputShape::Export: return "an export of a log group, the time before each event is not part of it";
    case InputShape::Tail:
    case InputShape::TailShort: return "what `aws logs tail` prints";
    case InputShape::VpcFlow: return "vpc-flow with a header, which is no event";
    case InputShape::W3c: return "w3c, lines with `#` are no events";
  }
  return {};
}

InputProblem announcement(InputShape shape) {
  return {.message = std::string(describe(shape)),
          .kind = ProblemKind::Announcement,
          .code = fmt::format("input-{}", name_of(shape))};
}

InputProblem refused_guess(InputShape shape) {
  return {.message = fmt::format("looks like {}, but what is asserted must not depend on a guess: say --input {} or "
                                 "--input lines",
                                 name_of(shape), name_of(shape))};
}

/// The shape that is asked for.
std::optional<InputShape> said_shape(std::string_view path, const BlockOptions& options) {
  if (options.shape_of) {
    if (const auto shape = options.shape_of(path)) return shape;
  }
  return options.shape;
}

bool changes_lines(const BlockOptions& options) { return options.strips_ansi || options.event_starts != nullptr; }

std::unique_ptr<BlockReader> make_reader(ByteSource& source, InputShape shape, const BlockOptions& options) {
  switch (shape) {
    case InputShape::Lines:
      if (!changes_lines(options)) return make_line_block_reader(0, source, options);
      break;
    case InputShape::Events:
    case InputShape::Envelope:
    case InputShape::Kinesis:
    case InputShape::CloudTrail:
    case InputShape::Records:
    case InputShape::Results:
    case InputShape::Json: return make_event_block_reader(source, shape, options);
    default: break;
  }
  return make_framed_block_reader(make_line_block_reader(0, source, options), shape, options);
}

std::shared_ptr<const BlockSource> block_source(InputShape shape, std::string_view path) {
  if (shape != InputShape::Export) return nullptr;
  const auto stream = export_stream_of(path);
  if (!stream) return nullptr;
  BlockSource source;
  source.origin = StatedOrigin{.log_group = "", .log_stream = std::string(*stream)};
  return std::make_shared<const BlockSource>(std::move(source));
}

}  // namespace

LayeredFile open_layers(std::unique_ptr<ByteSource> source, std::string_view path, const BlockOptions& options) {
  LayeredFile file;
  file.source = std::move(source);
  InputShape shape = InputShape::Lines;
  if (const auto said = said_shape(path, options)) {
    shape = *said;
  } else {
    const RandomAccessFile* const random_access = file.source->random_access();
    Head head = random_access != nullptr ? look_at_head(*random_access) : read_head(*file.source);
    const Recognition recognition = recognize_shape(without_mark(head.bytes), head.is_whole, path);
    if (random_access == nullptr) {
      file.source = make_prefixed_source(std::move(head.bytes), std::move(head.problem), std::move(file.source));
    }
    shape = recognition.shape;
    if (recognition.needs_option_under_assertions && options.guesses == Guesses::Refused) {
      file.notes.push_back(refused_guess(shape));
      return file;
    }
    if (shape != InputShape::Lines) file.notes.push_back(announcement(shape));
    for (const ShapeHint& hint : recognition.hints) {
      file.notes.push_back({.message = hint.text, .kind = ProblemKind::Hint, .code = "input-maybe"});
    }
  }
  file.block_source = block_source(shape, path);
  if (shape == InputShape::Lines && !changes_lines(options)) file.chunks = ChunkedFile::make(*file.source, options);
  if (!file.chunks) file.reader = make_reader(*file.source, shape, options);
  return file;
}

std::optional<ChunkedFile> chunks_of_plain_lines(ByteSource& source, std::string_view path,
                                                 const BlockOptions& options) {
  const RandomAccessFile* const file = source.random_access();
  if (file == nullptr || changes_lines(options)) return std::nullopt;
  const auto said = said_shape(path, options);
  if (said && *said != InputShape::Lines) return std::nullopt;
  if (!said) {
    const Head head = look_at_head(*file);
    if (recognize_shape(without_mark(head.bytes), head.is_whole, path).shape != InputShape::Lines) return std::nullopt;
  }
  return ChunkedFile::make(source, options);
}

}  // namespace insitu
