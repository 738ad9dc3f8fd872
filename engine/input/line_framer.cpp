#include "engine/input/line_framer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/input/cri_record.h"
#include "engine/input/docker_record.h"
#include "engine/input/export_line.h"
#include "engine/input/tail_header.h"
#include "engine/model/flow_fields.h"

namespace insitu {
namespace {

void report_misfit(const LineFramer::Line& line, std::string_view what, MessageWriter& out) {
  out.report({fmt::format("line {} is {}", line.number, what), line.file_offset}, 1);
}

unsigned channel_of(ContainerStream stream) { return stream == ContainerStream::Stderr ? 1 : 0; }

/// The facts of the last records, by channel. What does not change is not written again.
class LastFacts {
 public:
  const ContainerFacts* of(unsigned channel, std::string_view attrs = {}) {
    ContainerFacts& facts = facts_[channel];
    if (facts.attrs != attrs) facts.attrs = attrs;
    return &facts;
  }

 private:
  std::array<ContainerFacts, 2> facts_ = {ContainerFacts{"stdout", ""}, ContainerFacts{"stderr", ""}};
};

/// Each line is an event; what the writer joins or strips is its affair.
class PlainLines final : public LineFramer {
 public:
  void take(const Line& line, MessageWriter& out) override { out.add({line.text, line.file_offset}); }
};

/// What containers wrote, whose long lines come in pieces.
class Pieces {
 public:
  explicit Pieces(const BlockOptions& options) : open_(options.max_event_bytes) {}

  void add(const FramedText& piece, bool is_last, MessageWriter& out) {
    if (is_last && open_.is_empty()) return out.add(piece);
    if (piece.text.empty() && !is_last) return;  // Docker leaves out what is empty, even a line break
    if (open_.has_open(piece.channel)) {
      open_.append(piece.channel, "", piece.text);
    } else {
      open_.open(piece);
    }
    if (is_last) open_.close(piece.channel);
    hand_on(out);
  }
  [[nodiscard]] bool has_open() const { return open_.holds_open(); }
  /// Whether a whole message may have to wait for others, or continues one.
  [[nodiscard]] bool is_waiting() const { return !open_.is_empty(); }
  void finish(MessageWriter& out) {
    open_.close_all();
    hand_on(out);
  }
  std::size_t abandon(MessageWriter& out) {
    const std::size_t lost = open_.abandon();
    hand_on(out);
    return lost;
  }

 private:
  void hand_on(MessageWriter& out) {
    open_.hand_on([&out](const FramedText& message) { out.add(message); },
                  [&out](std::uint64_t file_offset) { out.report_too_long(file_offset); });
  }

  OpenMessages open_;
};

class DockerFramer final : public LineFramer {
 public:
  explicit DockerFramer(const BlockOptions& options) : pieces_(options) {}

  void take(const Line& line, MessageWriter& out) override {
    if (line.text.empty()) return;
    const auto record = read_docker_record(line.text, out.room(line.text.size()), times_);
    if (!record) return report_misfit(line, "no record of Docker's json-file", out);
    std::string_view text = record->text;
    const bool is_last = text.ends_with('\n');
    if (is_last) text.remove_suffix(1);
    const unsigned channel = channel_of(record->stream);
    const ContainerFacts* const facts = facts_.of(channel, record->attrs);
    pieces_.add({text, line.file_offset, record->time, nullptr, channel, facts}, is_last, out);
  }
  Passed pass_over(std::string_view lines) override {
    Passed passed;
    while (passed.bytes < lines.size() && !pieces_.is_waiting()) {
      const auto length = length_of_simple_docker_record(lines.substr(passed.bytes), times_);
      if (!length) break;
      passed.bytes += *length;
      ++passed.lines;
    }
    return passed;
  }
  void finish(MessageWriter& out) override { pieces_.finish(out); }
  std::size_t abandon(MessageWriter& out) override { return pieces_.abandon(out); }

 private:
  Pieces pieces_;
  RecordTimes times_;
  LastFacts facts_;
};

class CriFramer final : public LineFramer {
 public:
  explicit CriFramer(const BlockOptions& options) : pieces_(options) {}

  void take(const Line& line, MessageWriter& out) override {
    if (line.text.empty()) return;
    const auto record = read_cri_record(line.text, times_);
    if (!record) return report_misfit(line, "no record of a container runtime (CRI)", out);
    const unsigned channel = channel_of(record->stream);
    pieces_.add({record->text, line.file_offset, record->time, nullptr, channel, facts_.of(channel)},
                !record->is_partial, out);
  }
  Passed pass_over(std::string_view lines) override {
    Passed passed;
    while (passed.bytes < lines.size() && !pieces_.is_waiting()) {
      const auto length = length_of_simple_cri_record(lines.substr(passed.bytes), times_);
      if (!length) break;
      passed.bytes += *length;
      ++passed.lines;
    }
    return passed;
  }
  void finish(MessageWriter& out) override {
    if (pieces_.has_open()) {
      out.report({.message = "ends within a line that comes in pieces: the rest may be in the next file",
                  .kind = ProblemKind::Announcement,
                  .code = "input-cri-open"});
    }
    pieces_.finish(out);
  }
  std::size_t abandon(MessageWriter& out) override { return pieces_.abandon(out); }

 private:
  Pieces pieces_;
  RecordTimes times_;
  LastFacts facts_;
};

/// A line that states its time begins an event, the others continue it.
class HeaderFramer : public LineFramer {
 public:
  explicit HeaderFramer(const BlockOptions& options) : open_(options.max_event_bytes) {}

  void finish(MessageWriter& out) override {
    open_.close_all();
    hand_on(out);
  }
  std::size_t abandon(MessageWriter& out) override {
    const std::size_t lost = open_.abandon();
    hand_on(out);
    return lost;
  }

 protected:
  void begin(const FramedText& first, MessageWriter& out) {
    open_.close(0);
    hand_on(out);
    open_.open(first);
    has_begun_ = true;
    is_text_due_ = first.text.empty();
  }
  /// `what` is the line that should have come first.
  void go_on(const Line& line, std::string_view what, MessageWriter& out) {
    if (!has_begun_) {
      if (!line.text.empty()) report_misfit(line, fmt::format("before {}", what), out);
      return;
    }
    if (open_.has_open(0)) open_.append(0, std::exchange(is_text_due_, false) ? "" : "\n", line.text);
  }

 private:
  void hand_on(MessageWriter& out) {
    open_.hand_on([&out](const FramedText& message) { out.add(message); },
                  [&out](std::uint64_t file_offset) { out.report_too_long(file_offset); });
  }

  OpenMessages open_;
  bool has_begun_ = false;
  bool is_text_due_ = false;  ///< the message begins on the next line
};

class ExportFramer final : public HeaderFramer {
 public:
  using HeaderFramer::HeaderFramer;
  void take(const Line& line, MessageWriter& out) override {
    const auto first = read_export_line(line.text);
    if (!first) return go_on(line, "the first time of the export", out);
    begin({first->message, line.file_offset, first->time}, out);
  }
};

class TailFramer final : public HeaderFramer {
 public:
  using ReadHeader = std::optional<TailHeader> (*)(std::string_view line);
  TailFramer(const BlockOptions& options, ReadHeader read) : HeaderFramer(options), read_(read) {}
  void take(const Line& line, MessageWriter& out) override {
    const auto header = read_(line.text);
    if (!header) return go_on(line, "the first header of `aws logs tail`", out);
    const StatedOrigin origin{.log_group = "", .log_stream = std::string(header->stream)};
    begin({header->message, line.file_offset, header->time, origin.log_stream.empty() ? nullptr : &origin}, out);
  }

 private:
  ReadHeader read_;
};

/// A log of VPC flows with a header, which names the columns.
class VpcFlowFramer final : public LineFramer {
 public:
  void take(const Line& line, MessageWriter& out) override {
    split_flow_words(line.text, words_);
    const std::vector<std::string_view>& words = words_;
    if (columns_ == 0) {
      const auto is_known = [](std::string_view word) {
        return std::ranges::find(kFlowFields, word) != kFlowFields.end();
      };
      if (std::ranges::none_of(words, is_known)) return report_misfit(line, "no header of VPC flow logs", out);
      columns_ = words.size();
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "start") start_ = i;
      }
      return;
    }
    if (words.empty()) return;
    if (words.size() != columns_) {
      return report_misfit(line, fmt::format("of {} words, where the header has {}", words.size(), columns_), out);
    }
    out.add({line.text, line.file_offset, start_ ? seconds(words[*start_]) : std::nullopt});
  }

 private:
  static std::optional<std::int64_t> seconds(std::string_view word) {
    std::int64_t value = 0;
    const auto [stopped, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    const bool is_time = error == std::errc{} && stopped == word.data() + word.size() && value >= 0 && word.size() < 16;
    return is_time ? std::optional(value * 1000) : std::nullopt;
  }

  std::vector<std::string_view> words_;  ///< of the line
  std::size_t columns_ = 0;
  std::optional<std::size_t> start_;
};

/// Lines that begin with `#` are directives, wherever they are: files may have been glued.
class W3cFramer final : public LineFramer {
 public:
  void take(const Line& line, MessageWriter& out) override {
    if (!line.text.starts_with('#')) out.add({line.text, line.file_offset});
  }
};

}  // namespace

std::unique_ptr<LineFramer> make_line_framer(InputShape shape, const BlockOptions& options) {
  switch (shape) {
    case InputShape::Lines:
    case InputShape::Journald: return std::make_unique<PlainLines>();
    case InputShape::Docker: return std::make_unique<DockerFramer>(options);
    case InputShape::Cri: return std::make_unique<CriFramer>(options);
    case InputShape::Export: return std::make_unique<ExportFramer>(options);
    case InputShape::Tail: return std::make_unique<TailFramer>(options, read_tail_header);
    case InputShape::TailShort: return std::make_unique<TailFramer>(options, read_short_tail_header);
    case InputShape::VpcFlow: return std::make_unique<VpcFlowFramer>();
    case InputShape::W3c: return std::make_unique<W3cFramer>();
    case InputShape::Events:
    case InputShape::Envelope:
    case InputShape::Kinesis:
    case InputShape::CloudTrail:
    case InputShape::Records:
    case InputShape::Results:
    case InputShape::Json: break;
  }
  return nullptr;
}

}  // namespace insitu
