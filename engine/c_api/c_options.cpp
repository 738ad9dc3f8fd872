#include "engine/c_api/c_options.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/input/encoding_source.h"
#include "grammar/near_name.h"
#include "insitu/multiline.h"
#include "insitu/time_window.h"
#include "insitu/time_zone.h"

namespace insitu::c_api {
namespace {

/// Sets an option; false if it does not take the value.
using Setter = bool (*)(insitu_options&, std::string_view);

std::optional<bool> read_switch(std::string_view value) {
  if (value == "on") return true;
  if (value == "off") return false;
  return std::nullopt;
}

template <class Number>
std::optional<Number> read_number(std::string_view value) {
  Number number{};
  const char* const end = value.data() + value.size();
  const auto [stopped, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return number;
}

/// Sets `target`, which may be optional as well, if there is a value; says whether there was one.
template <class Target, class Value>
bool put(Target& target, const std::optional<Value>& value) {
  if (!value) return false;
  const Value& known = *value;
  target = known;
  return true;
}

template <class Choice>
bool choose(Choice& target, std::string_view value, Choice on, Choice off) {
  const auto is_on = read_switch(value);
  if (is_on) target = *is_on ? on : off;
  return is_on.has_value();
}

template <auto Member>
bool set_text(insitu_options& options, std::string_view value) {
  options.*Member = std::string(value);
  return true;
}

bool set_encoding(insitu_options& options, std::string_view value) {
  options.encoding = std::string(value);
  return !encoding_problem(value);
}

bool set_order(insitu_options& options, std::string_view value) {
  if (value != "input" && value != "newest") return false;
  options.compile.order = value == "input" ? DefaultOrder::Input : DefaultOrder::NewestFirst;
  return true;
}

bool set_max_count(insitu_options& options, std::string_view value) {
  const auto number = read_number<std::uint64_t>(value);
  return number.value_or(0) > 0 && put(options.max_per_file, number);
}

bool set_zone(insitu_options& options, std::string_view value) {
  options.zone = std::string(value);
  return TimeZone::find(value).has_value();
}

struct NamedOption {
  std::string_view name;
  std::string_view takes;
  Setter set;
};
// In the order of names.
constexpr NamedOption kOptions[] = {
    {"aws-limits", "on or off",
     [](insitu_options& o, std::string_view v) {
       return choose(o.compile.quotas, v, ServiceQuotas::Enforced, ServiceQuotas::Lifted);
     }},
    {"encoding", "the name of an encoding", set_encoding},
    {"end", "a time", set_text<&insitu_options::end>},
    {"input", "a shape such as `lines` or `docker`",
     [](insitu_options& o, std::string_view v) { return put(o.shape, input_shape_named(v)); }},
    {"invert-match", "on or off",
     [](insitu_options& o, std::string_view v) {
       return choose(o.selection, v, Selection::NotMatching, Selection::Matching);
     }},
    {"log-group", "the name of a log group", set_text<&insitu_options::log_group>},
    {"log-stream", "the name of a log stream", set_text<&insitu_options::log_stream>},
    {"max-count", "a number from 1 on", set_max_count},
    {"memory-limit", "a number of bytes",
     [](insitu_options& o, std::string_view v) { return put(o.memory_limit, read_number<std::size_t>(v)); }},
    {"multiline", "agent, start=REGEX, time or traces", set_text<&insitu_options::multiline>},
    {"now", "a time", set_text<&insitu_options::now>},
    {"order", "newest or input", set_order},
    {"start", "a time", set_text<&insitu_options::start>},
    {"strict", "on or off",
     [](insitu_options& o, std::string_view v) {
       return choose(o.compile.spellings, v, Spellings::Strict, Spellings::Lenient);
     }},
    {"strip-ansi", "on or off",
     [](insitu_options& o, std::string_view v) { return put(o.strips_ansi, read_switch(v)); }},
    {"threads", "a number",
     [](insitu_options& o, std::string_view v) { return put(o.threads, read_number<unsigned>(v)); }},
    {"time-field", "the name of a field", set_text<&insitu_options::time_field>},
    {"time-format", "a format as in strptime", set_text<&insitu_options::time_format>},
    {"tz", "a time zone such as `Asia/Seoul` or `+09:00`", set_zone},
    {"year", "a year", [](insitu_options& o, std::string_view v) { return put(o.year, read_number<int>(v)); }},
};

insitu_error unknown_option(std::string_view name) {
  std::vector<std::string_view> names;
  for (const NamedOption& option : kOptions) names.push_back(option.name);
  const std::string_view near = near_name(name, names);
  return refusal("there is no option `" + std::string(name) + "`",
                 near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
}

insitu_error unusable(std::string_view name, const std::string& why) {
  return refusal("option `" + std::string(name) + "`: " + why);
}

std::int64_t milliseconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

/// Reads an edge of the window, if it is set.
Done read_edge(std::string_view name, const std::optional<std::string>& text, WindowEdge edge,
               const WindowAnchor& anchor, std::optional<std::int64_t>& time) {
  if (!text) return {};
  const auto read = read_window_edge(*text, edge, anchor);
  if (!read) return std::unexpected(unusable(name, read.error()));
  time = *read;
  return {};
}

Done read_times(const insitu_options& options, QueryOptions& query) {
  TimeOptions times{.field = options.time_field, .format = options.time_format, .year = options.year};
  if (!options.zone.empty()) times.zone = TimeZone::find(options.zone).value_or(TimeZone());
  WindowAnchor anchor{.now = milliseconds_now(), .zone = times.zone};
  std::optional<std::int64_t> now;
  if (auto read = read_edge("now", options.now, WindowEdge::Start, anchor, now); !read) return read;
  anchor.now = times.now = query.clock.now = now.value_or(anchor.now);
  auto reader = TimeReader::make(times);
  if (!reader) return std::unexpected(unusable("time-format", reader.error()));
  query.times = std::make_shared<const TimeReader>(std::move(*reader));
  QueryClock& clock = query.clock;
  clock.zone = times.zone;
  if (auto read = read_edge("start", options.start, WindowEdge::Start, anchor, clock.start); !read) return read;
  if (auto read = read_edge("end", options.end, WindowEdge::End, anchor, clock.end); !read) return read;
  if (clock.start && clock.end && *clock.start > *clock.end)
    return std::unexpected(unusable("start", "it lies after `end`"));
  return {};
}

}  // namespace

const insitu_options& options_or_default(const insitu_options* options) {
  static const insitu_options kDefault;
  return options == nullptr ? kDefault : *options;
}

Done set_option(insitu_options& options, std::string_view name, std::string_view value) {
  const auto* const option = std::ranges::find(kOptions, name, &NamedOption::name);
  if (option == std::end(kOptions)) return std::unexpected(unknown_option(name));
  insitu_options changed = options;
  if (!option->set(changed, value)) {
    return std::unexpected(unusable(name, "`" + std::string(value) + "` is not " + std::string(option->takes)));
  }
  options = std::move(changed);
  return {};
}

Done refuse_ineffective(const insitu_options& options, bool is_query) {
  const std::pair<bool, std::string_view> of_queries[] = {{options.start.has_value(), "start"},
                                                          {options.end.has_value(), "end"},
                                                          {options.memory_limit.has_value(), "memory-limit"},
                                                          {options.compile.order == DefaultOrder::Input, "order"}};
  const std::pair<bool, std::string_view> of_patterns[] = {
      {options.max_per_file.has_value(), "max-count"}, {options.selection == Selection::NotMatching, "invert-match"}};
  const auto refused = [](const auto& ineffective, const std::string& why) -> Done {
    const auto* const set = std::ranges::find_if(ineffective, [](const auto& option) { return option.first; });
    if (set == std::end(ineffective)) return {};
    return std::unexpected(unusable(set->second, why));
  };
  return is_query ? refused(of_patterns, "it has no effect on a query, only on a filter pattern")
                  : refused(of_queries, "it has no effect on a filter pattern, only on a query");
}

std::expected<ScanSetting, insitu_error> scan_setting(const insitu_options& options) {
  ScanSetting setting;
  ScanOptions& scan = setting.scan;
  scan.threads = options.threads;
  scan.blocks.shape = options.shape;
  scan.blocks.encoding = options.encoding;
  scan.blocks.strips_ansi = options.strips_ansi;
  scan.selection = options.selection;
  scan.max_per_file = options.max_per_file;
  scan.numbering = Numbering::On;
  scan.details = Details::ExtractedValues;
  setting.query.memory_limit = options.memory_limit;
  setting.query.counts_lost_rows = false;
  if (!options.multiline.empty()) {
    setting.line_times = std::make_unique<const TimeReader>(*TimeReader::make({}));
    auto starts = make_event_starts(options.multiline, *setting.line_times);
    if (!starts) return std::unexpected(unusable("multiline", starts.error()));
    scan.blocks.event_starts = std::move(*starts);
  }
  if (auto read = read_times(options, setting.query); !read) return std::unexpected(std::move(read.error()));
  return setting;
}

}  // namespace insitu::c_api

using insitu::c_api::Done;
using insitu::c_api::first_misuse;
using insitu::c_api::guarded;
using insitu::c_api::set_option;
using insitu::c_api::view_of;

insitu_status insitu_options_new(insitu_options** options, insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (auto wrong = first_misuse({{options != nullptr, "options"}})) return std::unexpected(std::move(*wrong));
    *options = nullptr;
    *options = new insitu_options();
    return {};
  });
}

insitu_status insitu_options_set(insitu_options* options, insitu_text name, insitu_text value, insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (auto wrong = first_misuse({{options != nullptr, "options"}}, {name, value}))
      return std::unexpected(std::move(*wrong));
    return set_option(*options, view_of(name), view_of(value));
  });
}

void insitu_options_free(insitu_options* options) { delete options; }
