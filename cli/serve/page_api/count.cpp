#include "cli/serve/page_api/count.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "cli/serve/event_pages.h"
#include "grammar/query_parser.h"
#include "grammar/unparse_query.h"
#include "insitu/compile.h"
#include "insitu/query_scan.h"
#include "insitu/scan.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kBucketWidths[] = {1,
                                          2,
                                          5,
                                          10,
                                          20,
                                          50,
                                          100,
                                          200,
                                          500,
                                          kSecond,
                                          2 * kSecond,
                                          5 * kSecond,
                                          10 * kSecond,
                                          15 * kSecond,
                                          30 * kSecond,
                                          kMinute,
                                          2 * kMinute,
                                          5 * kMinute,
                                          10 * kMinute,
                                          15 * kMinute,
                                          30 * kMinute,
                                          kHour,
                                          2 * kHour,
                                          3 * kHour,
                                          6 * kHour,
                                          12 * kHour,
                                          kDay,
                                          2 * kDay,
                                          7 * kDay,
                                          14 * kDay,
                                          30 * kDay,
                                          60 * kDay,
                                          90 * kDay,
                                          180 * kDay,
                                          365 * kDay};

std::int64_t floor_to(std::int64_t time, std::int64_t width) {
  const std::int64_t rest = time % width;
  return time - (rest < 0 ? rest + width : rest);
}

BucketRow row_of_width(const TimeWindow& window, std::int64_t width) {
  const std::int64_t first = floor_to(window.start, width);
  return {.first = first,
          .width = width,
          .count = static_cast<std::size_t>((floor_to(window.end, width) - first) / width) + 1};
}

/// What one thread has counted.
class Tally {
 public:
  explicit Tally(const BucketRow& row) : row_(row), buckets_(row.count) {}

  void add(std::int64_t time, Level level) {
    const std::int64_t bucket = (time - row_.first) / row_.width;
    const auto last = static_cast<std::int64_t>(buckets_.size()) - 1;
    ++buckets_[static_cast<std::size_t>(std::clamp<std::int64_t>(bucket, 0, last))][static_cast<std::size_t>(level)];
  }
  [[nodiscard]] const std::vector<LevelCounts>& buckets() const { return buckets_; }

 private:
  BucketRow row_;
  std::vector<LevelCounts> buckets_;
};

/// Counts what a pattern selects.
class SelectedCounter : public Sink {
 public:
  SelectedCounter(const BucketRow& row, std::span<const ServedFile> files) : tally_(row), files_(files) {}
  void selected(const SelectedEvent& event) override {
    tally_.add(event.event.timestamp.value_or(files_[event.file].file->modified),
               levels_.level_of(event.event.message));
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  Tally tally_;
  std::span<const ServedFile> files_;
  LevelReader levels_;
};

/// The columns of the rows that are counted. Of all events the members that state a level are columns, too, because
/// they cost less where the message is read anyway.
constexpr std::size_t kTimeColumn = 0;
constexpr std::size_t kMessageColumn = 1;
constexpr std::size_t kFirstMemberColumn = 2;

/// Counts the rows of one thread as if it formatted them.
class RowCounter : public RowFormatter {
 public:
  explicit RowCounter(std::shared_ptr<Tally> tally) : tally_(std::move(tally)) {}
  void append(std::string& /*out*/, std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    if (values[kTimeColumn].kind() != FieldKind::Timestamp) return;
    tally_->add(values[kTimeColumn].integer(), level(values));
  }

 private:
  Level level(std::span<const FieldValue> values) {
    const FieldValue& value = values[kMessageColumn];
    const std::string_view message = value.has_text() ? value.text() : std::string_view();
    if (values.size() == kFirstMemberColumn) return levels_.level_of(message);
    const std::size_t first = message.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && message[first] == '{') {
      if (const auto found = level_of_members(values.subspan(kFirstMemberColumn))) return *found;
    }
    return levels_.level_in(message);
  }

  std::shared_ptr<Tally> tally_;
  LevelReader levels_;
};

/// Counts rows on all threads at once.
class RowTallies : public RowSink {
 public:
  explicit RowTallies(const BucketRow& row) : row_(row) {}
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    if (!single_) single_ = formatter();
    single_->append(unused_, values, pointer);
  }
  [[nodiscard]] std::unique_ptr<RowFormatter> formatter() const override {
    auto tally = std::make_shared<Tally>(row_);
    const std::lock_guard lock(mutex_);
    tallies_.push_back(tally);
    return std::make_unique<RowCounter>(std::move(tally));
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
  [[nodiscard]] const std::vector<std::shared_ptr<Tally>>& tallies() const { return tallies_; }

 private:
  BucketRow row_;
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<Tally>> tallies_;
  std::unique_ptr<RowFormatter> single_;
  std::string unused_;
};

/// The commands of a query before the first one after which rows are no events, without those that only choose what is
/// shown.
std::string commands_of_events(const ast::Query& query) {
  ast::Query front{.sources = query.sources, .commands = {}};
  for (const ast::Command& command : query.commands) {
    if (std::holds_alternative<ast::Display>(command.node)) continue;
    const bool keeps_events =
        std::holds_alternative<ast::Filter>(command.node) || std::holds_alternative<ast::Fields>(command.node) ||
        std::holds_alternative<ast::Parse>(command.node) || std::holds_alternative<ast::Unnest>(command.node);
    if (!keeps_events) break;
    front.commands.push_back(command);
  }
  return front.commands.empty() && front.sources.empty() ? std::string() : unparse(front);
}

/// More than any log has.
constexpr std::int64_t kAllRows = 1'000'000'000'000'000;

/// The query whose rows are counted.
Answered<Program> program_of_counted_rows(const PageText& text) {
  // Quotas hold for the text itself, below; here all rows are wanted, and not the first ones of the service.
  const CompileOptions options{.quotas = ServiceQuotas::Lifted, .order = DefaultOrder::Input};
  std::string front;
  std::string columns = "@timestamp, @message";
  if (text.is_blank()) {
    for (const std::string_view name : kLevelMembers) columns += fmt::format(", {}", name);
  } else {
    // What follows may be wrong as well, and is refused as in the query itself.
    if (auto whole = compile_page_text(text); !whole) return whole;
    front = commands_of_events(parse_query(text.text)->query);
  }
  return compile_page_text(
      {.language = PageLanguage::Query,
       .text = fmt::format("{}{}display {} | limit any {}", front, front.empty() ? "" : " | ", columns, kAllRows)},
      options);
}

BucketCounts counts_of(const BucketRow& row, const ScanSummary& summary) {
  return {.buckets = std::vector<LevelCounts>(row.count),
          .scanned = summary.records_scanned,
          .bytes = summary.bytes_scanned};
}

void add_tally(BucketCounts& counts, const Tally& tally) {
  for (std::size_t i = 0; i < counts.buckets.size(); ++i) {
    add_counts(counts.buckets[i], tally.buckets()[i]);
    counts.matched += sum_of_counts(tally.buckets()[i]);
  }
}

}  // namespace

std::optional<TimeRange> times_of_files(PageCall& call, std::span<const ServedFile> files) {
  TimeRange all;
  for (const ServedFile& file : files) {
    if (const auto times = call.server.pages().times_of(file)) all.add(*times);
  }
  return all.is_empty() ? std::nullopt : std::optional(all);
}

TimeWindow closed_window(PageCall& call, std::span<const ServedFile> files, TimeWindow window) {
  const TimeWindow open;
  if (window.start != open.start && window.end != open.end) return window;
  const std::int64_t now = call.server.now();
  const TimeRange range = times_of_files(call, files).value_or(TimeRange{.first = now - kHour, .last = now});
  if (window.start == open.start) window.start = std::min(range.first, window.end);
  if (window.end == open.end) window.end = std::max(range.last, window.start);
  return window;
}

BucketRow histogram_buckets(const TimeWindow& window, std::size_t max_buckets) {
  for (const std::int64_t width : kBucketWidths) {
    if ((window.end - window.start) / width > static_cast<std::int64_t>(max_buckets)) continue;
    if (const BucketRow row = row_of_width(window, width); row.count <= max_buckets) return row;
  }
  std::int64_t years = 1;
  while (row_of_width(window, 365 * kDay * years).count > max_buckets) years *= 2;
  return row_of_width(window, 365 * kDay * years);
}

BucketRow even_buckets(const TimeWindow& window, std::size_t count) {
  const auto wanted = static_cast<std::int64_t>(count);
  return {.first = window.start, .width = (window.end - window.start) / wanted + 1, .count = count};
}

LevelCounts BucketCounts::total() const {
  LevelCounts sum{};
  for (const LevelCounts& bucket : buckets) add_counts(sum, bucket);
  return sum;
}

Answered<BucketCounts> count_events(PageCall& call, std::span<const ServedFile> files, const TimeWindow& window,
                                    const PageText& text, const BucketRow& row) {
  const std::vector<Input> inputs = inputs_of(files);
  ScanOptions options = call.server.pages().options_for(files);
  options.numbering = Numbering::On;
  if (text.language == PageLanguage::Pattern && !text.is_blank()) {
    const auto program = compile_page_text(text);
    if (!program) return std::unexpected(program.error());
    options.window = window;
    SelectedCounter counter(row, files);
    BucketCounts counts = counts_of(row, scan(*program, inputs, counter, options));
    add_tally(counts, counter.tally());
    return counts;
  }
  const auto program = program_of_counted_rows(text);
  if (!program) return std::unexpected(program.error());
  options.window.reset();
  QueryOptions query{.clock = {.now = call.server.now(), .start = window.start, .end = window.end},
                     .times = options.times,
                     .memory_limit = call.server.settings().memory_limit,
                     .counts_lost_rows = false};
  query.missing_times = options.missing_times;
  RowTallies tallies(row);
  BucketCounts counts = counts_of(row, scan(*program, inputs, tallies, options, query));
  for (const auto& tally : tallies.tallies()) add_tally(counts, *tally);
  return counts;
}

}  // namespace insitu::serve
