#include "engine/run/block_events.h"

#include <fmt/format.h>

#include "engine/model/json_text.h"

namespace insitu {
namespace {

std::string_view words_for(TooDeep what) {
  switch (what) {
    case TooDeep::NoMatch: return "is no match";
    case TooDeep::NoFields: return "has no fields";
  }
  return {};
}

}  // namespace

/// Returns false if the object is not an event; `block` then reports it.
bool BlockEvents::read(const ByteRange& object, BlockResult& block, BlockEvent& event) {
  event.file_offset = block.block.file_offset + object.begin;
  const std::string_view bytes = block.block.buffer.view().substr(object.begin, object.end - object.begin);
  const auto read = reader_.read(bytes, block.texts);
  if (!read) {
    block.problems.push_back(
        {event.at, {fmt::format("the event at byte {} was left out: {}", event.file_offset, read.error())}});
    return false;
  }
  event.event = *read;
  return true;
}

void BlockEvents::report_too_deep(const BlockEvent& event, TooDeep what, BlockResult& block) {
  if (surely_does_not_match(event, block.block)) return;
  block.problems.push_back({event.at,
                            {fmt::format("the event at byte {} {}: its JSON nests deeper than {} levels",
                                         event.file_offset, words_for(what), kMaxJsonDepth)}});
}

bool BlockEvents::surely_does_not_match(const BlockEvent& event, const Block& block) {
  if (shape_ != InputShape::Lines || !searches()) return false;
  const std::string_view bytes = block.buffer.view();
  const std::string_view line = bytes.substr(event.at, line_extent(bytes, event.at).next - event.at);
  const std::size_t found = bound_ ? bound_->next(line, 0) : Prefilter::Search(prefilter_, line).next(0);
  return found == line.size();
}

}  // namespace insitu
