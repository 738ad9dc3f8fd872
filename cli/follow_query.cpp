#include "cli/follow_query.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "cli/follow_loop.h"
#include "cli/input_messages.h"
#include "cli/stop_pattern.h"
#include "cli/time_options.h"
#include "engine/follow/beginning_of_file.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

using Clock = FollowConsumer::Clock;

constexpr std::chrono::milliseconds kEvery{5000};
constexpr std::string_view kClearScreen = "\x1b[2J\x1b[H";

/// Passes over the first rows, and takes everything else from another sink.
class SkippingRows : public RowSink {
 public:
  SkippingRows(RowSink* inner, std::uint64_t skipped) : inner_(inner), skipped_(skipped) {}
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    if (seen_++ >= skipped_ && inner_ != nullptr) inner_->row(values, pointer);
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
  [[nodiscard]] std::uint64_t rows() const { return seen_; }

 private:
  RowSink* inner_;
  std::uint64_t skipped_;
  std::uint64_t seen_ = 0;
};

class QueryFollower : public FollowConsumer {
 public:
  QueryFollower(const QueryArguments& arguments, const Program& program, const ScanOptions& options,
                const QueryOptions& query, StopPattern stop, ByteOutput& out, const RowStyle& style)
      : arguments_(arguments),
        program_(program),
        options_(options),
        query_options_(query),
        stop_(std::move(stop)),
        messages_(arguments),
        out_(out),
        style_(style),
        sink_(make_sink()),
        query_(program, *sink_, options_, query),
        next_print_(Clock::now() + every()) {}

  bool begin(const FileFollower& follower) override {
    if (!arguments_.follow.tail) return true;
    std::vector<Input> inputs;
    for (const FileFollower::PassedOver& one : follower.passed_over()) {
      inputs.push_back(beginning_of_file(one.path, one.bytes));
    }
    SkippingRows count(nullptr, 0);
    scan(program_, inputs, count, options_, query_options_);
    SkippingRows tail(sink_.get(), count.rows() - std::min(count.rows(), *arguments_.follow.tail));
    scan(program_, inputs, tail, options_, query_options_);
    has_tail_ = count.rows() > 0;
    return sink_->is_open();
  }

  bool take(ArrivedText text) override {
    if (seen_.insert(text.path).second || text.begins_file) announce_shape(text, messages_);
    names_.front() = text.path;
    ScanOptions options = options_;
    const Input input = input_of_text(text, arguments_, options);
    const auto stop_at = stop_.first_match(input, options);
    const bool goes_on = query_.add(input, options.blocks, stop_at ? std::optional(stop_at->offset) : std::nullopt);
    has_changed_ = true;
    was_stopped_ = was_stopped_ || stop_at;
    return goes_on && !was_stopped_;
  }

  bool looked(const FileFollower& /*follower*/, Clock::time_point now) override {
    if (query_.holds_rows() && has_changed_ && now >= next_print_) print(now);
    out_.flush();
    return !out_.error() && sink_->is_open();
  }

  [[nodiscard]] std::optional<Clock::time_point> due() const override {
    return query_.holds_rows() && has_changed_ ? std::optional(next_print_) : std::nullopt;
  }

  ExitCode conclude(FollowEnd end, bool has_problems) {
    if (query_.is_out_of_memory()) {
      complain("the query holds more than it may: --memory-limit says how much");
      return finish(out_, ExitCode::Error);
    }
    if (query_.holds_rows()) {
      if (has_changed_ || !has_printed_) print(Clock::now());
    } else {
      query_.finish();
    }
    out_.flush();
    messages_.print_unnamed();
    if (arguments_.messages) note_times(query_options_);
    if (end == FollowEnd::Interrupted) return finish(out_, ExitCode::Interrupted);
    if (has_problems || query_.has_problems()) return finish(out_, ExitCode::Error);
    const bool is_met = was_stopped_ || has_tail_ || query_.has_rows() || out_.error() == std::errc::broken_pipe;
    return finish(out_, is_met ? ExitCode::Matched : ExitCode::NothingMatched);
  }

 private:
  [[nodiscard]] std::chrono::milliseconds every() const { return arguments_.follow.every.value_or(kEvery); }

  std::unique_ptr<RowSink> make_sink() {
    RowFormat format = arguments_.output;
    // A table needs all rows to know its widths.
    if (!arguments_.has_output) format = RowFormat::Tsv;
    return row_sink(format, context(), style_);
  }

  SinkContext context() {
    return {out_, names_,
            [this](const std::string& file, const InputProblem& problem) { messages_.report(file, problem); }};
  }

  void print(Clock::time_point now) {
    if (::isatty(STDOUT_FILENO) == 1) {
      out_.write(kClearScreen);
    } else if (has_printed_) {
      out_.write('\n');
    }
    const auto sink = row_sink(arguments_.output, context(), style_);
    query_.print(*sink);
    has_printed_ = true;
    has_changed_ = false;
    next_print_ = now + every();
  }

  const QueryArguments& arguments_;
  const Program& program_;
  ScanOptions options_;
  const QueryOptions& query_options_;
  StopPattern stop_;
  InputMessages messages_;
  ByteOutput& out_;
  RowStyle style_;
  std::vector<std::string> names_ = {""};
  std::set<std::string> seen_;
  std::unique_ptr<RowSink> sink_;
  LiveQuery query_;
  Clock::time_point next_print_;
  bool has_changed_ = false;
  bool has_printed_ = false;
  bool was_stopped_ = false;
  bool has_tail_ = false;
};

}  // namespace

bool is_written_by_rows(RowFormat format) {
  return format == RowFormat::Csv || format == RowFormat::Tsv || format == RowFormat::Ndjson;
}

ExitCode follow_with_query(const QueryArguments& arguments, const Program& program, const ScanOptions& options,
                           QueryOptions& query, ByteOutput& out, const RowStyle& style) {
  auto stop = StopPattern::make(arguments.follow.stop_on, {});
  if (!stop) return ExitCode::Error;
  if (!holds_rows(program) && arguments.has_output && !is_written_by_rows(arguments.output)) {
    complain("`--follow` prints rows as they come: `--output` may be tsv, csv or ndjson");
    return ExitCode::Error;
  }
  if (holds_rows(program) && arguments.follow.tail) {
    complain("`--tail` begins with the last rows, and this query holds its rows: `--from-start` counts all events");
    return ExitCode::Error;
  }
  QueryFollower follower(arguments, program, options, query, std::move(*stop), out, style);
  FollowLoop loop(arguments, arguments.follow, options);
  const FollowEnd end = loop.run(follower);
  return follower.conclude(end, loop.has_problems());
}

}  // namespace insitu::cli
