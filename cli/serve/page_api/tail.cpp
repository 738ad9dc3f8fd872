#include "cli/serve/page_api/tail.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/protocols/json.h"

namespace insitu::serve {
namespace {

void append_server_event(std::string& out, std::string_view name, const Tree& data) {
  out += "event: ";
  out += name;
  out += "\ndata: ";
  append_json(out, data);  // which has no line breaks
  out += "\n\n";
}

class PageTail : public BodyStream {
 public:
  PageTail(std::unique_ptr<LiveTail> tail, std::set<Level> levels, std::chrono::milliseconds ping)
      : tail_(std::move(tail)), levels_(std::move(levels)), ping_(ping), written_(Clock::now()) {}

  bool next(std::string& out) override {
    if (!has_begun_) {
      // The first bytes come at once, so that the page knows that it is connected.
      has_begun_ = true;
      out += ": ok\n\n";
      return true;
    }
    constexpr std::chrono::milliseconds kLongest{1000};
    TailedEvents taken;
    if (!tail_->wait(std::min(kLongest, ping_), taken)) return false;
    append(out, taken);
    if (Clock::now() - written_ >= ping_) append_server_event(out, "ping", Tree::map());
    if (!out.empty()) written_ = Clock::now();
    return true;
  }

 private:
  using Clock = std::chrono::steady_clock;

  void append(std::string& out, TailedEvents& taken) {
    // A page keeps no more rows than this.
    constexpr std::size_t kMaxEvents = 2'000;
    Tree events = Tree::list();
    bool is_sampled = taken.is_sampled;
    for (TailedEvent& event : taken.events) {
      if (!levels_.empty() && !levels_.contains(reader_.level_of(event.message))) continue;
      if (events.items()->size() == kMaxEvents) {
        is_sampled = true;
        break;
      }
      events.add(Tree::map({{"logGroupName", std::move(event.group)},
                            {"logStreamName", std::move(event.stream)},
                            {"timestamp", event.timestamp},
                            {"ingestionTime", event.ingestion_time},
                            {"message", std::move(event.message)}}));
    }
    if (events.items()->empty() && !is_sampled) return;
    append_server_event(out, "events", Tree::map({{"events", std::move(events)}, {"sampled", is_sampled}}));
  }

  std::unique_ptr<LiveTail> tail_;
  std::set<Level> levels_;
  LevelReader reader_;
  std::chrono::milliseconds ping_;
  Clock::time_point written_;
  bool has_begun_ = false;
};

}  // namespace

std::unique_ptr<BodyStream> page_tail_stream(std::unique_ptr<LiveTail> tail, std::set<Level> levels,
                                             std::chrono::milliseconds ping) {
  return std::make_unique<PageTail>(std::move(tail), std::move(levels), ping);
}

Answered<HttpAnswer> tail_for_page(PageCall& call, Members& in) {
  const auto groups = read_page_groups(call, in, "group");
  if (!groups) return std::unexpected(groups.error());
  const std::string pattern = in.text("pattern").value_or("");
  auto levels = read_page_levels(in);
  if (!levels) return std::unexpected(levels.error());
  if (in.is_refused()) return in.refused();
  auto program = compile_page_text({.language = PageLanguage::Pattern, .text = pattern});
  if (!program) return std::unexpected(program.error());
  TailChoice choice{.groups = {}, .streams = {}, .stream_prefixes = {}, .pattern = std::move(*program)};
  for (const CatalogueGroup* const group : *groups) choice.groups.push_back(group->name);
  auto tail = call.server.tails().open(std::move(choice));
  if (!tail) return std::unexpected(tail.error());
  HttpAnswer answer;
  answer.type = "text/event-stream";
  answer.stream = page_tail_stream(std::move(*tail), std::move(*levels));
  return answer;
}

}  // namespace insitu::serve
