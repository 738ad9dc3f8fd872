#include "engine/run/block_matcher.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/extract/json_walker.h"
#include "engine/plan/plan.h"
#include "engine/run/candidate_lines.h"
#include "engine/run/lines.h"

namespace insitu {
namespace {

constexpr unsigned kBlocksUntilRetry = 31;

}  // namespace

BlockMatcher::BlockMatcher(const Program& program, const ScanOptions& options)
    : program_(program), options_(options), matcher_(program) {}

void BlockMatcher::match(BlockResult& result) {
  result.clear();
  const std::string_view bytes = result.block.buffer.view();
  const bool lines = options_.blocks.shape == InputShape::Lines;
  if (!lines) {
    match_events(result);
  } else if (result.count_only) {
    // Fall through to counting.
  } else if (program_.parts().prefilter.is_active() && options_.selection == Selection::Matching &&
             blocks_without_prefilter_ == 0) {
    match_candidates(result);
  } else {
    match_lines(result);
  }
  if (options_.numbering == Numbering::Off) return;
  if (lines) {
    result.event_count = static_cast<std::uint64_t>(std::ranges::count(bytes, '\n'));
    if (!bytes.empty() && !bytes.ends_with('\n')) ++result.event_count;
  } else {
    result.event_count = result.events.size();
  }
}

/// Every line is looked at. The prefilter may still spare the examination: what it does not find does not match.
void BlockMatcher::match_lines(BlockResult& result) {
  const std::string_view bytes = result.block.buffer.view();
  static const Prefilter kLetsEverythingPass;
  const Prefilter& prefilter = blocks_without_prefilter_ == 0 ? program_.parts().prefilter : kLetsEverythingPass;
  if (blocks_without_prefilter_ > 0) --blocks_without_prefilter_;
  Prefilter::Search search(prefilter, bytes);
  std::uint64_t index = 0;
  for (std::size_t begin = 0; begin < bytes.size(); ++index) {
    const LineExtent line = line_extent(bytes, begin);
    const std::string_view message = message_of_line(bytes.substr(begin, line.end - begin));
    const bool candidate = !prefilter.is_active() || search.next(begin) < line.end;
    const bool selected =
        candidate ? selects(message, result, begin, begin) : options_.selection == Selection::NotMatching;
    if (selected) add_hit(result, begin, index, message);
    begin = line.next;
  }
}

/// Only lines round a candidate byte are looked at; those in between are not even told apart.
void BlockMatcher::match_candidates(BlockResult& result) {
  const std::string_view bytes = result.block.buffer.view();
  CandidateLines lines(program_.parts().prefilter, bytes);
  std::uint64_t index = 0;
  std::size_t counted = 0;  // lines before this offset are in `index`
  while (const auto line = lines.next()) {
    if (!selects(line->message, result, line->begin, line->begin)) continue;
    if (options_.numbering == Numbering::On) {
      index += static_cast<std::uint64_t>(std::ranges::count(bytes.substr(counted, line->begin - counted), '\n'));
      counted = line->begin;
    }
    add_hit(result, line->begin, index, line->message);
  }
  // Where most lines pass, the search costs more than it spares. Try again later: logs change their nature.
  if (lines.examined() > bytes.size() / 2) blocks_without_prefilter_ = kBlocksUntilRetry;
}

void BlockMatcher::match_events(BlockResult& result) {
  const std::string_view bytes = result.block.buffer.view();
  for (const ByteRange& object : result.block.objects) {
    const std::uint64_t offset = result.block.file_offset + object.begin;
    auto event = event_reader_.read(bytes.substr(object.begin, object.end - object.begin), result.texts);
    if (!event) {
      result.problems.push_back(
          {result.events.size(), {fmt::format("the event at byte {} was left out: {}", offset, event.error())}});
      continue;
    }
    result.events.push_back(*event);
    if (result.count_only) continue;
    const std::size_t index = result.events.size() - 1;
    if (selects(event->message, result, index, object.begin)) add_hit(result, index, index, event->message);
  }
}

bool BlockMatcher::selects(std::string_view message, BlockResult& result, std::size_t begin, std::size_t offset) {
  ++result.examined;
  switch (matcher_.examine(message)) {
    case Outcome::Match: return options_.selection == Selection::Matching;
    case Outcome::NotJson: ++result.not_json; break;
    case Outcome::NoMatch: break;
    case Outcome::TooDeep: {
      // No match, as whatever is not read as JSON; but this may have been JSON, so it is said.
      if (cannot_match(message)) break;
      const std::uint64_t at = result.block.file_offset + offset;
      result.problems.push_back(
          {begin,
           {fmt::format("the event at byte {} is no match: its JSON nests deeper than {} levels", at, kMaxJsonDepth)}});
      break;
    }
  }
  return options_.selection == Selection::NotMatching;
}

/// The blocks in which the prefilter rests must not tell more problems than the others.
bool BlockMatcher::cannot_match(std::string_view message) const {
  const Prefilter& prefilter = program_.parts().prefilter;
  if (options_.blocks.shape != InputShape::Lines || !prefilter.is_active()) return false;
  return Prefilter::Search(prefilter, message).next(0) == message.size();
}

void BlockMatcher::add_hit(BlockResult& result, std::size_t begin, std::uint64_t index, std::string_view message) {
  Hit& hit = result.hits.emplace_back();
  hit.begin = begin;
  hit.index = index;
  if (options_.selection == Selection::NotMatching) return;
  if (options_.details == Details::Highlights) hit.highlights = matcher_.highlights(message);
  if (options_.details == Details::ExtractedValues) hit.extracted = matcher_.extracted_values(message);
}

}  // namespace insitu
