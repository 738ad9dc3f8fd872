#include "engine/run/block_matcher.h"

#include "engine/plan/program_parts.h"
#include "engine/run/json_method.h"
#include "engine/run/lines.h"

namespace insitu {

BlockMatcher::BlockMatcher(const Program& program, const ScanOptions& options, NameWatch* watch)
    : options_(options),
      matcher_(program),
      watcher_(program, watch),
      events_(parts_of(program).prefilter,
              options.selection == Selection::Matching ? Unmatchable::Skipped : Unmatchable::Marked,
              parts_of(program).options.prefiltering),
      times_(options.times ? *options.times : *TimeReader::make({})) {
  const JsonMethod method = json_method(parts_of(program).options);
  if (options.missing_times == MissingTimes::Inherited) {
    block_times_.emplace(TimeInheritance{&times_, method}, options.blocks.max_event_bytes);
  } else if (options.window) {
    window_.emplace(*options.window, times_, method);
  }
}

void BlockMatcher::match(BlockResult& result, const Origin& origin) {
  result.clear();
  origin_ = origin;
  if (block_times_) block_times_->begin(result, origin);
  switch (result.block.form) {
    case BlockForm::Lines: match_lines(result); break;
    case BlockForm::Messages: match_messages(result); break;
    case BlockForm::EventObjects:
    case BlockForm::QueryResults:
    case BlockForm::JournalEntries: match_events(result); break;
  }
  if (result.count_only) return;
  const bool has_examined_all = events_.has_visited_all() && matcher_.sees_names();
  watcher_.look_at(result, {}, has_examined_all ? Examined::All : Examined::Candidates, matcher_.seen());
}

void BlockMatcher::match_lines(BlockResult& result) {
  const bool numbers = options_.numbering == Numbering::On;
  LineCounter lines(result.block.buffer.view());
  if (!result.count_only) {
    events_.each(result, [&](const BlockEvent& event) {
      if (selects(event, result)) add_hit(result, event, numbers ? lines.before(event.at) : 0);
      return true;
    });
  }
  if (!numbers) return;
  result.index_count = lines.all();
  result.event_count = result.index_count - lines.empty();
}

void BlockMatcher::match_messages(BlockResult& result) {
  if (!result.count_only) {
    events_.each(result, [&](const BlockEvent& event) {
      if (selects(event, result)) add_hit(result, event, event.at);
      return true;
    });
  }
  result.index_count = result.event_count = result.block.records.size();
}

void BlockMatcher::match_events(BlockResult& result) {
  events_.each(result, [&](const BlockEvent& event) {
    result.events.push_back(event.event);
    result.event_records.push_back(event.record);
    if (!matcher_.sees_names()) watcher_.look_at_event(event.event.message, {});
    if (!result.count_only && selects(event, result)) add_hit(result, event, event.at);
    return true;
  });
  result.index_count = result.event_count = result.events.size();
}

bool BlockMatcher::selects(const BlockEvent& event, BlockResult& result) {
  if (!has_selected_outcome(event, result)) return false;
  // The time is read last, because few events get so far.
  if (!block_times_) return !window_ || window_->holds(event.event, origin_, event.file_offset);
  time_ = block_times_->of(event);
  return !options_.window || (time_.time && options_.window->holds(*time_.time));
}

bool BlockMatcher::has_selected_outcome(const BlockEvent& event, BlockResult& result) {
  if (!event.may_match) return options_.selection == Selection::NotMatching;
  ++result.examined;
  switch (matcher_.examine(event.event.message)) {
    case Outcome::Match: return options_.selection == Selection::Matching;
    case Outcome::NotJson: ++result.not_json; break;
    case Outcome::NoMatch: break;
    // No match, like all that is not read as JSON; but this may have been JSON, so it is reported.
    case Outcome::TooDeep: events_.report_too_deep(event, TooDeep::NoMatch, result); break;
  }
  return options_.selection == Selection::NotMatching;
}

void BlockMatcher::add_hit(BlockResult& result, const BlockEvent& event, std::uint64_t index) {
  Hit& hit = result.hits.emplace_back();
  hit.begin = event.at;
  hit.index = index;
  if (block_times_) {
    hit.time = time_.time;
    hit.has_inherited_time = time_.is_inherited;
  }
  if (options_.selection == Selection::NotMatching) return;
  if (options_.details == Details::Highlights) hit.highlights = matcher_.highlights(event.event.message);
  if (options_.details == Details::ExtractedValues) hit.extracted = matcher_.extracted_values(event.event.message);
}

}  // namespace insitu
