#include "cli/time_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/console.h"

namespace insitu::cli {
namespace {

/// Takes the one value of one row.
class ValueSink : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    if (const auto time = quantity_of(values.front())) value_ = time->integer;
  }
  void problem(std::size_t file, const InputProblem& problem) override {
    if (!problem_) problem_ = {file, problem};
  }
  void finish(const ScanSummary& /*summary*/) override {}
  [[nodiscard]] std::optional<std::int64_t> value() const { return value_; }
  [[nodiscard]] const std::optional<std::pair<std::size_t, InputProblem>>& first_problem() const { return problem_; }

 private:
  std::optional<std::int64_t> value_;
  std::optional<std::pair<std::size_t, InputProblem>> problem_;
};

std::optional<std::int64_t> newest_event(std::span<const Input> inputs, const ScanOptions& options,
                                         const QueryOptions& query) {
  if (std::ranges::any_of(inputs, [](const Input& input) { return input.may_block && input.may_block(); })) {
    complain("`--anchor last` reads the events twice, which only files allow");
    return std::nullopt;
  }
  const auto program = compile_query("stats latest(@timestamp) as newest");
  ValueSink sink;
  const ScanSummary summary = scan(*program, inputs, sink, options, query);
  // If only a part of the events was read, the newest one is not known, whatever a second reading gives.
  if (const auto& problem = sink.first_problem()) {
    complain(describe(inputs[problem->first].path, problem->second));
    return std::nullopt;
  }
  if (summary.out_of_memory) {
    complain("out of memory");
    return std::nullopt;
  }
  if (!sink.value()) complain("`--anchor last`: no event has a time");
  return sink.value();
}

/// The zone that an option names; nullopt, after complaining: there is none of that name.
std::optional<ShownZone> zone_named(std::string_view option, const std::string& typed) {
  std::string name = typed == "utc" ? "UTC" : typed;
  if (typed == "local") {
    const auto local = TimeZone::local_name();
    if (!local) {
      complain(
          fmt::format("option `--{}`: the zone of this system has no name: write it, such as `Asia/Seoul`", option));
      return std::nullopt;
    }
    name = *local;
  }
  if (const auto zone = TimeZone::find(name)) return ShownZone{std::move(name), *zone};
  complain(fmt::format("option `--{}`: `{}` is no time zone such as `Asia/Seoul`, `+09:00` or `local`", option, typed));
  return std::nullopt;
}

/// Whether `edge` could be read; complaints name the option.
bool read_edge(std::string_view option, const std::optional<std::string>& text, WindowEdge edge,
               const WindowAnchor& anchor, std::optional<std::int64_t>& time) {
  if (!text) return true;
  const auto read = read_window_edge(*text, edge, anchor);
  if (!read) {
    complain(fmt::format("option `--{}`: {}", option, read.error()));
    return false;
  }
  time = *read;
  return true;
}

}  // namespace

std::int64_t milliseconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string describe_empty_window(std::optional<std::int64_t> newest) {
  if (!newest) return fmt::format("no event states a time, so none lies in the window: {}", kHowToStateTimes);
  std::string scratch;
  return fmt::format("no event lies in the window: the newest is of {} (`--anchor last` counts from there)",
                     text_of(FieldValue::timestamp(*newest), scratch));
}

bool read_shown_zone(const TimeArguments& arguments, std::optional<ShownZone>& zone) {
  if (!arguments.shown) return true;
  zone = zone_named("show-times", *arguments.shown);
  return zone.has_value();
}

bool read_time_options(const TimeArguments& arguments, std::span<const Input> inputs, const ScanOptions& scan_options,
                       QueryOptions& query) {
  TimeOptions times{.field = arguments.field, .format = arguments.format};
  if (arguments.year) times.year = static_cast<int>(*arguments.year);
  if (arguments.zone) {
    const auto zone = zone_named("tz", *arguments.zone);
    if (!zone) return false;
    times.zone = zone->zone;
  }
  WindowAnchor anchor{.now = milliseconds_now(), .zone = times.zone};
  query.clock.zone = times.zone;
  std::optional<std::int64_t> now;
  if (!read_edge("now", arguments.now, WindowEdge::Start, anchor, now)) return false;
  anchor.now = times.now = query.clock.now = now.value_or(anchor.now);

  auto reader = TimeReader::make(times);
  if (!reader) {
    complain(fmt::format("option `--time-format`: {}", reader.error()));
    return false;
  }
  query.times = std::make_shared<const TimeReader>(std::move(*reader));
  if (arguments.anchor_at_last) {
    const auto newest = newest_event(inputs, scan_options, query);
    if (!newest) return false;
    anchor.now = query.clock.now = *newest;
  }
  if (!read_edge("start", arguments.start, WindowEdge::Start, anchor, query.clock.start)) return false;
  if (!read_edge("end", arguments.end, WindowEdge::End, anchor, query.clock.end)) return false;
  if (query.clock.start && query.clock.end && *query.clock.start > *query.clock.end) {
    complain("`--start` lies after `--end`");
    return false;
  }
  return true;
}

void note_times(const QueryOptions& query) {
  const std::vector<UnreadZone> zones = query.times->unread_zones();
  note_times(query.times->has_used_year_of_file(), zones);
}

void note_times(bool has_used_year_of_file, std::span<const UnreadZone> zones) {
  if (has_used_year_of_file) {
    complain(
        "note[year]: times without a year have that of the file's last change (year of the file; --year says another)");
  }
  for (const UnreadZone& zone : zones) {
    complain(
        fmt::format("note: times that state the zone {} were not read, for it may be {}: say which with --tz, for "
                    "example `--tz {}`",
                    zone.name, zone.meanings, zone.place));
  }
}

}  // namespace insitu::cli
