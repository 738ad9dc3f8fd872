#include "engine/input/input_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "engine/input/archive_blocks.h"
#include "engine/input/archive_reader.h"
#include "engine/input/counted_source.h"
#include "engine/input/encoding_source.h"
#include "engine/input/event_blocks.h"
#include "engine/input/export_line.h"
#include "engine/input/foreign_format.h"
#include "engine/input/framed_blocks.h"
#include "engine/input/kinesis_blocks.h"
#include "engine/input/line_blocks.h"
#include "engine/input/prefixed_source.h"
#include "engine/input/recognize_shape.h"
#include "engine/input/replacement_notes.h"
#include "engine/input/text_source.h"
#include "engine/model/flow_fields.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

std::string_view code_of(const ShapeHint& hint) {
  switch (hint.matters) {
    case ShapeHint::Matters::Everywhere: break;
    case ShapeHint::Matters::ForJson: return kJsonHint;
    case ShapeHint::Matters::ForLetters: return kLettersHint;
  }
  return "input-maybe";
}

/// Plain text is known by its first lines; archives and encodings are known by less.
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
  if (head.bytes.size() < kFirstLines) return false;
  return head.bytes.size() >= kHeadBytes || !needs_more_head(without_mark(head.bytes));
}

/// Adds up to `wanted` bytes in all, of which the file may have fewer.
void look_further(Head& head, const RandomAccessFile& file, std::size_t wanted) {
  while (head.bytes.size() < wanted && !head.is_whole) {
    const std::size_t size = head.bytes.size();
    head.bytes.resize(wanted);
    auto count = file.read_at(size, head.bytes.data() + size, wanted - size);
    head.bytes.resize(size + count.value_or(0));
    if (!count) head.problem = std::move(count.error());
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
  std::size_t next_look = kFirstLines;  // what comes byte by byte is not looked at for each of them
  while (!head.is_whole && head.bytes.size() < kHeadBytes) {
    if (head.bytes.size() >= next_look) {
      if (is_enough(head)) break;
      next_look = 2 * head.bytes.size();
    }
    if (source.is_live() && head.bytes.contains('\n') && !is_in_first_value(without_mark(head.bytes))) break;
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
      return "cri, events are what the container wrote (--input lines takes the records; Container Insights would hold "
             "a JSON object around the text)";
    case InputShape::Journald: return "journald, events are its messages";
    case InputShape::Export: return "an export of a log group, the time before each event is not part of it";
    case InputShape::Tail:
    case InputShape::TailShort: return "what `aws logs tail` prints";
    case InputShape::VpcFlow: return "vpc-flow with a header, which is no event";
    case InputShape::W3c: return "w3c, lines with `#` are no events";
  }
  return {};
}

/// Whether the bytes of a file are its text: it is no archive and of no format or encoding that is read otherwise.
bool is_text_as_it_is(std::string_view head) {
  const EncodingGuess guess = guess_encoding(head);
  return guess.encoding.empty() && guess.refusal.empty() && !is_archive(head) && !foreign_format(head);
}

/// The shape that is asked for.
std::optional<InputShape> said_shape(std::string_view path, const BlockOptions& options) {
  if (options.shape_of) {
    if (const auto shape = options.shape_of(path)) return shape;
  }
  return options.shape;
}

bool changes_lines(const BlockOptions& options) { return options.strips_ansi || options.event_starts != nullptr; }

/// What a Lambda function gets of a subscription holds its envelope in base64.
bool is_wrapped_envelope(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto skip = [&](std::string_view token) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    const bool is_next = text.starts_with(token);
    if (is_next) text.remove_prefix(token.size());
    return is_next;
  };
  return skip("{") && skip("\"awslogs\"");
}

/// Where a file lies: on its own, or in an archive, where there may be no archive and a file may be no text.
enum class Nesting : std::uint8_t { Outside, InArchive };

/// Decides the layers of one file, from the outermost on.
class Opener {
 public:
  /// `around`: the layers around the file.
  Opener(std::string path, const BlockOptions& options, Nesting nesting, BinaryFiles binary_files,
         std::vector<std::string> around = {})
      : path_(std::move(path)), options_(options), nesting_(nesting), binary_files_(binary_files) {
    source_.layers = std::move(around);
  }

  LayeredFile open(std::unique_ptr<ByteSource> source) {
    file_.source = std::move(source);
    note_compression();
    look();
    file_.is_live = file_.source->is_live();
    open_content();
    file_.block_source = std::make_shared<const BlockSource>(std::move(source_));
    return std::move(file_);
  }

 private:
  void note_compression() {
    const SourceFacts facts = file_.source->facts();
    source_.modified = facts.modified_milliseconds;
    source_.layers.insert(source_.layers.end(), facts.gzip_layers, "gzip");
    if (!facts.other_compression.empty()) source_.layers.emplace_back(facts.other_compression);
    if (facts.gzip_layers > 1) announce("gzip in gzip", "input-gzip");
  }

  void open_content() {
    if (const std::string_view kind = archive_kind(head_.bytes); !kind.empty()) return open_archive(kind);
    file_.is_binary = binary_files_ == BinaryFiles::PassedOver && options_.encoding.empty() && is_binary(head_.bytes);
    if (file_.is_binary && nesting_ == Nesting::Outside) announce("binary, passed over (-a reads it)", "input-binary");
    if (file_.is_binary) return;
    if (const auto foreign = foreign_format(head_.bytes)) return note_refusal(std::string(*foreign));
    if (!decode()) return;
    source_.beginning = cut_to_characters(without_mark(head_.bytes), BlockSource::kBeginningBytes);
    const auto said = said_shape(path_, options_);
    source_.is_shape_said = said.has_value();
    if (!said && !recognize()) return;
    if (said) shape_ = *said;
    source_.shape = shape_;
    note_stated_stream();
    note_columns();
    open_blocks();
  }

  void open_blocks() {
    if (shape_ == InputShape::Lines && !changes_lines(options_)) {
      file_.chunks = ChunkedFile::make(*file_.source, options_);
    }
    if (file_.chunks) return;
    auto count = std::make_shared<std::atomic<std::uint64_t>>(0);
    source_.bytes_read = count;
    file_.source = make_counted_source(std::move(file_.source), std::move(count));
    file_.reader = reader();
    if (is_decoded_) file_.reader = make_replacement_notes(std::move(file_.reader), *file_.source);
  }

  /// Looks at the beginning of the source, which is as before afterwards. One whose beginning cannot be read ends
  /// there: a read that failed need not fail again, and what was decided without it would be wrong.
  void look() {
    const RandomAccessFile* const random_access = file_.source->random_access();
    head_ = random_access != nullptr ? look_at_head(*random_access) : read_head(*file_.source);
    if (random_access != nullptr && !head_.problem) return;
    file_.source =
        make_prefixed_source(head_.bytes, std::exchange(head_.problem, std::nullopt), std::move(file_.source));
  }

  void open_archive(std::string_view kind) {
    source_.layers.emplace_back(kind);
    if (nesting_ == Nesting::InArchive) return note_refusal(std::string(kNestedArchive));
    announce(fmt::format("{}, each file in it is read by itself", kind), fmt::format("input-{}", kind));
    file_.reader = make_archive_block_reader(std::move(file_.source), path_, options_,
                                             [path = path_, options = options_, around = source_.layers](
                                                 std::unique_ptr<ByteSource> content, std::string_view name) {
                                               return Opener(fmt::format("{}:{}", path, name), options,
                                                             Nesting::InArchive, BinaryFiles::PassedOver, around)
                                                   .open(std::move(content));
                                             });
  }

  /// Returns false if the text cannot be decoded.
  bool decode() {
    std::string_view encoding = options_.encoding;
    if (encoding.empty()) {
      const EncodingGuess guess = guess_encoding(head_.bytes);
      if (!guess.refusal.empty()) {
        note_refusal(std::string(guess.refusal));
        return false;
      }
      encoding = guess.encoding;
      if (!encoding.empty()) announce(std::string(encoding), "input-encoding");
    }
    if (encoding.empty()) return true;
    source_.layers.emplace_back(encoding);
    auto decoded = decode_text(std::move(file_.source), encoding);
    if (!decoded) {
      note_refusal(std::move(decoded.error()));
      return false;
    }
    file_.source = std::move(*decoded);
    is_decoded_ = true;
    look();
    return true;
  }

  /// Returns false if what is asserted must not depend on the shape that was recognised.
  bool recognize() {
    const Recognition recognition = recognize_shape(without_mark(head_.bytes), head_.is_whole, path_);
    shape_ = recognition.shape;
    source_.rule = recognition.rule;
    if (recognition.needs_option_under_assertions && options_.guesses == Guesses::Refused) {
      note_refusal(
          fmt::format("looks like {}, but what is asserted must not depend on a guess: say --input {} or "
                      "--input lines",
                      name_of(shape_), name_of(shape_)));
      return false;
    }
    if (shape_ != InputShape::Lines) {
      announce(std::string(describe(shape_)), fmt::format("input-{}", name_of(shape_)));
    }
    for (const ShapeHint& hint : recognition.hints) {
      file_.notes.push_back({.message = hint.text, .kind = ProblemKind::Hint, .code = std::string(code_of(hint))});
    }
    return true;
  }

  [[nodiscard]] std::unique_ptr<BlockReader> reader() const {
    ByteSource& source = *file_.source;
    const bool is_kinesis = shape_ == InputShape::Kinesis ||
                            (shape_ == InputShape::Envelope && is_wrapped_envelope(without_mark(head_.bytes)));
    if (is_kinesis) return make_kinesis_block_reader(source, shape_, options_);
    if (has_json_documents(shape_)) return make_event_block_reader(source, shape_, options_);
    auto lines = make_line_block_reader(0, source, options_);
    if (shape_ == InputShape::Lines && !changes_lines(options_)) return lines;
    return make_framed_block_reader(std::move(lines), shape_, options_);
  }

  /// The path of an export states the stream in a place of its own.
  void note_stated_stream() {
    const auto stream = shape_ == InputShape::Export ? export_stream_of(path_) : std::nullopt;
    if (stream) source_.origin = StatedOrigin{.log_group = "", .log_stream = std::string(*stream)};
  }

  /// The header of VPC flow logs, if the beginning of the file holds all of it.
  void note_columns() {
    if (shape_ != InputShape::VpcFlow) return;
    const std::string_view text = without_mark(head_.bytes);
    const std::size_t newline = text.find('\n');
    if (newline == std::string_view::npos && !head_.is_whole) return;
    std::string_view header = text.substr(0, newline);
    if (header.ends_with('\r')) header.remove_suffix(1);
    std::vector<std::string_view> names;
    split_flow_words(header, names);
    source_.columns.assign(names.begin(), names.end());
  }

  void announce(std::string message, std::string code) {
    file_.notes.push_back({.message = std::move(message), .kind = ProblemKind::Announcement, .code = std::move(code)});
  }
  void note_refusal(std::string message) { file_.notes.push_back({std::move(message)}); }

  std::string path_;
  const BlockOptions& options_;
  Nesting nesting_;
  BinaryFiles binary_files_;
  BlockSource source_;
  LayeredFile file_;
  Head head_;
  InputShape shape_ = InputShape::Lines;
  bool is_decoded_ = false;  ///< the text has another encoding than UTF-8
};

}  // namespace

LayeredFile open_layers(std::unique_ptr<ByteSource> source, std::string_view path, const BlockOptions& options,
                        BinaryFiles binary_files) {
  return Opener(std::string(path), options, Nesting::Outside, binary_files).open(std::move(source));
}

std::optional<ChunkedFile> chunks_of_plain_lines(ByteSource& source, std::string_view path,
                                                 const BlockOptions& options) {
  const RandomAccessFile* const file = source.random_access();
  if (file == nullptr || changes_lines(options) || !options.encoding.empty()) return std::nullopt;
  const Head head = look_at_head(*file);
  if (head.problem || !is_text_as_it_is(head.bytes) || is_binary(head.bytes)) return std::nullopt;
  const auto said = said_shape(path, options);
  const InputShape shape = said ? *said : recognize_shape(without_mark(head.bytes), head.is_whole, path).shape;
  return shape == InputShape::Lines ? ChunkedFile::make(source, options) : std::nullopt;
}

}  // namespace insitu
