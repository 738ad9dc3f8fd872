#include "engine/run/block_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "engine/model/json_text.h"
#include "engine/run/event_choice.h"

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

void choose_events(BlockResult& block, const Input& input, const OriginChoice& choice) {
  block.choice = nullptr;
  if (choice.takes_all()) return;
  const BlockOrigin source(input, block.block);
  const Origin path = source.origin();
  remove_others(block.block, choice, path);
  if (block.block.form == BlockForm::Lines || block.block.form == BlockForm::Messages) return;
  block.choice = std::make_shared<const EventChoice>(
      EventChoice{choice, {std::string(path.log_group), std::string(path.log_stream)}});
}

/// Whether a block can be searched: records with escapes cannot be. Where a literal must be at a certain place of a
/// line, messages must be lines.
bool BlockEvents::can_search(const Block& block, const Prefilter& prefilter) {
  if (!prefilter.is_active()) return false;
  if (block.form == BlockForm::Lines) return true;
  if (block.form != BlockForm::Messages) return false;
  return !has_json_documents(block.shape) ||
         std::ranges::none_of(prefilter.literals(), [](const auto& one) { return one.place != LiteralPlace{}; });
}

/// Whether a block is searched; a bound is one on lines.
bool BlockEvents::searches(const Block& block) const {
  return (block.form == BlockForm::Lines && bound_) || can_search(block, prefilter_);
}

/// Returns false if the object is not an event; `block` then reports it.
bool BlockEvents::read(const BlockRecord& object, BlockResult& block, BlockEvent& event) {
  event.file_offset = object.file_offset;
  const auto read = reader_.read(block.block, object, block.texts);
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

bool BlockEvents::may_match(const BlockEvent& event, const Block& block, const Prefilter& prefilter) {
  return !can_search(block, prefilter) || prefilter.may_match(event.event.message);
}

bool BlockEvents::surely_does_not_match(const BlockEvent& event, const Block& block) {
  const std::string_view text = event.event.message;
  if (block.form == BlockForm::Lines && bound_) return bound_->next(text, 0) == text.size();
  return !may_match(event, block, prefilter_);
}

}  // namespace insitu
