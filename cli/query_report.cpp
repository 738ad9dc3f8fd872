#include "cli/query_report.h"

#include <fmt/format.h>
#include <sys/sysinfo.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "cli/console.h"
#include "cli/count_expectation.h"
#include "cli/time_options.h"

namespace insitu::cli {
namespace {

/// A count for the statistics; "not asked" if no result depends on what it counts.
std::string asked(bool was_asked, std::uint64_t count) { return was_asked ? std::to_string(count) : "not asked"; }

void print_query_stats(const ScanSummary& summary, double seconds) {
  std::string text;
  for (const auto& [name, value] : query_statistics(summary)) text += fmt::format("{}: {}\n", name, value);
  write_statistics(text + fmt::format("seconds: {:.3f}\nGB/s: {:.3f}\n", seconds,
                                      seconds > 0 ? static_cast<double>(summary.bytes_scanned) / 1e9 / seconds : 0.0));
}

/// Notes what is worth knowing about a correct answer.
void print_warnings(const QueryArguments& arguments, const ScanSummary& summary) {
  if (!arguments.messages) return;
  if (summary.log_groups > 0 && summary.log_groups_selected == 0) {
    complain(
        "note: SOURCE selects none of the log groups of the input, so no event counts (`insitu query 'fields @log' "
        "...` shows what they are)");
  }
  const bool asks_field = !arguments.time.field.empty() || !arguments.time.format.empty();
  if (asks_field && arguments.shape == InputShape::Events) {
    complain(
        "note: events of `--input events` state their time: --time-field and --time-format only count for those that "
        "do not");
  }
  if (summary.rows_cut > 0) {
    complain(
        fmt::format("note: {} rows were cut: a query without `limit` gives the first 10,000 (--no-aws-limits lifts it)",
                    summary.rows_cut));
  }
  if (summary.lacks_window) {
    complain("note: without --start and --end queryStartTime(), queryEndTime() and queryTimeRange() are missing");
  }
  if (summary.is_approximate) {
    complain("note: `pct` or `countDistinct` met too many values to hold: its results are approximate");
  }
  if (summary.lacks_earlier_rows) {
    complain("note: nothing lies in the time that is compared with, so that everything is new");
  }
  if (const std::size_t count = summary.coarsened_texts; count > 0) {
    complain(fmt::format(
        "note: `pattern` met more than 10,000 kinds of texts of one number of words, {}: it tells them apart "
        "less well there",
        count == 1 ? "once" : fmt::format("{} times", count)));
  }
}

/// Notes which events did not count as may have been meant.
void print_losses(const ScanSummary& summary) {
  const auto events = [](std::uint64_t count) { return count == 1 ? "1 event" : fmt::format("{} events", count); };
  const auto verb = [](std::uint64_t count, std::string_view one, std::string_view many) {
    return count == 1 ? one : many;
  };
  if (const std::uint64_t count = summary.records_without_window; count > 0) {
    complain(fmt::format("note: {} that the query asks for {} no time, so that {} in no window", events(count),
                         verb(count, "states", "state"), verb(count, "it lies", "they lie")));
  }
  for (const auto& [field, count] : summary.lost_by_absence) {
    complain(fmt::format("note: {} {} no `{}`; `or !ispresent({})` keeps {}", events(count), verb(count, "has", "have"),
                         field, field, verb(count, "it", "them")));
  }
  for (const auto& [argument, count] : summary.never_numbers) {
    complain(fmt::format("note: {} {} a `{}` that is no number, and none has one that is", events(count),
                         verb(count, "has", "have"), argument));
  }
}

/// The exit status of a query.
ExitCode conclude(const CountExpectations& expectations, const ByteOutput& out, const EndedScan& scan,
                  const WindowCheck& window) {
  const ScanSummary& summary = scan.summary;
  if (summary.out_of_memory) return lacks_memory(MemoryLack::NoneLeft);
  if (summary.exceeded_memory_limit) return lacks_memory(MemoryLack::OverLimit);
  if (summary.files_with_problems > 0) return ExitCode::Error;
  if (expectations.all.empty()) return ExitCode::Matched;
  if (out.error() == std::errc::broken_pipe) return cannot_count("`> /dev/null` takes all rows");
  if (lacks_window(expectations, window)) return ExitCode::Error;
  if (lacks_earlier_window(expectations, scan)) return ExitCode::Error;
  return judge(expectations, scan, summary.rows, "rows");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> query_statistics(const ScanSummary& summary) {
  const auto number = [](std::uint64_t count) { return std::to_string(count); };
  return {{"events scanned", number(summary.records_scanned)},
          {"events examined", number(summary.records_examined)},
          {"events matched", number(summary.records_matched)},
          {"events without a time, of those examined", asked(summary.uses_time, summary.records_without_time)},
          {"events outside the window, of those examined", number(summary.records_outside)},
          {"not JSON, of those examined", asked(summary.uses_json, summary.not_json)},
          {"rows", number(summary.rows)},
          {"results", summary.is_approximate ? "approximate" : "exact"},
          {"bytes", number(summary.bytes_scanned)},
          {"files", number(summary.files)},
          {"files with errors", number(summary.files_with_problems)}};
}

std::size_t half_of_memory() {
  struct sysinfo info{};
  if (::sysinfo(&info) != 0) return SIZE_MAX;
  return static_cast<std::size_t>(info.totalram) * info.mem_unit / 2;
}

ExitCode lacks_memory(MemoryLack lack) {
  complain(lack == MemoryLack::NoneLeft
               ? "out of memory"
               : "the query holds more than the memory limit: filter more, group by less, or raise --memory-limit");
  return ExitCode::Error;
}

ExitCode report_query(const QueryArguments& arguments, const QueryEnd& end, ByteOutput& out, InputMessages& messages) {
  const ScanSummary& summary = end.scan.summary;
  const WindowCheck& window = end.window;
  print_warnings(arguments, summary);
  if (arguments.messages) end.note_times();
  // As an error it is reported with what is expected.
  const bool is_reported = window.is_empty && !end.expectations.all.empty() && !end.expectations.allow_empty;
  if (arguments.messages && window.is_empty && !is_reported) complain("note: " + describe_empty_window(window.newest));
  if (arguments.messages && !window.is_empty) print_losses(summary);
  if (arguments.messages && !out.error()) end.note_names();
  messages.print_unnamed();
  if (arguments.messages) end.note_losses();
  if (summary.rows == 0 || arguments.stats)
    messages.print_hints(summary.not_json > 0 ? AskedFor::Json : AskedFor::Text, end.letters);
  if (arguments.stats) print_query_stats(summary, end.seconds);
  if (arguments.stats && arguments.messages) print_invalid_utf8(summary);
  return finish(out, conclude(end.expectations, out, end.scan, window));
}

}  // namespace insitu::cli
