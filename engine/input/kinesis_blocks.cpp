#include "engine/input/kinesis_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/input/base64_source.h"
#include "engine/input/decompress.h"
#include "engine/input/event_blocks.h"
#include "engine/input/json_scan.h"
#include "engine/input/text_source.h"

namespace insitu {
namespace {

/// The members that hold data; `[` is an element of an array.
constexpr std::string_view kDataMembers[] = {"awslogs.data", "Records.[.kinesis.data", "Records.[.Data",
                                             "records.[.data", "rawData"};

/// Goes through JSON documents up to the texts of some members, which others read.
class DataFinder {
 public:
  explicit DataFinder(ByteSource& source) : source_(source) {}

  /// Moves to the next member of data, just after the quote of its text. False: there is none, or the JSON is broken.
  bool find_next() {
    while (!problem_) {
      if (unread_.empty() && !read_more()) return false;
      if (is_at_data() && skip_to_quote()) return true;
      const JsonScan::Step step = scan_.step(unread_);
      unread_.remove_prefix(step.taken);
      take(step.mark);
    }
    return false;
  }
  /// Reads the text of the member, up to its closing quote. Returns 0 at its end.
  std::expected<std::size_t, InputProblem> read_text(char* into, std::size_t capacity) {
    if (!is_in_text_ || (unread_.empty() && !read_more())) return 0;
    const std::size_t quote = std::min(unread_.find('"'), unread_.size());
    const std::size_t count = std::min(quote, capacity);
    std::memcpy(into, unread_.data(), count);
    unread_.remove_prefix(count);
    if (count == quote && !unread_.empty()) end_text();
    return count;
  }
  void skip_text() {
    std::array<char, 4096> bytes{};
    while (is_in_text_) {
      const auto count = read_text(bytes.data(), bytes.size());
      if (!count || (*count == 0 && is_in_text_)) break;
    }
  }
  [[nodiscard]] bool is_live() const { return source_.is_live(); }
  /// What ended the documents, but for their end.
  std::optional<InputProblem> take_problem() { return std::exchange(problem_, std::nullopt); }
  [[nodiscard]] std::uint64_t position() const { return source_.position() - unread_.size(); }

 private:
  bool read_more() {
    const auto count = source_.read(chunk_.data(), chunk_.size());
    if (!count) problem_ = count.error();
    unread_ = std::string_view(chunk_.data(), count.value_or(0));
    if (unread_.empty() && !problem_ && (is_in_text_ || scan_.finish() == JsonMark::Broken)) {
      problem_ = InputProblem{"ends inside a JSON document", source_.position()};
    }
    return !unread_.empty();
  }

  void take(JsonMark mark) {
    switch (mark) {
      case JsonMark::NeedsMore: break;
      case JsonMark::Broken: problem_ = InputProblem{"is no JSON from here on", position()}; break;
      case JsonMark::Name: name_ = scan_.text(); break;
      case JsonMark::ObjectBegins:
      case JsonMark::ArrayBegins:
        path_.push_back(std::exchange(name_, mark == JsonMark::ArrayBegins ? "[" : ""));
        break;
      case JsonMark::ObjectEnds:
      case JsonMark::ArrayEnds: path_.pop_back(); [[fallthrough]];
      case JsonMark::Text:
      case JsonMark::Number:
      case JsonMark::Literal: name_ = !path_.empty() && !scan_.is_in_object() ? "[" : ""; break;
    }
  }

  /// Whether the value of a member of data comes next.
  [[nodiscard]] bool is_at_data() const {
    if (name_.empty() || name_ == "[" || path_.size() > 4) return false;
    std::string whole;
    for (const std::string& part : path_) {
      if (!part.empty()) whole += part + '.';
    }
    whole += name_;
    return std::ranges::find(kDataMembers, whole) != std::end(kDataMembers);
  }

  /// False: the value is no text.
  bool skip_to_quote() {
    const std::size_t at = unread_.find_first_not_of(" \t\r\n:");
    if (at == std::string_view::npos || unread_[at] != '"') return false;
    // The scan goes on as if the text were empty.
    const JsonScan::Step step = scan_.step(unread_.substr(0, at + 1));
    unread_.remove_prefix(step.taken);
    is_in_text_ = true;
    return true;
  }
  void end_text() {
    is_in_text_ = false;
    const JsonScan::Step step = scan_.step(unread_.substr(0, 1));
    unread_.remove_prefix(step.taken);
    take(step.mark);
  }

  TextSource source_;
  JsonScan scan_;
  std::array<char, 32 * 1024> chunk_{};
  std::string_view unread_;        ///< is in chunk_
  std::vector<std::string> path_;  ///< the names of the open objects and arrays
  std::string name_;               ///< of the value that comes next
  bool is_in_text_ = false;
  std::optional<InputProblem> problem_;
};

/// The text of one member.
class MemberText final : public ByteSource {
 public:
  explicit MemberText(DataFinder& finder) : finder_(finder) {}
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    return finder_.read_text(into, capacity);
  }
  [[nodiscard]] bool is_live() const override { return finder_.is_live(); }

 private:
  DataFinder& finder_;
};

class KinesisBlocks final : public BlockReader {
 public:
  KinesisBlocks(ByteSource& source, InputShape shape, const BlockOptions& options)
      : finder_(source), shape_(shape), options_(options) {}

  bool next(Block& block) override {
    for (;;) {
      if (!envelopes_ && !open_next(block)) return finish(block);
      if (!envelopes_) return true;  // the record could not be opened
      if (envelopes_->next(block)) {
        found_events_ = found_events_ || !block.records.empty();
        return deliver(block);
      }
      const bool is_empty = block.problems.empty() && !found_events_ && !had_problem_;
      close();
      if (is_empty) block.problems.push_back({"no envelope in it"});
      if (!block.problems.empty()) return deliver(block);
    }
  }

 private:
  bool open_next(Block& block) {
    if (!finder_.find_next()) return false;
    ++record_;
    position_ = finder_.position();
    found_events_ = had_problem_ = false;
    auto source = decompress(decode_base64(std::make_unique<MemberText>(finder_)));
    if (!source) {
      block.clear(options_.block_bytes);
      block.buffer.resize(0);
      block.problems.push_back(std::move(source.error()));
      deliver(block);
      finder_.skip_text();
      return true;
    }
    data_ = std::move(*source);
    envelopes_ = make_event_block_reader(*data_, InputShape::Envelope, options_);
    return true;
  }

  void close() {
    bytes_before_ += std::exchange(end_, 0);
    envelopes_.reset();
    data_.reset();
    finder_.skip_text();
  }

  /// Places in the data of a record mean nothing to who has the file.
  bool deliver(Block& block) {
    block.shape = shape_;
    block.bytes_before = bytes_before_;
    end_ = std::max(end_, block.file_offset + block.buffer.size() + 1);
    for (InputProblem& problem : block.problems) {
      had_problem_ = had_problem_ || is_failure(problem);
      problem.message = fmt::format("record {}: {}", record_, problem.message);
      problem.offset = position_;
    }
    return true;
  }

  bool finish(Block& block) {
    block.clear(options_.block_bytes);
    block.buffer.resize(0);
    if (auto problem = finder_.take_problem()) {
      block.problems.push_back(std::move(*problem));
    } else if (record_ == 0) {
      block.problems.push_back({"holds no data of Kinesis, Firehose or a subscription"});
    }
    record_ = 1;
    return false;
  }

  DataFinder finder_;
  InputShape shape_;
  BlockOptions options_;
  std::unique_ptr<ByteSource> data_;
  std::unique_ptr<BlockReader> envelopes_;  ///< of the record that is open
  std::uint64_t record_ = 0;                ///< its number, from 1
  std::uint64_t position_ = 0;              ///< where its data begin
  std::uint64_t bytes_before_ = 0;          ///< of the data of earlier records
  std::uint64_t end_ = 0;                   ///< in the data of this one
  bool found_events_ = false;
  bool had_problem_ = false;
};

}  // namespace

std::unique_ptr<BlockReader> make_kinesis_block_reader(ByteSource& source, InputShape shape,
                                                       const BlockOptions& options) {
  return std::make_unique<KinesisBlocks>(source, shape, options);
}

}  // namespace insitu
