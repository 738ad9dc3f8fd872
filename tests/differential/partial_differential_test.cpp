#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/partial/chosen_parts.h"
#include "engine/partial/partial_file.h"
#include "engine/partial/query_merge.h"
#include "engine/partial/query_part.h"
#include "insitu/compile.h"
#include "tests/differential/dice.h"
#include "tests/differential/query_answers.h"
#include "tests/differential/query_generator.h"
#include "tests/differential/random_run.h"

// Random queries over random events that are divided at random: one run, and partial results merged in a random tree.
namespace insitu {
namespace {

constexpr std::uint64_t kDividedQueries = kIsSanitized ? 60 : 250;
constexpr reference::QueryWindow kPartialWindow{.now_ms = 1'700'000'100'000, .start_ms = {}, .end_ms = {}};

QueryOptions options_of_window() {
  QueryOptions options;
  options.clock = {.now = kPartialWindow.now_ms, .start = {}, .end = {}};
  return options;
}

/// Cuts files at random places, so that there are more.
std::vector<EventFile> cut(const std::vector<EventFile>& files, Dice& dice) {
  std::vector<EventFile> pieces;
  for (const EventFile& file : files) {
    EventFile piece;
    for (const reference::QueryEvent& event : file) {
      piece.push_back(event);
      if (dice.chance(25)) pieces.push_back(std::exchange(piece, {}));
    }
    if (!piece.empty() || dice.chance(10)) pieces.push_back(std::move(piece));
  }
  return pieces;
}

/// Runs a query in parts, of which each has some of the files, in a world of partial results as bytes.
class DividedRun {
 public:
  DividedRun(const Program& program, const std::vector<EventFile>& files, InputShape shape, Dice& dice)
      : program_(program), files_(files), shape_(shape), dice_(dice) {}

  /// Returns nullopt if they cannot be merged, after reporting why.
  std::optional<QueryAnswer> answer(Reports& reports) {
    std::vector<std::vector<std::size_t>> divided(1 + dice_.below(4));
    for (std::size_t file = 0; file < files_.size(); ++file) divided[dice_.below(divided.size())].push_back(file);
    std::erase_if(divided, [](const auto& numbers) { return numbers.empty(); });
    std::vector<std::string> partials;
    for (const auto& numbers : divided) partials.push_back(partial_of(numbers));
    const std::string again = partials[dice_.below(partials.size())];  // of a task that was tried twice
    while (partials.size() > 1 && dice_.chance(60)) {
      std::vector<std::string> some;
      for (std::size_t count = std::min<std::size_t>(partials.size(), 2 + dice_.below(2)); count > 0; --count) {
        const std::size_t taken = dice_.below(partials.size());
        some.push_back(std::move(partials[taken]));
        partials.erase(partials.begin() + static_cast<std::ptrdiff_t>(taken));
      }
      QueryAnswer none;
      auto bytes = merged(some, none, Result::Partial);
      if (!bytes) return reports.report(why_), std::nullopt;
      partials.push_back(std::move(*bytes));
    }
    if (dice_.chance(20)) partials.push_back(again);
    QueryAnswer answer;
    if (!merged(partials, answer, Result::Rows)) return reports.report(why_), std::nullopt;
    return answer;
  }

 private:
  enum class Result { Partial, Rows };

  std::string partial_of(const std::vector<std::size_t>& numbers) {
    std::vector<EventFile> files;
    std::vector<PartialInput> stated;
    for (const std::size_t number : numbers) {
      files.push_back(files_[number]);
      stated.push_back({.name = "file " + std::to_string(number), .index = number});
    }
    ScanOptions options;
    options.threads = static_cast<unsigned>(1 + dice_.below(2));
    options.blocks.shape = shape_;
    const QueryPart part = run_query_part(
        program_, inputs_of(files, shape_), std::move(stated),
        [](std::size_t /*file*/, const InputProblem& /*problem*/) {}, options, options_of_window());
    return write_partial(part.header, part.state);
  }

  std::optional<std::string> merged(const std::vector<std::string>& partials, QueryAnswer& answer, Result result) {
    std::vector<PartialHeader> headers;
    std::vector<std::string> names;
    for (const std::string& bytes : partials) {
      auto header = read_partial_header(bytes);
      if (!header) return failed(header.error());
      headers.push_back(std::move(*header));
      names.push_back("partial " + std::to_string(names.size()));
    }
    const auto chosen = choose_parts(headers, names, {.may_have_gaps = result == Result::Partial});
    if (!chosen) return failed(chosen.error());
    const PartialHeader joined = joined_header(*chosen, headers);
    const auto sink = answer_sink(answer);
    QueryMerge merge(program_, *sink, options_of_window());
    for (const ChosenParts::Part& part : chosen->parts) {
      const auto state = read_partial_state(partials[part.index], SIZE_MAX);
      if (!state || !merge.add(*state, part.files)) return failed("a state is refused");
    }
    if (result == Result::Partial) return write_partial(joined, merge.state());
    answer.summary = merge.finish(totals_by_file(joined));
    return std::string();
  }
  std::nullopt_t failed(std::string why) {
    why_ = std::move(why);
    return std::nullopt;
  }

  const Program& program_;
  const std::vector<EventFile>& files_;
  InputShape shape_;
  Dice& dice_;
  std::string why_;
};

QueryAnswer single_run(const Program& program, const std::vector<EventFile>& files, InputShape shape) {
  ScanOptions options;
  options.threads = 1;
  options.numbering = Numbering::On;
  options.blocks.shape = shape;
  QueryAnswer answer;
  const auto sink = answer_sink(answer);
  answer.summary = scan(program, inputs_of(files, shape), *sink, options, options_of_window());
  return answer;
}

/// What differs in the totals; empty: nothing. Where a limit ends the run early, they depend on the threads. How many
/// events are examined is up to the prefilter, which learns from block to block.
std::string different_totals(const ScanSummary& one, const ScanSummary& merged, Prefiltering prefiltering) {
  const bool are_all_examined = prefiltering == Prefiltering::Off;
  if (one.ended_early != merged.ended_early) return "whether it ended early";
  if (one.ended_early) return {};
  if (one.records_scanned != merged.records_scanned) return "the number of events";
  if (are_all_examined && one.records_examined != merged.records_examined) return "the number of events examined";
  if (are_all_examined && one.records_without_time != merged.records_without_time) return "events without a time";
  if (are_all_examined && one.not_json != merged.not_json) return "events that are no JSON";
  if (one.records_matched != merged.records_matched) return "the number of events that match";
  if (one.bytes_scanned != merged.bytes_scanned || one.files != merged.files) return "bytes or files";
  if (one.rows != merged.rows || one.rows_cut != merged.rows_cut) return "the number of rows";
  if (one.log_groups != merged.log_groups) return "the log groups";
  if (one.lost_by_absence != merged.lost_by_absence) return "the rows that are lost by absence";
  if (one.never_numbers != merged.never_numbers) return "what is never a number";
  return one.is_approximate != merged.is_approximate ? "whether it is approximate" : "";
}

class PartialDifferentialTest : public testing::TestWithParam<InputShape> {};

TEST_P(PartialDifferentialTest, MergesGiveWhatOneRunGives) {
  const std::uint64_t seed =
      setting("INSITU_DIFFERENTIAL_SEED", kSeed) + (GetParam() == InputShape::Lines ? 15'000 : 16'000);
  const std::uint64_t count = setting("INSITU_DIFFERENTIAL_QUERIES", kDividedQueries);
  QueryGenerator queries(seed);
  QueryEventGenerator events(seed + 1'000'000);
  Dice dice(seed + 2'000'000);
  Reports reports;
  std::uint64_t with_rows = 0;
  for (std::uint64_t index = 0; index < count && !reports.is_enough(); ++index) {
    const RandomQuery query = queries.query();
    CompileOptions compile;
    if (dice.chance(30)) compile.order = DefaultOrder::Input;
    if (dice.chance(50)) compile.prefiltering = Prefiltering::Off;
    const auto program = compile_query(query.text, compile);
    if (!program) continue;
    const std::vector<EventFile> files = cut(events.files(GetParam()), dice);
    if (files.empty()) continue;
    const QueryAnswer one = single_run(*program, files, GetParam());
    const auto merged = DividedRun(*program, files, GetParam(), dice).answer(reports);
    if (!merged) continue;
    if (!one.rows.rows.empty()) ++with_rows;
    if (one.rows.columns != merged->rows.columns || one.rows.rows != merged->rows.rows) {
      reports.report("other rows\nquery  " + query.text);
    } else if (const std::string what = different_totals(one.summary, merged->summary, compile.prefiltering);
               !what.empty()) {
      reports.report("other totals: " + what + "\nquery  " + query.text);
    }
  }
  EXPECT_GT(with_rows * 3, count);
}

INSTANTIATE_TEST_SUITE_P(Shapes, PartialDifferentialTest, testing::Values(InputShape::Lines, InputShape::Events),
                         [](const auto& shape) { return shape.param == InputShape::Lines ? "Lines" : "Events"; });

}  // namespace
}  // namespace insitu
