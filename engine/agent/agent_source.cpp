#include "engine/agent/agent_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/model/json_text.h"

namespace insitu {
namespace {

constexpr std::size_t kEnoughBytes = std::size_t{64} << 10;

class AgentSource final : public ByteSource {
 public:
  AgentSource(const AgentStream& stream, const AgentSettings& settings, Losses losses,
              std::function<void(const AgentStreamResult&)> when_read)
      : events_(stream, settings), losses_(losses), when_read_(std::move(when_read)), names_(names_of_stream(stream)) {
    text_ = R"({"events":[)";
  }

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    if (at_ == text_.size()) {
      text_.clear();
      at_ = 0;
    }
    while (text_.size() - at_ < std::min(capacity, kEnoughBytes) && !has_ended_) add_event();
    if (at_ == text_.size() && problem_) return std::unexpected(*std::exchange(problem_, std::nullopt));
    const std::size_t size = std::min(capacity, text_.size() - at_);
    std::memcpy(into, text_.data() + at_, size);
    at_ += size;
    return size;
  }

  [[nodiscard]] bool is_live() const override { return false; }

 private:
  void add_event() {
    AgentEvent event;
    if (!events_.next(event)) return end();
    if (event.dropped != DropReason::None) return;
    if (std::exchange(has_event_, true)) text_ += ",\n";
    append_agent_event(text_, event, events_.ingestion_time(event), names_);
  }

  void end() {
    has_ended_ = true;
    text_ += "],\"searchedLogStreams\":[]}\n";
    const AgentStreamResult result = events_.result();
    problem_ = result.problem;
    if (!problem_ && losses_ == Losses::Refused && result.counts.has_losses()) {
      problem_ = InputProblem{fmt::format("{} (--allow-dropped takes that)", describe_losses(result.counts))};
    }
    if (when_read_) when_read_(result);
  }

  AgentEvents events_;
  Losses losses_;
  std::function<void(const AgentStreamResult&)> when_read_;
  std::string names_;
  std::string text_;
  std::size_t at_ = 0;
  bool has_event_ = false;
  bool has_ended_ = false;
  std::optional<InputProblem> problem_;
};

}  // namespace

std::string describe_losses(const AgentCounts& counts) {
  std::string text;
  const auto add = [&](std::uint64_t count, std::string_view one, std::string_view many) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, count == 1 ? one : many);
  };
  add(counts.all_dropped(), "event does not arrive", "events do not arrive");
  std::string reasons;
  for (std::size_t i = 1; i < counts.dropped.size(); ++i) {
    if (counts.dropped[i] == 0) continue;
    reasons +=
        fmt::format("{}{} {}", reasons.empty() ? "" : ", ", name_of(static_cast<DropReason>(i)), counts.dropped[i]);
  }
  if (!reasons.empty()) text += fmt::format(" ({})", reasons);
  add(counts.replaced_lines, "line is replaced", "lines are replaced");
  add(counts.cut, "event is cut off", "events are cut off");
  add(counts.dated_now, "event is dated by the clock of the agent", "events are dated by the clock of the agent");
  return text;
}

std::string names_of_stream(const AgentStream& stream) {
  return fmt::format(R"(,"logGroupName":{},"logStreamName":{}}})", json_string(stream.log_group),
                     json_string(stream.log_stream));
}

void append_agent_event(std::string& out, const AgentEvent& event, std::int64_t ingestion_time,
                        std::string_view names) {
  out += fmt::format(R"({{"timestamp":{},"message":)", *event.timestamp);
  append_json_string(out, event.message);
  out += fmt::format(R"(,"ingestionTime":{})", ingestion_time);
  out += names;
}

std::unique_ptr<ByteSource> agent_source(const AgentStream& stream, const AgentSettings& settings, Losses losses,
                                         std::function<void(const AgentStreamResult&)> when_read) {
  return std::make_unique<AgentSource>(stream, settings, losses, std::move(when_read));
}

}  // namespace insitu
