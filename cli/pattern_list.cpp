#include "cli/pattern_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/model/ascii.h"
#include "engine/model/json_text.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

constexpr std::size_t kChartColumns = 24;
constexpr std::size_t kLeastText = 20;  // in columns, however narrow the terminal is

/// One row of the query.
struct ListedPattern {
  std::uint64_t events = 0;
  double ratio = 0;
  std::map<std::int64_t, std::uint64_t> times;  ///< by epoch milliseconds: events
  std::string severity;
  std::string pattern;
  std::string example;
  std::uint64_t before = 0;      ///< events of the baseline
  std::string description = {};  ///< what has become of it; empty: nothing is compared
};

/// The members of `{"timeWindowCountMapping":{"1700000000000":2}}`, as `pattern` writes it.
std::map<std::int64_t, std::uint64_t> read_times(std::string_view json) {
  std::map<std::int64_t, std::uint64_t> times;
  const char* const end = json.data() + json.size();
  for (std::size_t at = json.find(":{\""); at < json.size(); at = json.find(",\"", at)) {
    at = json.find('"', at) + 1;
    std::int64_t time = 0;
    std::uint64_t events = 0;
    const auto [time_end, error] = std::from_chars(json.data() + at, end, time);
    if (error != std::errc() || end - time_end < 2) break;
    std::from_chars(time_end + 2, end, events);
    times[time] = events;
  }
  return times;
}

/// The text of the first of `[{"timestamp":1700000000000,"logEvent":"text"}]`.
std::string read_example(std::string_view json) {
  constexpr std::string_view kMember = "\"logEvent\":\"";
  const std::size_t member = json.find(kMember);
  if (member == std::string_view::npos) return {};
  const std::size_t begin = member + kMember.size();
  std::string text;
  unescape_json(json.substr(begin, find_closing_quote(json, begin) - begin), text);
  return text;
}

/// With one decimal; only all events are 100 %, and nothing that occurs is 0 %.
double share_of(double ratio) { return ratio >= 1 ? 100.0 : std::clamp(std::round(1000 * ratio) / 10, 0.1, 99.9); }

class PatternListSink final : public RowSink {
 public:
  PatternListSink(const SinkContext& context, PatternRows rows, const RowStyle& style)
      : context_(context),
        is_compared_(rows == PatternRows::Compared),
        columns_(style.cuts_cells ? style.columns : 0),
        palette_(style.colours == Colours::On ? colour_palette() : plain_palette()) {}

  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    rows_.push_back({.events = static_cast<std::uint64_t>(values[0].integer()),
                     .ratio = values[1].real(),
                     .times = read_times(values[2].text()),
                     .severity = std::string(values[3].text()),
                     .pattern = std::string(values[4].text()),
                     .example = read_example(values[5].text())});
    if (!is_compared_) return;
    rows_.back().before = static_cast<std::uint64_t>(values[6].integer());
    rows_.back().description = std::string(values[7].text());
  }
  void problem(std::size_t file, const InputProblem& problem) override {
    context_.report(context_.file_names[file], problem);
  }
  void note(std::size_t file, const InputProblem& note) override { problem(file, note); }
  void finish(const ScanSummary& /*summary*/) override {
    if (rows_.empty()) return;
    std::size_t width = 6;
    for (const ListedPattern& row : rows_)
      width = std::max(width, std::to_string(std::max(row.events, row.before)).size());
    const std::string compared = is_compared_ ? fmt::format("  {:>{}}  {:<6}", "before", width, "change") : "";
    std::string text =
        fmt::format("{}{:>{}}{}  {:>7}  {:<{}}  {:<8}  {}{}\n", palette_.heading, "events", width, compared, "share",
                    "over time", kChartColumns, "severity", "pattern", end_of(palette_.heading));
    const std::string indent(width + compared.size() + kChartColumns + 23, ' ');
    const auto cut = [&](std::string_view shown) {
      const std::string line = in_one_line(shown);
      return columns_ > 0 ? cut_to_columns(line, std::max(columns_, indent.size() + kLeastText) - indent.size()) : line;
    };
    for (const ListedPattern& row : rows_) {
      text += fmt::format("{:>{}}{}  {}  {}  {}{:<8}{}  {}\n", row.events, width, change(row, width), share(row),
                          chart(row), colour_of(row), row.severity, end_of(colour_of(row)), shown(cut(row.pattern)));
      if (row.example.empty()) continue;  // it is gone
      text += fmt::format("{}{}{}{}\n", indent, palette_.faint, cut(row.example), end_of(palette_.faint));
    }
    context_.out.write(without_runner_commands(text));
  }
  [[nodiscard]] bool is_open() const override { return !context_.out.error(); }

 private:
  [[nodiscard]] std::string_view end_of(std::string_view colour) const {
    return colour.empty() ? std::string_view() : palette_.reset;
  }
  static std::string share(const ListedPattern& row) {
    return row.events == 0 ? fmt::format("{:>7}", "") : fmt::format("{:>5.1f} %", share_of(row.ratio));
  }
  /// What has become of a pattern; one that is new stands out.
  [[nodiscard]] std::string change(const ListedPattern& row, std::size_t width) const {
    if (!is_compared_) return {};
    const std::string_view colour = row.description == "new" ? palette_.warning : std::string_view();
    return fmt::format("  {:>{}}  {}{:<6}{}", row.before, width, colour, row.description, end_of(colour));
  }
  [[nodiscard]] std::string_view colour_of(const ListedPattern& row) const {
    if (row.severity == "ERROR") return palette_.bad;
    return row.severity == "WARN" ? palette_.warning : std::string_view();
  }

  /// The pattern with its tokens dimmed.
  [[nodiscard]] std::string shown(std::string_view text) const {
    std::string dimmed;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t token = token_size(text, at);
      if (token > 0) dimmed += fmt::format("{}{}{}", palette_.faint, text.substr(at, token), end_of(palette_.faint));
      if (token == 0) dimmed += text[at];
      at += std::max(token, std::size_t{1});
    }
    return dimmed;
  }
  /// Returns the size of the token that begins at `at`, such as `<Time-1>`; 0: there is none.
  static std::size_t token_size(std::string_view text, std::size_t at) {
    if (text[at] != '<') return 0;
    std::size_t end = at + 1;
    while (end < text.size() && is_letter(text[end])) ++end;
    if (end == at + 1 || end == text.size() || text[end] != '-') return 0;
    const std::size_t number = ++end;
    while (end < text.size() && is_digit(text[end])) ++end;
    return end > number && end < text.size() && text[end] == '>' ? end + 1 - at : 0;
  }

  /// A bar for each part of the time from the first event of all patterns to the last one.
  [[nodiscard]] std::string chart(const ListedPattern& row) const {
    static constexpr std::string_view kBars[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::int64_t first = INT64_MAX;
    std::int64_t last = INT64_MIN;
    for (const ListedPattern& one : rows_) {
      if (one.times.empty()) continue;
      first = std::min(first, one.times.begin()->first);
      last = std::max(last, one.times.rbegin()->first);
    }
    std::vector<std::uint64_t> columns(kChartColumns);
    for (const auto& [time, events] : row.times) {
      const double place = static_cast<double>(time - first) / (static_cast<double>(last - first) + 1);
      columns[static_cast<std::size_t>(place * kChartColumns)] += events;
    }
    const std::uint64_t most = std::ranges::max(columns);
    std::string bars;
    for (const std::uint64_t events : columns) bars += kBars[events == 0 ? 0 : 1 + (events * 7 + most / 2) / most];
    return bars;
  }

  SinkContext context_;
  bool is_compared_;
  std::size_t columns_;  // of the terminal; 0: nothing is cut
  const Palette& palette_;
  std::vector<ListedPattern> rows_;
};

}  // namespace

std::unique_ptr<RowSink> pattern_list_sink(const SinkContext& context, PatternRows rows, const RowStyle& style) {
  return std::make_unique<PatternListSink>(context, rows, style);
}

}  // namespace insitu::cli
