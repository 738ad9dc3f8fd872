#include "insitu/multiline.h"

#include <fmt/format.h>

#include "engine/extract/member_time.h"
#include "engine/extract/trace_lines.h"
#include "engine/match/regex.h"

namespace insitu {
namespace {

/// At a line that begins with no white space, as RE2 and Python understand `^\S`.
class AgentStarts final : public EventStarts {
 public:
  bool begins_event(std::string_view line, std::string_view /*next*/) override {
    return !line.empty() && !std::string_view(" \t\n\f\r").contains(line.front());
  }
  [[nodiscard]] bool needs_next() const override { return false; }
  [[nodiscard]] std::unique_ptr<EventStarts> fresh() const override { return std::make_unique<AgentStarts>(); }
};

class RegexStarts final : public EventStarts {
 public:
  explicit RegexStarts(Regex regex) : regex_(std::move(regex)) {}
  bool begins_event(std::string_view line, std::string_view /*next*/) override { return regex_.found_in(line); }
  [[nodiscard]] bool needs_next() const override { return false; }
  [[nodiscard]] std::unique_ptr<EventStarts> fresh() const override { return std::make_unique<RegexStarts>(regex_); }

 private:
  Regex regex_;
};

class TimeStarts final : public EventStarts {
 public:
  explicit TimeStarts(const TimeReader& times) : times_(&times) {}
  bool begins_event(std::string_view line, std::string_view /*next*/) override {
    if (line.starts_with('{') && find_member_time(line, *times_, scratch_)) return true;
    return times_->begins_with_time(line);
  }
  [[nodiscard]] bool needs_next() const override { return false; }
  [[nodiscard]] std::unique_ptr<EventStarts> fresh() const override { return std::make_unique<TimeStarts>(*times_); }

 private:
  const TimeReader* times_;
  std::string scratch_;
};

class TraceStarts final : public EventStarts {
 public:
  bool begins_event(std::string_view line, std::string_view next) override { return !traces_.continues(line, next); }
  [[nodiscard]] bool needs_next() const override { return true; }
  [[nodiscard]] std::unique_ptr<EventStarts> fresh() const override { return std::make_unique<TraceStarts>(); }

 private:
  TraceLines traces_;
};

}  // namespace

std::expected<std::unique_ptr<EventStarts>, std::string> make_event_starts(std::string_view text,
                                                                           const TimeReader& times) {
  constexpr std::string_view kStart = "start=";
  if (text == "agent") return std::make_unique<AgentStarts>();
  if (text == "time") return std::make_unique<TimeStarts>(times);
  if (text == "traces") return std::make_unique<TraceStarts>();
  if (!text.starts_with(kStart)) {
    return std::unexpected(fmt::format("`{}` is none of agent, start=REGEX, time, traces", text));
  }
  const std::string pattern(text.substr(kStart.size()));
  if (pattern.empty()) return std::unexpected("start= without a regular expression");
  auto regex = Regex::compile(pattern);
  if (!regex) return std::unexpected(fmt::format("`{}` is no regular expression: {}", pattern, regex.error()));
  return std::make_unique<RegexStarts>(std::move(*regex));
}

}  // namespace insitu
